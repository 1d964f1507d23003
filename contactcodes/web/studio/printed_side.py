"""The printed side of a symbol, as people write it in a form. Pure."""

from __future__ import annotations

import re

from contactcodes.errors import InputError
from contactcodes.language import _

USUAL_SIDE_MM = 30.0
_MILLIMETRES = re.compile(r"[0-9]{1,9}([.,][0-9]{0,9})?")


def read_side_mm(written: str) -> float:
    """Return the side in millimetres; the usual one where none is written. Raises InputError."""
    written = written.strip()
    if not written:
        return USUAL_SIDE_MM
    if not _MILLIMETRES.fullmatch(written):
        raise InputError(
            _("“%(asked)s” is no number of millimetres. Write one such as 30 or 12.5.") % {"asked": written}
        )
    return float(written.replace(",", "."))
