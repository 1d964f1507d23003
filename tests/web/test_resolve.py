"""The decision: what a scan is answered, and what the journal keeps of it."""

from __future__ import annotations

import pytest
from flask import Flask

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target
from contactcodes.errors import DatabaseAwayError
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.web.resolve import CUSTOMER_PAGES, PAGES, Arrival, answer_scan, asked_for, scan_record
from tests.web.rsgi import PHONE


def test_the_paths_of_pages_are_known_without_flask(app: Flask) -> None:
    assert {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {"<_asked>"} == PAGES
    assert CUSTOMER_PAGES < PAGES


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/7K3QX9M", "7K3QX9M"),
        ("/7k3-qx9m/", "7k3-qx9m"),
        ("/sign-in", None),
        ("/", None),
        ("/7K3QX9M/more", None),
        ("/password", None),
        ("/abcd", "abcd"),
        ("/" + "A" * 25, "A" * 25),
        ("/7K3QX9M\n", "7K3QX9M "),
        ("/7k3.qx9m", "7k3.qx9m"),
        ("/\x00\u202e", "\ufffd\ufffd"),
        ("/apple-touch-icon.png", None),
        ("/wp-login.PHP", None),
        ("/.env", None),
    ],
)
def test_one_segment_is_what_somebody_took_for_a_code_unless_it_is_a_page_or_a_file(
    path: str, asked: str | None
) -> None:
    assert asked_for(path) == asked


def no_lookup(_text: CodeText) -> Destination | None:
    raise AssertionError("nothing is to be looked up")


def no_database(_text: CodeText) -> Destination | None:
    raise DatabaseAwayError


def test_what_cannot_be_a_code_is_never_looked_up() -> None:
    arrival = answer_scan("ABCDEF0", no_lookup)
    assert (arrival.destination, arrival.answer, arrival.location) == (None, "unknown", None)


def test_a_code_that_only_the_database_knows_is_trouble_while_it_is_away() -> None:
    arrival = answer_scan("7k3-qx9m", no_database)
    assert (arrival.trouble, arrival.answer, arrival.location) == (True, "trouble", None)


@pytest.mark.parametrize(
    ("target", "retired", "answer", "location"),
    [
        ("whatsapp:+33612345678", False, "redirect", "https://wa.me/33612345678"),
        ("whatsapp:+33612345678", True, "retired", None),
        ("call:0800123456", False, "page", None),
        ("help", False, "page", None),
    ],
)
def test_the_decision_and_what_the_journal_keeps_of_it(
    target: str, retired: bool, answer: str, location: str | None
) -> None:
    led = destination(target, retired=retired)
    arrival = answer_scan("7k3-qx9m", lambda text: led if text == "7K3QX9M" else None)
    assert (arrival.answer, arrival.location) == (answer, location)
    assert Arrival.from_json(arrival.as_json()) == arrival
    assert arrival.as_json().isascii(), "it travels in a header"
    headers = {
        "user-agent": PHONE,
        "purpose": "prefetch",
        "sec-fetch-dest": "document",
        "sec-fetch-site": "none",
        "accept-language": "fr-FR",
        "referer": "https://Shop.example/path?who=me",
    }
    record = scan_record(
        arrival,
        at_ms=1,
        carrier=Carrier.TYPED,
        address="203.0.113.7",
        header=headers.get,  # type: ignore[arg-type]
        staff=True,
    )
    assert record == ScanRecord(
        1,
        7,
        None if retired else 3,
        Carrier.TYPED,
        "7k3-qx9m",
        "203.0.113.7",
        PHONE,
        "prefetch",
        "document",
        "none",
        "fr-FR",
        "shop.example",
        True,
        answer,
    )


def destination(target: str, *, retired: bool = False) -> Destination:
    read = Target.read(target)
    context = PersonalContext(code="7k3-qx9m")
    return Destination(
        code_id=7,
        code_text=CodeText("7K3QX9M"),
        origin="https://qr.dupont.fr",
        retired=retired,
        contact_point_id=3,
        target=read,
        location=read.link(context, Platform.IOS) if read.redirects() else None,
        brand_id=1,
        brand="Maison “Dupont” é",
        locale="fr",
        campaign="Été",
        placement="Vitrine\tLyon",
        city="Lyon",
    )
