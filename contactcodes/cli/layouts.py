"""``contactcodes layouts``: the paper there is, what one of them measures, and whether a file is good."""

from __future__ import annotations

from pathlib import Path

import click

from contactcodes.cli.layout_sample import LayoutSample
from contactcodes.cli.layout_sizes import box_headings, box_rows, size_headings, size_rows, title_of
from contactcodes.cli.opened import example
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale, format_number
from contactcodes.settings import load_settings
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_file import read_layout
from contactcodes.sheets.layout_folder import all_layouts, find_layout

_picture_option = click.option(
    "--picture",
    metavar=_("FILE.png"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Draw it with usual words; the back, if there is one, as FILE-back.png."),
)


@click.group(
    invoke_without_command=True,
    help=_("List the layouts: label sheets, posters, stickers, cards; or look at one."),
    epilog=example(
        "layouts --format json",
        "layouts show avery-l7160 --picture avery-l7160.png",
        "layouts check my-labels.toml",
    ),
)
@format_option
@click.pass_context
def layouts(context: click.Context, form: Format) -> None:
    """List layouts."""
    if context.invoked_subcommand is not None:
        return
    rows = [
        {
            "layout": layout.name,
            "title": layout.title[current_locale()],
            "page": f"{format_number(layout.page.width_mm)} × {format_number(layout.page.height_mm)} mm",
            "symbol": layout.symbol.symbology,
            "symbols": layout.labels_per_page,
            "side_mm": layout.symbol.side_mm,
        }
        for layout in all_layouts().values()
    ]
    headings = {
        "layout": _("Layout"),
        "title": _("Title"),
        "page": _("Page"),
        "symbol": _("Symbol"),
        "symbols": _("Symbols a page"),
        "side_mm": _("Symbol’s side in mm"),
    }
    print_rows(rows, headings, form)


@layouts.command(
    help=_("Print the sizes of a layout, and draw a picture of it."),
    epilog=example("layouts show avery-l7160 --picture avery-l7160.png"),
)
@click.argument("name", metavar=_("NAME"))
@_picture_option
def show(name: str, picture: Path | None) -> None:
    """Show a layout."""
    settings, layout = load_settings(), find_layout(name)
    sample = LayoutSample(layout, settings)
    _print_sizes(layout, sample)
    if picture is None:
        click.echo(_("For a picture of it, add --picture FILE.png"), err=True)
    else:
        _draw(sample, picture)


@layouts.command(
    help=_(
        "Check a layout’s file, wherever it is: its fields, that everything stands on the paper, the size of "
        "the modules, and that usual words fit. Exit code 1 where it is not good."
    ),
    epilog=example("layouts check my-labels.toml"),
)
@click.argument("file", metavar=_("FILE.toml"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_picture_option
def check(file: Path, picture: Path | None) -> None:
    """Check a layout's file."""
    settings, layout = load_settings(), read_layout(file.resolve(), file=str(file))
    sample = LayoutSample(layout, settings)
    advice = sample.check_symbols()
    sample.check_fits()
    click.echo(_("%(file)s is good.") % {"file": file})
    _print_sizes(layout, sample)
    if advice:
        click.echo(advice, err=True)
    if picture is not None:
        _draw(sample, picture)


def _print_sizes(layout: Layout, sample: LayoutSample) -> None:
    click.echo(title_of(layout))
    click.echo()
    print_rows(size_rows(layout, sample.label()), size_headings(), "table")
    click.echo()
    print_rows(box_rows(layout), box_headings(), "table")


def _draw(sample: LayoutSample, picture: Path) -> None:
    if picture.suffix.lower() != ".png":
        raise click.BadParameter(_("The picture is a PNG: its name ends in .png."), param_hint="--picture")
    if not picture.parent.is_dir():
        raise InputError(_("There is no folder %(folder)s for the picture.") % {"folder": picture.parent})
    for png, file in zip(
        sample.pictures(current_locale()),
        (picture, picture.with_stem(f"{picture.stem}-back")),
        strict=False,
    ):
        file.write_bytes(png)
        click.echo(file, err=True)
