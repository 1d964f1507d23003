"""What stands on a sheet: the labels of codes, and the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.symbol import make_symbols
from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import tariff_of
from contactcodes.errors import InputError
from contactcodes.language import _, using_locale
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.lettering import Label, Wording

_SYMBOLS_AT_ONCE = 2_000


def sheet_labels(origin: str, codes: Iterable[tuple[CodeText, str]], *, copies: int = 1) -> Iterator[Label]:
    """Yield the labels of (code text, placement's name), in order, each so many times.

    Symbols are made some thousand at a time, so that a million of them need no memory.
    """
    codes = iter(codes)
    while some := list(islice(codes, _SYMBOLS_AT_ONCE)):
        symbols = make_symbols([symbol_url(origin, text) for text, _name in some])
        for (text, name), symbol in zip(some, symbols, strict=True):
            label = Label(symbol=symbol, address=typed_address(origin, text), placement=name)
            for _copy in range(copies):
                yield label


def sheet_wording(brand: str, target: Target, order: PrintOrder, *, longest: CodeText) -> Wording:
    """Return the words that all labels of an order share, in its language.

    longest  of the codes: it decides how large addresses are set

    Raises InputError where the price of a call has to be said and nobody has.
    """
    with using_locale(order.locale):
        channel = target.channel_object
        words = {
            Role.HEADLINE: channel.headline(),
            Role.CALL_TO_ACTION: _("Scan with your phone’s camera"),
            Role.CHANNEL: channel.printed_name(),
            Role.PRIVACY: _("This code counts scans without identifying you."),
            Role.TARIFF: tariff_of(target),
        } | {role: text for role, text in order.texts.items() if text}
    if words[Role.TARIFF] is None:
        raise InputError(
            _(
                "What a call to %(number)s costs has to be said in print, and only you know it. Write the "
                "price as its sign has it, such as “Service 0.80 € / min + price of a call”."
            )
            % {"number": channel.shown(target.value)}
        )
    return Wording(
        locale=order.locale,
        brand=brand,
        texts={role: text for role, text in words.items() if text},
        address=typed_address(order.origin, longest),
    )
