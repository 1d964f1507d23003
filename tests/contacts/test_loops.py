"""Targets that would lead a scan back to the service, and hosts that look like others."""

from __future__ import annotations

import pytest

from contactcodes.contacts.loops import leads_here, own_sites, site_of
from contactcodes.contacts.mail_address import read_mail_address, shown_mail_address
from contactcodes.contacts.target import Target
from contactcodes.contacts.web_address import read_address, shown_host
from contactcodes.errors import TargetError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign

HERE = [("qr.dupont.fr", ""), ("localhost", "8977")]


@pytest.mark.parametrize(
    ("target", "here"),
    [
        ("https://qr.dupont.fr/7K3QX9M", True),
        ("http://QR.dupont.fr", True),
        ("https://qr.dupont.fr.:443/x", True),
        ("https://qr.dupont.fr utm_source=qr", True),
        ("https://qr.dupont.fr:8443/", False),
        ("http://localhost:8977/x", True),
        ("http://127.0.0.1:8977/x", True),
        ("http://[::1]:8977/x", True),
        ("http://localhost:8978/x", False),
        ("https://www.dupont.fr/", False),
        ("https://dupont.fr/?next=https://qr.dupont.fr/", False),
        ("app:https://qr.dupont.fr/app", True),
        ("chatwoot:qr.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h", True),
        ("whatsapp:+33612345678", False),
        ("call:3631", False),
        ("help", False),
        ("card:Dupont?url=https://qr.dupont.fr", False),
    ],
)
def test_a_target_that_leads_back_to_the_service_is_told(target: str, here: bool) -> None:
    assert leads_here(Target.read(target), HERE) is here


def test_the_service_is_reached_where_it_is_now_and_at_what_codes_were_printed_with(
    database: Database,
) -> None:
    make_campaign(database, "Printemps", "help", ["Lyon"])
    with database.reading() as connection:
        own = own_sites(connection, "http://127.0.0.1:8977")
        # Nothing is known of an address that is none, which no link is then taken for.
        assert own_sites(connection, "qr") == own - {("localhost", "8977")}
    assert own == {("localhost", "8977"), ("qr.dupont.fr", "")}
    assert site_of("qr") is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.dupont.fr/", "www.dupont.fr"),
        ("https://www.été.fr/", "www.été.fr (www.xn--t-9fab.fr)"),
        ("https://ıkea.fr/", "ıkea.fr (xn--kea-iua.fr)"),
        ("https://ɡooɡle.fr/", "ɡooɡle.fr (xn--oole-z7bc.fr)"),
        ("https://ꓪhatsapp.com/", "ꓪhatsapp.com (xn--hatsapp-u48y.com)"),
        ("https://аррӏе.com/", "аррӏе.com (xn--80ak6aa92e.com)"),
        ("https://例え.jp/", "例え.jp (xn--r8jz45g.jp)"),
        ("https://почта.рф/", "почта.рф (xn--80a1acny.xn--p1ai)"),
    ],
)
def test_a_host_with_letters_beyond_ascii_is_shown_in_both_forms(address: str, shown: str) -> None:
    assert shown_host(read_address(address, "")) == shown


@pytest.mark.parametrize("host", ["аpple.com", "dupоnt.fr", "ραypal.com", "www.dupоnt.co.uk"])
def test_a_host_that_mixes_alphabets_is_refused(host: str) -> None:
    with pytest.raises(TargetError, match="mixes letters of several alphabets"):
        read_address(f"https://{host}/", "")
    with pytest.raises(TargetError, match="mixes letters of several alphabets"):
        read_mail_address(f"bonjour@{host}")


def test_the_domain_of_a_mail_address_is_shown_in_both_forms() -> None:
    assert shown_mail_address("a@dupont.fr") == "a@dupont.fr"
    assert shown_mail_address("a@xn--t-9fab.fr") == "a@été.fr (xn--t-9fab.fr)"
    assert shown_mail_address("a@xn--80ak6aa92e.com") == "a@аррӏе.com (xn--80ak6aa92e.com)"
    target = Target.read("https://аррӏе.com/x")
    assert target.channel_object.shown(target.value) == "аррӏе.com (xn--80ak6aa92e.com)/x"
