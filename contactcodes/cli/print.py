"""``contactcodes print``: the main job in one line."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.campaigns.placement_file import read_placements, told
from contactcodes.campaigns.print_run import PrintRun, begin_drawing, order_print_run
from contactcodes.campaigns.sheet_files import SheetFiles, produce, sheet_files
from contactcodes.cli.opened import example, opened
from contactcodes.codes.address import leads_here_only, origin_of
from contactcodes.contacts.target import Target
from contactcodes.errors import ProofError
from contactcodes.language import LOCALES, _, ngettext
from contactcodes.settings import Settings
from contactcodes.sheets.layout import find_layout
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
@click.option(
    "--out",
    required=True,
    metavar=_("FILE.pdf"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("The sheets; FILE.proof.json is written beside them."),
)
@click.option("--public-url", metavar="URL", help=_("What the symbols carry in front of the code."))
@click.option("--locale", type=click.Choice(LOCALES), help=_("The language on the sheets."))
@click.option("--skip-bad", is_flag=True, help=_("Take the good rows, list the bad ones."))
def print(  # noqa: A001
    file: Path,
    campaign: str,
    contact: str,
    layout: str,
    out: Path,
    public_url: str | None,
    locale: str | None,
    skip_bad: bool,
) -> None:
    """Run the main job."""
    settings, database = opened(public_url=public_url)
    listed = _listed(file, skip_bad=skip_bad)
    run = _order(settings, database, listed, campaign, contact, layout, locale)
    files = sheet_files(settings, run.id)
    try:
        released = _produce(settings, database, run)
    except ProofError:
        out.unlink(missing_ok=True)  # an older file of that name is no proof of these codes
        _copy(files, out)
        raise
    _copy(files, out)
    pages = released.pages or 0
    facts = {
        "symbols": ngettext("%(count)d symbol", "%(count)d symbols", released.total)
        % {"count": released.total},
        "pages": ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages},
        "file": out,
    }
    click.echo(_("%(symbols)s on %(pages)s, all proven: %(file)s") % facts)


def _listed(file: Path, *, skip_bad: bool) -> list[Placement]:
    read = read_placements(file.read_bytes(), file.name)
    for problem in read.problems:
        click.echo(told(problem), err=True)
    return [placement for _line, placement in read.good] if skip_bad else read.all_good()


def _order(
    settings: Settings,
    database: Database,
    listed: list[Placement],
    campaign_name: str,
    contact: str,
    layout_name: str,
    locale: str | None,
) -> PrintRun:
    """Store campaign, placements, codes and order in one transaction: all or nothing."""
    target, layout, origin = Target.read(contact), find_layout(layout_name), origin_of(settings.public_url)
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
        campaign = open_campaign(connection, brand, campaign_name, target, at)
        minted = add_placements(
            connection, campaign, listed, origin=origin, code_length=settings.code_length, at=at
        )
        names = [placement.name for placement in listed]
        placed = placed_codes(connection, campaign_id=campaign.id, names=names)
        run = order_print_run(
            connection, campaign, layout, placed, locale=locale or brand.locale, origin=origin, at=at
        )
        run = begin_drawing(connection, run.id, at)  # before a worker of the service sees it
    click.echo(
        _("%(placements)d placements: %(minted)d codes minted, %(kept)d kept.")
        % {"placements": len(placed), "minted": minted, "kept": len(placed) - minted},
        err=True,
    )
    return run


def _produce(settings: Settings, database: Database, run: PrintRun) -> PrintRun:
    with click.progressbar(
        length=2 * run.total, label=_("Drawing and proving"), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return produce(database, settings, run, on_progress=lambda done, _all: bar.update(done - bar.pos))


def _copy(files: SheetFiles, out: Path) -> None:
    for source, target in ((files.pdf, out), (files.proof, out.with_suffix(".proof.json"))):
        if source.exists():
            draft = target.with_name(f".{target.name}.tmp")
            shutil.copyfile(source, draft)
            draft.replace(target)
