"""The blueprint of the studio and the parts of its addresses that arrive checked."""

from __future__ import annotations

import re

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError

from contactcodes.campaigns.placement_media import medium_label
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import CodeTextError
from contactcodes.language import _, current_locale
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.layout_folder import usable_layouts
from contactcodes.storage.columns import LARGEST_ID
from contactcodes.web.studio.channel_tiles import channel_icon

blueprint = Blueprint("studio", "contactcodes.web.studio", url_prefix="/studio")


class IdConverter(BaseConverter):
    """``<id:campaign_id>``: the id of a row; what no row can have is not found."""

    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """Return the id."""
        try:
            return read_id(value)
        except ValueError as problem:
            raise ValidationError from problem


def read_id(text: str) -> int:
    """Return the id that a form or a query names. Raises ValueError for what no row can have."""
    if not re.fullmatch(IdConverter.regex, text) or int(text) > LARGEST_ID:
        raise ValueError(text)
    return int(text)


class CodeConverter(BaseConverter):
    """``<code:code_text>``: a code text, however it is written; anything else is not found."""

    def to_python(self, value: str) -> CodeText:
        """Return the code text."""
        try:
            return CodeText.read(value)
        except CodeTextError as problem:
            raise ValidationError from problem

    def to_url(self, value: CodeText) -> str:
        """Return it as people are shown it."""
        return value.shown


@blueprint.record_once
def _add_to_app(state: BlueprintSetupState) -> None:
    state.app.url_map.converters.update(code=CodeConverter, id=IdConverter)
    state.app.jinja_env.globals.update(
        medium_label=medium_label,
        channel_icon=channel_icon,
        layout_title=_layout_title,
        role_label=_role_label,
    )


def _layout_title(name: str) -> str:
    layout = usable_layouts().get(name)  # its file may have been removed or spoilt since
    return layout.title[current_locale()] if layout else name


def _role_label(role: Role) -> str:
    """Return what words of a print run are called that somebody may write."""
    return {
        Role.HEADLINE: _("Headline"),
        Role.CALL_TO_ACTION: _("Call to action"),
        Role.TARIFF: _("What a call costs"),
        Role.PRODUCT: _("Name of the product"),
        Role.GTIN: _("GTIN"),
        Role.LOT: _("Lot"),
    }.get(role, role.value)
