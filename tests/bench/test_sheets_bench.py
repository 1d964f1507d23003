"""The program that measures the drawing of sheets: that it works, not how fast it is."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest

from bench.encode import urls
from bench.sheets import GOAL_PEAK_MB, OURS, REPORTLAB, Labels, draw_one, sixty_five_up, words_of, wrong

ROOT = Path(__file__).parent.parent.parent


def test_the_short_form_measures_each_way(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench.sheets", "--short", "--json", str(figures)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(figures.read_text())
    assert found["wrong"] == []
    ours, more = found["runs"][OURS][0], found["runs"][f"{OURS}, ten times as many"][0]
    assert (ours["labels"], more["labels"]) == (650, 1300)
    assert more["file_mb"] == pytest.approx(2 * ours["file_mb"], rel=0.1)
    assert max(ours["peak_mb"], more["peak_mb"]) < GOAL_PEAK_MB
    widget = found["runs"][REPORTLAB][0]
    assert ours["labels"] / ours["cpu_s"] > widget["labels"] / widget["cpu_s"]


def test_every_label_has_a_symbol_of_its_own_and_two_lines_of_text() -> None:
    labels = list(Labels(200))
    assert len({label.symbol.text for label in labels}) == 200
    assert [label.symbol.text for label in labels] == list(islice(urls(0), 200))
    assert {label.symbol.version for label in labels} == {2}
    assert words_of("HTTPS://QR.EXAMPLE.COM/7K3QX9M")[0] == "qr.example.com/7k3-qx9m"
    assert sixty_five_up().labels_per_page == 65
    assert len(sixty_five_up().front.texts) == 2


def test_a_file_that_lacks_something_is_called_wrong(tmp_path: Path) -> None:
    out = tmp_path / "sheets.pdf"
    drawn = draw_one(OURS, 130, out)
    assert wrong(drawn, out, sixty_five_up()) == []
    with pypdfium2.PdfDocument(out) as pages:
        pages.del_page(1)
        pages.save(tmp_path / "short.pdf")
    assert wrong(drawn, tmp_path / "short.pdf", sixty_five_up()) == [f"{OURS}: 1 pages instead of 2"]
    with pypdfium2.PdfDocument.new() as pages, pypdfium2.PdfDocument(out) as drawn_pages:
        pages.import_pages(drawn_pages, [0, 0])
        pages.save(tmp_path / "doubled.pdf")
    assert wrong(drawn, tmp_path / "doubled.pdf", sixty_five_up()) == [
        f"{OURS}: 65 symbols of page 2 are not read",
        f"{OURS}: page 2 lacks its words",
    ]
