"""Rows of the tables of what people write: data beside the few lines that check it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target
from contactcodes.errors import TargetError
from contactcodes.language import using_locale

LYON = PersonalContext(
    code="7k3-qx9m", placement="Vitrine Été 2", campaign="Printemps", product="", city="Lyon", locale="fr"
)


class Good(NamedTuple):
    """What is written, its one form, and the link: one for all platforms, or of iOS, Android, desktop."""

    written: str
    one_form: str
    link: str | tuple[str, str, str]


class Wrong(NamedTuple):
    """What is written, and the whole refusal; its beginning where "…" ends it."""

    written: str
    told: str


def rows(table: list[Good | Wrong]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", table, ids=[row.written[:50] or "empty" for row in table])


def check(row: Good | Wrong) -> None:
    with using_locale("en"):
        if isinstance(row, Wrong):
            with pytest.raises(TargetError) as refusal:
                Target.read(row.written)
            told, more = row.told.removesuffix("…"), row.told.endswith("…")
            assert str(refusal.value).startswith(told) if more else str(refusal.value) == told
            return
        target = Target.read(row.written)
    assert str(target) == row.one_form
    assert Target.read(row.one_form) == target
    channel = target.channel_object
    assert channel.compose(channel.taken_apart(target.value)) == target.value
    links = tuple(target.link(LYON, platform) for platform in Platform)
    assert links == (row.link if isinstance(row.link, tuple) else (row.link,) * 3)


def row_counts(tables: list[list[Good | Wrong]]) -> dict[str, int]:
    """Channel → rows that name it by their beginning, or lead to it."""
    counts: dict[str, int] = {}
    for row in (row for table in tables for row in table):
        written = row.one_form if isinstance(row, Good) else row.written
        name = "web" if written.lower().startswith("http") else written.partition(":")[0].strip().lower()
        counts[name] = counts.get(name, 0) + 1
    return counts
