"""One code: its symbol large, its files to download, and its retirement."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from contactcodes.campaigns.placed_code import PlacedCode, find_placed_code, restore_code, retire_code
from contactcodes.campaigns.placement_country import place_name
from contactcodes.campaigns.symbol_files import FileOrder, foresee, proven_file, symbol_file_name
from contactcodes.campaigns.tag_files import tag_file_name, tag_message, tag_told
from contactcodes.codes.address import symbol_url
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.images import CONTENT_TYPES, Format, draw
from contactcodes.codes.printed_module import PrintedModule, printed_module
from contactcodes.codes.shorter_domain import gain_told
from contactcodes.codes.style import StyleError
from contactcodes.codes.symbol import choose, make_symbol
from contactcodes.contacts.week_words import say_week
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _, format_number
from contactcodes.storage.columns import now
from contactcodes.storage.tables import codes
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.led_to import led_to
from contactcodes.web.studio.printed_side import USUAL_SIDE_MM, read_side_mm
from contactcodes.web.studio.symbol_look import asked_style, brand_style
from contactcodes.web.studio.untracked_codes import untracked_among

_AN_HOUR_S = 3600


def add_to(blueprint: Blueprint) -> None:
    """Add the page, its pictures and files, and its two decisions."""
    blueprint.add_url_rule("/codes/<code:code_text>", "code", _show)
    blueprint.add_url_rule("/codes/<code:code_text>/symbol.<any(svg,png,pdf,eps):kind>", "symbol", _symbol)
    blueprint.add_url_rule("/codes/<code:code_text>/tag.ndef", "tag", _tag)
    blueprint.add_url_rule("/codes/<code:code_text>/retire", "retire", _ask_to_retire)
    blueprint.add_url_rule("/codes/<code:code_text>/retire", "send_retire", _retire, methods=["POST"])
    blueprint.add_url_rule("/codes/<code:code_text>/restore", "restore", _restore, methods=["POST"])


def _show(code_text: CodeText) -> ResponseReturnValue:
    placed = _placed(code_text)
    try:
        module = printed_module(choose(placed.url)[0], read_side_mm(request.args.get("side_mm", "")))
    except InputError as problem:
        return _page(placed, problems={"side_mm": str(problem)}), 422
    return _page(placed, module)


def _symbol(code_text: CodeText, kind: Format) -> ResponseReturnValue:
    """Answer with the symbol; as a file to keep, and proven, where a side was asked for."""
    if "side_mm" not in request.args:
        symbol = make_symbol(symbol_url(_origin(code_text), code_text))
        drawn = draw(symbol, kind, side_mm=USUAL_SIDE_MM)
        return _file(drawn, CONTENT_TYPES[kind])
    placed = _placed(code_text)
    try:
        order = FileOrder(form=kind, side_mm=read_side_mm(request.args["side_mm"]), style=asked_style())
        foresee([placed], order)
        content = proven_file(placed, order)
    except StyleError as problem:
        return _page(placed, problems={"look": str(problem)}), 422
    except InputError as problem:
        return _page(placed, problems={"side_mm": str(problem)}), 422
    return _file(content, CONTENT_TYPES[kind], symbol_file_name(placed, order))


def _tag(code_text: CodeText) -> ResponseReturnValue:
    """Answer with what an NFC tag of the code carries."""
    placed = _placed(code_text)
    return _file(tag_message(placed), "application/octet-stream", tag_file_name(placed))


def _file(content: bytes, content_type: str, name: str | None = None) -> Response:
    """Return an answer to be kept under that name; without a name, to be looked at."""
    answer = send_file(
        BytesIO(content), mimetype=content_type, as_attachment=name is not None, download_name=name
    )
    answer.headers["Cache-Control"] = f"private, max-age={_AN_HOUR_S}"
    return answer


def _page(
    placed: PlacedCode, module: PrintedModule | None = None, *, problems: dict[str, str] | None = None
) -> str:
    with service().database.reading() as connection:
        untracked = untracked_among(connection, [placed.code_id])
        led = led_to(connection, placed.brand_id, placed.target)
    version, level = choose(placed.url)
    return render_template(
        "studio/code.html",
        placed=placed,
        led=led,
        side_mm=request.args.get("side_mm") or format_number(USUAL_SIDE_MM),
        symbol_version=version,
        symbol_level=level,
        module=module,
        gain=gain_told(placed.url),
        tag=tag_told(tag_message(placed)),
        country=place_name(placed.placement.country, placed.placement.holidays),
        untracked=bool(untracked),
        styled=not brand_style().is_plain,
        look=request.args.get("look", ""),
        say_week=say_week,
        problems=problems or {},
    )


def _ask_to_retire(code_text: CodeText) -> ResponseReturnValue:
    placed = _placed(code_text)
    with service().database.reading() as connection:
        led = led_to(connection, placed.brand_id, placed.target)
    return render_template("studio/retire.html", placed=placed, led=led)


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
