"""``contactcodes layouts``: the paper there is."""

from __future__ import annotations

import click

from contactcodes.cli.opened import example
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.layout import all_layouts


@click.command(
    help=_("List the layouts: label sheets, posters, stickers."), epilog=example("layouts --format json")
)
@format_option
def layouts(form: Format) -> None:
    """List layouts."""
    rows = [
        {
            "layout": layout.name,
            "title": layout.title[current_locale()],
            "page": f"{format_number(layout.page.width_mm)} × {format_number(layout.page.height_mm)} mm",
            "symbols": layout.labels_per_page,
            "side_mm": layout.symbol.side_mm,
        }
        for layout in all_layouts().values()
    ]
    headings = {
        "layout": _("Layout"),
        "title": _("Title"),
        "page": _("Page"),
        "symbols": _("Symbols a page"),
        "side_mm": _("Symbol’s side in mm"),
    }
    print_rows(rows, headings, form)
