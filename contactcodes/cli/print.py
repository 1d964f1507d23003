"""``contactcodes print``: the main job in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from sqlalchemy import Connection

from contactcodes.campaigns.brand import change_brand, find_brand, has_placeholder_name, own_brand
from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.campaign import Campaign, open_campaign
from contactcodes.campaigns.code_list import code_list
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.placement_file import read_placements, told
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_queue import begin_drawing
from contactcodes.campaigns.print_run import PrintRun, cancel_print_run, order_print_run
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.run_certificate import run_certificate
from contactcodes.campaigns.serial import order_serial_run
from contactcodes.campaigns.sheet_artwork import sheet_artwork
from contactcodes.campaigns.sheet_files import SheetFiles, produce, sheet_files
from contactcodes.campaigns.sheet_labels import check_symbols, sheet_wording
from contactcodes.cli.opened import example, opened
from contactcodes.cli.pdf_out import copy_whole, out_option, refuse_out
from contactcodes.cli.print_options import PrintOptions, print_options
from contactcodes.codes.address import leads_here_only, origin_of
from contactcodes.contacts.contact_point_checks import check_leads_away
from contactcodes.contacts.target import Target
from contactcodes.errors import ContactcodesError, InputError
from contactcodes.language import LOCALES, _, ngettext
from contactcodes.settings import Settings
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.lettering import check_fits
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database


@click.command(
    help=_(
        "Mint one code for each placement of a file, draw the sheets, prove that every symbol scans, and "
        "write FILE.pdf and FILE.proof.json.\n\nPLACEMENTS is CSV or .xlsx with a column “name”, and if you "
        "like medium, site, city, country, latitude, longitude, copies, cost_eur. Print again with the same "
        "campaign, and placements keep their codes."
    ),
    epilog=example(
        'print vitrines.csv --campaign "Printemps" --contact whatsapp:+33612345678 \\\n'
        "      --layout avery-l7160 --out feuilles.pdf"
    ),
)
@click.argument("file", metavar="PLACEMENTS", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--campaign", required=True, metavar=_("NAME"), help=_("Why the codes are printed."))
@click.option(
    "--contact",
    required=True,
    metavar=_("TARGET"),
    help=_(
        "Where scans lead: https://…, messenger:PAGE, whatsapp:+33612345678, call:0800123456, sms:…, "
        "mailto:… or help."
    ),
)
@click.option("--layout", required=True, metavar="LAYOUT", help=_("On what: see “contactcodes layouts”."))
@out_option(_("The sheets; FILE.proof.json and FILE.certificate.pdf are written beside them."))
@click.option("--public-url", metavar="URL", help=_("What the symbols carry in front of the code."))
@click.option(
    "--brand", metavar=_("NAME"), help=_("Name your brand, as the sheets and customers’ pages say it.")
)
@click.option("--locale", type=click.Choice(LOCALES), help=_("The language on the sheets."))
@click.option("--skip-bad", is_flag=True, help=_("Take the good rows, list the bad ones."))
@print_options
def print(  # noqa: A001
    file: Path,
    campaign: str,
    contact: str,
    layout: str,
    out: Path,
    public_url: str | None,
    brand: str | None,
    locale: str | None,
    skip_bad: bool,
    options: PrintOptions,
) -> None:
    """Run the main job."""
    refuse_out(out)
    if file.resolve() in {one.resolve() for one in _written(out)}:
        raise click.BadParameter(_("That would overwrite the list of placements."), param_hint="--out")
    settings, database = opened(public_url=public_url)
    listed = _listed(file, skip_bad=skip_bad)
    run, order = _order(settings, database, listed, campaign, contact, layout, brand, locale, options)
    files = sheet_files(settings, run.id)
    for older in _written(out):  # they are no proof of these codes
        older.unlink(missing_ok=True)
    try:
        run = _produce(settings, database, run)
    except KeyboardInterrupt:
        with database.writing() as connection:
            cancel_print_run(connection, run.id, at=now())  # or a worker would take it up and release it
        click.echo(_("The print run is cancelled; there are no sheets."), err=True)
        raise
    except ContactcodesError:
        _copy(files, out)
        raise
    if not run.is_proven:
        raise InputError(_("The print run was cancelled while it was drawn; there are no sheets."))
    _copy(files, out)
    if run.released_at is not None:
        _beside(out, "certificate.pdf").write_bytes(run_certificate(database, run))
    if run.serial_placement_id is not None:
        with _beside(out, "codes.csv").open("wb") as written:
            written.writelines(code_list(database, run))
    _tell(run, order, out)


def _tell(run: PrintRun, order: PrintOrder, out: Path) -> None:
    pages = run.pages or 0
    symbols = (run.proof or {}).get("symbols_in_all", run.total)  # a label may have several
    facts = {
        "symbols": ngettext("%(count)d symbol", "%(count)d symbols", symbols) % {"count": symbols},
        "pages": ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages},
        "file": out,
    }
    click.echo(_("%(symbols)s on %(pages)s, all proven: %(file)s") % facts)
    if order.press is None:
        click.echo(_("Print at 100%% (actual size), without fitting to the page.") % {}, err=True)
        slots = order.arrangement.slots_per_sheet
        used = (order.start_at - 1 + run.total) % slots
        if used:
            click.echo(
                ngettext(
                    "%(count)d label of the last sheet is left: print on it with --start-at %(next)d.",
                    "%(count)d labels of the last sheet are left: print on them with --start-at %(next)d.",
                    slots - used,
                )
                % {"count": slots - used, "next": used + 1},
                err=True,
            )
    if run.state is PrintRunState.PROVED:
        click.echo(
            _(
                "A trial: scans of its codes are tests until somebody releases it, but for codes that an "
                "earlier run released. To release it: contactcodes runs release %(run)d"
            )
            % {"run": run.id},
            err=True,
        )


def _beside(out: Path, what: str) -> Path:
    return out.with_suffix(f".{what}")


def _written(out: Path) -> list[Path]:
    """Return every file that may be written."""
    return [out, *(_beside(out, what) for what in ("proof.json", "certificate.pdf", "codes.csv"))]


def _listed(file: Path, *, skip_bad: bool) -> list[Placement]:
    read = read_placements(file.read_bytes(), file.name)
    for problem in read.problems:
        click.echo(told(problem), err=True)
    if not skip_bad:
        return read.all_good()
    if not read.good:
        raise InputError(_("No row of the list is good, so there is nothing to print."))
    return [placement for _line, placement in read.good]


def _order(
    settings: Settings,
    database: Database,
    listed: list[Placement],
    campaign_name: str,
    contact: str,
    layout_name: str,
    brand_name: str | None,
    locale: str | None,
    options: PrintOptions,
) -> tuple[PrintRun, PrintOrder]:
    """Store campaign, placements, codes and order in one transaction: all or nothing."""
    target, layout, origin = Target.read(contact), find_layout(layout_name), origin_of(settings.public_url)
    with database.reading() as connection:
        check_leads_away(connection, target, settings.public_url)
    if leads_here_only(origin):
        click.echo(
            _(
                "Note: these symbols carry %(origin)s, which only this machine or its network can reach. For "
                "customers, set CONTACTCODES_PUBLIC_URL or give --public-url."
            )
            % {"origin": origin},
            err=True,
        )
    at = now()
    with database.writing() as connection:
        brand = own_brand(connection, locale=settings.locale, time_zone=settings.time_zone, at=at)
        if brand_name is not None:
            change_brand(connection, brand, name=brand_name)
            brand = find_brand(connection, brand.id)
        campaign = open_campaign(connection, brand, campaign_name, target, at)
        minted = add_placements(
            connection, campaign, listed, origin=origin, code_length=settings.code_length, at=at
        )
        names = [placement.name for placement in listed]
        placed = placed_codes(connection, campaign_id=campaign.id, names=names)
        _refuse_retired(placed)
        order = options.order(connection, brand.id, layout, locale=locale or brand.locale, origin=origin)
        artwork = sheet_artwork(target, find_style(connection, brand.id))
        advice = _checked(brand.name, target, order, placed, logo=artwork.logo is not None)
        if options.serial is None:
            run = order_print_run(connection, campaign, order, placed, at=at)
        else:
            run = _order_serial(connection, campaign, order, placed, options.serial)
        run = begin_drawing(connection, run.id, at)  # before a worker of the service sees it
    click.echo(
        _("%(placements)d placements: %(minted)d codes minted, %(kept)d kept.")
        % {"placements": len(placed), "minted": minted, "kept": len(placed) - minted},
        err=True,
    )
    if advice:
        click.echo(advice, err=True)
    if has_placeholder_name(brand):
        click.echo(
            _(
                "Note: the sheets say “%(brand)s”, because your brand has no name yet. Name it by printing "
                "again with --brand NAME."
            )
            % {"brand": brand.name},
            err=True,
        )
    return run, order


def _order_serial(
    connection: Connection, campaign: Campaign, order: PrintOrder, placed: list[PlacedCode], count: int
) -> PrintRun:
    if len(placed) != 1:
        raise InputError(
            _("Only one placement has serial codes, but the list has %(count)d. Leave the others out.")
            % {"count": len(placed)}
        )
    return order_serial_run(
        connection, campaign, order, placement_id=placed[0].placement_id, count=count, at=now()
    )


def _checked(
    brand: str, target: Target, order: PrintOrder, placed: list[PlacedCode], *, logo: bool
) -> str | None:
    """Return what to know of the symbols. Raises InputError where words or modules do not fit."""
    longest = max((one.code_text for one in placed), key=len)
    check_fits(
        order.layout,
        [one.placement.name for one in placed],
        sheet_wording(brand, target, order, longest=longest),
        logo=logo,
    )
    return check_symbols(order, longest)


def _refuse_retired(placed: list[PlacedCode]) -> None:
    if retired := [one for one in placed if one.retired_at is not None]:
        named = ", ".join(f"{one.placement.name} ({one.code_text.shown})" for one in retired[:5])
        raise InputError(
            _(
                "A retired code is not printed again: %(codes)s. Leave its line out, or put it back in "
                "service with: contactcodes retire --undo CODE"
            )
            % {"codes": named}
        )


def _produce(settings: Settings, database: Database, run: PrintRun) -> PrintRun:
    with click.progressbar(
        length=2 * run.total, label=_("Drawing and proving"), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return produce(database, settings, run, on_progress=lambda done, _all: bar.update(done - bar.pos))


def _copy(files: SheetFiles, out: Path) -> None:
    for source, target in ((files.pdf, out), (files.proof, _beside(out, "proof.json"))):
        if source.exists():
            copy_whole(source, target)
