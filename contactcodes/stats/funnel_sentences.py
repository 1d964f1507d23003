"""What a funnel shows, in sentences, and what its numbers do not say."""

from __future__ import annotations

from contactcodes.language import format_number, ngettext
from contactcodes.stats.funnel import FEWEST_PAGES, FunnelRow
from contactcodes.stats.words import shown_rate


def say_funnel(all_of_it: FunnelRow) -> str:
    """Return what came after the scans: how many were sent on, shown a page, and pressed a button there.

    all_of_it  as ``funnel.whole`` returns it
    """
    sentences = []
    if all_of_it.sent_on:
        said = ngettext(
            "%(scans)s scan was sent straight on.",
            "%(scans)s scans were sent straight on.",
            all_of_it.sent_on,
        )
        sentences.append(said % {"scans": format_number(all_of_it.sent_on)})
    if all_of_it.paged:
        said = ngettext(
            "%(scans)s scan was shown a page.", "%(scans)s scans were shown a page.", all_of_it.paged
        )
        sentences.append(said % {"scans": format_number(all_of_it.paged)})
    if all_of_it.direct:
        said = ngettext(
            "%(pages)s of the pages is the way itself, such as a form or a chat: what is "
            "done there is not counted here.",
            "%(pages)s of the pages are the way itself, such as a form or a chat: what is "
            "done there is not counted here.",
            all_of_it.direct,
        )
        sentences.append(said % {"pages": format_number(all_of_it.direct)})
    if all_of_it.offering or all_of_it.taps:
        each = shown_taps_per_100(all_of_it)
        if each:
            said = ngettext(
                "A button that leads on was pressed %(taps)s time: %(each)s for 100 pages.",
                "A button that leads on was pressed %(taps)s times: %(each)s for 100 pages.",
                all_of_it.taps,
            )
        else:
            said = ngettext(
                "A button that leads on was pressed %(taps)s time.",
                "A button that leads on was pressed %(taps)s times.",
                all_of_it.taps,
            )
        sentences.append(said % {"taps": format_number(all_of_it.taps), "each": each})
    return " ".join(sentences)


def shown_taps_per_100(row: FunnelRow) -> str:
    """Return the taps for 100 pages, in digits; "" where there is no rate."""
    return "" if row.rate is None else shown_rate(100 * row.rate)


def say_rates() -> str:
    """Return from how many pages on a rate is told, and of which pages."""
    return ngettext(
        "A rate is told from %(pages)s page on, for with fewer chance says more than people do; and only "
        "where every page offers ways, for what is done on a page that is the way itself is no tap.",
        "A rate is told from %(pages)s pages on, for with fewer chance says more than people do; and only "
        "where every page offers ways, for what is done on a page that is the way itself is no tap.",
        FEWEST_PAGES,
    ) % {"pages": format_number(FEWEST_PAGES)}


def say_not_in_it(scans: int) -> str:
    """Return which scans by people are not in the funnel; nothing where there are none.

    scans  how many
    """
    if scans <= 0:
        return ""
    return ngettext(
        "%(scans)s scan is not in here: those of codes without tracking, those that the service could not "
        "answer, and those from before it was recorded how a scan is answered.",
        "%(scans)s scans are not in here: those of codes without tracking, those that the service could not "
        "answer, and those from before it was recorded how a scan is answered.",
        scans,
    ) % {"scans": format_number(scans)}
