from __future__ import annotations

from dataclasses import replace

import pytest

from contactcodes.codes.symbol import make_symbols
from contactcodes.errors import LayoutError
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.module_size import check_module_size

SHORT = make_symbols(["HTTPS://QR.DUPONT.FR/7K3QX9M"])
LONGER = make_symbols(["HTTPS://QR.MAISON-DUPONT-ET-FILS.FR/SHOP/7K3QX9M"])
LONG = make_symbols(["HTTPS://" + "A-VERY-LONG-NAME." * 6 + "FR/7K3QX9M"])


def of_side(side_mm: float) -> Layout:
    layout = find_layout("avery-l7651")
    return replace(layout, front=replace(layout.front, symbol=replace(layout.symbol, side_mm=side_mm)))


def test_modules_of_a_fair_size_need_no_advice():
    assert check_module_size(of_side(17.1), SHORT) is None
    assert check_module_size(of_side(17.1), []) is None


def test_small_modules_are_advised_against_with_the_side_that_would_do():
    assert LONGER[0].version == 3
    advice = check_module_size(of_side(17.1), [*SHORT, *LONGER])
    assert advice is not None
    assert "(version 3) is 0.46 mm on paper" in advice
    assert "a symbol of 18.5 mm" in advice


def test_modules_too_small_are_refused_with_the_side_that_would_do():
    version = LONG[0].version
    with pytest.raises(LayoutError, match=r"the limit is 0.33 mm. A symbol of 14.9 mm would do") as refused:
        check_module_size(of_side(12.0), LONG)
    assert f"(version {version})" in str(refused.value)
    assert check_module_size(of_side(14.9), LONG) is not None


def test_a_coarse_printer_needs_larger_modules():
    with pytest.raises(LayoutError, match=r"the limit is 0\.56 mm"):
        check_module_size(of_side(17.1), SHORT, printer_dpi=180)


def test_a_small_symbol_at_the_back_counts_too():
    layout = of_side(30.0)
    both = replace(layout, back=replace(layout.front, symbol=replace(layout.symbol, side_mm=12.0)))
    assert check_module_size(layout, LONG) is None
    with pytest.raises(LayoutError, match=r"the limit is 0\.33 mm"):
        check_module_size(both, LONG)


def test_the_smallest_labels_refuse_a_domain_that_needs_a_larger_version():
    assert check_module_size(find_layout("avery-5167"), SHORT) is not None  # advice
    with pytest.raises(LayoutError, match=r"A symbol of 12\.3 mm would do"):
        check_module_size(find_layout("avery-5167"), LONGER)
