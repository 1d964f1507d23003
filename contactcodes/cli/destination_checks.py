"""The doctor looks at the destination watch: what is broken, and whether our own network is at fault."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.finding import Finding
from contactcodes.contacts.watched_destinations import count_broken, count_held_back
from contactcodes.language import _, format_number, ngettext
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import destination_checks


def check_destination_watch(settings: Settings) -> Finding:
    """Return how many web destinations are watched, and how they are."""
    what = _("Destination watch")
    if not settings.watch_destinations:
        return Finding(what, _("off: CONTACTCODES_WATCH_DESTINATIONS"))
    database = Database(settings)
    try:
        with database.reading() as connection:
            watched = connection.execute(select(func.count()).select_from(destination_checks)).scalar_one()
            broken, held_back = count_broken(connection), count_held_back(connection)
    except SQLAlchemyError:
        return Finding(what, _("not known while the database is away"))
    finally:
        database.close()
    if held_back:
        says = ngettext(
            "%(count)s destination fails, and too little else answers to tell that from a fault of this "
            "machine’s own network; it is not called broken",
            "%(count)s destinations fail, and too little else answers to tell that from a fault of this "
            "machine’s own network; they are not called broken",
            held_back,
        )
        mend = _(
            "See that this machine reaches the internet: name servers, firewall, outgoing ports 80 and 443."
        )
        return Finding(what, says % {"count": format_number(held_back)}, mend)
    if broken:
        says = ngettext(
            "%(count)s destination does not answer; something else answers in its place",
            "%(count)s destinations do not answer; something else answers in their place",
            broken,
        )
        return Finding(
            what, says % {"count": format_number(broken)}, _("See which: contactcodes destinations")
        )
    says = ngettext("%(count)s destination, none broken", "%(count)s destinations, none broken", watched)
    return Finding(what, says % {"count": format_number(watched)})
