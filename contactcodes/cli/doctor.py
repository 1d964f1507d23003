"""``contactcodes doctor``: what could go wrong, and how to mend it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.database_check import check_database
from contactcodes.cli.destination_checks import check_destination_watch
from contactcodes.cli.finding import Finding
from contactcodes.cli.message_checks import check_mail, check_undelivered, check_webhook
from contactcodes.cli.opened import example
from contactcodes.cli.scan_checks import check_journal, check_snapshot, check_unrecorded
from contactcodes.codes.address import leads_here_only, origin_of, symbol_url
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.shorter_domain import gain_told
from contactcodes.codes.symbol import choose
from contactcodes.errors import ContactcodesError
from contactcodes.language import _, format_number
from contactcodes.settings import Settings, load_settings
from contactcodes.sheets.fonts import font_files, text_width_pt
from contactcodes.sheets.layout_folder import all_layouts
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans

_LEAST_FREE_MB = 500
_EARLIEST = 1_767_225_600  # 2026-01-01: a clock before this version was made is wrong


@click.command(
    help=_(
        "Check settings, database, journal, snapshot, fonts, layouts, disk, clock, public URL, mail and "
        "webhook, and say how to mend each."
    ),
    epilog=example("doctor"),
)
def doctor() -> None:
    """Examine this installation; exit code 1 if something stops it from working."""
    failed = False
    for finding in examine():
        mark = "✗" if finding.stops else "!" if finding.mend else "✓"
        colour = "red" if finding.stops else "yellow" if finding.mend else "green"
        line = _("%(what)s: %(says)s") % {"what": finding.what, "says": finding.says}
        click.echo(f"{click.style(mark, fg=colour, bold=True)} {line}")
        if finding.mend:
            click.echo(f"  → {finding.mend}")
        failed |= finding.stops
    if failed:
        sys.exit(1)


def examine() -> Iterator[Finding]:
    """Yield what was found, one check at a time; a check that breaks is a finding too."""
    what = _("Settings")
    try:
        settings = load_settings()
        settings.make_data_folder()
    except ContactcodesError as problem:
        yield Finding(what, str(problem), _("Correct the variable or the line in .env."), stops=True)
        return
    yield Finding(what, _("data folder %(folder)s") % {"folder": settings.data.resolve()})
    checks: dict[str, Callable[[Settings], Finding]] = {
        _("Database"): check_database,
        _("Journal"): check_journal,
        _("Unrecorded scans"): check_unrecorded,
        _("Snapshot of the codes"): check_snapshot,
        _("Disk"): _disk,
        _("Clock"): _clock,
        _("Fonts"): _fonts,
        _("Layouts"): _layouts,
        _("Public URL"): _public_url,
        _("Messages by e-mail"): check_mail,
        _("Messages by webhook"): check_webhook,
        _("Deliveries"): check_undelivered,
        _("Destination watch"): check_destination_watch,
    }
    for what, check in checks.items():
        yield _found(what, check, settings)


def _found(what: str, check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as problem:  # whatever it is: the checks after it are still wanted
        reason = str(getattr(problem, "orig", None) or problem) or type(problem).__name__
        mend = _("See that the data folder can be written and the database runs.")
        return Finding(what, reason.strip().splitlines()[0], mend, stops=True)


def _disk(settings: Settings) -> Finding:
    free_mb = shutil.disk_usage(settings.data).free / 1e6
    says = _("%(free)s MB free") % {"free": format_number(int(free_mb))}
    if free_mb < _LEAST_FREE_MB:
        mend = _("Make room: below %(least)d MB scans may soon not be recorded.") % {"least": _LEAST_FREE_MB}
        return Finding(_("Disk"), says, mend)
    return Finding(_("Disk"), says)


def _clock(settings: Settings) -> Finding:
    what, moment = _("Clock"), now()
    says = f"{moment:%Y-%m-%d %H:%M:%S} UTC"
    if time.time() < _EARLIEST:
        return Finding(what, says, _("Set the clock: sudo timedatectl set-ntp true"), stops=True)
    database = Database(settings)
    try:
        with database.reading() as connection:
            newest = connection.execute(select(scans.c.at_ms).order_by(scans.c.id.desc()).limit(1)).scalar()
    except SQLAlchemyError:
        newest = None
    finally:
        database.close()
    if newest is not None and newest > to_ms(moment) + 60_000:
        return Finding(
            what,
            _("%(now)s, before the newest scan") % {"now": says},
            _("Set the clock: sudo timedatectl set-ntp true"),
        )
    return Finding(what, says)


def _fonts(_settings: Settings) -> Finding:
    try:
        for weight in font_files():
            text_width_pt("é", weight, 10)  # loads it
    except Exception as problem:  # whatever is wrong with the package is the finding
        return Finding(
            _("Fonts"), str(problem), _("Install again: pip install -r requirements.txt"), stops=True
        )
    return Finding(_("Fonts"), "Open Sans")


def _layouts(_settings: Settings) -> Finding:
    try:
        found = all_layouts()
    except ContactcodesError as problem:
        return Finding(_("Layouts"), str(problem), _("Correct or remove that file."), stops=True)
    return Finding(_("Layouts"), _("%(count)d in print_layouts/") % {"count": len(found)})


def _public_url(settings: Settings) -> Finding:
    what = _("Public URL")
    try:
        origin = origin_of(settings.public_url)
    except ContactcodesError as problem:
        return Finding(what, str(problem), _("Correct CONTACTCODES_PUBLIC_URL."), stops=True)
    url = symbol_url(origin, CodeText("0" * (settings.code_length + 1)))
    version, level = choose(url)
    says = _("%(origin)s: %(length)d characters in a symbol, version %(version)d, level %(level)s") % {
        "origin": origin,
        "length": len(url),
        "version": version,
        "level": level,
    }
    if leads_here_only(origin):
        return Finding(
            what,
            says,
            _("Customers’ phones cannot reach it: set CONTACTCODES_PUBLIC_URL to your own domain."),
        )
    if gain := gain_told(url):
        return Finding(what, says, gain)
    if origin.startswith("http:"):
        return Finding(what, says, _("Serve it by HTTPS: some phones warn of plain HTTP."))
    return Finding(what, says)
