"""How much of a page a text and its facts are: a page is one answer of under 30 kB. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple

from contactcodes.contacts.help.page import HelpPage, HelpText
from contactcodes.contacts.help.rendered import Picture, render
from contactcodes.language import _, format_number

HEAVIEST = 15_000  # bytes; the rest of 30,000 is the frame, the style and the ways to the brand
_ROW = 80  # bytes of markup around a fact


def weight_problem(page: HelpPage, text: HelpText, pictures: Mapping[str, Picture]) -> str:
    """Return why a text is too much for one page; "" where it is not."""
    html = render(text.markdown, pictures).html
    facts = [page.map_url, text.title, text.coupon, *astuple(text.product)]
    listed = _ROW * len(text.product.other_facts)
    weight = len(html.encode()) + sum(len(fact.encode()) for fact in facts) + listed
    if weight <= HEAVIEST:
        return ""
    return _(
        "The text and the facts make %(weight)s kB of a page; with more than %(most)s kB it takes too long "
        "where the signal is poor. Shorten it, or make two pages of it."
    ) % {"weight": format_number(weight / 1000, 1), "most": format_number(HEAVIEST // 1000)}
