"""Files for printing houses: the symbols of a campaign, and what its NFC tags carry."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.symbol_files import FileOrder, Foreseen, foresee, symbol_zip
from contactcodes.campaigns.tag_files import tag_message, tag_told, tag_zip, tag_zip_name
from contactcodes.codes.address import leads_here_only
from contactcodes.codes.images import Format
from contactcodes.codes.shorter_domain import gain_told
from contactcodes.codes.style import StyleError
from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.storage.columns import now
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.printed_side import USUAL_SIDE_MM, read_side_mm
from contactcodes.web.studio.symbol_look import asked_style, brand_style

# A PDF is sent when its last page is proven, and an answer has to begin within a minute: on a busy
# machine 80 pages a second are drawn and proven (measured; 500 on a quiet one).
MOST_PAGES = 2_000
MOST_STYLED_PAGES = 300  # 11 a second with logo and frame (measured, busy)
_USUAL = "pdf"
_KINDS: dict[str, tuple[Format, bool]] = {
    "pdf": ("pdf", False),
    "pages": ("pdf", True),
    "eps": ("eps", False),
    "svg": ("svg", False),
    "png": ("png", False),
}


def add_to(blueprint: Blueprint) -> None:
    """Add the page and the files."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/files", "symbol_downloads", _show)
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/symbols.zip", "symbols_zip", _symbols)
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/tags.zip", "tags_zip", _tags)


def _show(campaign_id: int) -> ResponseReturnValue:
    campaign, placed = _in_service(campaign_id)
    if not placed:
        return _page(campaign, placed)
    try:
        foreseen = foresee(placed, _order(placed))
    except InputError as problem:
        return _page(campaign, placed, problem=problem), 422
    return _page(campaign, placed, foreseen)


def _symbols(campaign_id: int) -> ResponseReturnValue:
    """Answer with a ZIP that is drawn and proven while it is sent."""
    campaign, placed = _in_service(campaign_id)
    try:
        order = _order(placed)
        foreseen = foresee(placed, order)
        return _sent(symbol_zip(placed, order, now()), foreseen.zip_name)
    except InputError as problem:
        return _page(campaign, placed, problem=problem), 422


def _tags(campaign_id: int) -> ResponseReturnValue:
    campaign, placed = _in_service(campaign_id)
    if not placed:
        return _page(campaign, placed), 422
    return _sent(tag_zip(placed, now()), tag_zip_name(campaign.name))


def _in_service(campaign_id: int) -> tuple[Campaign, list[PlacedCode]]:
    with service().database.reading() as connection:
        campaign = asked_campaign(connection, campaign_id)
        return campaign, placed_codes(connection, campaign_id=campaign.id, in_service=True)


def _kind() -> str:
    asked = request.args.get("kind", _USUAL)
    return asked if asked in _KINDS else _USUAL


def _order(placed: list[PlacedCode]) -> FileOrder:
    form, one_file = _KINDS[_kind()]
    style = asked_style()
    if one_file:
        _refuse_too_many(len(placed), styled=not style.is_plain)
    side_mm = read_side_mm(request.args.get("side_mm", ""))
    return FileOrder(form=form, one_file=one_file, side_mm=side_mm, style=style)


def _refuse_too_many(pages: int, *, styled: bool) -> None:
    most = MOST_STYLED_PAGES if styled else MOST_PAGES
    if pages <= most:
        return
    command = "contactcodes symbol --campaign NAME --format pdf --one-file" + " --styled" * styled
    raise _TooManyPagesError(
        _(
            "One PDF has at most %(most)s pages here, and there are %(count)s codes. Choose one file per "
            "code, or have it made by the command: %(command)s"
        )
        % {"most": format_number(most), "count": format_number(pages), "command": command}
    )


class _TooManyPagesError(InputError):
    """It is not the side that is wrong, but the kind of file."""


def _sent(parts: Iterator[bytes], name: str) -> Response:
    first = next(parts)  # what fails before it is a page that says so, and no broken file

    def all_parts() -> Iterator[bytes]:
        yield first
        yield from parts

    answer = Response(all_parts(), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-cache"  # only who is signed in may have it
    return answer


def _page(
    campaign: Campaign,
    placed: list[PlacedCode],
    foreseen: Foreseen | None = None,
    *,
    problem: InputError | None = None,
) -> str:
    field = "side_mm"
    if isinstance(problem, StyleError):
        field = "look"
    elif isinstance(problem, _TooManyPagesError):
        field = "kind"
    styled = not brand_style().is_plain
    kinds = {
        "pdf": _("PDF, a file per code") if styled else _("PDF in black ink, a file per code"),
        "pages": _("PDF, one for all codes") if styled else _("PDF in black ink, one for all codes"),
        "eps": _("EPS, a file per code") if styled else _("EPS in black ink, a file per code"),
        "svg": _("SVG, a file per code"),
        "png": _("PNG at 600 dpi, a file per code"),
    }
    return render_template(
        "studio/symbol_downloads.html",
        campaign=campaign,
        codes=len(placed),
        foreseen=foreseen,
        kinds=list(kinds.items()),
        kind=_kind(),
        styled=styled,
        look=request.args.get("look", ""),
        side_mm=request.args.get("side_mm") or format_number(USUAL_SIDE_MM),
        gain=gain_told(placed[0].url) if placed else "",
        tag=tag_told(tag_message(max(placed, key=lambda one: len(one.url)))) if placed else "",
        only_here=placed[0].origin if placed and leads_here_only(placed[0].origin) else "",
        problems={field: str(problem)} if problem else {},
    )
