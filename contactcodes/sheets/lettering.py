"""Lettering: the words of a run, fitted into their boxes.

What all labels share is fitted once. Addresses are set in one size, found from what is
known before the first label is drawn: the domain and the length of the codes. Names of
placements are fitted one by one, and are looked through before a run is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contactcodes.codes.data_matrix import DataMatrix
from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.errors import LayoutError
from contactcodes.language import _, current_locale, format_number, ngettext
from contactcodes.sheets.address_fitting import AddressFitting
from contactcodes.sheets.boxes import Panel, Role, TextBox
from contactcodes.sheets.fonts import characters_without_glyph
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.text_fitting import FittedText, fit_name, fit_text

_NAMED = 10  # as many placements are named in one error; the rest are counted
_OWN = frozenset({Role.ADDRESS, Role.PLACEMENT})  # the words that each label has for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one label carries.

    symbol        of the layout's symbology
    address       what a person types: ``qr.dupont.fr/7k3-qx9m``
    placement     the placement's name, printed small
    trade_symbol  where the layout has a place for one
    """

    symbol: MatrixSymbol
    address: str
    placement: str
    trade_symbol: DataMatrix | None = None

    @property
    def symbols(self) -> tuple[MatrixSymbol, ...]:
        """Return all that it carries."""
        return (self.symbol, self.trade_symbol) if self.trade_symbol else (self.symbol,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What all labels of a run say, in the language of the run.

    locale   ``fr`` or ``en``: of these words, of the document and of the note in its margin
    brand    the brand's name
    texts    role → words; a role without words leaves its boxes empty
    address  one of the addresses, with the longest of the codes: it decides how large all are set.
             Empty: the first label's
    """

    locale: str
    brand: str
    texts: Mapping[Role, str] = field(default_factory=dict)
    address: str = ""

    def of(self, role: Role) -> str:
        """Return the words of a role that all labels share."""
        return self.brand if role is Role.BRAND else self.texts.get(role, "")


class OwnWords:
    """A box in which each label has words of its own."""

    def __init__(self, layout: Layout, box: TextBox, address: str) -> None:
        """Take the box; address is like all that will come, and for a box of addresses only."""
        self.box = box
        self._layout = layout
        self._addresses: AddressFitting | None = None
        self._name, self._fitted = "", fit_name("", box)  # the last one: labels of a placement come together
        if box.role is Role.ADDRESS:
            if missing := characters_without_glyph(address, box.weight):
                raise _undrawn(layout, missing, [address], 1)
            self._addresses = AddressFitting(box, address)
            if not self._addresses.fits_always:
                raise _misfit(layout, box, [address], 1)

    def on(self, label: Label) -> FittedText:
        """Return the words of a label.

        Raises LayoutError where they do not fit, or have characters the font cannot draw.
        """
        if self._addresses:
            fitted = self._addresses.fit(label.address)
        else:
            if label.placement != self._name:
                if missing := characters_without_glyph(label.placement, self.box.weight):
                    raise _undrawn(self._layout, missing, [label.placement], 1)
                self._name, self._fitted = label.placement, fit_name(label.placement, self.box)
            fitted = self._fitted
        if fitted is None:
            raise _misfit(self._layout, self.box, [label.placement], 1)
        return fitted


class Lettering:
    """The words of a run in the boxes of a layout.

    Raises LayoutError where words that all labels share do not fit, or an address as wide
    as the codes can make it.
    """

    def __init__(self, layout: Layout, wording: Wording, *, logo: bool = False) -> None:
        """Fit what all labels share. ``logo``: a picture stands where the brand's name would."""
        self._layout = layout
        self._shared: dict[Panel, tuple[tuple[TextBox, FittedText], ...]] = {}
        self._own: dict[Panel, tuple[OwnWords, ...]] = {}
        for panel in layout.panels:
            boxes = [box for box in panel.boxes if not (logo and box is panel.logo)]
            self._shared[panel] = tuple(
                (box, _fit_shared(layout, box, wording.of(box.role))) for box in boxes if box.role not in _OWN
            )
            self._own[panel] = tuple(
                OwnWords(layout, box, wording.address) for box in boxes if box.role in _OWN
            )

    def shared(self, panel: Panel) -> tuple[tuple[TextBox, FittedText], ...]:
        """Return boxes and words of a panel that are the same on all labels."""
        return self._shared[panel]

    def own(self, panel: Panel) -> tuple[OwnWords, ...]:
        """Return boxes of a panel whose words each label has for itself."""
        return self._own[panel]

    def check(self, names: Iterable[str]) -> None:
        """Raise LayoutError unless every name of a placement fits wherever the layout has one.

        All that do not fit are counted, and as many as ten are named.
        """
        boxes = [own.box for owns in self._own.values() for own in owns if own.box.role is Role.PLACEMENT]
        unfit = {box: _Concerned() for box in boxes}
        undrawn = {box: _Concerned() for box in boxes}
        missing: dict[str, None] = {}  # characters, in the order they were met
        for name in names:
            for box in boxes:
                if characters := characters_without_glyph(name, box.weight):
                    undrawn[box].add(name)
                    missing |= dict.fromkeys(characters)
                elif fit_name(name, box) is None:
                    unfit[box].add(name)
        for box in boxes:
            if undrawn[box].count:
                raise _undrawn(self._layout, "".join(missing), undrawn[box].named, undrawn[box].count)
            if unfit[box].count:
                raise _misfit(self._layout, box, unfit[box].named, unfit[box].count)


class _Concerned:
    """Placements that something is wrong with: counted, and the first ones by name."""

    def __init__(self) -> None:
        self.named: list[str] = []
        self.count = 0

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.named) < _NAMED:
            self.named.append(name)


def check_fits(layout: Layout, names: Iterable[str], wording: Wording, *, logo: bool = False) -> None:
    """Raise LayoutError unless all words of a run fit, before any of it is drawn.

    names  of the placements; each once is enough
    """
    Lettering(layout, wording, logo=logo).check(names)


def _fit_shared(layout: Layout, box: TextBox, text: str) -> FittedText:
    if missing := characters_without_glyph(text, box.weight):
        raise _undrawn(layout, missing, [_("The wording")], 1)
    fitted = fit_text(text, box)
    if fitted is None:
        raise LayoutError(
            _(
                "%(layout)s: “%(text)s” does not fit its box of %(width)s × %(height)s mm. "
                "What fits: fewer words."
            )
            % {"layout": layout.title[current_locale()], "text": text, **_size(box)}
        )
    return fitted


def _misfit(layout: Layout, box: TextBox, names: list[str], count: int) -> LayoutError:
    words = {
        "layout": layout.title[current_locale()],
        "names": _listed(names, count),
        "size": format_number(box.floor_pt),
        **_size(box),
    }
    if box.role is Role.ADDRESS:
        return LayoutError(
            _(
                "%(layout)s: the typed address does not fit its box of %(width)s × %(height)s mm, not even "
                "at %(size)s pt. Concerned: %(names)s. What fits: a shorter domain, or a larger label."
            )
            % words
        )
    return LayoutError(
        ngettext(
            "%(layout)s: the name of a placement does not fit its box of %(width)s × %(height)s mm, not even "
            "at %(size)s pt: %(names)s. What fits: a shorter name, or a larger label.",
            "%(layout)s: the names of placements do not fit their box of %(width)s × %(height)s mm, not even "
            "at %(size)s pt: %(names)s. What fits: shorter names, or a larger label.",
            count,
        )
        % words
    )


def _undrawn(layout: Layout, characters: str, names: list[str], count: int) -> LayoutError:
    return LayoutError(
        _(
            "%(layout)s: the printing font has no %(characters)s. Concerned: %(names)s. "
            "What fits: other characters."
        )
        % {
            "layout": layout.title[current_locale()],
            "characters": " ".join(characters),
            "names": _listed(names, count),
        }
    )


def _listed(names: list[str], count: int) -> str:
    listed = ", ".join(_("“%(name)s”") % {"name": name} for name in names)
    rest = count - len(names)
    if rest > 0:
        listed += ngettext(" and %(count)d more", " and %(count)d more", rest) % {"count": rest}
    return listed


def _size(box: TextBox) -> dict[str, str]:
    return {"width": format_number(box.width_mm), "height": format_number(box.height_mm)}
