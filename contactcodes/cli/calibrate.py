"""``contactcodes calibrate``: measure a desk printer once, so that sheets of labels come out in place."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import click
from sqlalchemy import Connection

from contactcodes.campaigns.brand import Brand, own_brand
from contactcodes.campaigns.printer import (
    Printer,
    checked_printer_name,
    delete_printer,
    find_printer,
    printers_of,
    save_printer,
)
from contactcodes.cli.millimetres import Millimetres, Offset, moved
from contactcodes.cli.opened import example, opened
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import LOCALES, _, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.calibration import check_has_room, draw_calibration_page
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.correction_words import correction_told
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.measured_page import MeasuredPage, correction_from
from contactcodes.storage.columns import now

_MEASURED = ("cross_x_mm", "cross_y_mm", "width_mm", "height_mm", "pitch_x_mm", "pitch_y_mm")


@click.command(
    help=_(
        "Correct what a desk printer does wrong. Draw its calibration page with --out, print it at 100%, "
        "measure it with a ruler, and give what you measured; “print --printer NAME” uses it from then on. "
        "Without --printer: list the printers."
    ),
    epilog=example(
        'calibrate --printer "Étage 2" --layout avery-l7160 --out page.pdf',
        'calibrate --printer "Étage 2" --measured-x 20.8 --measured-y 19.6 --width 99.5 --height 99.7',
        'calibrate --printer "Étage 2" --check --out check.pdf',
    ),
)
@click.option("--printer", metavar=_("NAME"), help=_("What you call the printer."))
@click.option("--layout", metavar="LAYOUT", help=_("Whose page and labels are drawn; otherwise A4."))
@click.option(
    "--out",
    metavar=_("FILE.pdf"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Where the calibration page is written."),
)
@click.option("--check", is_flag=True, help=_("Draw the page with the correction: it should come out right."))
@click.option(
    "--measured-x",
    "cross_x_mm",
    type=Millimetres(),
    metavar="MM",
    help=_("From the left edge of the paper to the first cross, which belongs at 20."),
)
@click.option(
    "--measured-y",
    "cross_y_mm",
    type=Millimetres(),
    metavar="MM",
    help=_("From the top edge of the paper to the first cross, which belongs at 20."),
)
@click.option(
    "--width", "width_mm", type=Millimetres(), metavar="MM", help=_("Of the square, which belongs to be 100.")
)
@click.option(
    "--height", "height_mm", type=Millimetres(), metavar="MM", help=_("The same, from top to bottom.")
)
@click.option(
    "--pitch-x",
    "pitch_x_mm",
    type=Millimetres(signed=True),
    metavar="MM",
    help=_("Added between one column of labels and the next."),
)
@click.option(
    "--pitch-y",
    "pitch_y_mm",
    type=Millimetres(signed=True),
    metavar="MM",
    help=_("Added between one row and the next."),
)
@click.option(
    "--nudge", type=Offset(), metavar="X,Y", help=_("Move everything right and down by so many mm more.")
)
@click.option("--forget", is_flag=True, help=_("Forget the printer."))
@click.option("--locale", type=click.Choice(LOCALES), help=_("The language on the page."))
@format_option
def calibrate(
    printer: str | None,
    layout: str | None,
    out: Path | None,
    check: bool,
    nudge: tuple[float, float] | None,
    forget: bool,
    locale: str | None,
    form: Format,
    **measured: float | None,
) -> None:
    """Calibrate a printer."""
    given = {name: value for name in _MEASURED if (value := measured[name]) is not None}
    if out is not None:
        _refuse_out(out)
    if printer is None and (given or nudge or out or check or forget or layout):
        raise click.UsageError(_("Give --printer with what you call the printer."))
    if out is None and (layout or check):
        raise click.UsageError(_("Give --out with the file of the page."))
    if forget and (given or nudge or out):
        raise click.UsageError(_("--forget stands alone."))
    paper = find_layout(layout) if layout else None
    if paper:
        check_has_room(paper)
    settings, database = opened()
    with database.writing() as connection:
        brand = _brand(connection, settings)
        if printer is None:
            _print(printers_of(connection, brand.id), form)
            return
        if forget:
            delete_printer(connection, brand.id, printer)
            click.echo(_("The printer “%(name)s” is forgotten.") % {"name": printer})
            return
        if given or nudge:
            _save(connection, brand, printer, given, nudge or (0.0, 0.0))
        if out is None:
            _print([find_printer(connection, brand.id, printer)], form)
            return
        correction = find_printer(connection, brand.id, printer).correction if check else Correction()
    with using_locale(locale or brand.locale):
        _draw(checked_printer_name(printer), paper, correction, out)
    click.echo(_("Print at 100%% (actual size), without fitting to the page.") % {}, err=True)
    click.echo(out)


def _save(
    connection: Connection,
    brand: Brand,
    name: str,
    given: dict[str, float],
    nudge_mm: tuple[float, float],
) -> None:
    """Keep what was measured; what was not given stays as it was measured before."""
    try:
        before = find_printer(connection, brand.id, name).correction
    except NotFoundError:
        before = Correction()
    correction = correction_from(replace(MeasuredPage.of(before), **given)) if given else before
    save_printer(connection, brand.id, name, moved(correction, nudge_mm), now())


def _print(printers: list[Printer], form: Format) -> None:
    rows = [
        {
            "printer": one.name,
            "correction": correction_told(one.correction),
            **(one.correction.as_json() if form != "table" else {}),
        }
        for one in printers
    ]
    headings = {"printer": _("Printer"), "correction": _("Correction")}
    if form != "table":
        headings |= {name: name for name in Correction().as_json()}
    print_rows(rows, headings, form)


def _draw(name: str, layout: Layout | None, correction: Correction, out: Path) -> None:
    drawn = BytesIO()
    draw_calibration_page(drawn, printer=name, layout=layout, correction=correction)
    out.write_bytes(drawn.getvalue())


def _brand(connection: Connection, settings: Settings) -> Brand:
    return own_brand(connection, locale=settings.locale, time_zone=settings.time_zone, at=now())


def _refuse_out(out: Path) -> None:
    if out.suffix.lower() != ".pdf":
        raise click.BadParameter(_("The page is a PDF: its name ends in .pdf."), param_hint="--out")
    if not out.parent.is_dir():
        raise InputError(_("There is no folder %(folder)s for the page.") % {"folder": out.parent})
