"""A contact card as phones read it: vCard 3.0 (RFC 2426)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.channels.card import channel
from contactcodes.contacts.target import Target
from contactcodes.contacts.vcard import VCard, vcard_text

WHOLE = (
    "card:Maison Dupont; Paris?org=Dupont & Fils&title=Service clients&tel=0800 123 456"
    "&email=bonjour@dupont.fr&url=https://www.dupont.fr/?a=1,2&address=12, rue de la Paix\\ 75002 Paris"
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_card_has_the_lines_that_rfc_2426_asks_for() -> None:
    target = Target.read(WHOLE.replace("& ", "%26 ").replace("/?a=1,2", "/%3Fa=1,2"))
    assert unfolded(vcard_text(channel.card_of(target.value))) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Maison Dupont\\; Paris;;;;",
        "FN:Maison Dupont\\; Paris",
        "ORG:Dupont & Fils",
        "TITLE:Service clients",
        "TEL;TYPE=WORK,VOICE:0800123456",
        "EMAIL;TYPE=INTERNET:bonjour@dupont.fr",
        "URL:https://www.dupont.fr/?a=1,2",
        "ADR;TYPE=WORK:;;12\\, rue de la Paix\\\\ 75002 Paris;;;;",
        "END:VCARD",
        "",
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert vcard_text(VCard(name="Dupont")) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Dupont;;;;\r\nFN:Dupont\r\nEND:VCARD\r\n"
    )


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(address: str) -> None:
    text = vcard_text(VCard(name="Dupont", address=address))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    line = next((line for line in unfolded(text) if line.startswith("ADR")), "")
    said = line.removeprefix("ADR;TYPE=WORK:;;").removesuffix(";;;;")
    assert said.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") == address or "\\" in address


def test_a_line_break_never_begins_another_property() -> None:
    text = vcard_text(VCard(name="Dupont\r\nTEL:0899", address="a\nb\rc"))
    assert "FN:Dupont\\nTEL:0899" in unfolded(text)
    assert "ADR;TYPE=WORK:;;a\\nb\\nc;;;;" in unfolded(text)
