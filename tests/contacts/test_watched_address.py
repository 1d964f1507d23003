"""Which contact points are watched."""

from __future__ import annotations

import pytest

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.target import Target
from contactcodes.contacts.watched_address import WATCHED_CHANNELS, watched_address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://www.dupont.fr/contact", "https://www.dupont.fr/contact"),
        ("http://www.dupont.fr:8080/x?a=b", "http://www.dupont.fr:8080/x?a=b"),
        (
            "https://www.dupont.fr/contact utm_source=qr&utm_content={placement}",
            "https://www.dupont.fr/contact",
        ),
        ("https://www.été.fr/à", "https://www.xn--t-9fab.fr/%C3%A0"),
        ("app:https://www.dupont.fr/app ios=1234567890", "https://www.dupont.fr/app"),
        ("app:ios=1234567890&android=fr.dupont.app", None),
        (
            "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h",
            "https://chat.dupont.fr/widget?website_token=Zx3kW9pQvT7mB2nD5rL8sJ4h",
        ),
        ("https://www.dupont.fr:3000/", None),
        ("whatsapp:+33612345678", None),
        ("messenger:maisondupont", None),
        ("crisp:8c842203-7ed8-4e29-a608-7cf78a7d2fcc", None),
        ("call:0800123456", None),
        ("help", None),
    ],
)
def test_pages_of_the_brands_own_are_watched(written: str, address: str | None) -> None:
    assert watched_address(Target.read(written)) == address


def test_what_is_watched_are_channels() -> None:
    assert set(WATCHED_CHANNELS) <= set(CHANNELS)
    for name, channel in CHANNELS.items():
        assert (watched_address(Target.read(channel.example)) is not None) == (name in WATCHED_CHANNELS)
