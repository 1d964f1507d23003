"""The blueprint of the studio and the parts of its addresses that arrive checked."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError

from contactcodes.campaigns.placement_media import medium_label
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import CodeTextError
from contactcodes.language import current_locale
from contactcodes.sheets.layout import all_layouts
from contactcodes.web.studio.channel_tiles import channel_icon

blueprint = Blueprint("studio", "contactcodes.web.studio", url_prefix="/studio")


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
    state.app.url_map.converters["code"] = CodeConverter
    state.app.jinja_env.globals.update(
        medium_label=medium_label, channel_icon=channel_icon, layout_title=_layout_title
    )


def _layout_title(name: str) -> str:
    layout = all_layouts().get(name)  # one may have been removed since it was printed on
    return layout.title[current_locale()] if layout else name
