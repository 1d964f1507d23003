"""One symbol judged: what was found at its place, and why it is not proven if it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.codes.printed_module import SMALLEST_MODULE_MM
from contactcodes.language import _, format_number, ngettext
from contactcodes.sheets.arrangement import Spot
from contactcodes.sheets.boxes import Rectangle
from contactcodes.sheets.lettering import Label
from contactcodes.sheets.page_view import Found, PageView

_FOUND_TOLERANCE_MM = 0.3  # decoders find a symbol's middle to about a module


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolProof:
    """What was found at one symbol's place.

    page, slot, face    all from 1; a folded label has its symbol on each face
    expected, decoded   what it should say and what the decoder read, None where it read nothing
    symbology           what kind of symbol it is
    version, level      as ``MatrixSymbol`` tells them: 2 and Q, M3 and M, 22 × 22 and nothing
    module_mm           side of a module on paper
    quiet_zone_modules  clear width around it, measured up to what its kind needs, at its narrowest: 4 for a
                        QR Code, 2 for a Micro QR Code, 1 for a GS1 Data Matrix
    wrong_modules       modules that are not as intended
    reason              why it is not proven, in words; empty when it is
    """

    page: int
    slot: int
    face: int
    placement: str
    expected: str
    decoded: str | None
    version: int | str
    level: str
    module_mm: float
    quiet_zone_modules: float
    wrong_modules: int
    reason: str
    symbology: str = Symbology.QR

    @property
    def kind(self) -> str:
        """What was proven: ``2-Q`` for a QR Code, ``Micro QR Code M3-M``, ``GS1 Data Matrix 22 × 22``."""
        size = f"{self.version}-{self.level}" if self.level else str(self.version)
        return size if self.symbology == Symbology.QR else f"{self.symbology} {size}"

    @property
    def proven(self) -> bool:
        """Tell whether it was read at its place as it should be, with no module wrong."""
        return not self.reason

    def explained(self) -> str:
        """Return where it stands and why it is not proven."""
        if self.symbology == Symbology.QR:
            return _("page %(page)d, slot %(slot)d (%(placement)s): %(reason)s") % asdict(self)
        return _("page %(page)d, slot %(slot)d (%(placement)s), %(symbology)s: %(reason)s") % asdict(self)


class PlacedSymbol(NamedTuple):
    """Where a symbol should stand.

    place  left, top, right, bottom of the symbol with its quiet zone, in millimetres of the trim
    face   of its label, from 1
    """

    label: Label
    symbol: MatrixSymbol
    spot: Spot
    place: Rectangle
    face: int


def judged(placed: Sequence[PlacedSymbol], view: PageView | None, absent: str) -> Iterator[SymbolProof]:
    """Look at the symbols of a page and judge each.

    view    None where there is none to look at
    absent  why, in words
    """
    if view is None:
        for each in placed:
            yield _judged(each, Found(decoded=None, comparison=None), absent)
        return
    pictures = view.pictures([each.place for each in placed])
    for each, picture in zip(placed, pictures, strict=True):
        found = view.look(picture, each.symbol, each.spot, each.place)
        yield _judged(each, found, _objection(view, each, found))


def _judged(placed: PlacedSymbol, found: Found, reason: str) -> SymbolProof:
    label, symbol, spot, _place, face = placed
    compared = found.comparison
    return SymbolProof(
        page=spot.page,
        slot=spot.slot,
        face=face,
        placement=label.placement,
        expected=symbol.text,
        decoded=found.decoded,
        symbology=symbol.symbology,
        version=symbol.told_version,
        level=symbol.told_level,
        module_mm=round(_module_mm(placed), 3),
        quiet_zone_modules=compared.quiet_zone_modules if compared else 0.0,
        wrong_modules=compared.wrong_modules if compared else symbol.modules.size,
        reason=reason,
    )


def _module_mm(placed: PlacedSymbol) -> float:
    """Return the side of a module as the layout has it: a correction undoes what the printer does."""
    width_mm = (placed.place[2] - placed.place[0]) / placed.spot.scale_x
    return width_mm / placed.symbol.side_with_quiet_zone


def _objection(view: PageView, placed: PlacedSymbol, found: Found) -> str:
    """Return why the symbol is not proven, or an empty text."""
    symbol, compared = placed.symbol, found.comparison
    module = _module_mm(placed)
    if module < SMALLEST_MODULE_MM - 1e-9:
        return _("a module is %(module)s mm on paper; the limit is %(limit)s mm") % {
            "module": format_number(round(module, 2)),
            "limit": format_number(SMALLEST_MODULE_MM),
        }
    if found.decoded != symbol.text:
        return _misread(view, placed, found)
    if compared is None:
        return _("its modules are too small to be compared one by one at %(dpi)d dpi") % {"dpi": view.dpi}
    if compared.wrong_modules and (ways := _ways_off(view, placed)):
        return _("the symbol stands off its place: %(ways)s") % {"ways": ways}
    if compared.wrong_modules:
        return ngettext(
            "%(count)d module is wrong: error correction hides it from the decoder",
            "%(count)d modules are wrong: error correction hides them from the decoder",
            compared.wrong_modules,
        ) % {"count": compared.wrong_modules}
    if compared.quiet_zone_modules < symbol.quiet_zone_modules:
        return ngettext(
            "the quiet zone is clear for %(clear)s modules only; %(limit)d is needed",
            "the quiet zone is clear for %(clear)s modules only; %(limit)d are needed",
            symbol.quiet_zone_modules,
        ) % {"clear": format_number(compared.quiet_zone_modules), "limit": symbol.quiet_zone_modules}
    return ""


def _misread(view: PageView, placed: PlacedSymbol, found: Found) -> str:
    if found.decoded is None:
        reason = _("nothing can be read at its place")
    else:
        reason = _("another symbol stands at its place: %(decoded)s") % {"decoded": _shown(found.decoded)}
    if ways := _ways_off(view, placed):
        reason += _("; its own stands %(ways)s") % {"ways": ways}
    return reason


def _shown(text: str) -> str:
    """Return what a symbol says without what no screen shows: GS1's separators are control characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def _ways_off(view: PageView, placed: PlacedSymbol) -> str:
    """Return how far from its place the symbol stands, in words; empty when at its place or lost."""
    distance = view.distance_from_place(placed.symbol, placed.spot, placed.place)
    if distance is None or max(map(abs, distance)) < _FOUND_TOLERANCE_MM:
        return ""
    right_mm, down_mm = (round(each, 1) for each in distance)
    ways = []
    if right_mm:
        way = _("%(distance)s mm to the right") if right_mm > 0 else _("%(distance)s mm to the left")
        ways.append(way % {"distance": format_number(abs(right_mm))})
    if down_mm:
        way = _("%(distance)s mm below") if down_mm > 0 else _("%(distance)s mm above")
        ways.append(way % {"distance": format_number(abs(down_mm))})
    return ", ".join(ways)
