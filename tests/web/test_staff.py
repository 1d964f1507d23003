"""Scans by somebody who is signed in to the studio."""

from __future__ import annotations

from flask.testing import FlaskClient

from contactcodes.settings import Settings
from contactcodes.web.staff import StaffCookie


def test_a_scan_of_somebody_who_is_signed_in_is_marked(studio: FlaskClient, settings: Settings) -> None:
    cookie = studio.get_cookie("session")
    assert cookie is not None
    told = StaffCookie(settings.session_key)
    assert told.is_staff(f"other=1; session={cookie.value}; more=2")
    assert not told.is_staff("session=")
    assert not told.is_staff(f"session={cookie.value[:-20]}{cookie.value[-20:][::-1]}")
    assert not told.is_staff("session=" + "a" * 10_000)
    assert not told.is_staff("nothing=1")
    assert not StaffCookie("another key").is_staff(f"session={cookie.value}")


def test_a_session_that_is_not_signed_in_is_no_staff(visitor: FlaskClient, settings: Settings) -> None:
    visitor.post("/language", data={"locale": "en", "next": "/sign-in"})
    cookie = visitor.get_cookie("session")
    assert cookie is not None
    assert not StaffCookie(settings.session_key).is_staff(f"session={cookie.value}")
