"""Lettering: every word of a run fitted into its box before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contactcodes.codes.symbol import Symbol
from contactcodes.errors import LayoutError
from contactcodes.language import _, current_locale, format_number, ngettext
from contactcodes.sheets.boxes import Role, TextBox
from contactcodes.sheets.fonts import characters_without_glyph
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.text_fitting import FittedText, fit_alike, fit_text

_NAMED = 10  # as many placements are named in one error; the rest are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one label carries.

    address    what a person types: ``qr.dupont.fr/7k3-qx9m``
    placement  the placement's name, printed small
    """

    symbol: Symbol
    address: str
    placement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What all labels of a run say, in the language of the run.

    locale  ``fr`` or ``en``: of these words, of the document and of the note in its margin
    """

    locale: str
    headline: str
    call_to_action: str
    brand: str


@dataclass(frozen=True, slots=True)
class Lettering:
    """The words of every label of a run, fitted.

    shared  box and words that are the same on all labels
    own     box and, label by label, the words of its own
    """

    shared: tuple[tuple[TextBox, FittedText], ...]
    own: tuple[tuple[TextBox, tuple[FittedText, ...]], ...]

    @classmethod
    def fit(cls, layout: Layout, labels: Sequence[Label], wording: Wording) -> Lettering:
        """Fit all words. Addresses of a run are set in one size, so that its labels look alike.

        Raises LayoutError that names each placement whose words do not fit or have
        characters the font cannot draw.
        """
        common = {
            Role.BRAND: wording.brand,
            Role.HEADLINE: wording.headline,
            Role.CALL_TO_ACTION: wording.call_to_action,
        }
        shared = []
        own = []
        for box in (*layout.texts, *((layout.logo,) if layout.logo else ())):
            if box.role in common:
                shared.append((box, _fit_common(layout, box, common[box.role])))
            else:
                own.append((box, _fit_own(layout, box, labels)))
        return cls(tuple(shared), tuple(own))

    def on_label(self, index: int) -> Iterator[tuple[TextBox, FittedText]]:
        """Yield box and words of a label; index from 0."""
        yield from self.shared
        for box, fitted in self.own:
            yield box, fitted[index]


def _fit_common(layout: Layout, box: TextBox, text: str) -> FittedText:
    _refuse_missing_glyphs(layout, box, [text], [_("The wording")])
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


def _fit_own(layout: Layout, box: TextBox, labels: Sequence[Label]) -> tuple[FittedText, ...]:
    is_address = box.role is Role.ADDRESS
    texts = [label.address if is_address else label.placement for label in labels]
    _refuse_missing_glyphs(layout, box, texts, [label.placement for label in labels])
    fitted = fit_alike(texts, box) if is_address else [fit_text(text, box) for text in texts]
    fitting = tuple(each for each in fitted if each is not None)
    if len(fitting) == len(labels):
        return fitting
    names = [label.placement for label, each in zip(labels, fitted, strict=True) if each is None]
    words = {
        "layout": layout.title[current_locale()],
        "names": _listed(names),
        "size": format_number(box.floor_pt),
        **_size(box),
    }
    if is_address:
        raise LayoutError(
            _(
                "%(layout)s: the typed address does not fit its box of %(width)s × %(height)s mm, not even "
                "at %(size)s pt. Concerned: %(names)s. What fits: a shorter domain, or a larger label."
            )
            % words
        )
    raise LayoutError(
        ngettext(
            "%(layout)s: the name of a placement does not fit its box of %(width)s × %(height)s mm, not even "
            "at %(size)s pt: %(names)s. What fits: a shorter name, or a larger label.",
            "%(layout)s: the names of placements do not fit their box of %(width)s × %(height)s mm, not even "
            "at %(size)s pt: %(names)s. What fits: shorter names, or a larger label.",
            len(names),
        )
        % words
    )


def _refuse_missing_glyphs(layout: Layout, box: TextBox, texts: Sequence[str], names: Sequence[str]) -> None:
    missing = {
        name: characters
        for text, name in zip(texts, names, strict=True)
        if (characters := characters_without_glyph(text, box.weight))
    }
    if missing:
        raise LayoutError(
            _(
                "%(layout)s: the printing font has no %(characters)s. Concerned: %(names)s. "
                "What fits: other characters."
            )
            % {
                "layout": layout.title[current_locale()],
                "characters": " ".join(dict.fromkeys("".join(missing.values()))),
                "names": _listed(list(missing)),
            }
        )


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(_("“%(name)s”") % {"name": name} for name in names[:_NAMED])
    rest = len(names) - _NAMED
    if rest > 0:
        listed += ngettext(" and %(count)d more", " and %(count)d more", rest) % {"count": rest}
    return listed


def _size(box: TextBox) -> dict[str, str]:
    return {"width": format_number(box.width_mm), "height": format_number(box.height_mm)}
