"""The symbol of a code in the style of its brand, as a proven file."""

from __future__ import annotations

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.style import Style
from contactcodes.codes.style_proof import checked_drawing, styled
from contactcodes.codes.styled_file import styled_file
from contactcodes.codes.styled_symbol import Format, StyledSymbol
from contactcodes.codes.symbol import Symbol


def styled_code(placed: PlacedCode, style: Style, symbol: Symbol | None = None) -> StyledSymbol:
    """Return the symbol of a code as the style wants it, with the name of the channel it leads to.

    symbol  of another version or level than the style chooses

    Raises StyleError, an InputError, where this code's symbol may not look so: a longer address can
    make a lower level, which carries no logo.
    """
    return styled(symbol or style.symbol_of(placed.url), style, _mark(placed))


def drawn_code(placed: PlacedCode, style: Style, symbol: Symbol) -> StyledSymbol:
    """Return it as ``styled_code``, not yet proven: for a file that is proven when it is whole.

    Raises StyleError for what is against the rules.
    """
    return checked_drawing(symbol, style, _mark(placed))


def styled_code_file(
    placed: PlacedCode,
    style: Style,
    form: Format,
    *,
    side_mm: float,
    dpi: int = 600,
    symbol: Symbol | None = None,
) -> bytes:
    """Return the file of a code, proven as it is delivered.

    side_mm  of the symbol with its quiet zone; a frame comes on top of that
    dpi      of a PNG, at least
    symbol   as ``styled_code`` has it

    Raises StyleError as ``styled_code``, SymbolError for a side out of range, and ProofError.
    """
    return styled_file(styled_code(placed, style, symbol), form, side_mm=side_mm, dpi=dpi)


def _mark(placed: PlacedCode) -> ChannelMark:
    channel = placed.target.channel_object
    return ChannelMark(channel.printed_name(), channel.colour)
