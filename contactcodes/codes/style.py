"""How a brand wants its symbols to look, and what of it is refused because it would not scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from contactcodes.codes.logo import Logo
from contactcodes.codes.qr_text import capacity, mode_of
from contactcodes.codes.style_contrast import contrast_refusal, is_colour
from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Symbol, make_symbol
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number, ngettext

Corners = Literal["square", "rounded"]

SMALLEST_LOGO, LARGEST_LOGO = 0.12, 0.2  # of the side; measured: 17 % costs 1.5 points, 24 % 5, 31 % 7
LONGEST_CALL = 40
LARGEST_QUIET_ZONE = 12


class Refusal(NamedTuple):
    """One thing that may not be.

    field    of the style, as ``Style`` names it
    message  a finished sentence or two: what, the limit, what would do
    """

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a brand chooses of its symbols; as it stands here, a plain one.

    modules, eyes       corners of the small modules and of the three large squares
    dark, light, eye    colours of modules, background and eyes, as ``#1b3a6b``
    logo                stands in the middle
    logo_share          side of the square that is cleared for it, of the symbol's side, 0.12 to 0.2
    level_h             asks for error correction H, which a logo needs, even if the symbol gets larger
    call_to_action      words of the frame; empty: no frame
    channel_mark        names the channel, in its colour, below the symbol
    quiet_zone_modules  light modules on each side, 4 or more

    Raises SymbolError for what is no style at all. What is one and would not scan, ``refusals`` tells.
    """

    modules: Corners = "square"
    eyes: Corners = "square"
    dark: str = "#000000"
    light: str = "#ffffff"
    eye: str = "#000000"
    logo: Logo | None = field(default=None, repr=False)
    logo_share: float = LARGEST_LOGO
    level_h: bool = False
    call_to_action: str = ""
    channel_mark: bool = False
    quiet_zone_modules: int = QUIET_ZONE_MODULES

    def __post_init__(self) -> None:
        """Check what each field may hold at all."""
        for corners in (self.modules, self.eyes):
            if corners not in get_args(Corners):
                raise SymbolError(
                    _("“%(corners)s” are no corners. There are: square, rounded.") % {"corners": corners}
                )
        for colour in (self.dark, self.light, self.eye):
            if not is_colour(colour):
                raise SymbolError(
                    _("“%(colour)s” is no colour. Write # and six digits or letters a to f, such as #1b3a6b.")
                    % {"colour": colour}
                )
        if len(self.call_to_action) > LONGEST_CALL or not self.call_to_action.isprintable():
            raise SymbolError(
                _(
                    "The words of a frame are one line of at most %(longest)d characters; these are "
                    "%(length)d."
                )
                % {"longest": LONGEST_CALL, "length": len(self.call_to_action)}
            )

    @property
    def is_plain(self) -> bool:
        """Tell whether symbols are as they are without a style."""
        return self == Style(logo_share=self.logo_share)

    def symbol_of(self, text: str) -> Symbol:
        """Return the symbol of a text at the level that the style asks for.

        Raises SymbolError if it does not fit.
        """
        return make_symbol(text, level="H" if self.level_h else None)

    def as_json(self) -> dict[str, Any]:
        """Return all but the logo as plain data; ``of_json`` reads it back."""
        return {
            "modules": self.modules,
            "eyes": self.eyes,
            "dark": self.dark,
            "light": self.light,
            "eye": self.eye,
            "logo_share": self.logo_share,
            "level_h": self.level_h,
            "call_to_action": self.call_to_action,
            "channel_mark": self.channel_mark,
            "quiet_zone_modules": self.quiet_zone_modules,
        }

    @classmethod
    def of_json(cls, values: Mapping[str, Any], logo: Logo | None) -> Style:
        """Return a stored style. Raises SymbolError or TypeError for what ``as_json`` never wrote."""
        return cls(**values, logo=logo)


PLAIN = Style()


def refusals(style: Style, symbol: Symbol) -> list[Refusal]:
    """Return why a symbol may not look so, each with what would do; empty is good.

    No picture is made: what only a picture can tell, ``style_proof`` tells.
    """
    found = [
        Refusal("dark", contrast_refusal(style.dark, style.light)),
        Refusal("quiet_zone_modules", _quiet_zone_refusal(style.quiet_zone_modules)),
    ]
    if style.eye != style.dark:
        found.append(Refusal("eye", contrast_refusal(style.eye, style.light)))
    if style.logo is not None:
        found += [
            Refusal("logo_share", _share_refusal(style.logo_share)),
            Refusal("level_h", _level_refusal(symbol)),
        ]
    return [one for one in found if one.message]


def _quiet_zone_refusal(modules: int) -> str:
    if QUIET_ZONE_MODULES <= modules <= LARGEST_QUIET_ZONE:
        return ""
    return _(
        "The white border is %(modules)s modules wide; scanners need %(limit)d, and more than %(most)d "
        "only waste paper. What would do: %(limit)d."
    ) % {"modules": format_number(modules), "limit": QUIET_ZONE_MODULES, "most": LARGEST_QUIET_ZONE}


def _share_refusal(share: float) -> str:
    if SMALLEST_LOGO <= share <= LARGEST_LOGO:
        return ""
    return _(
        "The logo takes %(share)s of the symbol’s side; %(least)s to %(most)s may be taken. "
        "What would do: %(remedy)s."
    ) % {
        "share": _percent(share),
        "least": _percent(SMALLEST_LOGO),
        "most": _percent(LARGEST_LOGO),
        "remedy": _percent(LARGEST_LOGO if share > LARGEST_LOGO else SMALLEST_LOGO),
    }


def _level_refusal(symbol: Symbol) -> str:
    if symbol.level == "H":
        return ""
    mode = mode_of(symbol.text)
    excess = len(symbol.text) - capacity(mode, symbol.version, "H")
    return ngettext(
        "A logo needs error correction H, and this symbol has %(level)s: its address is "
        "%(excess)d character too long. What would do: a shorter domain, no logo, or level H with smaller "
        "modules.",
        "A logo needs error correction H, and this symbol has %(level)s: its address is "
        "%(excess)d characters too long. What would do: a shorter domain, no logo, or level H with smaller "
        "modules.",
        excess,
    ) % {"level": symbol.level, "excess": excess}


def _percent(share: float) -> str:
    return _("%(number)s%%") % {"number": format_number(round(100 * share))}


class StyleError(SymbolError):
    """A symbol may not look so; carries each refusal."""

    def __init__(self, found: Sequence[Refusal]) -> None:
        """Keep all refusals; the text is their sentences."""
        super().__init__(" ".join(one.message for one in found))
        self.refusals = tuple(found)
