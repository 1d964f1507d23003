"""Symbols on customers' pages: one to go on with the phone, and an account's own to press long on."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

from markupsafe import Markup
from PIL import Image

from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.codes.symbol import make_symbol
from contactcodes.errors import SymbolError
from contactcodes.language import _

_PIXELS = 8  # a module


@lru_cache(maxsize=2_000)
def symbol_svg(text: str, title: str) -> Markup:
    """Return a symbol as inline SVG of about 3 kB, with its quiet zone; "" for what no symbol holds.

    title  what a screen reader says of it, escaped here
    """
    try:
        symbol = make_symbol(text)
    except SymbolError:
        return Markup()
    border, side = symbol.quiet_zone_modules, symbol.side_with_quiet_zone
    path = "".join(
        f"M{first + border} {row + border}h{length}v1h-{length}z" for row, first, length in symbol.dark_runs()
    )
    return Markup(
        '<svg class="symbol" role="img" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        '<title>{title}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    ).format(side=side, title=title, path=path)


def go_on_svg(address: str) -> Markup:
    """Return the symbol that goes on with the phone, named in the locale in force."""
    return symbol_svg(address, _("QR code that opens this page on your phone"))


@lru_cache(maxsize=200)
def symbol_png_address(text: str) -> str:
    """Return a symbol as a PNG in a ``data:`` address: what can be pressed long on and saved. About 1 kB.

    Raises SymbolError for what no symbol holds.
    """
    file = io.BytesIO()
    _picture(make_symbol(text)).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _picture(symbol: MatrixSymbol) -> Image.Image:
    side, border = symbol.side_modules, symbol.quiet_zone_modules
    whole = Image.new("1", (side + 2 * border, side + 2 * border), 1)
    whole.paste(Image.fromarray(~symbol.modules), (border, border))
    return whole.resize((whole.width * _PIXELS, whole.height * _PIXELS), Image.Resampling.NEAREST)
