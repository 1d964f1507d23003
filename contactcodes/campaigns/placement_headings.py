"""The heading line of a placement file: which column holds what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from contactcodes.campaigns.placement_words import plain, stem
from contactcodes.errors import PlacementsError, RowProblem
from contactcodes.language import _, ngettext

MAX_COLUMNS = 100
MAX_HEADING = 120  # characters of a label's name

# What a file may call each column; the first English and the first French word are shown to people.
_SYNONYMS = {
    "name": (
        "name, placement, placement name, title, designation",
        "nom, emplacement, nom de l’emplacement, nom du placement, libellé, intitulé, désignation, titre",
    ),
    "medium": (
        "medium, media, medium type, media type, carrier, type",
        "support, média, type de support, type de média, format du support",
    ),
    "site": (
        "site, store, shop, store name, shop name, location, venue, point of sale, pos",
        "lieu, magasin, boutique, point de vente, pdv, enseigne, établissement, nom du magasin",
    ),
    "city": ("city, town", "ville, commune, localité"),
    "country": ("country, country code", "pays, code pays"),
    "latitude": ("latitude, lat", "latitude, lat"),
    "longitude": ("longitude, lon, lng, long", "longitude"),
    "copies": (
        "copies, quantity, qty, number of copies, print run, printed copies",
        "exemplaires, quantité, qté, nombre d’exemplaires, nb exemplaires, nb d’exemplaires, tirage, nombre",
    ),
    "cost_eur": ("cost_eur, cost, price, amount, budget", "coût, prix, coût total, montant, dépense, tarif"),
    "product": (
        "product, product name, article, article name, item",
        "produit, nom du produit, article, nom de l’article",
    ),
    "time_zone": ("time zone, timezone, tz", "fuseau horaire, fuseau"),
    "hours": (
        "opening hours, hours, shop hours, opening times",
        "horaires, horaires d’ouverture, heures d’ouverture, horaires du magasin, ouverture",
    ),
}
_UNITS = frozenset(
    [
        "en",
        "in",
        "eur",
        "euro",
        "euros",
        "ht",
        "ttc",
        "deg",
        "degres",
        "degrees",
        "decimaux",
        "decimal",
        "wgs84",
    ]
)
# A column in another currency is no cost in euros: it becomes a label.
_OTHER_CURRENCY = re.compile(r"[$£¥]|\b(usd|gbp|chf|cad|dollars?|livres?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    index    from 0
    heading  as the file writes it
    field    "name", …, "cost_eur"; None: kept as a label under its heading
    """

    index: int
    heading: str
    field: str | None


def field_of(heading: str) -> str | None:
    """Return the field a heading means, in French or English, whatever its case, accents and units.

    >>> field_of("Coût (€)")
    'cost_eur'
    """
    if _OTHER_CURRENCY.search(heading):
        return None
    fields = _fields()
    without_brackets = re.sub(r"[(\[].*?[)\]]", " ", heading)
    if field := fields.get(stem(heading)) or fields.get(stem(without_brackets)):
        return field
    words = [word for word in plain(without_brackets).split() if word not in _UNITS]
    return fields.get(stem(" ".join(words)))


def understood_headings() -> str:
    """Return the headings that are understood, for a refusal: ``name/nom, medium/support, …``."""
    shown = []
    for english, french in _SYNONYMS.values():
        first = [english.split(",")[0], french.split(",")[0]]
        shown.append("/".join(dict.fromkeys(first)))
    return ", ".join(shown)


def read_headings(line: int, cells: list[str]) -> list[Column]:
    """Return the columns of a heading line; cells without a heading are left out.

    Raises PlacementsError with all that is wrong at once: no heading understood, no name,
    one meaning twice, latitude without longitude, too many or too long.
    """
    columns = [Column(index, cell, field_of(cell)) for index, cell in enumerate(cells) if cell]
    if not any(column.field for column in columns):
        raise PlacementsError(
            _(
                "No heading is understood in line %(line)d: %(found)s. Begin with a line of headings; "
                "only name is needed: %(headings)s."
            )
            % {"line": line, "found": _quoted(cells), "headings": understood_headings()}
        )
    problems = [RowProblem(line, heading, message) for heading, message in _wrong(columns)]
    if problems:
        summary = ngettext(
            "The headings in line %(line)d cannot be used: %(first)s",
            "The headings in line %(line)d have %(count)d problems. The first: %(first)s",
            len(problems),
        ) % {"line": line, "count": len(problems), "first": problems[0].message}
        raise PlacementsError(summary, problems)
    return columns


def _wrong(columns: list[Column]) -> list[tuple[str, str]]:
    """Return (heading, message) for each thing that is wrong."""
    wrong: list[tuple[str, str]] = []
    fields = {column.field: column.heading for column in reversed(columns) if column.field}
    if "name" not in fields:
        wrong.append(
            (
                "",
                _(
                    "The column with the name of each placement is missing. Call it “name” or “nom”. "
                    "Found: %(found)s."
                )
                % {"found": _quoted([column.heading for column in columns])},
            )
        )
    seen: dict[str, str] = {}
    for column in columns:
        key = column.field or f"label {column.heading}"
        if key in seen:
            if seen[key] == column.heading:
                message = _("The heading “%(heading)s” is there twice. Rename one column.")
            else:
                message = _("“%(first)s” and “%(heading)s” both mean %(field)s. Rename one column.")
            wrong.append(
                (
                    column.heading,
                    message % {"heading": column.heading, "first": seen[key], "field": column.field},
                )
            )
        seen.setdefault(key, column.heading)
        if len(column.heading) > MAX_HEADING:
            message = _(
                "A heading has %(length)d characters; at most %(most)d are possible. Is it a heading?"
            )
            wrong.append((column.heading, message % {"length": len(column.heading), "most": MAX_HEADING}))
        elif not column.heading.isprintable():
            message = _("A heading contains a control character. Type it anew.")
            wrong.append((column.heading, message))
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if one in fields and other not in fields:
            message = _("“%(heading)s” needs a column “%(other)s” beside it.")
            wrong.append((fields[one], message % {"heading": fields[one], "other": other}))
    if len(columns) > MAX_COLUMNS:
        message = _(
            "There are %(count)d columns; at most %(most)d are possible. Remove those you do not need."
        )
        wrong.append(("", message % {"count": len(columns), "most": MAX_COLUMNS}))
    return wrong


def _quoted(cells: list[str]) -> str:
    shown = [_("“%(text)s”") % {"text": cell[:40]} for cell in cells if cell]
    return ", ".join(shown[:10]) + (" …" if len(shown) > 10 else "")


@cache
def _fields() -> dict[str, str]:
    return {
        stem(word): field
        for field, (english, french) in _SYNONYMS.items()
        for word in f"{english}, {french}".split(",")
    }
