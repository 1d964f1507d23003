"""The doctor looks at what scans go through: the journal, what it could not take, the snapshot of codes."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.finding import Finding
from contactcodes.contacts.snapshot import Snapshot
from contactcodes.language import _, format_moment, format_number, ngettext
from contactcodes.scans.backlog import backlog_of, stored_positions
from contactcodes.scans.counters import counted
from contactcodes.scans.journal import can_record
from contactcodes.settings import Settings
from contactcodes.storage.columns import from_ms, now
from contactcodes.storage.database import Database

_LATEST_S = 60.0  # the drain looks four times a second
_MOST_BACKLOG_MB = 50
_LOST_LATELY = timedelta(days=7)
_SNAPSHOT_LATE_S = 120.0  # it is renewed half a second after a change, or after some of its own length


def check_journal(settings: Settings) -> Finding:
    """Return whether scans can be recorded, and how many are not in the database yet."""
    what, folder = _("Journal"), settings.journal_folder
    if not can_record(folder):
        mend = _("Make %(folder)s writable for this user, and see that its disk has room.")
        return Finding(what, _("scans cannot be recorded"), mend % {"folder": folder.resolve()}, stops=True)
    database = Database(settings)
    try:
        with database.reading() as connection:
            positions = stored_positions(connection)
    except SQLAlchemyError:
        return Finding(what, _("can be written"))  # the database has a finding of its own
    finally:
        database.close()
    waiting = backlog_of(folder, positions)
    if waiting.oldest_ms is None:
        return Finding(what, _("can be written, no scan waits for the database"))
    oldest_s = max(0.0, time.time() - waiting.oldest_ms / 1000)
    says = ngettext(
        "can be written, %(records)s scan (%(size)s MB) waits for the database, for %(oldest)s s",
        "can be written, %(records)s scans (%(size)s MB) wait for the database, the oldest for %(oldest)s s",
        waiting.records,
    ) % {
        "records": format_number(waiting.records),
        "size": format_number(waiting.bytes / 1e6, 1),
        "oldest": format_number(int(oldest_s)),
    }
    if oldest_s > _LATEST_S or waiting.bytes > _MOST_BACKLOG_MB * 1e6:
        return Finding(what, says, _("Is the service running? If not: contactcodes drain"))
    return Finding(what, says)


def check_unrecorded(settings: Settings) -> Finding:
    """Return how many scans this machine answered and could not record."""
    what = _("Unrecorded scans")
    sums = counted(settings.run_folder)
    scans = sums["unrecorded"]
    if not scans:
        return Finding(what, _("none"))
    last = from_ms(sums["unrecorded_ms"])
    says = ngettext(
        "%(scans)s, answered but in no statistics, on %(moment)s",
        "%(scans)s, answered but in no statistics, the last on %(moment)s",
        scans,
    ) % {"scans": format_number(scans), "moment": format_moment(last, settings.time_zone)}
    if now() - last > _LOST_LATELY:
        return Finding(what, says)
    mend = _("See that the disk of %(folder)s has room and can be written; its log lines tell the cause.")
    return Finding(what, says, mend % {"folder": settings.journal_folder.resolve()})


def check_snapshot(settings: Settings) -> Finding:
    """Return how old the copy of the codes is that answers while the database is away."""
    what, file = _("Snapshot of the codes"), settings.snapshot_file
    try:
        made = file.stat().st_mtime
        version = Snapshot(file).version
    except FileNotFoundError:
        return Finding(what, _("none yet; the service makes it when it starts"))
    except ValueError:
        return Finding(what, _("of another version"), _("Run: contactcodes serve"))
    age_s = max(0.0, time.time() - made)
    words = {"age": _shown_age(age_s)}
    database = Database(settings)
    try:
        newest = database.version()
    except SQLAlchemyError:
        return Finding(what, _("%(age)s old") % words)
    finally:
        database.close()
    if newest == version:
        return Finding(what, _("%(age)s old, nothing changed since") % words)
    says = _("%(age)s old, codes were changed since") % words
    if age_s > _SNAPSHOT_LATE_S:
        return Finding(what, says, _("Is the service running? It renews the snapshot within seconds."))
    return Finding(what, says)


def _shown_age(seconds: float) -> str:
    for unit_s, words in ((86_400, _("%(count)s d")), (3600, _("%(count)s h")), (60, _("%(count)s min"))):
        if seconds >= 2 * unit_s:
            return words % {"count": format_number(int(seconds // unit_s))}
    return _("%(count)s s") % {"count": format_number(int(seconds))}
