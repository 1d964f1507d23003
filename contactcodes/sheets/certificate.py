"""The certificate of a proof: one page that says which file was looked at, how, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from textwrap import wrap
from typing import BinaryIO

from contactcodes.language import _, format_moment, format_number, ngettext, using_locale
from contactcodes.sheets.boxes import POINTS_PER_MM, Colour, Role, TextBox, Weight
from contactcodes.sheets.fonts import characters_without_glyph
from contactcodes.sheets.pdf_file import PageBoxes, PdfFile
from contactcodes.sheets.pdf_information import Information
from contactcodes.sheets.proof_tally import Proof
from contactcodes.sheets.text_block import TextBlock
from contactcodes.sheets.text_fitting import fit_text

_WIDTH_MM, _HEIGHT_MM = 210.0, 297.0  # A4
_LEFT_MM, _TOP_MM, _FOOT_MM = 25.0, 30.0, 268.0
_NAMES_MM, _TEXT_MM = 45.0, 115.0  # wide: the names of values, the values and sentences beside them
_LINE_MM = 6.0
_SECTION_MM = 8.0  # above a heading
_HAIRLINE = "0 0 0 .4 K .25 w"
_UNDRAWN = "?"  # in the place of a character that the typeface does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a certificate says of a print run.

    run                     its number
    layout                  as a page lists it
    proof                   of the file that was released
    ordered_by, released_by who did it, as the brand knows them
    ordered_at, released_at aware; told in the brand's time zone
    locale                  ``fr`` or ``en``
    """

    brand: str
    campaign: str
    run: int
    layout: str
    proof: Proof
    ordered_by: str
    ordered_at: datetime
    released_by: str
    released_at: datetime
    time_zone: str
    locale: str


def certificate(out: BinaryIO, facts: Facts) -> None:
    """Write the certificate as PDF; the same facts give the same bytes.

    Raises ValueError for a proof that found anything wrong: there is no certificate of that.
    """
    if not facts.proof.proven:
        raise ValueError(f"print run {facts.run} is not proven")
    points = (0.0, 0.0, _WIDTH_MM * POINTS_PER_MM, _HEIGHT_MM * POINTS_PER_MM)
    with using_locale(facts.locale):
        information = Information(
            title=_("Certificate of proof, print run %(run)d") % {"run": facts.run},
            author=facts.brand,
            language=facts.locale,
            made_at=facts.released_at,
        )
        with PdfFile(out, information) as pdf:
            page = _Page(pdf)
            _set(page, facts)
            pdf.add_page(page.content(), PageBoxes(media=points, bleed=points, trim=points))


def _set(page: _Page, facts: Facts) -> None:
    proof = facts.proof
    page.say(_("Certificate of proof"), size_pt=28, weight="bold", height_mm=13)
    page.say(
        ngettext(
            "%(count)s symbol, and it is proven to scan",
            "%(count)s symbols, and every one is proven to scan",
            proof.symbols_proven,
        )
        % {"count": format_number(proof.symbols_proven)},
        size_pt=14,
        height_mm=7,
    )
    page.begin(_("The print run"))
    page.tell(_("Brand"), facts.brand)
    page.tell(_("Campaign"), facts.campaign)
    page.tell(_("Print run"), _("number %(run)d") % {"run": facts.run})
    page.tell(_("Layout"), facts.layout)
    page.tell(_("Ordered on"), _signed(facts, facts.ordered_by, facts.ordered_at))
    page.tell(_("Released on"), _signed(facts, facts.released_by, facts.released_at))
    page.begin(_("The file"))
    page.tell(_("Pages"), format_number(proof.pages))
    page.tell(_("Labels"), format_number(proof.labels))
    digest = " ".join(wrap(proof.pdf_sha256, 8))
    page.tell(_("SHA-256"), digest, height_mm=2 * _LINE_MM - 1)
    page.begin(_("What was found"))
    page.tell(_("Symbols"), format_number(proof.symbols_in_all))
    page.tell(_("Proven"), format_number(proof.symbols_proven))
    page.tell(_("Versions"), ", ".join(_kinds(proof)))
    if proof.smallest_module_mm is not None and proof.smallest_quiet_zone_modules is not None:
        page.tell(
            _("Smallest module"),
            _("%(size)s mm") % {"size": format_number(round(proof.smallest_module_mm, 2))},
        )
        quiet_zone = format_number(proof.smallest_quiet_zone_modules)
        told = ngettext(
            "clear for %(modules)s module or more",
            "clear for %(modules)s modules or more",
            ceil(proof.smallest_quiet_zone_modules),
        )
        page.tell(_("Quiet zone"), told % {"modules": quiet_zone})
    page.begin(_("How it was looked at"))
    for sentence in _checks(proof):
        page.explain(sentence)
    page.end(
        _(
            "This certificate holds for the file with this digest, printed at 100%%. Another file, even one "
            "that looks the same, was not looked at."
        )
        % {}
    )


def _signed(facts: Facts, who: str, at: datetime) -> str:
    return _("%(moment)s, by %(who)s") % {"moment": format_moment(at, facts.time_zone), "who": who}


def _kinds(proof: Proof) -> Iterator[str]:
    for kind, count in sorted(proof.kinds.items()):
        yield _("%(kind)s: %(count)s") % {"kind": kind, "count": format_number(count)}


def _checks(proof: Proof) -> Iterator[str]:
    yield _("Every page was rendered at %(dpi)d dpi by %(renderer)s.") % {
        "dpi": proof.dpi,
        "renderer": proof.renderer,
    }
    yield _(
        "Each symbol was read at its own place by an independent decoder, %(decoder)s, and says what was "
        "ordered for that place."
    ) % {"decoder": proof.decoder}
    yield _(
        "Each of its modules and every pixel of its quiet zone are as intended: nothing was left to error "
        "correction."
    )
    yield _(
        "Pages have the right number, size and boxes; all fonts are embedded; no colour is in RGB; all words "
        "stand in their boxes."
    )


class _Page:
    """Text on its way down a page."""

    def __init__(self, pdf: PdfFile) -> None:
        self._pdf = pdf
        self._texts: list[str] = []
        self._lines: list[str] = []
        self._y_mm = _TOP_MM

    def content(self) -> str:
        """Return the operators of the page."""
        words = "".join(self._texts)
        top = _HEIGHT_MM * POINTS_PER_MM
        return f"q {_HAIRLINE}\n{''.join(self._lines)}Q\nq 1 0 0 1 0 {top:.5f} cm\nBT\n{words}ET\nQ\n"

    def say(self, text: str, *, size_pt: float, height_mm: float, weight: Weight = "regular") -> None:
        """Set a line over the whole width."""
        self._put(text, _LEFT_MM, _NAMES_MM + _TEXT_MM, height_mm, size_pt=size_pt, weight=weight)
        self._y_mm += height_mm

    def begin(self, heading: str) -> None:
        """Begin a section: a hairline and its heading."""
        self._y_mm += _SECTION_MM
        y = (_HEIGHT_MM - self._y_mm) * POINTS_PER_MM
        left, right = (each * POINTS_PER_MM for each in (_LEFT_MM, _LEFT_MM + _NAMES_MM + _TEXT_MM))
        self._lines.append(f"{left:.3f} {y:.3f} m {right:.3f} {y:.3f} l S\n")
        self._y_mm += 2.0
        self._put(heading, _LEFT_MM, _NAMES_MM + _TEXT_MM, _LINE_MM, size_pt=10, weight="bold")
        self._y_mm += _LINE_MM

    def tell(self, name: str, value: str, *, height_mm: float = _LINE_MM - 1) -> None:
        """Set a value beside its name."""
        self._put(name, _LEFT_MM, _NAMES_MM - 3, _LINE_MM - 1, size_pt=10, colour="grey")
        self._put(value, _LEFT_MM + _NAMES_MM, _TEXT_MM, height_mm, size_pt=10)
        self._y_mm += height_mm + 0.5

    def explain(self, sentence: str) -> None:
        """Set a sentence, on three lines at the most."""
        lines = self._put(sentence, _LEFT_MM + _NAMES_MM, _TEXT_MM, 3 * _LINE_MM - 1, size_pt=10)
        self._y_mm += lines * (_LINE_MM - 1) + 1.5

    def end(self, sentence: str) -> None:
        """Set what stands at the foot."""
        self._y_mm = _FOOT_MM
        self._put(sentence, _LEFT_MM, _NAMES_MM + _TEXT_MM, 10, size_pt=8, colour="grey")

    def _put(
        self,
        text: str,
        x_mm: float,
        width_mm: float,
        height_mm: float,
        *,
        size_pt: float,
        weight: Weight = "regular",
        colour: Colour = "black",
    ) -> int:
        """Set words in a box at the height that is reached; return how many lines they take."""
        box = TextBox(
            role=Role.PRIVACY,  # wraps before it shrinks
            x_mm=x_mm,
            y_mm=self._y_mm,
            width_mm=width_mm,
            height_mm=height_mm,
            size_pt=size_pt,
            floor_pt=6,
            weight=weight,
            colour=colour,
            line_height=1.35,
        )
        for missing in characters_without_glyph(text, weight):
            text = text.replace(missing, _UNDRAWN)
        fitted = fit_text(text, box)
        while fitted is None:  # a name longer than a line
            text = text[: len(text) * 9 // 10].rstrip(" …") + "…"
            fitted = fit_text(text, box)
        block = TextBlock(box, self._pdf.font(weight), self._pdf.font_operand(weight))
        self._texts.append(block.operators(fitted))
        return len(fitted.lines)
