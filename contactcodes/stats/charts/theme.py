"""How charts look: colours, type, and the number and date formats of a language.

Colours are Okabe and Ito's (2008, https://jfly.uni-koeln.de/color/), which people with
any kind of colour vision tell apart; the lighter ones of them on dark ground. Series
differ by dash as well.
"""

from __future__ import annotations

from typing import Any, Literal

from babel import Locale

Spec = dict[str, Any]
Scheme = Literal["light", "dark"]

# Ours where it is at hand (the page, PNG, PDF); an SVG file takes what the reader has.
FONT = "Open Sans, Liberation Sans, Arial, sans-serif"
TEXT_PX = 13
PADDING_PX = 2
# As in static/css/tokens.css.
_GROUND = {"light": "#fcfcfa", "dark": "#14171b"}
_INK = {"light": "#1b1f24", "dark": "#eceef1"}
_FAINT = {"light": "#565e6b", "dark": "#a8b0bc"}
_RULE = {"light": "#d9dad5", "dark": "#363c45"}
_SCANS = {"light": "#0072b2", "dark": "#56b4e9"}  # Okabe–Ito blue, sky blue
_PEOPLE = {"light": "#b84f00", "dark": "#e69f00"}  # vermilion (darkened to 4.5:1 as text), orange


def config(scheme: Scheme, *, ground: bool = False) -> Spec:
    """Return the Vega configuration of a colour scheme.

    ground  True: paint the ground, for an image that leaves the page
    """
    words = {"labelFont": FONT, "labelFontSize": TEXT_PX, "labelColor": _FAINT[scheme], "labelPadding": 6}
    point = {"size": 40, "opacity": 1}
    so_far = {"size": 44, "opacity": 1, "strokeWidth": 2}
    return {
        "aria": False,  # the page names each chart, and has its numbers as a table
        "background": _GROUND[scheme] if ground else "transparent",
        "font": FONT,
        "padding": PADDING_PX,
        "view": {"stroke": None},
        "axis": words | {"domain": False, "ticks": False, "gridColor": _RULE[scheme]},
        "axisX": {
            "grid": False,
            "domain": True,
            "domainColor": _RULE[scheme],
            "labelOverlap": "greedy",
            "labelSeparation": 10,
        },
        "axisYBand": {"labelColor": _INK[scheme], "labelFontSize": TEXT_PX + 1},
        "title": {
            "anchor": "start",
            "color": _INK[scheme],
            "font": FONT,
            "fontSize": 16,
            "fontWeight": 700,
            "offset": 14,
            "subtitleColor": _FAINT[scheme],
            "subtitleFont": FONT,
            "subtitleFontSize": TEXT_PX,
            "subtitlePadding": 4,
        },
        "text": {"font": FONT, "fontSize": TEXT_PX},
        "style": {
            "scans": {"color": _SCANS[scheme], "strokeWidth": 2.5},
            "people": {"color": _PEOPLE[scheme], "strokeWidth": 2, "strokeDash": [6, 3]},
            "scans-point": point | {"color": _SCANS[scheme]},
            "people-point": point | {"color": _PEOPLE[scheme]},
            "scans-so-far": so_far | {"color": _SCANS[scheme]},
            "people-so-far": so_far | {"color": _PEOPLE[scheme]},
            "scans-name": {"color": _SCANS[scheme], "fontWeight": 700},
            "people-name": {"color": _PEOPLE[scheme], "fontWeight": 700},
            "bar": {"color": _SCANS[scheme]},
            "arrival": {"color": _PEOPLE[scheme]},
            "number": {"color": _INK[scheme]},
            "pointer": {"color": _FAINT[scheme], "strokeWidth": 1},
        },
    }


def number_format(locale: str) -> Spec:
    """Return the d3-format locale: ``12 408`` in French, with a narrow no-break space; ``12,408``."""
    french = locale == "fr"
    return {
        "decimal": "," if french else ".",
        "thousands": "\u202f" if french else ",",
        "grouping": [3],
        "currency": ["", "\u00a0€"] if french else ["€", ""],
        "percent": "\u202f%" if french else "%",
    }


def time_format(locale: str) -> Spec:
    """Return the d3-time-format locale: days and months in the language, the day before the month."""
    days, months = Locale(locale).days["format"], Locale(locale).months["format"]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%A %e %B %Y, %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in sunday_first],
        "shortDays": [days["abbreviated"][day] for day in sunday_first],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
