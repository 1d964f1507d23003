"""What people write as a target, and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target
from contactcodes.errors import TargetError
from contactcodes.language import using_locale

ABC = PersonalContext(code="ABC")

# written, the one form, the link on a desktop (the code is ABC)
GOOD = [
    ("https://dupont.fr", "https://dupont.fr", "https://dupont.fr"),
    (" https://dupont.fr/chat ", "https://dupont.fr/chat", "https://dupont.fr/chat"),
    ("HTTP://Dupont.fr/A?x=%20a+b&s=1%2F2#c",) * 3,
    ("http://localhost:8000/x",) * 3,
    ("https://127.0.0.1/",) * 3,
    ("https://[2001:db8::1]:8443/",) * 3,
    ("https://dupont.fr.:443/",) * 3,
    ("https://été.fr/é?q=à", "https://été.fr/é?q=à", "https://xn--t-9fab.fr/%C3%A9?q=%C3%A0"),
    ('https://dupont.fr/"a"|b', 'https://dupont.fr/"a"|b', "https://dupont.fr/%22a%22|b"),
    ("messenger:dupont.paris", "messenger:dupont.paris", "https://m.me/dupont.paris?ref=ABC"),
    ("Messenger : @Dupont", "messenger:Dupont", "https://m.me/Dupont?ref=ABC"),
    ("messenger:https://m.me/dupont?ref=x", "messenger:dupont", "https://m.me/dupont?ref=ABC"),
    ("messenger:www.facebook.com/dupont/photos", "messenger:dupont", "https://m.me/dupont?ref=ABC"),
    (
        "messenger:https://fr-fr.facebook.com/Dupont-Paris-123456789/",
        "messenger:123456789",
        "https://m.me/123456789?ref=ABC",
    ),
    (
        "messenger:https://www.facebook.com/pages/Dupont-Paris/123456789",
        "messenger:123456789",
        "https://m.me/123456789?ref=ABC",
    ),
    (
        "messenger:https://www.facebook.com/profile.php?id=61550000000000",
        "messenger:61550000000000",
        "https://m.me/61550000000000?ref=ABC",
    ),
    (
        "messenger:https://www.messenger.com/t/100064000000000",
        "messenger:100064000000000",
        "https://m.me/100064000000000?ref=ABC",
    ),
    ("whatsapp:+33612345678", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("WhatsApp : 06 12 34 56 78", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("whatsapp:+33 (0)6.12.34.56.78", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("whatsapp:0033 6 12 34 56 78", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("whatsapp:33612345678", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("whatsapp:0692 12 34 56", "whatsapp:+262692123456", "https://wa.me/262692123456"),
    (
        "whatsapp:https://wa.me/33612345678?text=a",
        "whatsapp:+33612345678?text=a",
        "https://wa.me/33612345678?text=a%20%28ref.%20ABC%29",
    ),
    ("whatsapp:wa.me/+33612345678", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    (
        "whatsapp:https://api.whatsapp.com/send?text=a&phone=33612345678",
        "whatsapp:+33612345678?text=a",
        "https://wa.me/33612345678?text=a%20%28ref.%20ABC%29",
    ),
    ("whatsapp://send?phone=33612345678", "whatsapp:+33612345678", "https://wa.me/33612345678"),
    ("call:0800123456", "call:0800123456", "tel:0800123456"),
    ("call:+33 800 123 456", "call:0800123456", "tel:0800123456"),
    ("call:0 892 12 34 56?price=1 €", "call:0892123456?price=1%20%E2%82%AC", "tel:0892123456"),
    ("call:3631", "call:3631", "tel:3631"),
    ("call:36 31", "call:3631", "tel:3631"),
    ("call:118 712", "call:118712", "tel:118712"),
    ("call:01 23 45 67 89", "call:+33123456789", "tel:+33123456789"),
    ("call:\u202a06 12 34 56 78\u202c", "call:+33612345678", "tel:+33612345678"),
    ("call:06\N{NO-BREAK SPACE}12\N{NARROW NO-BREAK SPACE}34-56-78", "call:+33612345678", "tel:+33612345678"),
    ("call:0262 12 34 56", "call:+262262123456", "tel:+262262123456"),
    ("call:0639 01 23 45", "call:+262639012345", "tel:+262639012345"),
    ("call:+32 470 12 34 56", "call:+32470123456", "tel:+32470123456"),
    ("sms:06 12 34 56 78", "sms:+33612345678", "sms:+33612345678"),
    ("sms:36105", "sms:36105", "sms:36105"),
    (
        "sms:+33612345678?&body=Bonjour à vous",
        "sms:+33612345678?body=Bonjour%20%C3%A0%20vous",
        "sms:+33612345678?&body=Bonjour%20%C3%A0%20vous%20%28ref.%20ABC%29",
    ),
    ("mailto:Bonjour@Dupont.FR", "mailto:Bonjour@dupont.fr", "mailto:Bonjour@dupont.fr"),
    (
        "mailto:jean+qr@dupont.fr?subject=Une question ?",
        "mailto:jean+qr@dupont.fr?subject=Une%20question%20%3F",
        "mailto:jean+qr@dupont.fr?subject=Une%20question%20%3F%20%28ref.%20ABC%29",
    ),
    (
        "mailto:a@dupont.fr?body=1%0A2&subject=R%26D",
        "mailto:a@dupont.fr?subject=R%26D&body=1%0D%0A2",
        "mailto:a@dupont.fr?subject=R%26D%20%28ref.%20ABC%29&body=1%0D%0A2",
    ),
    ("mailto:o'neil&co@dupont.fr", "mailto:o%27neil%26co@dupont.fr", "mailto:o%27neil%26co@dupont.fr"),
    ("mailto:bonjour@été.fr", "mailto:bonjour@xn--t-9fab.fr", "mailto:bonjour@xn--t-9fab.fr"),
    ("help", "help", ""),
    (" Help: ", "help", ""),
]

# written, what the refusal must say
WRONG = [
    ("", "The target is empty. A target is one of: call:0800123456, whatsapp:+33612345678, "),
    ("https://jean:secret@dupont.fr/", "before “@”"),
    ("https://dupont.fr\\@evil.com", "backslash"),
    ("https://dupont.fr/a b", "contains a space"),
    ("https:dupont.fr", "must follow “https://”"),
    ("https:///dupont.fr", "must follow “https://”"),
    ("https://", "must follow “https://”"),
    ("https://dupont", "“dupont” is no name of a site"),
    ("https://dupont..fr", "“dupont..fr” is no name of a site"),
    ("https://-dupont.fr", "is no name of a site"),
    ("https://0x7f.1/", "“0x7f.1” is no name of a site"),
    ("https://１２７.0.0.1/", "is no name of a site"),
    ("https://%64upont.fr/", "is no name of a site"),
    ("https://dupont.fr:99999", "is no name of a site"),
    ("https://dupont.fr/" + "a" * 2048, "It has 2066 characters; at most 2048"),
    ("https://du\u200bpont.fr", "invisible character"),
    ("ht\ntps://dupont.fr", "invisible character"),
    ("ftp://dupont.fr", "No channel begins with “ftp:”. A target is one of: "),
    ("javascript:alert(1)", "No channel begins with “javascript:”"),
    ("www.dupont.fr", "Did you mean https://www.dupont.fr?"),
    ("dupont.fr:8080/chat", "Did you mean https://dupont.fr:8080/chat?"),
    ("bonjour@dupont.fr", "Did you mean mailto:bonjour@dupont.fr?"),
    ("06 12 34 56 78", "Did you mean call:+33612345678 or whatsapp:+33612345678?"),
    ("3631", "Did you mean call:3631?"),
    ("tel:0800 123 456", "Did you mean call:0800123456?"),
    ("facebook:dupont", "Did you mean messenger:dupont?"),
    ("aide", "Did you mean help?"),
    ("dupont", "“dupont” is no target. A target is one of: "),
    ("12", "“12” is no target. A target is one of: "),
    ("x" * 5000, "A target is one of: "),
    ("icq:dupont", "No channel begins with “icq:”"),
    ("messenger:dup", "“dup” is no Facebook page"),
    ("messenger:dupont.com", "Example: messenger:dupont.paris"),
    ("messenger:https://www.facebook.com/groups/12345", "is no Facebook page"),
    ("messenger:https://evil.com/dupont", "is no Facebook page"),
    ("whatsapp:", "Example: whatsapp:+33612345678"),
    ("whatsapp:3631", "no short numbers and no French 08 numbers, such as 3631"),
    ("whatsapp:0800 123 456", "Example: whatsapp:+33612345678"),
    ("whatsapp:06 12 34 56 7", "“06 12 34 56 7” is no phone number in service"),
    ("whatsapp:https://wa.me/message/4O4YGZEG3RIVE1", "as a web page: https://wa.me/message/4O4YGZEG3RIVE1"),
    ("call:0470 12 34 56 78 90", "Example: call:0800123456"),
    ("call:+333631", "is no phone number in service"),
    ("call:0612345678;ext=3", "is no phone number in service"),
    ("call:36105", "Did you mean sms:36105?"),
    ("sms:3631", "Example: sms:+33612345678"),
    ("sms:0800123456", "is no number that takes text messages"),
    ("sms:0612345678?subject=a", "Only body can be filled in beforehand"),
    ("sms:0612345678?body=" + "a" * 601, "The body has 601 characters; at most 600"),
    ("mailto:a@dupont.fr?subject=a%0D%0ABcc:x@y.fr", "The subject contains a line break"),
    ("mailto:a@dupont.fr?bcc=x@y.fr", "not “bcc”. Example: mailto:bonjour@dupont.fr?subject=Bonjour"),
    ("mailto:a@dupont.fr?subject=a&subject=b", "not “subject”"),
    ("mailto:a@dupont.fr,b@dupont.fr", "Example: mailto:bonjour@dupont.fr"),
    ("mailto:a%0Ab@dupont.fr", "is not an e-mail address"),
    ("mailto:Dupont <a@dupont.fr>", "Expected: one address"),
    ("mailto:a@dupont", "is not an e-mail address"),
    ("mailto:a.@dupont.fr", "is not an e-mail address"),
    ("help:me!", "“me!” is no name of a help page. Expected: small letters, digits and hyphens, or nothing."),
]


@pytest.mark.parametrize(("written", "one_form", "link"), GOOD, ids=[case[0] for case in GOOD])
def test_a_target_is_understood_however_it_is_written(written: str, one_form: str, link: str) -> None:
    target = Target.read(written)
    assert str(target) == one_form
    assert target.link(ABC, Platform.DESKTOP) == link
    assert Target.read(one_form) == target


@pytest.mark.parametrize(("written", "told"), WRONG, ids=[case[0][:40] or "empty" for case in WRONG])
def test_a_wrong_target_is_refused_with_what_is_expected(written: str, told: str) -> None:
    with pytest.raises(TargetError) as refusal:
        Target.read(written)
    assert told in str(refusal.value)


PASTED = ["m.me/", "https://wa.me/", "t.me/", "https://line.me/R/", "viber://pa?chatURI=", "tg://resolve?"]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["", "https://", *(f"{name}:" for name in CHANNELS), *PASTED]),
    st.one_of(st.text(max_size=40), st.text("0123456789+ .-@?&=%:/\\#abcfr", max_size=40)),
)
def test_whatever_is_written_is_either_refused_or_leads_to_one_safe_link(prefix: str, rest: str) -> None:
    try:
        target = Target.read(prefix + rest)
    except TargetError:
        return
    assert Target.read(str(target)) == target
    link = target.link(PersonalContext(code="7k3-qx9m"), Platform.IOS)
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
    assert link == "" or link.split(":")[0].lower() in ("http", "https", "tel", "sms", "mailto", "viber")


@pytest.mark.parametrize(
    ("written", "in_english", "in_french"),
    [
        ("call:0800123456", "0 800 123 456", "0 800 123 456"),
        ("call:0612345678", "+33 6 12 34 56 78", "06 12 34 56 78"),
        ("call:0262123456", "+262 262 12 34 56", "0262 12 34 56"),
        ("call:3631", "3631", "3631"),
        ("call:118712", "118 712", "118 712"),
        ("sms:0612345678?body=Bonjour", "+33 6 12 34 56 78", "06 12 34 56 78"),
        ("whatsapp:+32470123456", "+32 470 12 34 56", "+32 470 12 34 56"),
        ("mailto:bonjour@dupont.fr?subject=x", "bonjour@dupont.fr", "bonjour@dupont.fr"),
        ("https://www.dupont.fr/chat/", "www.dupont.fr/chat", "www.dupont.fr/chat"),
        ("messenger:dupont", "dupont", "dupont"),
    ],
)
def test_a_value_is_shown_as_people_read_it(written: str, in_english: str, in_french: str) -> None:
    target = Target.read(written)
    for locale, expected in (("en", in_english), ("fr", in_french)):
        with using_locale(locale):
            shown = target.channel_object.shown(target.value)
            # Numbers do not break at the end of a line.
            assert shown == expected.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_button_says_what_pressing_it_does() -> None:
    def button(written: str) -> str:
        target = Target.read(written)
        return target.channel_object.button(target.value).replace("\N{NO-BREAK SPACE}", " ")

    with using_locale("en"):
        assert button("call:0800123456") == "Call 0 800 123 456"
        assert button("sms:0612345678") == "Send a text message to +33 6 12 34 56 78"
        assert button("mailto:bonjour@dupont.fr") == "Write to bonjour@dupont.fr"
        assert button("https://www.dupont.fr/chat") == "Continue to www.dupont.fr"
