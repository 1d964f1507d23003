from __future__ import annotations

import pytest

from contactcodes.errors import InputError
from contactcodes.sheets.correction import Correction


def test_a_correction_is_kept_and_read_again():
    correction = Correction(offset_x_mm=-1.2, pitch_y_mm=0.05, scale_x=1.004)
    assert Correction.from_json(correction.as_json()) == correction
    assert Correction.from_json(None).is_none


@pytest.mark.parametrize(
    "wrong",
    [{"offset_x_mm": 10.1}, {"offset_y_mm": float("nan")}, {"pitch_x_mm": -1.5}, {"scale_y": 0.94}],
)
def test_what_is_beyond_correcting_is_refused_with_the_remedy(wrong):
    with pytest.raises(InputError, match="fit to page"):
        Correction(**wrong)
