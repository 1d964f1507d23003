from __future__ import annotations

import hashlib
import json
import pickle
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from damaged import Damage
from drawn_sheets import WORDINGS, Drawn, draw, make_labels
from proving import proof_and_lines, prove_drawn

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.press import Ink, Press
from contactcodes.sheets.proof import Proof, finish_proof, prove, prove_sheets
from contactcodes.sheets.proof_record import read_head, symbol_lines
from contactcodes.sheets.proof_tally import KEPT, Tally


@pytest.mark.parametrize(
    "arrangement",
    [
        pytest.param(Arrangement(find_layout("avery-l7160"), start_at=9), id="a sheet that was begun"),
        pytest.param(
            Arrangement(
                find_layout("avery-l7160"),
                correction=Correction(
                    offset_x_mm=1.5,
                    offset_y_mm=-0.8,
                    pitch_x_mm=0.2,
                    pitch_y_mm=-0.1,
                    scale_x=1.004,
                    scale_y=0.99,
                ),
            ),
            id="a printer's correction",
        ),
        pytest.param(Arrangement(find_layout("poster-a4"), press=Press(up=2)), id="two posters on a sheet"),
        pytest.param(Arrangement(find_layout("poster-a4"), press=Press(up=4)), id="four posters on a sheet"),
        pytest.param(
            Arrangement(
                find_layout("poster-a4"),
                press=Press(ink=Ink(name="PANTONE 282 C", alternate=(1, 0.9, 0.4, 0.4))),
            ),
            id="a dark blue spot colour",
        ),
        pytest.param(
            Arrangement(
                find_layout("poster-a4"), press=Press(ink=Ink(name="HKS 47", alternate=(1, 0, 0, 0)))
            ),
            id="an ink as light as cyan",
        ),
    ],
)
def test_a_sheet_is_proven_however_it_is_arranged(arrangement):
    drawn = draw(arrangement, 5)
    proof, lines = proof_and_lines(drawn)
    assert proof.explained() == []
    assert proof.proven
    assert proof.pages == drawn.pages
    assert [line["text"] for line in lines] == [label.symbol.text for label in drawn.labels]
    assert {line["wrong_modules"] for line in lines} == {0}


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param("https://a.co", id="20 characters"),
        pytest.param("https://codes.maison-dupont.fr", id="38 characters"),
        pytest.param("http://127.0.0.1:8000", id="an address of this machine"),
        pytest.param("https://boulangerie-dupont.fr:8443", id="42 characters"),
    ],
)
@pytest.mark.parametrize("name", ["avery-l7160", "avery-5160"])
def test_sheets_are_proven_whatever_the_domain(name, origin):
    labels = make_labels(["Vitrine Lyon"] * 3, origin)
    arrangement, out = Arrangement(find_layout(name)), BytesIO()
    wording = replace(WORDINGS["fr"], address=labels[0].address)
    pages = draw_sheets(arrangement, labels, count=3, wording=wording, out=out)
    assert prove_drawn(Drawn(arrangement, labels, out.getvalue(), pages)).explained() == []


def test_a_proof_tells_what_it_saw(sheet):
    told: list[tuple[int, int]] = []
    proof, lines = proof_and_lines(sheet, on_progress=lambda *done: told.append(done))
    assert told == [(21, 28), (28, 28)]
    assert (proof.layout, proof.labels, proof.pages, proof.symbols_in_all) == ("avery-l7160", 28, 2, 28)
    assert proof.pdf_sha256 == hashlib.sha256(sheet.pdf).hexdigest()
    assert (proof.dpi, proof.decoder[:9], proof.renderer[:6]) == (300, "zxing-cpp", "pdfium")
    assert (proof.kinds, proof.smallest_quiet_zone_modules) == ({"2-Q": 28}, 4.0)
    spot = next(sheet.arrangement.spots(1, 28))
    assert proof.smallest_module_mm == round(spot.panel.symbol.side_mm / 33, 3)
    assert proof.seconds > 0
    assert lines[21] == {
        "page": 2,
        "slot": 1,
        "face": 1,
        "placement": sheet.labels[21].placement,
        "text": sheet.labels[21].symbol.text,
        "symbology": "QR Code",
        "version": 2,
        "level": "Q",
        "module_mm": proof.smallest_module_mm,
        "quiet_zone_modules": 4.0,
        "wrong_modules": 0,
        "reason": "",
    }


def test_the_record_is_one_json_whose_head_is_read_alone(sheet, tmp_path):
    file, record = tmp_path / "sheets.pdf", tmp_path / "proof.json"
    damage = Damage(sheet.pdf)
    damage.swap_symbols(1, 2)
    file.write_bytes(damage.finished())
    proof = prove(file, sheet.arrangement, sheet.labels, 28, record=record)
    whole = json.loads(record.read_text())
    assert [dict(zip(whole["columns"], line, strict=True)) for line in whole["symbols"]] == list(
        symbol_lines(record)
    )
    head = read_head(record)
    assert head == {key: value for key, value in whole.items() if key != "symbols"}
    assert list(head)[:4] == ["proven", "layout", "labels", "pages"]
    assert not head["proven"]
    assert Proof.from_json(head) == proof
    assert [each.slot for each in proof.failures] == [1, 2]


def test_a_file_without_symbols_is_no_record(tmp_path):
    file = tmp_path / "proof.json"
    file.write_text('{"proven": true}')
    with pytest.raises(ValueError, match="is no proof"):
        read_head(file)


def test_a_large_run_can_be_shared_by_processes_sheet_by_sheet(sheet, tmp_path):
    file, alone, shared = tmp_path / "sheets.pdf", tmp_path / "alone.json", tmp_path / "shared.json"
    file.write_bytes(sheet.pdf)
    began = time.perf_counter()
    parts = [
        prove_sheets(file, sheet.arrangement, labels, 28, sheets=sheets, draft=tmp_path / name)
        for labels, sheets, name in (
            (sheet.labels[:21], range(1, 2), "first"),
            (sheet.labels[21:], range(2, 3), "second"),
        )
    ]
    parts = pickle.loads(pickle.dumps(parts))  # noqa: S301 - as processes hand them on
    together = finish_proof(file, sheet.arrangement, 28, parts, record=shared, began=began)
    proof = prove(file, sheet.arrangement, sheet.labels, 28, record=alone)
    assert replace(together, seconds=0) == replace(proof, seconds=0)
    assert list(symbol_lines(shared)) == list(symbol_lines(alone))


@pytest.mark.parametrize("pages_at_once", [1, 3])
def test_a_file_that_is_opened_again_and_again_gives_the_same_proof(monkeypatch, pages_at_once):
    cards = draw("business-card-85x55", 4, names=["Vitrine Ÿ"])
    damage = Damage(cards.pdf, page=7)
    damage.set_modules(1, cards.labels[0].symbol.modules)
    pdf = damage.finished()
    whole, lines = proof_and_lines(cards, pdf)
    monkeypatch.setattr("contactcodes.sheets.sheet_proof._PAGES_AT_ONCE", pages_at_once)
    again, lines_again = proof_and_lines(cards, pdf)
    assert [(each.page, each.slot) for each in whole.failures] == [(7, 1)]
    assert replace(again, seconds=0) == replace(whole, seconds=0)
    assert lines_again == lines


@pytest.mark.parametrize("count", [27, 29])
def test_labels_that_are_not_as_many_as_said_are_an_error_and_leave_nothing(sheet, tmp_path, count):
    file, record = tmp_path / "sheets.pdf", tmp_path / "proof.json"
    file.write_bytes(sheet.pdf)
    with pytest.raises(ValueError, match="labels were given"):
        prove(file, sheet.arrangement, sheet.labels, count, record=record)
    assert [path.name for path in tmp_path.iterdir()] == ["sheets.pdf"]


def test_labels_are_taken_a_sheet_at_a_time(sheet, tmp_path):
    file = tmp_path / "sheets.pdf"
    file.write_bytes(sheet.pdf)
    taken: list[int] = []
    ahead: list[int] = []

    def labels():
        for number, label in enumerate(sheet.labels):
            taken.append(number)
            yield label

    prove(
        file,
        sheet.arrangement,
        labels(),
        28,
        record=tmp_path / "proof.json",
        on_progress=lambda done, _all: ahead.append(len(taken) - done),
    )
    assert ahead == [0, 0]


def test_nothing_to_prove_proves_nothing(sheet):
    assert not prove_drawn(replace(sheet, labels=[])).proven


def test_what_is_wrong_is_kept_for_the_first_thousand_and_counted_for_all(sheet):
    damage = Damage(sheet.pdf)
    damage.swap_symbols(1, 2)
    failure = prove_drawn(sheet, damage.finished()).failures[0]
    one, other = Tally(), Tally()
    for tally in (one, other):
        for _turn in range(KEPT - 1):
            tally.add(failure)
            tally.tell("page 1: a problem")
    one.add_all(other)
    proof = one.proof(layout="", labels=1, pages=1, pdf_sha256="", seconds=0.0)
    assert len(proof.failures) == len(proof.problems) == KEPT
    assert proof.symbols_failed == proof.problems_in_all == 2 * KEPT - 2
    assert proof.explained()[-1] == f"and {2 * KEPT - 4:,} more"


def test_two_files_proven_at_once_do_not_meet(sheet, tmp_path):
    """Drafts have names of their own: a run that was taken up again may still have its first worker."""
    file, record = tmp_path / "sheets.pdf", tmp_path / "proof.json"
    file.write_bytes(sheet.pdf)

    def labels():
        yield from sheet.labels[:21]
        assert prove(file, sheet.arrangement, sheet.labels, 28, record=record).proven
        yield from sheet.labels[21:]

    assert prove(file, sheet.arrangement, labels(), 28, record=record).proven
    assert sorted(path.name for path in Path(tmp_path).iterdir()) == ["proof.json", "sheets.pdf"]
