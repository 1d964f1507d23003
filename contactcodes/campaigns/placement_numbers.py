"""Numbers as people write them in a table: ``1 234,50 €``, ``1,234.50``, ``48``."""

from __future__ import annotations

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s'’]")  # \s holds the no-break spaces, U+00A0 and U+202F
_GROUPED = re.compile(r"-?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?")


class NumberCell(str):
    """A cell that the spreadsheet itself stores as a number: digits, point, digits."""

    __slots__ = ()


class AmbiguousNumberError(ValueError):
    """``1,234`` can mean one and a bit or more than a thousand."""


def read_money(written: str) -> Decimal:
    """Return an amount of euros.

    Raises ValueError for what is no amount, AmbiguousNumberError for ``1,234`` and ``1.234``.
    """
    amount = re.sub(
        r"(?i)^(?:€|eur)\s*|\s*(?:€|eur|euros?)(?:\s*(?:h\.?t\.?|t\.?t\.?c\.?))?$", "", written.strip()
    )
    return _number(_copied(amount, written))


def read_count(written: str) -> int:
    """Return a whole number; ``1 000``, ``1.000`` and ``1,000`` are a thousand.

    Raises ValueError for anything else, such as ``1,5``.
    """
    try:
        number = _number(written)
    except AmbiguousNumberError:
        return int(re.sub(r"[.,]", "", written.strip()))
    if number != int(number):
        raise ValueError(written)
    return int(number)


def read_degrees(written: str) -> float:
    """Return decimal degrees; point or comma always begins the decimals.

    Raises ValueError for anything else, such as degrees with minutes.
    """
    text = written.strip().replace("−", "-").removesuffix("°").rstrip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", text, re.ASCII):
        raise ValueError(written)
    return float(text)


def _number(written: str) -> Decimal:
    if isinstance(written, NumberCell):
        return Decimal(written)
    text = written.strip().replace("−", "-")
    if _SPACES.search(text):
        if not _GROUPED.fullmatch(text):
            raise ValueError(written)
        text = _SPACES.sub("", text)
        grouped = True
    else:
        grouped = False
    if not re.fullmatch(r"-?\d[\d.,]{0,25}", text, re.ASCII):
        raise ValueError(written)
    marks = re.findall(r"[.,]", text)
    if len(set(marks)) == 2:  # the last one begins the decimals: 1,234.50
        thousands, decimals = marks[0], marks[-1]
        if marks.count(decimals) > 1 or not re.fullmatch(
            rf"-?\d{{1,3}}(\{thousands}\d{{3}})+\{decimals}\d+", text
        ):
            raise ValueError(written)
        return Decimal(text.replace(thousands, "").replace(decimals, "."))
    if len(marks) > 1:  # 1.234.567
        if not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
            raise ValueError(written)
        return Decimal(re.sub(r"[.,]", "", text))
    if not grouped and re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text):
        raise AmbiguousNumberError(written)
    return Decimal(text.replace(",", ".").removesuffix("."))


def _copied(text: str, original: str) -> str:
    """Return the text as the kind of cell the original was."""
    return NumberCell(text) if isinstance(original, NumberCell) else text
