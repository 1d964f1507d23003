"""The number of a product, as its bar code has it. Pure.

Source: GS1 General Specifications 24, 2.1 (GTIN-8, -12, -13, -14), 7.9 (check digit).
"""

from __future__ import annotations

from biip.checksums import gs1_standard_check_digit

from contactcodes.errors import InputError
from contactcodes.language import _

LENGTHS = (8, 12, 13, 14)


def read_gtin(written: str) -> str:
    """Return the 14 digits of a GTIN-8, -12, -13 or -14, zeros in front of the shorter ones.

    Blanks and hyphens may stand between digits, and GTIN in front. Raises InputError.
    """
    digits = "".join(written.split()).replace("-", "").upper().removeprefix("GTIN").lstrip(":")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in LENGTHS:
        raise InputError(
            _("“%(written)s” is no GTIN: it has 8, 12, 13 or 14 digits, as below the packaging’s barcode.")
            % {"written": written}
        )
    check = gs1_standard_check_digit(digits[:-1])
    if check != int(digits[-1]):
        raise InputError(
            _(
                "The GTIN %(gtin)s is wrong: its last digit would have to be %(digit)d. Copy it from the "
                "packaging’s barcode again."
            )
            % {"gtin": digits, "digit": check}
        )
    return digits.zfill(14)


def shown_gtin(written: str) -> str:
    """Return how a GTIN stands in print: ``GTIN 03453120000011``. Raises InputError."""
    return f"GTIN {read_gtin(written)}"
