"""Which symbols a layout asks for: what its file may say, and how small they may be."""

from __future__ import annotations

import pytest

from contactcodes.codes.data_matrix import make_box_matrix
from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.codes.micro_qr import make_micro_symbol
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import LayoutError
from contactcodes.sheets.boxes import SymbolBox
from contactcodes.sheets.layout_file import SYMBOLOGIES, read_layout
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.module_size import check_module_size, reader_note
from contactcodes.sheets.usual_symbol import USUAL_SYMBOLS
from tests.sheets.written_layout import BACK, write

ASKED = "side_mm = 30.0"
TRADE = """
[trade_symbol]
x_mm = 34.0
y_mm = 26.0
side_mm = 10.0
"""
SMALL = (
    ("reading_distance_mm = 200", "reading_distance_mm = 50"),
    ("x_mm = 2.0\ny_mm = 2.0", "x_mm = 4.0\ny_mm = 4.0"),
)


@pytest.mark.parametrize(("word", "symbology"), SYMBOLOGIES.items())
def test_a_layout_says_which_symbol_it_has(tmp_path, word, symbology):
    layout = read_layout(write(tmp_path, (ASKED, f'{ASKED}\nsymbology = "{word}"'), more=BACK))
    assert layout.symbol.symbology is symbology
    assert layout.back is not None
    assert layout.back.symbol is not None
    assert layout.back.symbol.symbology is symbology
    assert layout.symbologies == {symbology}
    assert layout.needs_gtin is (symbology is Symbology.GS1_DATA_MATRIX)


def test_a_layout_that_does_not_say_so_has_a_qr_code(tmp_path):
    assert read_layout(write(tmp_path)).symbologies == {Symbology.QR}


def test_a_layout_may_have_a_data_matrix_beside_its_symbol(tmp_path):
    layout = read_layout(write(tmp_path, more=TRADE))
    assert layout.front.trade_symbol == SymbolBox(
        x_mm=34, y_mm=26, side_mm=10, symbology=Symbology.GS1_DATA_MATRIX
    )
    assert layout.needs_gtin


@pytest.mark.parametrize(
    ("change", "more", "said", "remedy"),
    [
        pytest.param(
            (ASKED, f'{ASKED}\nsymbology = "data-matrix"'),
            "",
            "[symbol]: symbology = “data-matrix” is none of: qr, micro-qr, gs1-data-matrix.",
            ('"data-matrix"', '"gs1-data-matrix"'),
            id="a symbology there is not",
        ),
        pytest.param(
            (ASKED, f'{ASKED}\nsymbology = "micro-qr"'),
            BACK.replace("side_mm = 30.0", 'side_mm = 30.0\nsymbology = "qr"', 1),
            "[back] [symbol]: a label has one symbol, the front’s, on both sides. "
            "What fits: no symbology here.",
            ('\nsymbology = "qr"', ""),
            id="another one on the back",
        ),
        pytest.param(
            (ASKED, f'{ASKED}\nsymbology = "gs1-data-matrix"'),
            TRADE,
            "[trade_symbol]: the symbol is a GS1 Data Matrix already. What fits: no [trade_symbol], or "
            "symbology = “qr” in [symbol].",
            ('symbology = "gs1-data-matrix"', 'symbology = "qr"'),
            id="two of them",
        ),
        pytest.param(
            (ASKED, ASKED),
            TRADE.replace("side_mm = 10.0", 'side_mm = 10.0\nsymbology = "qr"'),
            "[trade_symbol]: there is no field symbology.",
            ('10.0\nsymbology = "qr"', "10.0"),
            id="a trade symbol of another kind",
        ),
        pytest.param(
            (ASKED, ASKED),
            TRADE.replace("10.0", "7.0"),
            "[trade_symbol]: a symbol of 7 mm has modules under 0.33 mm, which no phone is sure to read. "
            "What fits: side_mm = 7.92.",
            ("side_mm = 7.0", "side_mm = 7.92"),
            id="a trade symbol too small",
        ),
        pytest.param(
            (ASKED, ASKED),
            TRADE.replace("x_mm = 34.0", "x_mm = 31.0"),
            "[trade_symbol]: this covers the symbol or comes nearer than 0.3 mm to its quiet zone. "
            "What fits: x_mm = 32.3, side_mm = 8.69",
            ("x_mm = 31.0", "x_mm = 32.3"),
            id="a trade symbol over the symbol",
        ),
        pytest.param(
            (ASKED, ASKED),
            TRADE.replace("y_mm = 26.0", "y_mm = 22.0"),
            "[[text]] 2: this covers the symbol or comes nearer than 0.3 mm to its quiet zone.",
            ("x_mm = 34.0\ny_mm = 22.0", "x_mm = 34.0\ny_mm = 26.0"),
            id="words over a trade symbol",
        ),
    ],
)
def test_what_a_layout_cannot_ask_for_is_refused_with_a_remedy_that_works(
    tmp_path, change, more, said, remedy
):
    path = write(tmp_path, change, more=more)
    with pytest.raises(LayoutError) as refused:
        read_layout(path)
    assert said in str(refused.value)
    text = path.read_text("utf-8")
    assert remedy[0] in text
    path.write_text(text.replace(*remedy), "utf-8")
    read_layout(path)


@pytest.mark.parametrize(
    ("word", "fits", "smallest"),
    [("qr", 10.9, 10.89), ("micro-qr", 6.4, 6.27), ("gs1-data-matrix", 8, 7.92)],
)
def test_each_kind_of_symbol_has_its_own_smallest_side(tmp_path, word, fits, smallest):
    asked = f'side_mm = {{}}\nsymbology = "{word}"'
    assert read_layout(write(tmp_path, *SMALL, (ASKED, asked.format(fits)))).symbol.side_mm == fits
    with pytest.raises(LayoutError, match=f"What fits: side_mm = {smallest}"):
        read_layout(write(tmp_path, *SMALL, (ASKED, asked.format(smallest - 0.1))))


def test_usual_symbols_are_those_that_are_made():
    made = [
        make_symbol("HTTPS://QR.DUPONT.FR/7K3QX9M"),
        make_micro_symbol("7K3QX9M", smallest=3),
        make_box_matrix("03453120000011", "L2611-0042", "7K3QX9M"),
    ]
    for symbol in made:
        usual = USUAL_SYMBOLS[symbol.symbology]
        assert usual == (symbol.side_modules, symbol.quiet_zone_modules)
        assert usual.side_with_quiet_zone == symbol.side_with_quiet_zone
    assert {symbol.symbology for symbol in made} == set(Symbology)


def test_a_data_matrix_that_says_much_is_refused_on_a_small_layout():
    layout = find_layout("packaging-70x37-trade")
    large = make_box_matrix("03453120000011", "A" * 20, "7K3QX9M7K3QX9")
    assert large.side == 24
    assert check_module_size(layout, [large]) is None
    with pytest.raises(LayoutError, match=r"GS1 Data Matrix 24 × 24\) would be 0\.44 mm .* let it say less"):
        check_module_size(layout, [large], printer_dpi=200)


def test_who_reads_a_layout_is_said_where_phones_do_not():
    assert reader_note(find_layout("avery-l7160")) is None
    assert reader_note(find_layout("packaging-70x37-trade")) is None
    said = reader_note(find_layout("avery-l4731"))
    assert said is not None
    assert said.startswith("Phones do not open a Micro QR Code")
