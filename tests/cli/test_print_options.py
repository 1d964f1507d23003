"""How a run is printed: on used sheets, on a measured printer, at a printing house, in which words."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import print_runs
from tests.cli.conftest import Terminal
from tests.cli.test_print import ordered, rows, words_of

POINTS_PER_MM = 72 / 25.4


@pytest.fixture
def towns(tmp_path: Path) -> str:
    (tmp_path / "towns.csv").write_text("name\nLyon\nNice\n")
    return "towns.csv"


def corners_mm(pdf: Path, dpi: int = 300) -> list[tuple[float, float]]:
    """Left and top of the dark part of each symbol of the first page, in millimetres of the paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=dpi / 72).to_pil()
    read = zxingcpp.read_barcodes(picture)
    found = [(one.position.top_left.x / dpi * 25.4, one.position.top_left.y / dpi * 25.4) for one in read]
    return sorted(found, key=lambda corner: (round(corner[1]), corner[0]))


def test_a_run_begins_where_the_last_one_ended(terminal: Terminal, towns: str, tmp_path: Path) -> None:
    assert terminal(*ordered(towns, "first.pdf")).exit_code == 0
    result = terminal(*ordered(towns, "second.pdf", start_at="21"))
    assert result.exit_code == 0, result.output
    assert "2 symbols on 2 pages" in result.stdout
    assert "20 labels of the last sheet are left: print on them with --start-at 2" in result.stderr
    ((left, top), _nice) = corners_mm(tmp_path / "first.pdf")
    ((last_left, last_top),) = corners_mm(tmp_path / "second.pdf")
    assert last_left - left == pytest.approx(2 * 66.04, abs=0.2)
    assert last_top - top == pytest.approx(6 * 38.1, abs=0.2)


def test_every_label_comes_as_often_as_asked_one_after_the_other(
    terminal: Terminal, towns: str, tmp_path: Path
) -> None:
    result = terminal(*ordered(towns, copies="3"))
    assert "6 symbols on 1 page" in result.stdout
    assert len(corners_mm(tmp_path / "feuilles.pdf")) == 6
    said = words_of(tmp_path / "feuilles.pdf")
    assert (said.count("Lyon"), said.count("Nice")) == (3, 3)
    assert said.rindex("Lyon") < said.index("Nice")
    assert len(rows(terminal, "codes")) == 2


def test_a_sheet_is_corrected_for_its_printer_and_moved_this_once(
    terminal: Terminal, towns: str, tmp_path: Path
) -> None:
    terminal("calibrate", "--printer", "Étage 2", "--measured-x", "20.8", "--width", "99.5")
    assert terminal(*ordered(towns, "as-it-is.pdf")).exit_code == 0
    assert terminal(*ordered(towns, "corrected.pdf", printer="étage 2")).exit_code == 0
    assert terminal(*ordered(towns, "moved.pdf", printer="étage 2", offset="-0,5;1")).exit_code == 0
    assert terminal(*ordered(towns, "once.pdf", offset="2,-1.5")).exit_code == 0
    plain, corrected, moved, once = (
        corners_mm(tmp_path / f"{name}.pdf") for name in ("as-it-is", "corrected", "moved", "once")
    )
    for (x, y), (cx, cy), (mx, my), (ox, oy) in zip(plain, corrected, moved, once, strict=True):
        assert cx == pytest.approx((x - 20.8 + 20 * 0.995) / 0.995, abs=0.15)
        assert cy == pytest.approx(y, abs=0.1)
        assert (mx - cx, my - cy) == (pytest.approx(-0.5, abs=0.1), pytest.approx(1, abs=0.1))
        assert (ox - x, oy - y) == (pytest.approx(2, abs=0.1), pytest.approx(-1.5, abs=0.1))
    with Database(load_settings()).reading() as connection:
        stored = connection.execute(print_runs.select().order_by(print_runs.c.id)).all()
    assert [run.printer for run in stored] == ["", "Étage 2", "Étage 2", ""]
    assert [run.correction is None for run in stored] == [True, False, False, False]


def test_a_printing_house_gets_bleed_crop_marks_and_its_ink(
    terminal: Terminal, towns: str, tmp_path: Path
) -> None:
    ink = "PANTONE 282 C=100,68,0,54"
    result = terminal(
        *ordered(towns, "feuilles.pdf", "--press", layout="poster-a4", bleed="5", up="2", ink=ink)
    )
    assert result.exit_code == 0, result.output
    assert "Print at 100%" not in result.stderr
    with pikepdf.open(tmp_path / "feuilles.pdf") as pdf:
        (page,) = pdf.pages
        trim, bleed = ([float(side) for side in page[name]] for name in ("/TrimBox", "/BleedBox"))
        assert trim[2] - trim[0] == pytest.approx((2 * 210 + 2 * 5) * POINTS_PER_MM, abs=0.01)
        assert trim[0] - bleed[0] == pytest.approx(5 * POINTS_PER_MM, abs=0.01)
        assert float(page.MediaBox[0]) == 0
        assert bleed[0] > 0  # crop marks stand outside
        spots = {str(space[1]) for space in page.Resources.ColorSpace.values()}
        assert spots == {"/All", "/PANTONE 282 C"}
        assert "/OutputIntents" in pdf.Root
    plain = ordered(towns, "plain.pdf", "--press", "--no-crop-marks", layout="poster-a4")
    assert terminal(*plain).exit_code == 0
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        page = pdf.pages[0]
        assert len(pdf.pages) == 2
        assert page.BleedBox == page.MediaBox
        assert "/ColorSpace" not in page.Resources


def test_words_of_one_s_own_stand_on_the_sheets(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "soap.csv").write_text("name\nSavon 300 g\n")
    words = {
        "headline": "Trop dur ?",
        "product": "Savon  d’olive",
        "gtin": "3453120000011",
        "lot": "L2611-0042",
    }
    result = terminal(*ordered("soap.csv", layout="packaging-50x30", **words))
    assert result.exit_code == 0, result.output
    said = " ".join(words_of(tmp_path / "feuilles.pdf").split())
    for shown in ("Trop dur ?", "Savon d’olive", "GTIN 03453120000011", "L2611-0042"):
        assert shown in said
    terminal(*ordered("soap.csv", "poster.pdf", layout="poster-a4", call_to_action="Scannez, c’est tout"))
    assert "Scannez, c’est tout" in words_of(tmp_path / "poster.pdf")


def test_the_price_of_a_surcharged_number_stands_on_the_sheets(
    terminal: Terminal, towns: str, tmp_path: Path
) -> None:
    price = "Service 0,80 € / min + prix appel"
    result = terminal(*ordered(towns, contact=f"call:0891234567?price={price}", layout="poster-a4"))
    assert result.exit_code == 0, result.output
    assert price in " ".join(words_of(tmp_path / "feuilles.pdf").split())


def test_a_trial_waits_to_be_released(terminal: Terminal, towns: str, tmp_path: Path) -> None:
    result = terminal(*ordered(towns, "feuilles.pdf", "--trial"))
    assert result.exit_code == 0, result.output
    assert "A trial: scans of its codes are tests" in result.stderr
    assert len(corners_mm(tmp_path / "feuilles.pdf")) == 2
    with Database(load_settings()).reading() as connection:
        assert [run.state for run in connection.execute(print_runs.select())] == ["proved"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param(("--bleed", "5", "--up", "2"), "--bleed, --up is for a printing house", id="press"),
        pytest.param(("--press", "--printer", "x"), "correct a desk printer", id="a press has no profile"),
        pytest.param(("--press", "--offset", "1,1"), "correct a desk printer", id="nor an offset"),
        pytest.param(("--offset", "1"), "two numbers of millimetres", id="one number"),
        pytest.param(("--offset", "nan,1"), "two numbers of millimetres", id="no number"),
        pytest.param(("--press", "--ink", "blue"), "in per cent", id="an ink without its parts"),
        pytest.param(("--press", "--ink", "blue=1,2,3"), "in per cent", id="an ink with three parts"),
        pytest.param(("--press", "--up", "3"), "'1', '2', '4'", id="three up"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    terminal: Terminal, towns: str, more: tuple[str, ...], said: str
) -> None:
    result = terminal(*ordered(towns, "feuilles.pdf", *more))
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert rows(terminal, "codes") == []


def test_an_ink_too_light_for_a_symbol_is_refused(terminal: Terminal, towns: str) -> None:
    result = terminal(*ordered(towns, "a.pdf", "--press", "--ink", "Rose=0,40,10,0"))
    assert (result.exit_code, "too light" in result.stderr) == (1, True)
    assert rows(terminal, "codes") == []
