"""What the symbols of an order say: that follows from what its layout asks for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_labels import check_symbols, order_labels
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.data_matrix import DataMatrix
from contactcodes.codes.micro_qr import MicroSymbol
from contactcodes.codes.symbol import Symbol
from contactcodes.errors import InputError, LayoutError
from contactcodes.language import using_locale
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.layout_folder import find_layout

CODES = [(CodeText.draw(6, lambda _bits, n=n: n * 7919), f"Vitrine {n}") for n in range(1, 4)]
GTIN = {Role.GTIN: "GTIN 03453120000011"}
GTIN_AND_LOT = {**GTIN, Role.LOT: "LOT L2611-0042"}


def order(layout: str, texts: Mapping[Role, str] | None = None, *, copies: int = 1) -> PrintOrder:
    return PrintOrder(
        layout=find_layout(layout),
        locale="fr",
        origin="https://qr.dupont.fr",
        texts=texts or {},
        copies=copies,
    )


def test_a_qr_code_says_the_url():
    labels = list(order_labels(order("avery-l7160"), CODES))
    assert [label.symbol.text for label in labels] == [f"HTTPS://QR.DUPONT.FR/{code}" for code, _ in CODES]
    assert all(isinstance(label.symbol, Symbol) and label.trade_symbol is None for label in labels)


def test_a_micro_qr_code_says_the_code_and_the_label_the_address():
    labels = list(order_labels(order("avery-l4731"), CODES))
    assert [label.symbol.text for label in labels] == [code for code, _ in CODES]
    assert [label.address for label in labels] == [f"qr.dupont.fr/{code.shown}" for code, _ in CODES]
    assert {label.symbol.side_modules for label in labels} == {15}
    assert all(isinstance(label.symbol, MicroSymbol) for label in labels)


def test_a_data_matrix_says_gtin_lot_and_the_code_as_serial_number():
    labels = list(order_labels(order("packaging-40x20-data-matrix", GTIN_AND_LOT), CODES))
    for label, (code, _name) in zip(labels, CODES, strict=True):
        assert isinstance(label.symbol, DataMatrix)
        assert label.symbol.element_strings == f"(01)03453120000011(10)L2611-0042(21){code}"


def test_a_run_without_a_lot_has_none_in_its_data_matrix():
    label = next(order_labels(order("packaging-40x20-data-matrix", GTIN), CODES))
    assert isinstance(label.symbol, DataMatrix)
    assert label.symbol.element_strings == f"(01)03453120000011(21){CODES[0][0]}"


def test_two_symbols_of_a_label_are_of_one_code_and_copies_of_both():
    labels = list(order_labels(order("packaging-70x37-trade", GTIN, copies=2), CODES))
    assert [label.placement for label in labels] == [name for _code, name in CODES for _copy in range(2)]
    for label in labels:
        code = label.symbol.text.rpartition("/")[2]
        assert label.trade_symbol is not None
        assert label.trade_symbol.element_strings.endswith(f"(21){code}")


@pytest.mark.parametrize("layout", ["packaging-40x20-data-matrix", "packaging-70x37-trade"])
def test_without_a_gtin_it_is_said_how_to_give_one(layout):
    without = order(layout, {Role.LOT: "L2611-0042"})
    for ask in (lambda: list(order_labels(without, CODES)), lambda: check_symbols(without, CODES[0][0])):
        with using_locale("en"), pytest.raises(InputError, match=r"in the field GTIN or .* with --gtin"):
            ask()


def test_a_lot_that_no_scanner_takes_is_refused():
    much = order("packaging-70x37-trade", {**GTIN, Role.LOT: "LOT 42, avant le 30/11/2028"})
    with using_locale("en"), pytest.raises(InputError, match="Give the lot alone"):
        check_symbols(much, CODES[0][0])


def test_what_to_know_of_symbols_is_told_before_they_are_printed():
    longest = CodeText("7K3QX9M7K3QX9")
    with using_locale("en"):
        assert check_symbols(order("avery-l7160"), longest) is None
        assert "Phones do not open a Micro QR Code" in (check_symbols(order("avery-l4731"), longest) or "")
        assert "phones read with ease" in (check_symbols(order("avery-5167"), longest) or "")
        assert check_symbols(order("packaging-70x37-trade", GTIN), longest) is None
        far = PrintOrder(layout=find_layout("avery-5167"), locale="fr", origin="https://" + "a" * 40 + ".fr")
        with pytest.raises(LayoutError, match="would do"):
            check_symbols(far, longest)
