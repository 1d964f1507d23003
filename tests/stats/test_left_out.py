"""What is left out of the scans by people, in words."""

from __future__ import annotations

import pytest

from contactcodes.language import using_locale
from contactcodes.scans.scan_kind import PEOPLE, ScanKind
from contactcodes.stats.left_out import (
    reasons_of,
    say_estimated,
    say_left_out,
    say_untracked,
    shown_kind_count,
)

NARROW = "\u202f"
EXCLUDED = [kind for kind in ScanKind if kind not in PEOPLE]


def test_every_kind_that_is_left_out_is_named_and_counted() -> None:
    kinds = [
        (ScanKind.ROBOT, 1204),
        (ScanKind.PREVIEW, 511),
        (ScanKind.REPEAT, 178),
        (ScanKind.TEST, 2),
        (ScanKind.PREFETCH, 1),
    ]
    assert say_left_out(kinds) == (
        "1,896 hits are left out: 1,204 robots, 511 previews, 178 repeats, 2 tests, 1 prefetch."
    )
    with using_locale("fr"):
        assert say_left_out(kinds) == (
            f"1{NARROW}896 passages sont exclus{NARROW}: 1{NARROW}204 robots, 511 aperçus, 178 répétitions, "
            "2 tests, 1 préchargement."
        )


def test_one_hit_is_said_as_one_and_none_not_at_all() -> None:
    assert say_left_out([(ScanKind.ROBOT, 1)]) == "1 hit is left out: 1 robot."
    assert say_left_out([]) == ""
    assert say_untracked(0) == ""


@pytest.mark.parametrize("kind", EXCLUDED)
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_kind_that_is_left_out_has_reasons_and_a_plural(kind: ScanKind, locale: str) -> None:
    with using_locale(locale):
        assert reasons_of(kind)
        assert all(reason[0].isupper() for reason in reasons_of(kind))
        assert shown_kind_count(kind, 1) != shown_kind_count(kind, 2).replace("2", "1")


def test_an_estimate_is_said_to_be_one_with_its_error() -> None:
    assert "a standard error of 3.1%." in say_estimated("medium")
    assert say_estimated("placement") == ""
    with using_locale("fr"):
        assert f"3,1{NARROW}%" in say_estimated("city")


def test_what_is_not_known_of_codes_without_tracking_is_said() -> None:
    said = say_untracked(1204)
    assert said.startswith("1,204 scans are of codes without tracking")
    assert "in no number of people and in no hour" in said
