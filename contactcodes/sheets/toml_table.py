"""One table of a layout file, read field by field; whatever is wrong is said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from contactcodes.errors import LayoutError
from contactcodes.language import _, format_number


class TomlTable:
    """The fields of one table. An unknown name is refused at once, with the nearest known one.

    file    the file as errors name it: ``print_layouts/avery-l7160.toml``
    name    the table as errors name it: ``[grid]``; empty for the fields above all tables
    """

    def __init__(self, file: str, name: str, fields: Mapping[str, object], *, known: tuple[str, ...]) -> None:
        self.file = file
        self.name = name
        self._fields = fields
        for field in fields:
            if field not in known:
                raise self._unknown(field, known)

    def has(self, field: str) -> bool:
        """Tell whether the field is there."""
        return field in self._fields

    def number(self, field: str, *, least: float, most: float) -> float:
        """Return a number from ``least`` to ``most``."""
        value = self._get(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(_("%(field)s is a number, such as 38.1") % {"field": field})
        if not least <= value <= most:
            raise self.wrong(
                _("%(field)s = %(value)s is outside %(least)s to %(most)s")
                % {"field": field, "value": shown(value), "least": shown(least), "most": shown(most)}
            )
        return float(value)

    def whole(self, field: str, *, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``."""
        value = self.number(field, least=least, most=most)
        if value != int(value):
            raise self.wrong(
                _("%(field)s is a whole number, not %(value)s") % {"field": field, "value": shown(value)}
            )
        return int(value)

    def text(self, field: str) -> str:
        """Return a text that is not empty."""
        value = self._get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(_("%(field)s is a text between quotation marks") % {"field": field})
        return value.strip()

    def flag(self, field: str) -> bool:
        """Return true or false; what is left out is false."""
        value = self._fields.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(_("%(field)s is true or false") % {"field": field})
        return value

    def one_of(self, field: str, words: tuple[str, ...]) -> str:
        """Return one of the words."""
        value = self.text(field)
        if value not in words:
            raise self.wrong(
                _("%(field)s = “%(value)s” is none of: %(words)s")
                % {"field": field, "value": value, "words": ", ".join(words)}
            )
        return value

    def table(self, field: str, *, known: tuple[str, ...]) -> TomlTable:
        """Return the table of that name."""
        return self._nested(f"[{field}]", self._get(field), known)

    def tables(self, field: str, *, known: tuple[str, ...]) -> list[TomlTable]:
        """Return the tables ``[[field]]``, in order; the first is called ``[[field]] 1`` in errors."""
        values = self._get(field)
        if not isinstance(values, list) or not values:
            raise self.wrong(
                _("%(field)s is written as tables [[%(field)s]], one or more") % {"field": field}
            )
        return [self._nested(f"[[{field}]] {place}", value, known) for place, value in enumerate(values, 1)]

    def wrong(self, what: str) -> LayoutError:
        """Return the error that names file and table: ``file: [grid]: what.``"""
        place = f"{self.file}: {self.name}: " if self.name else f"{self.file}: "
        return LayoutError(f"{place}{what}.")

    def _get(self, field: str) -> object:
        if field not in self._fields:
            raise self.wrong(_("%(field)s is missing") % {"field": field})
        return self._fields[field]

    def _nested(self, name: str, value: object, known: tuple[str, ...]) -> TomlTable:
        if not isinstance(value, dict):
            raise self.wrong(_("%(table)s is a table of fields") % {"table": name})
        if self.name:
            name = f"{self.name} {name}"
        return TomlTable(self.file, name, value, known=known)

    def _unknown(self, field: str, known: tuple[str, ...]) -> LayoutError:
        near = get_close_matches(field, known, n=1, cutoff=0)
        return self.wrong(
            _("there is no field %(field)s. Did you mean %(near)s? Known are: %(known)s")
            % {"field": field, "near": near[0], "known": ", ".join(known)}
        )


def shown(value: float) -> str:
    """Return a measure as one writes it in the file: ``299.4``, ``7``; two decimals at most."""
    return f"{round(value, 2):g}" if abs(value) < 1000 else f"{value:.1f}".removesuffix(".0")


def told(value: float) -> str:
    """Return a measure as one reads it in a sentence, in the reader's language: ``299.4``, ``299,4``."""
    return format_number(round(value, 2))
