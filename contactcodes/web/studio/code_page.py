"""One code: its symbol large, its files to download, and its retirement."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode, find_placed_code, restore_code, retire_code
from contactcodes.campaigns.placement_country import country_name
from contactcodes.codes.address import symbol_url
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.images import as_pdf, as_png, as_svg
from contactcodes.codes.symbol import Symbol, make_symbol
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.storage.tables import codes
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.file_names import file_name
from contactcodes.web.studio.untracked_codes import untracked_among

USUAL_SIDE_MM = 30.0
_AN_HOUR_S = 3600
_MILLIMETRES = re.compile(r"[0-9]{1,9}([.,][0-9]{0,9})?")

_Format = Literal["svg", "png", "pdf"]
_DRAWN: dict[_Format, tuple[Callable[[Symbol, float], bytes], str]] = {
    "svg": (lambda symbol, side_mm: as_svg(symbol, side_mm=side_mm), "image/svg+xml"),
    "png": (lambda symbol, side_mm: as_png(symbol, side_mm=side_mm), "image/png"),
    "pdf": (lambda symbol, side_mm: as_pdf(symbol, side_mm=side_mm), "application/pdf"),
}


def add_to(blueprint: Blueprint) -> None:
    """Add the page, its pictures and its two decisions."""
    blueprint.add_url_rule("/codes/<code:code_text>", "code", _show)
    blueprint.add_url_rule("/codes/<code:code_text>/symbol.<any(svg,png,pdf):kind>", "symbol", _symbol)
    blueprint.add_url_rule("/codes/<code:code_text>/retire", "retire", _ask_to_retire)
    blueprint.add_url_rule("/codes/<code:code_text>/retire", "send_retire", _retire, methods=["POST"])
    blueprint.add_url_rule("/codes/<code:code_text>/restore", "restore", _restore, methods=["POST"])


def _show(code_text: CodeText) -> ResponseReturnValue:
    placed = _placed(code_text)
    with service().database.reading() as connection:
        untracked = untracked_among(connection, [placed.code_id])
    return render_template(
        "studio/code.html",
        placed=placed,
        side_mm=USUAL_SIDE_MM,
        country=_country(placed),
        untracked=bool(untracked),
    )


def _symbol(code_text: CodeText, kind: _Format) -> ResponseReturnValue:
    """Answer with the symbol; as a file to keep where a side was asked for."""
    asked = request.args.get("side_mm", "").strip()
    draw, content_type = _DRAWN[kind]
    symbol = make_symbol(symbol_url(_origin(code_text), code_text))
    drawn = BytesIO(draw(symbol, _side_mm(asked)))
    name = None
    if asked:
        name = file_name(f"{_placed(code_text).placement.name} {code_text.shown}", kind)
    answer = send_file(drawn, mimetype=content_type, as_attachment=bool(asked), download_name=name)
    answer.headers["Cache-Control"] = f"private, max-age={_AN_HOUR_S}"
    return answer


def _ask_to_retire(code_text: CodeText) -> ResponseReturnValue:
    return render_template("studio/retire.html", placed=_placed(code_text))


def _retire(code_text: CodeText) -> ResponseReturnValue:
    placed = _placed(code_text)
    with service().database.writing() as connection:
        retire_code(connection, placed.code_id, now())
    flash(_("%(code)s is retired. It can be put back in service at any time.") % {"code": code_text.shown})
    return redirect(url_for("studio.code", code_text=code_text), code=303)


def _restore(code_text: CodeText) -> ResponseReturnValue:
    placed = _placed(code_text)
    with service().database.writing() as connection:
        restore_code(connection, placed.code_id)
    flash(_("%(code)s is in service again.") % {"code": code_text.shown})
    return redirect(url_for("studio.code", code_text=code_text), code=303)


def _placed(code_text: CodeText) -> PlacedCode:
    with service().database.reading() as connection:
        placed = find_placed_code(connection, code_text)
        asked_campaign(connection, placed.campaign_id)
    return placed


def _origin(code_text: CodeText) -> str:
    # A page of thumbnails asks a hundred times: no more is read than the symbol needs.
    with service().database.reading() as connection:
        origin: str | None = connection.execute(
            select(codes.c.origin).where(codes.c.text == code_text)
        ).scalar()
    if origin is None:
        raise NotFoundError(_("There is no code %(code)s.") % {"code": code_text.shown})
    return origin


def _side_mm(asked: str) -> float:
    if not asked:
        return USUAL_SIDE_MM
    if not _MILLIMETRES.fullmatch(asked):
        raise InputError(
            _("“%(asked)s” is no number of millimetres. Write one such as 30 or 12.5.") % {"asked": asked}
        )
    return float(asked.replace(",", "."))


def _country(placed: PlacedCode) -> str:
    return country_name(placed.placement.country) if placed.placement.country else ""
