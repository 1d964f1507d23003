"""How large a module is on paper, and what is too small."""

from __future__ import annotations

import pytest

from contactcodes.codes.printed_module import (
    DOTS_PER_MODULE,
    SMALLEST_MODULE_MM,
    printed_module,
    side_for,
    smallest_module_mm,
)
from contactcodes.errors import SymbolError
from contactcodes.language import using_locale


def test_a_module_is_told_in_millimetres_and_in_dots():
    told = printed_module(2, 30).told()
    assert told == "At 30 mm a module is 0.91 mm wide: 10.7 dots at 300 dpi, 21.5 dots at 600 dpi."
    assert printed_module(2, 16.5).told(203) == "At 16.5 mm a module is 0.5 mm wide: 4 dots at 203 dpi."
    with using_locale("fr"):
        assert "0,91" in printed_module(2, 30).told()


@pytest.mark.parametrize(
    ("side_mm", "advised"),
    [pytest.param(16.5, False, id="half a millimetre"), pytest.param(16.4, True, id="a hair under")],
)
def test_modules_under_half_a_millimetre_get_advice(side_mm, advised):
    advice = printed_module(2, side_mm).advice()
    assert (advice is not None) == advised
    assert not advised or "a symbol of 16.5 mm, or a shorter domain" in advice


@pytest.mark.parametrize("version", range(1, 11))
@pytest.mark.parametrize("dpi", [180, 203, 300, 600, 1200])
def test_what_is_refused_names_the_side_that_would_do(version, dpi):
    limit = smallest_module_mm(dpi)
    assert limit >= SMALLEST_MODULE_MM
    assert limit * dpi / 25.4 >= DOTS_PER_MODULE - 1e-9
    fit = side_for(version, limit)
    assert printed_module(version, fit, dpi=dpi).mm >= limit - 1e-9
    with pytest.raises(SymbolError, match=f"A symbol of {fit:g} mm would do"):
        printed_module(version, fit - 0.2, dpi=dpi)


@pytest.mark.parametrize("side_mm", [0, -1, 4.9, 5001, float("nan"), float("inf")])
def test_a_side_that_paper_cannot_have_is_refused(side_mm):
    with pytest.raises(SymbolError, match="5 to 5,000 mm"):
        printed_module(2, side_mm)
