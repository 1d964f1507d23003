"""``contactcodes symbol``: the symbols of codes as files, proven, for those who set or print them."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click
from sqlalchemy import Connection

from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.campaign import find_campaign_named
from contactcodes.campaigns.placed_code import PlacedCode, find_placed_code, placed_codes
from contactcodes.campaigns.symbol_files import (
    FileOrder,
    foresee,
    proven_file,
    styled_scores,
    symbol_file_name,
    symbol_zip,
)
from contactcodes.campaigns.tag_files import (
    tag_file_name,
    tag_message,
    tag_told,
    tag_zip,
    tag_zip_name,
)
from contactcodes.cli.ink_name import InkOrColour
from contactcodes.cli.millimetres import Millimetres
from contactcodes.cli.opened import example, opened
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.images import CONTENT_TYPES, Format
from contactcodes.codes.printed_module import PRINTER_DPI
from contactcodes.codes.qr_standard import LARGEST_VERSION, LEVELS, Level
from contactcodes.codes.style import PLAIN, Style
from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.sheets.press import Ink
from contactcodes.storage.columns import now

_USUAL_SIDE_MM = 30.0


@click.command(
    help=_(
        "Write the symbol of a code as a file of an exact size, or those of all codes of a campaign as a ZIP "
        "with manifest.csv. Every file is rendered, decoded and compared before it is written. The size of a "
        "module, in millimetres and in dots of the printer, is told on standard error; of a styled symbol "
        "its scan score too."
    ),
    epilog=example(
        "symbol 7k3-qx9m --format pdf --size-mm 30",
        'symbol --campaign "Printemps" --format eps --size-mm 25 --out printemps.zip',
        "symbol 7k3-qx9m --styled --format svg",
        'symbol 7k3-qx9m --format pdf --ink "PANTONE 282 C=100,68,0,54"',
        "symbol 7k3-qx9m --format ndef",
    ),
)
@click.argument("code", metavar=_("[CODE]"), required=False)
@click.option("--campaign", metavar=_("NAME"), help=_("Of all codes of this campaign that are in service."))
@click.option(
    "--format",
    "form",
    type=click.Choice([*CONTENT_TYPES, "ndef"]),
    default="svg",
    show_default=True,
    help=_("What kind of file; ndef is what an NFC tag carries."),
)
@click.option(
    "--size-mm",
    type=Millimetres(),
    default=_USUAL_SIDE_MM,
    show_default=True,
    metavar="MM",
    help=_("Printed side, white border included."),
)
@click.option(
    "--level", type=click.Choice(LEVELS), help=_("Error correction; otherwise the highest that fits.")
)
@click.option(
    "--version",
    type=click.IntRange(1, LARGEST_VERSION),
    metavar="N",
    help=_("Version of the symbol, 1 to 10; otherwise the smallest from 2 up."),
)
@click.option(
    "--dpi",
    type=click.IntRange(72, 9600),
    metavar="N",
    help=_("Resolution of the printer, and the least of a PNG; otherwise 600."),
)
@click.option("--styled", is_flag=True, help=_("In your brand’s look, as the studio keeps it."))
@click.option(
    "--ink",
    type=InkOrColour(),
    metavar="NAME=C,M,Y,K",
    help=_(
        "Other than black: a spot colour, with what screens show for it in per cent, for PDF and EPS; or a "
        "colour such as #1b3a6b."
    ),
)
@click.option("--one-file", is_flag=True, help=_("Of a campaign: one PDF, a page for each code."))
@click.option(
    "--out",
    metavar=_("FILE"),
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help=_("The file; - is standard output. Otherwise a name that a printing house understands."),
)
def symbol(
    code: str | None,
    campaign: str | None,
    form: Format | Literal["ndef"],
    size_mm: float,
    level: Level | None,
    version: int | None,
    dpi: int | None,
    styled: bool,
    ink: Ink | str | None,
    one_file: bool,
    out: Path | None,
) -> None:
    """Write symbols as files."""
    if (code is None) == (campaign is None):
        raise click.UsageError(_("Give a code, or --campaign with its name."))
    if styled and ink is not None:
        raise click.UsageError(_("--styled has the colours of your brand’s look: leave --ink out."))
    if form == "ndef" and (styled or ink is not None):
        raise click.UsageError(_("A tag has neither look nor ink: leave --styled and --ink out."))
    _settings, database = opened()
    with database.reading() as connection:
        if code is not None:
            placed = [find_placed_code(connection, CodeText.read(code))]
        else:
            found = find_campaign_named(connection, campaign or "")
            placed = placed_codes(connection, campaign_id=found.id, in_service=True)
        style = _style(connection, placed, ink, styled=styled)
    if form == "ndef":
        _write_tags(placed, out, alone=code is not None)
        return
    order = FileOrder(
        form=form,
        side_mm=size_mm,
        dpi=dpi or PRINTER_DPI,
        one_file=one_file,
        version=version,
        level=level,
        style=style,
        ink=ink if isinstance(ink, Ink) else Ink(),
    )
    foreseen = foresee(placed, order)
    for line in (_retired(placed), foreseen.told(dpi), foreseen.module.advice(), _scores(placed, order)):
        if line:
            click.echo(line, err=True)
    if code is not None:
        _write(out or Path(symbol_file_name(placed[0], order)), [proven_file(placed[0], order)])
        return
    bar = click.progressbar(
        length=len(placed), label=_("Drawing and proving"), file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with bar:
        parts = symbol_zip(placed, order, now(), on_progress=lambda done: bar.update(done - bar.pos))
        _write(out or Path(foreseen.zip_name), parts)


def _write_tags(placed: list[PlacedCode], out: Path | None, *, alone: bool) -> None:
    if alone:
        message = tag_message(placed[0])
        click.echo(tag_told(message), err=True)
        _write(out or Path(tag_file_name(placed[0])), [message])
    else:
        parts = tag_zip(placed, now())
        _write(out or Path(tag_zip_name(placed[0].campaign)), parts)


def _style(connection: Connection, placed: list[PlacedCode], ink: Ink | str | None, *, styled: bool) -> Style:
    """Return how symbols look. Raises InputError where a look is asked for and the brand has none."""
    if isinstance(ink, str):
        return Style(dark=ink, eye=ink)
    if not styled or not placed:
        return PLAIN
    style = find_style(connection, placed[0].brand_id)
    if style.is_plain:
        raise InputError(
            _(
                "Your brand’s symbols are plain. Choose their look in the studio, under “The look of your "
                "symbols”, or leave --styled out."
            )
        )
    return style


def _scores(placed: list[PlacedCode], order: FileOrder) -> str:
    """Return the scan score of a styled symbol beside the plain one's; empty where it is plain."""
    if order.style.is_plain:
        return ""
    scores = styled_scores(placed, order)
    return _("Scan score %(styled)s, plain %(plain)s. A point or two says nothing.") % {
        "styled": format_number(scores.styled),
        "plain": format_number(scores.plain),
    }


def _retired(placed: list[PlacedCode]) -> str:
    if not any(one.retired_at for one in placed):
        return ""
    return _("Note: %(code)s is retired: whoever scans it gets a page, not the contact point.") % {
        "code": placed[0].code_text.shown
    }


def _write(out: Path, parts: Iterable[bytes]) -> None:
    """Write a file whole, or leave what was there: parts are made while they are written."""
    if str(out) == "-":
        for part in parts:
            sys.stdout.buffer.write(part)
        return
    draft = out.with_name(f".{out.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("wb") as file:
            for part in parts:
                file.write(part)
        draft.replace(out)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    click.echo(out)
