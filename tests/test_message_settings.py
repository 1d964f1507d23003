"""Settings of mail and webhook: what cannot be used stops the start, and no secret is said back."""

from __future__ import annotations

import pytest

from contactcodes.errors import SettingError
from contactcodes.settings import load_settings

MAIL = {"smtp_url": "smtp://codes:p%40ss@mail.dupont.fr:587", "mail_from": "codes@dupont.fr"}
HOOK = {"webhook_secret": "sixteen characters"}


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.dupont.fr",
        "smtps://codes%40dupont.fr:p%40ss@mail.dupont.fr:465",
        "smtp://mail:25?starttls=no",
        "smtp://[::1]:25",
    ],
)
def test_mail_servers_as_people_have_them(url: str) -> None:
    settings = load_settings(**(MAIL | {"smtp_url": url}), messages_to=" marie@dupont.fr, paul@dupont.fr,")
    assert settings.messages_to == ("marie@dupont.fr", "paul@dupont.fr")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"smtp_url": "mail.dupont.fr"}, "SMTP_URL = … cannot be used: it takes smtp://user:password@host"),
        ({"smtp_url": "http://mail.dupont.fr"}, "it takes smtp://"),
        ({"smtp_url": "smtp://mail.dupont.fr:x"}, "it takes smtp://"),
        ({"smtp_url": "smtp://mail.dupont.fr:0"}, "it takes smtp://"),
        ({"smtp_url": "smtp://mail.dupont.fr?tls=off"}, "it takes smtp://"),
        ({"smtp_url": "smtp://:25"}, "it takes smtp://"),
        ({"smtp_url": "smtp://mail.dupont.fr"}, "MAIL_FROM = '' cannot be used: it is needed with"),
        (MAIL, "MESSAGES_TO = () cannot be used: it is needed with CONTACTCODES_SMTP_URL"),
        (MAIL | {"messages_to": "marie"}, "it takes e-mail addresses by commas"),
        (MAIL | {"mail_from": "Dupont <codes@dupont.fr>"}, "it takes one e-mail address"),
        (MAIL | {"mail_from": "codes@dupont.fr\r\nBcc: x@y.fr"}, "it takes one e-mail address"),
        (
            HOOK | {"webhook_url": "http://dupont.fr/hook"},
            "WEBHOOK_URL = … cannot be used: it takes https://",
        ),
        (HOOK | {"webhook_url": "http://10.0.0.7/hook"}, "it takes https://"),
        (HOOK | {"webhook_url": "http://localhost.dupont.fr/"}, "it takes https://"),
        (HOOK | {"webhook_url": "https://codes:secret@dupont.fr/"}, "without name or password"),
        (HOOK | {"webhook_url": "file:///etc/passwd"}, "it takes https://"),
        (HOOK | {"webhook_url": "dupont.fr"}, "it takes https://"),
        ({"webhook_url": "https://dupont.fr/hook"}, "WEBHOOK_SECRET = … cannot be used: it is needed with"),
        ({"webhook_secret": "short"}, "it takes 16 characters at least"),
        ({"message_retention_days": 0}, "it takes 1 to 1095"),
    ],
)
def test_what_cannot_be_used_stops_the_start_with_what_is_expected(
    chosen: dict[str, object], said: str
) -> None:
    with pytest.raises(SettingError) as refused:
        load_settings(**chosen)
    assert said in str(refused.value)
    for secret in ("p%40ss", "codes:secret", "short", "/hook"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["https://dupont.fr/hook?key=1", "http://localhost:8080/", "http://127.0.0.1/", "http://[::1]:9/"]
)
def test_webhooks_are_encrypted_or_on_this_machine(url: str) -> None:
    assert load_settings(webhook_url=url, **HOOK).webhook_url == url
