"""Opening hours as people write them: taken, or refused with what is wrong, where, and how it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.opening_hours import EXAMPLE, OpeningHoursError, read_hours, take_hours
from contactcodes.contacts.sloppy_hours import meant_hours


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Mo-Fr 9:00 - 18:30;  PH off ", "Mo-Fr 09:00-18:30; PH closed"),
        ("24/7", "24/7"),
        ("off", "24/7 closed"),
        ("mo-fr 09:00-18:00", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-12:00, 14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00"),
        ("2026 Dec 24-31 off", "2026 Dec 24-2026 Dec 31 closed"),
        (EXAMPLE, "Mo-Fr 09:00-12:30,14:00-18:30; Sa 10:00-12:00; PH closed"),
        ("Feb 29 off", "Feb 29 closed"),
        ("2028 Feb 29 off", "2028 Feb 29 closed"),
        ("2025-2028 Feb 29 off", "2025-2028Feb 29 closed"),
        ("Dec 24-Jan 2 off", "Dec 24-Jan 2 closed"),
        ("2026 Dec 24-Jan 2 off", "2026 Dec 24-Jan 2 closed"),
        ("2027 Dec 24-Feb 29 off", "2027 Dec 24-Feb 29 closed"),
        ("Jun 10:00-12:00", "Jun 10:00-12:00"),
    ],
)
def test_opening_hours_have_one_writing(typed: str, stored: str) -> None:
    assert read_hours(typed) == stored
    assert read_hours(stored) == stored


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "There are no opening hours. Write them so: " + EXAMPLE + "."),
        (" \n ", "There are no opening hours."),
        ("Mo-Fr 09:00-18:00; " * 110, "2,089 characters; at most 2,000"),
        (
            "Mo-Fr 9h-18h",
            "“Mo-Fr 9h-18h” is not understood from character 7 on: “9h-18h”. Did you mean Mo-Fr 09:00-18:00?",
        ),
        (
            "Mo-Fr 09:00-18:00;",
            "breaks off: something is missing at its end. Did you mean Mo-Fr 09:00-18:00?",
        ),
        ("Mo-Fr 09:61-18:00", "from character 10 on: “61-18:00”. Write them so: " + EXAMPLE),
        ('Mo 10:00-12:00 "by appointment"', 'Nobody is shown "by appointment"'),
        ("Mo-Fr unknown", "“unknown” helps nobody: say open or off."),
        ("Mo-Su 08:00-sunset", "“sunset” is not known here: write a time of day"),
        ("Mo-Fr 09:00-18:00; SH off", "School holidays (SH) are not known here"),
        ("PH Mo-Fr off", "“PH Mo” cannot be told here"),
        ("PH -1 day off", "Days counted from a holiday (PH -1 day)"),
        ("Mo-Fr 17:00+", "“17:00+” does not say when it closes"),
        ("Mo-Fr 09:00-18:00+", "“09:00-18:00+” does not say when it closes"),
        ("Mo 10:00-16:00/01:30", "Repeated times (10:00-16:00/01:30) are not known here"),
        ("Mo-Fr 09:00-19:00; Jun 31 off", "“Jun 31” cannot be: June has 30 days."),
        ("Feb 30 10:00-11:00", "“Feb 30” cannot be: February has 29 days."),
        ("2027 Feb 29 off", "“2027 Feb 29” cannot be: February 2027 has 28 days."),
        ("2026 Dec 24-Feb 29 off", "February 2027 has 28 days."),
        ("2026 Nov 31 off", "“2026 Nov 31” cannot be: November 2026 has 30 days."),
        ("Jun 28-31 off", "“Jun 28-31” cannot be: June has 30 days."),
        ("Jul 2-Sep 31 off", "“Jul 2-Sep 31” cannot be: September has 30 days."),
        ("jun31 fermé", "“jun31” cannot be: June has 30 days."),
        ("Nov 30-25 off", "“Nov 30-25” runs backwards. Write the earlier day first"),
        ("Nov 30 - Nov 25 off", "if that is another: Nov 30-Dec 25."),
        ("2026 Jun 30-20 off", "“2026 Jun 30-20” runs backwards."),
        ("2026 Dec 24-2025 Jan 5 off", "“2026 Dec 24-2025 Jan 5” runs backwards."),
    ],
)
def test_what_is_no_opening_hours_is_refused_with_a_remedy(typed: str, told: str) -> None:
    with pytest.raises(OpeningHoursError) as refused:
        read_hours(typed)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Lundi au vendredi : 9h-12h30 et 14h-18h", "Mo-Fr 09:00-12:30,14:00-18:00"),
        ("lun-ven 9h-18h", "Mo-Fr 09:00-18:00"),
        ("Lundi-samedi 10h à 19h, dimanche fermé", "Mo-Sa 10:00-19:00; Su closed"),
        ("du mardi au samedi de 9h30 à minuit", "Tu-Sa 09:30-24:00"),
        ("Mon-Fri 9am-6:30pm", "Mo-Fr 09:00-18:30"),
        ("Mo–Fr 9.00–18.00", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 9-18 Sa 10-12", "Mo-Fr 09:00-18:00; Sa 10:00-12:00"),
        ("24h/24 7j/7", "24/7"),
        ("Mo-Fr 09:00-18:00, jours fériés fermé", "Mo-Fr 09:00-18:00; PH closed"),
        ("quand on veut", None),
        ("", None),
    ],
)
def test_what_was_jotted_down_is_guessed(typed: str, meant: str | None) -> None:
    assert meant_hours(typed) == meant


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mo-Fr 09:00-19:00", "Mo-Fr 09:00-19:00"),
        ("22h-6h", "22:00-06:00"),
        ("lun-ven 9h-12h30 et 14h-18h", "Mo-Fr 09:00-12:30,14:00-18:00"),
        ("9h30-18h dimanche fermé", "09:30-18:00; Su closed"),
        ("24h/24 7j/7", "24/7"),
    ],
)
def test_hours_that_can_mean_one_thing_only_are_kept_as_they_are_meant(typed: str, kept: str) -> None:
    assert take_hours(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "9-5",
        "24/7 sauf dimanche",
        "7j/7",
        "7j/7 9h-18h",
        "lun-ven 9h-18h fermé fériés",
        "Mo-Fr 09:00-18:00+",
        "9h-18h+",
        "quand on veut",
    ],
)
def test_hours_that_could_mean_something_else_are_asked_about(typed: str) -> None:
    with pytest.raises(OpeningHoursError):
        take_hours(typed)


_BITS = [
    "Mo",
    "-",
    "Tu",
    " ",
    "09:00",
    "18:00",
    ";",
    ",",
    "PH",
    "off",
    "2026",
    "Dec",
    "week",
    "||",
    "24/7",
    "]",
]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(_BITS), max_size=9).map("".join)))
def test_whatever_is_typed_is_read_or_refused_in_words(typed: str) -> None:
    try:
        stored = read_hours(typed)
    except OpeningHoursError as problem:
        stored, sentence = "", str(problem)
    assert read_hours(stored) == stored if stored else sentence.endswith((".", "?"))
