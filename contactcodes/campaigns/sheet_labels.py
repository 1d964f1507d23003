"""What stands on a sheet: the labels of codes, and the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.data_matrix import DataMatrix, make_box_matrix
from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.codes.micro_qr import make_micro_symbol
from contactcodes.codes.symbol import make_symbols
from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import tariff_of
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale, using_locale
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.lettering import Label, Wording
from contactcodes.sheets.module_size import check_module_size, reader_note

_SYMBOLS_AT_ONCE = 2_000
_MICRO_VERSION = 3  # holds every code text, so that all symbols of a sheet have one size


def order_labels(order: PrintOrder, codes: Iterable[tuple[CodeText, str]]) -> Iterator[Label]:
    """Yield the labels of (code text, placement's name), in order, each as often as ordered.

    What a symbol says follows from its symbology: a QR Code the URL; a Micro QR Code, which has no
    room for it, the code text; a GS1 Data Matrix GTIN, lot and, as the serial number, the code text.
    Symbols are made some thousand at a time, so that a million of them need no memory.

    Raises InputError where the layout needs a GTIN and there is none, or the lot is none for a scanner.
    """
    codes = iter(codes)
    has_trade_symbol = any(panel.trade_symbol for panel in order.layout.panels)
    while some := list(islice(codes, _SYMBOLS_AT_ONCE)):
        texts = [text for text, _name in some]
        made = _symbols(order, texts)
        of_trade = _data_matrices(order, texts) if has_trade_symbol else repeat(None)
        for (text, name), symbol, trade_symbol in zip(some, made, of_trade, strict=False):
            label = Label(
                symbol=symbol,
                address=typed_address(order.origin, text),
                placement=name,
                trade_symbol=trade_symbol,
            )
            for _copy in range(order.copies):
                yield label


def check_symbols(order: PrintOrder, longest: CodeText) -> str | None:
    """Return what to know of an order's symbols before they are printed; None when all is well.

    longest  of the codes: its symbols have the smallest modules

    Raises LayoutError where modules come out too small, InputError as ``order_labels``.
    """
    label = next(order_labels(order, [(longest, "")]))
    told = (check_module_size(order.layout, label.symbols), reader_note(order.layout))
    return " ".join(advice for advice in told if advice) or None


def _symbols(order: PrintOrder, texts: Sequence[CodeText]) -> Sequence[MatrixSymbol]:
    match order.layout.symbol.symbology:
        case Symbology.MICRO_QR:
            return [make_micro_symbol(text, smallest=_MICRO_VERSION) for text in texts]
        case Symbology.GS1_DATA_MATRIX:
            return list(_data_matrices(order, texts))
        case _:
            return make_symbols([symbol_url(order.origin, text) for text in texts])


def _data_matrices(order: PrintOrder, texts: Iterable[CodeText]) -> Iterator[DataMatrix]:
    gtin, lot = order.texts.get(Role.GTIN, ""), order.texts.get(Role.LOT, "")
    if not gtin:
        raise InputError(
            _(
                "%(layout)s: a GS1 Data Matrix says of which product it is. Give the product’s GTIN, in the "
                "field GTIN or on the command line with --gtin."
            )
            % {"layout": order.layout.title[current_locale()]}
        )
    return (make_box_matrix(gtin, lot, text) for text in texts)


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
