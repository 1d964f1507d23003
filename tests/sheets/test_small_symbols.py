"""Micro QR Codes and GS1 Data Matrix on sheets: drawn, proven, and what is wrong with them found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from drawn_sheets import WORDINGS, Drawn, draw, make_labels
from proving import proof_and_lines, prove_drawn

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.press import Press
from contactcodes.sheets.proof import Proof
from contactcodes.sheets.proof_record import symbol_lines
from tests.sheets.damaged import Damage

MICRO, TRADE, ALONE = "avery-l4731", "packaging-70x37-trade", "packaging-40x20-data-matrix"


@pytest.fixture(scope="module")
def micro() -> Drawn:
    return draw(MICRO, 189, names=["Vitrine Ÿ"])


@pytest.fixture(scope="module")
def trade() -> Drawn:
    """Two sheets: 24 labels and one, each with a QR Code and a GS1 Data Matrix."""
    return draw(TRADE, 25, names=["Vitrine Ÿ"])


def test_a_sheet_of_micro_qr_codes_is_proven_and_says_what_it_was(micro):
    proof, lines = proof_and_lines(micro)
    assert proof.explained() == []
    assert proof.kinds == {"Micro QR Code M3-M": 189}
    assert proof.smallest_quiet_zone_modules == 2
    assert proof.smallest_module_mm == 0.4
    first = lines[0]
    assert (first["symbology"], first["version"], first["level"]) == ("Micro QR Code", "M3", "M")
    assert first["text"] == micro.labels[0].symbol.text
    assert micro.labels[0].address.endswith(f"{first['text'][:3]}-{first['text'][3:]}".lower())


def test_a_label_with_two_symbols_has_both_of_them_proven(trade):
    proof, lines = proof_and_lines(trade)
    assert proof.explained() == []
    assert proof.kinds == {"2-Q": 25, "GS1 Data Matrix 22 × 22": 25}
    assert proof.symbols_in_all == 50
    qr, matrix = lines[:2]
    assert (qr["slot"], qr["symbology"], qr["version"], qr["level"]) == (1, "QR Code", 2, "Q")
    assert (matrix["slot"], matrix["symbology"], matrix["version"], matrix["level"]) == (
        1,
        "GS1 Data Matrix",
        "22 × 22",
        "",
    )
    code = qr["text"].rpartition("/")[2]
    assert matrix["text"] == f"010370012345678010L2611-0042\x1d21{code}"
    assert (qr["quiet_zone_modules"], matrix["quiet_zone_modules"]) == (4, 1)


@pytest.mark.parametrize(
    "arranged",
    [
        pytest.param(Arrangement(find_layout(TRADE), start_at=7), id="a sheet that was begun"),
        pytest.param(Arrangement(find_layout(TRADE), press=Press()), id="for a printing house"),
        pytest.param(
            Arrangement(find_layout(ALONE), press=Press()), id="a Data Matrix alone, with crop marks"
        ),
    ],
)
def test_small_symbols_are_proven_however_they_are_arranged(arranged):
    assert prove_drawn(draw(arranged, 20, names=["Vitrine Ÿ"])).explained() == []


def changed(drawn: Drawn, change: Callable[[Damage], None]) -> Proof:
    damage = Damage(drawn.pdf)
    change(damage)
    return prove_drawn(drawn, damage.finished())


def flip_module_of(drawn: Drawn, which: int) -> Callable[[Damage], None]:
    """Turn the module in the middle of a symbol, counted from 1 in the order they are drawn."""
    symbols = [symbol for label in drawn.labels for symbol in label.symbols]
    modules = symbols[which - 1].modules.copy()
    middle = len(modules) // 2
    modules[middle, middle] ^= True
    return lambda damage: damage.set_modules(which, modules)


def test_one_wrong_module_of_a_data_matrix_is_found(trade):
    proof = changed(trade, flip_module_of(trade, 4))
    assert proof.explained() == [
        "page 1, slot 2 (Vitrine Ÿ), GS1 Data Matrix: 1 module is wrong: error correction hides it from the "
        "decoder"
    ]


def test_one_wrong_module_of_a_micro_qr_code_is_found(micro):
    proof = changed(micro, flip_module_of(micro, 3))
    assert [each.symbology for each in proof.failures] == [Symbology.MICRO_QR]
    assert proof.failures[0].slot == 3
    assert proof.failures[0].reason


def test_two_data_matrices_that_were_swapped_are_found_with_where_their_own_are(trade):
    proof = changed(trade, lambda damage: damage.swap_symbols(2, 4))
    assert [each.slot for each in proof.failures] == [1, 2]
    said = proof.failures[0].reason
    own = trade.labels[1].trade_symbol
    assert own is not None
    assert f"another symbol stands at its place: {own.text.replace(chr(29), ' ')}" in said
    assert "its own stands 70 mm to the right" in said
    assert said.isprintable()


def test_a_micro_qr_code_that_was_moved_is_found(micro):
    proof = changed(micro, lambda damage: damage.move_symbol(1, 3, 0))
    assert [each.slot for each in proof.failures] == [1]


def test_a_missing_data_matrix_is_found_although_the_qr_code_is_there(trade):
    proof = changed(trade, lambda damage: damage.change_symbol(2, lambda _found: b""))
    assert proof.symbols_failed == 1
    assert proof.failures[0].symbology == Symbology.GS1_DATA_MATRIX
    assert "nothing can be read at its place" in proof.failures[0].reason


def test_ink_in_the_quiet_zone_of_a_data_matrix_is_found(trade):
    box = trade.layout.front.trade_symbol
    assert box is not None
    left, top, _right, _bottom = trade.layout.label_rectangle(1)
    x, y = left + box.x_mm, top + box.y_mm + 3
    proof = changed(trade, lambda damage: damage.paint(x + 0.1, y, 0.2, 1))
    assert [each.reason for each in proof.failures] == [
        f"the quiet zone is clear for {proof.failures[0].quiet_zone_modules} modules only; 1 is needed"
    ]
    assert proof.failures[0].quiet_zone_modules < 1


def test_a_qr_code_does_not_pass_where_a_micro_qr_code_was_ordered(micro):
    """The drawer would refuse; the file comes from elsewhere."""
    wrong = draw("avery-l7651", 1).labels[0].symbol
    proof = changed(micro, lambda damage: damage.set_modules(1, wrong.modules))
    assert [each.slot for each in proof.failures] == [1, 8]  # it reaches into the label below


@pytest.mark.parametrize(
    ("layout", "of"),
    [
        pytest.param("avery-l7160", MICRO, id="a Micro QR Code for a QR Code"),
        pytest.param(MICRO, "avery-l7160", id="a QR Code for a Micro QR Code"),
        pytest.param("avery-l7160", TRADE, id="a symbol too many"),
        pytest.param(TRADE, "avery-l7160", id="a symbol missing"),
    ],
)
def test_labels_of_another_layout_are_not_drawn(layout, of):
    label = make_labels(["Vitrine Ÿ"], layout=of)[0]
    with pytest.raises(ValueError, match="does not take"):
        draw_sheets(Arrangement(find_layout(layout)), [label], count=1, wording=WORDINGS["fr"], out=BytesIO())


def test_a_label_without_the_symbol_of_the_trade_cannot_be_proven_on_its_layout(trade):
    labels = [replace(label, trade_symbol=None) for label in trade.labels]
    with pytest.raises(ValueError, match="no symbol for the trade"):
        prove_drawn(trade, labels=labels)


def test_a_record_of_another_day_is_read_by_its_own_columns(tmp_path):
    record = tmp_path / "proof.json"
    record.write_text(
        '{\n "proven": true,\n "columns": ["page", "slot", "text"],\n'
        ' "symbols": [\n[1,2,"A"]\n,[1,3,"B"]\n]}\n'
    )
    assert list(symbol_lines(record)) == [
        {"page": 1, "slot": 2, "text": "A"},
        {"page": 1, "slot": 3, "text": "B"},
    ]
