"""The sentence above a chart: what it shows, for who has no time to look."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile

from contactcodes.language import _, format_date, format_number, ngettext
from contactcodes.stats.questions import By, CountRow
from contactcodes.stats.words import capitalised, shown_hour, shown_name, shown_share

_PEAK = 1.7  # times the usual for that day of the week: what calls for a look at what happened
_SAME_WEEKDAYS = 3  # needed to know what is usual for one
_FEWEST_FOR_SHARES = 20  # scans, as pages in funnel.py; under them a share says more than is known


def say_days(rows: Sequence[CountRow], *, today: date) -> str:
    """Return what the scans per day show: the usual day, and the best one.

    today  the local day; it is not over, so it is not counted among the usual ones, and nor are
           the days before the first scan
    """
    best = max(rows, key=lambda row: row.scans)
    if not best.scans:
        return _("No scan in this period.")
    since_first = list(dropwhile(lambda row: not row.scans, rows))
    over = [row.scans for row in since_first if str(row.key) < today.isoformat()]
    usual = sorted(over)[len(over) // 2] if over else 0
    words = {
        "usual": format_number(usual),
        "best": format_date(date.fromisoformat(str(best.key)), "full"),
        "most": format_number(best.scans),
    }
    if len(rows) == 1 or not over:
        return ngettext("%(most)s scan, on %(best)s.", "%(most)s scans, on %(best)s.", best.scans) % words
    if best.scans >= _PEAK * _usual_on_weekday(since_first, best):
        return _("%(usual)s scans on a usual day; %(best)s stands out with %(most)s.") % words
    return (
        ngettext(
            "%(usual)s scan on a usual day, at most %(most)s, on %(best)s.",
            "%(usual)s scans on a usual day, at most %(most)s, on %(best)s.",
            usual,
        )
        % words
    )


def _usual_on_weekday(rows: Sequence[CountRow], day: CountRow) -> float:
    """Return the middle of the scans on the same day of other weeks; infinity where there are too few."""
    weekday = date.fromisoformat(str(day.key)).weekday()
    same = sorted(
        row.scans for row in rows if row is not day and date.fromisoformat(str(row.key)).weekday() == weekday
    )
    return same[len(same) // 2] if len(same) >= _SAME_WEEKDAYS else math.inf


def say_sources(rows: Sequence[CountRow], by: By) -> str:
    """Return what the scans by source show: who leads, and how many are silent."""
    all_scans = sum(row.scans for row in rows)
    if not rows or not all_scans:
        return _("No scan in this period.")
    first = rows[0]
    words = {
        "first": capitalised(shown_name(by, first)),
        "share": shown_share(first.scans, all_scans),
        "scans": format_number(first.scans),
    }
    if all_scans < _FEWEST_FOR_SHARES:
        lead = ngettext(
            "%(first)s leads with %(scans)s scan.", "%(first)s leads with %(scans)s scans.", first.scans
        )
    else:
        lead = _("%(first)s leads with %(share)s of the scans.")
    return " ".join([lead % words, *_and_silent(rows, by)])


def say_others(rows: Sequence[CountRow], by: By) -> str:
    """Return what the sources without a bar brought together; nothing where they brought nothing."""
    brought = [row.scans for row in rows if row.scans]
    if not brought:
        return ""
    others = {
        "placement": ngettext("%(others)s other placement", "%(others)s other placements", len(brought)),
        "medium": ngettext("%(others)s other medium", "%(others)s other media", len(brought)),
        "city": ngettext("%(others)s other town", "%(others)s other towns", len(brought)),
    }[by]
    all_scans = ngettext("%(scans)s scan", "%(scans)s scans", sum(brought))
    return _("%(others)s: %(scans)s.") % {
        "others": others % {"others": format_number(len(brought))},
        "scans": all_scans % {"scans": format_number(sum(brought))},
    }


def say_hours(rows: Sequence[CountRow]) -> str:
    """Return what the scans by hour show: the strongest hour."""
    all_scans = sum(row.scans for row in rows)
    if not all_scans:
        return _("No scan in this period.")
    best = max(rows, key=lambda row: row.scans)
    words = {
        "from": shown_hour(int(best.key)),
        "to": shown_hour(int(best.key) + 1),
        "share": shown_share(best.scans, all_scans),
    }
    if all_scans < _FEWEST_FOR_SHARES:
        return _("The busiest hour is %(from)s to %(to)s.") % words
    return _("The busiest hour is %(from)s to %(to)s, with %(share)s of the scans.") % words


def _and_silent(rows: Sequence[CountRow], by: By) -> Iterator[str]:
    silent = sum(not row.hits for row in rows)
    words = {"silent": format_number(silent), "all": format_number(len(rows))}
    if silent and by == "placement":
        yield (
            ngettext(
                "%(silent)s placement of %(all)s brought none.",
                "%(silent)s placements of %(all)s brought none.",
                silent,
            )
            % words
        )
    elif silent and by == "city":
        yield (
            ngettext(
                "%(silent)s town of %(all)s brought none.",
                "%(silent)s towns of %(all)s brought none.",
                silent,
            )
            % words
        )
