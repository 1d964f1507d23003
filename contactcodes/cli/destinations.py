"""``contactcodes destinations``: the web destinations that are watched, the broken ones first."""

from __future__ import annotations

import click

from contactcodes.cli.opened import example, opened
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.contacts.destination_watch import check_destinations, list_destinations
from contactcodes.contacts.verdict import Reason
from contactcodes.contacts.watched_destinations import WatchedDestination, watched_destinations
from contactcodes.language import _
from contactcodes.storage.columns import now

_AT_ONCE = 20


@click.command(
    help=_(
        "Show the web destinations that are watched: whether they answer, since when they do not and why, "
        "what answers in their place, and how many copies in the field lead there. The broken ones come "
        "first, the most copies at the top."
    ),
    epilog=example("destinations", "destinations --check", "destinations --broken --format csv"),
)
@click.option("--check", is_flag=True, help=_("Ask all of them now."))
@click.option("--broken", is_flag=True, help=_("Only those that do not answer."))
@format_option
def destinations(check: bool, broken: bool, form: Format) -> None:
    """List the watched destinations."""
    settings, database = opened()
    if not settings.watch_destinations:
        click.echo(_("The watch is off: CONTACTCODES_WATCH_DESTINATIONS."), err=True)
    list_destinations(database, settings)
    if check and settings.watch_destinations:
        with database.reading() as connection:
            ids = [one.contact_point_id for one in watched_destinations(connection, now())]
        for first in range(0, len(ids), _AT_ONCE):
            check_destinations(database, settings, only=ids[first : first + _AT_ONCE])
    with database.reading() as connection:
        listed = watched_destinations(connection, now(), only_broken=broken, copies_of_all=True)
    headings = {
        "state": _("State"),
        "copies": _("Copies"),
        "target": _("Destination"),
        "brand": _("Brand"),
        "since": _("Since (UTC)"),
        "why": _("Why"),
        "instead": _("Answers instead"),
        "checked": _("Asked (UTC)"),
    }
    print_rows([_row(one) for one in listed], headings, form)


def _row(one: WatchedDestination) -> dict[str, object]:
    return {
        "state": _state(one),
        "copies": one.copies,
        "target": str(one.target),
        "brand": one.brand,
        "since": f"{one.failing_since:%Y-%m-%d %H:%M}" if one.failing_since else "",
        "why": "" if one.checked_at and one.verdict.reason is Reason.ANSWERS else one.told,
        "instead": one.instead_told,
        "checked": f"{one.checked_at:%Y-%m-%d %H:%M}" if one.checked_at else "",
    }


def _state(one: WatchedDestination) -> str:
    if one.broken:
        return _("broken")
    if one.held_back:
        return _("fails, perhaps our network")
    if one.failing_since:
        return _("fails")
    if one.checked_at is None:
        return _("not asked yet")
    return _("not known") if one.verdict.is_unknown else _("answers")
