"""The look of a brand's symbols: chosen beside a picture of it, its scan score and what is refused."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from contactcodes.campaigns.brand_style import find_style, keep_style
from contactcodes.codes.address import origin_of, symbol_url
from contactcodes.codes.channel_mark import ChannelMark
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.logo import Logo
from contactcodes.codes.scan_score import ScanScores, scan_scores
from contactcodes.codes.style import Refusal, Style, StyleError
from contactcodes.codes.style_contrast import is_colour
from contactcodes.codes.style_proof import styled
from contactcodes.codes.styled_symbol import draw
from contactcodes.codes.symbol import Symbol
from contactcodes.contacts.channels import CHANNELS
from contactcodes.errors import SymbolError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.storage.tables import campaigns, codes, contact_points
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service

LOGO_SHARES = {"small": 0.12, "large": 0.2}
_SIDE_MM = 30.0
_USUAL_CHANNEL = "whatsapp"
_EXAMPLE = CodeText.draw(6, lambda bits: 0b10110 & (1 << bits) - 1)
_COLOURS = ("dark", "light", "eye")


class Example(NamedTuple):
    """The code whose symbol is shown: the brand's newest, else an imagined one."""

    url: str
    mark: ChannelMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What stands beside the form.

    logo     the one that was sent, whatever else was wrong
    picture  as a ``data:`` address; empty where nothing can be drawn
    """

    style: Style | None = None
    logo: Logo | None = None
    symbol: Symbol | None = None
    picture: str = ""
    scores: ScanScores | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def problems(self) -> dict[str, str]:
        """Field → sentence, the first of each field."""
        found: dict[str, str] = {}
        for refusal in self.refusals:
            found.setdefault(refusal.field, refusal.message)
        return found


def add_to(blueprint: Blueprint) -> None:
    """Add the page, what saves it, and the part of it that follows the form."""
    blueprint.add_url_rule("/symbol-style", "symbol_style", _show)
    blueprint.add_url_rule("/symbol-style", "send_symbol_style", _send, methods=["POST"])
    blueprint.add_url_rule("/symbol-style/preview", "symbol_style_preview", _preview, methods=["POST"])


def _show() -> ResponseReturnValue:
    with service().database.reading() as connection:
        style = find_style(connection, current_brand().id)
        example = _example(connection)
    return _page(_looked_at(style, example))


def _send() -> ResponseReturnValue:
    """Show what was chosen, or keep it: nothing that is refused is kept."""
    preview = _asked()
    if preview.style is None or preview.refusals:
        return _page(preview), 422
    if "save" not in request.form:
        return _page(preview)
    with service().database.writing() as connection:
        keep_style(connection, current_brand().id, preview.style, now())
    flash(
        _("Symbols are plain from now on.")
        if preview.style.is_plain
        else _("The look is kept, and proven to scan. What is printed already stays as it is.")
    )
    return redirect(url_for("studio.symbol_style"), code=303)


def _preview() -> ResponseReturnValue:
    """Answer the script that follows the form."""
    return render_template("studio/symbol_style_preview.html", preview=_asked())


def _asked() -> Preview:
    with service().database.reading() as connection:
        example = _example(connection)
    refusals = []
    logo = None
    try:
        logo = _logo(request.form)
    except SymbolError as problem:
        refusals.append(Refusal("logo", str(problem)))
    try:
        style = _read(request.form, logo)
    except StyleError as refused:
        refusals += refused.refusals
    if refusals:
        return Preview(logo=logo, refusals=tuple(refusals))
    return _looked_at(style, example)


def _logo(typed: Mapping[str, str]) -> Logo | None:
    """Return the logo that was sent, else the one the page kept; checked again, for it comes from outside."""
    file = request.files.get("logo")
    if file is not None and (content := file.read()):
        return Logo.read(content)
    if "no_logo" in typed or not typed.get("logo_kept"):
        return None
    try:
        return Logo.read(b64decode(typed["logo_kept"], validate=True))
    except ValueError as problem:
        raise SymbolError(_("The logo was lost on the way. Choose its file again.")) from problem


def _read(typed: Mapping[str, str], logo: Logo | None) -> Style:
    """Return the style of a form. Raises StyleError for what is no style at all."""
    colours = {name: typed.get(name, "").strip().lower() for name in _COLOURS}
    bad = [
        Refusal(name, _("“%(colour)s” is no colour. Write one such as #1b3a6b.") % {"colour": colour})
        for name, colour in colours.items()
        if not is_colour(colour)
    ]
    if bad:
        raise StyleError(bad)
    try:
        return Style(
            dark=colours["dark"],
            light=colours["light"],
            eye=colours["eye"],
            modules="rounded" if typed.get("modules") == "rounded" else "square",
            eyes="rounded" if typed.get("eyes") == "rounded" else "square",
            logo=logo,
            logo_share=LOGO_SHARES.get(typed.get("logo_share", ""), LOGO_SHARES["large"]),
            level_h="level_h" in typed,
            call_to_action=" ".join(typed.get("call_to_action", "").split()),
            channel_mark="channel_mark" in typed,
        )
    except SymbolError as problem:  # colours are checked already: the words
        raise StyleError([Refusal("call_to_action", str(problem))]) from problem


def _looked_at(style: Style, example: Example) -> Preview:
    """Return picture and scores of a style, wherever anything can be drawn, and what is refused."""
    symbol = style.symbol_of(example.url)
    refusals: tuple[Refusal, ...] = ()
    try:
        drawing = styled(symbol, style, example.mark)
    except StyleError as refused:
        refusals = refused.refusals
        try:
            drawing = draw(symbol, style, example.mark)
        except StyleError:
            return Preview(style=style, logo=style.logo, symbol=symbol, refusals=refusals)
    return Preview(
        style=style,
        logo=style.logo,
        symbol=symbol,
        picture=_data_address("image/svg+xml", drawing.as_file("svg", side_mm=_SIDE_MM)),
        scores=scan_scores(drawing),
        refusals=refusals,
    )


def _page(preview: Preview) -> str:
    typed: Mapping[str, Any] = request.form
    if preview.style is not None:
        size = "small" if preview.style.logo_share == LOGO_SHARES["small"] else "large"
        typed = {**preview.style.as_json(), "logo_share": size}
    return render_template(
        "studio/symbol_style.html",
        typed=typed,
        logo_kept=b64encode(preview.logo.png).decode() if preview.logo else "",
        preview=preview,
        problems=preview.problems,
    )


def _example(connection: Connection) -> Example:
    newest = connection.execute(
        select(codes.c.text, contact_points.c.channel)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
        .where(campaigns.c.brand_id == current_brand().id)
        .order_by(codes.c.id.desc())
        .limit(1)
    ).one_or_none()
    text, name = (CodeText(newest.text), newest.channel) if newest else (_EXAMPLE, _USUAL_CHANNEL)
    channel = CHANNELS.get(name, CHANNELS[_USUAL_CHANNEL])
    return Example(
        symbol_url(origin_of(service().settings.public_url), text),
        ChannelMark(channel.printed_name(), channel.colour),
    )


def _data_address(content_type: str, content: bytes) -> str:
    return f"data:{content_type};base64,{b64encode(content).decode()}"
