"""Facts as a form has them, read and checked; each refusal belongs to a field. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from contactcodes.codes.gtin import read_gtin
from contactcodes.contacts.help.page import Coupon, ProductFacts, ProductWords
from contactcodes.contacts.help.parsed import cleaned
from contactcodes.contacts.web_address import as_sent, read_address
from contactcodes.errors import InputError, TargetError
from contactcodes.language import _, format_number

CURRENCIES = (
    *(
        "EUR",
        "CHF",
        "GBP",
        "USD",
        "CAD",
        "AUD",
        "BGN",
        "CZK",
        "DKK",
        "HUF",
        "ISK",
        "JPY",
        "MAD",
        "NOK",
        "PLN",
    ),
    *("RON", "SEK", "TND", "TRY", "UAH", "XAF", "XOF", "XPF"),
)
LONGEST_COUPON = 40
# Field of ``ProductWords`` → characters it takes. All together they fill a third of a page.
LONGEST = {
    "name": 120,
    "price_note": 80,
    "allergens": 300,
    "ingredients": 1_500,
    "instructions": 1_500,
    "others": 600,
}
LONGEST_COUPON_WORDS = 160
MOST_OTHERS = 15
_AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")
_MAP_EXAMPLE = "https://maps.app.goo.gl/…"

Problems = dict[str, str]
Read = TypeVar("Read")


def read_product(typed: Mapping[str, str]) -> tuple[ProductFacts, Problems]:
    """Return GTIN and price of a form, and field → sentence for what cannot be read."""
    problems: Problems = {}
    gtin = typed.get("gtin", "").strip()
    currency = typed.get("currency", "EUR")
    facts = ProductFacts(
        gtin=_try(problems, "gtin", lambda: read_gtin(gtin) if gtin else "", ""),
        price_cents=_try(problems, "price", lambda: read_price(typed.get("price", "")), None),
        currency=currency if currency in CURRENCIES else "EUR",
    )
    return facts, problems


def read_price(written: str) -> int | None:
    """Return an amount in cents; None for nothing. Raises InputError."""
    amount = "".join(written.split())
    if not amount:
        return None
    match = _AMOUNT.fullmatch(amount)
    if not match:
        raise InputError(
            _("“%(price)s” is no price. Write one such as 12.90.") % {"price": written.strip()[:20]}
        )
    return int(Decimal(f"{match[1]}.{match[2] or '0'}") * 100)


def read_words(typed: Mapping[str, str]) -> tuple[ProductWords, Problems]:
    """Return what a form says of the product in one language, and field → sentence."""
    problems: Problems = {}
    words = {}
    for name, most in LONGEST.items():
        text = cleaned(typed.get(name, "")).strip()
        words[name] = text if name in {"ingredients", "instructions", "others"} else " ".join(text.split())
        _check_length(problems, name, words[name], most)
    for line in words["others"].splitlines():
        name, colon, value = line.partition(":")
        if line.strip() and not (colon and name.strip() and value.strip()):
            problems.setdefault(
                "others",
                _("“%(line)s” has no name and value. Write one a line, such as Weight: 250 g.")
                % {"line": line.strip()[:40]},
            )
    if len(words["others"].splitlines()) > MOST_OTHERS:
        problems["others"] = _("At most %(most)d facts are possible, one a line.") % {"most": MOST_OTHERS}
    return ProductWords(**words), problems


def read_coupon_words(typed: Mapping[str, str]) -> tuple[str, Problems]:
    """Return what the coupon gives, in words, and field → sentence."""
    problems: Problems = {}
    words = " ".join(cleaned(typed.get("coupon", "")).split())
    _check_length(problems, "coupon", words, LONGEST_COUPON_WORDS)
    return words, problems


def read_coupon(typed: Mapping[str, str]) -> tuple[Coupon | None, Problems]:
    """Return the coupon of a form, None where it has none, and field → sentence."""
    problems: Problems = {}
    code = " ".join(cleaned(typed.get("coupon_code", "")).split())
    _check_length(problems, "coupon_code", code, LONGEST_COUPON)
    first = _try(problems, "coupon_from", lambda: _read_day(typed.get("coupon_from", "")), None)
    last = _try(problems, "coupon_until", lambda: _read_day(typed.get("coupon_until", "")), None)
    if not code:
        if first or last:
            problems["coupon_code"] = _("Write the coupon’s code, or leave its days empty too.")
        return None, problems
    if first and last and last < first:
        problems["coupon_until"] = _("The coupon ends before it begins.")
    return Coupon(code=code, first_day=first, last_day=last), problems


def read_map(written: str) -> str:
    """Return the link to a map; "" for nothing. Raises InputError."""
    address = written.strip()
    if not address:
        return ""
    try:
        return as_sent(read_address(address, _MAP_EXAMPLE))
    except TargetError as problem:
        raise InputError(str(problem)) from problem


def _read_day(written: str) -> date | None:
    """Return the day that a browser's date field sends (HTML, 2.3.5.2: YYYY-MM-DD); None for nothing."""
    day = written.strip()
    if not day:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError as problem:
        raise InputError(
            _("“%(day)s” is no day. Write one such as 2026-12-31.") % {"day": day[:20]}
        ) from problem


def _check_length(problems: Problems, name: str, text: str, most: int) -> None:
    if len(text) > most:
        problems[name] = _("It has %(length)s characters; at most %(most)s are possible here.") % {
            "length": format_number(len(text)),
            "most": format_number(most),
        }


def _try(problems: Problems, name: str, read: Callable[[], Read], otherwise: Read) -> Read:
    try:
        return read()
    except InputError as problem:
        problems[name] = str(problem)
        return otherwise
