"""Messages as e-mail, through a real SMTP server: its words, its headers, its encryption, its refusals."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contactcodes.contacts.mail_server import MailServer
from contactcodes.contacts.message import Message, MessageKind, MessageState
from contactcodes.contacts.message_mail import mail_of
from contactcodes.errors import DeliveryError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.receiving import PASSWORD, Mailbox, own_certificate

FROM, TO = "codes@dupont.fr", ("marie@dupont.fr", "paul@dupont.fr")
INBOX = "https://qr.dupont.fr/studio/messages/1"
HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
    "Content-Transfer-Encoding", "MIME-Version",
]  # fmt: skip
THIEF = "=?utf-8?q?Vitrine=0aReply-To=3a_thief=40evil.example=0aX=3a?= Lyon"
# What encoded words (RFC 2047), quoted strings, comments and lists of addresses are made of.
PIECES = [
    "=?utf-8?q?", "=?us-ascii?B?", "=?utf-8?b?DQpCY2M6IHhAeS56?=", "?=", "=?", "=", "?", "=0d=0a", "=3a_",
    "Reply-To: thief@evil.example", " ", "\t", "\r\n", "\n", "\x0b", "\x85", "\u2028", "\u200b", "\xa0",
    "\x00", '"', "\\", "(", ")", "<x@y.fr>", ",", ";", ":", "@", "é", "日本" * 20, "a" * 80, "🙂", "\u202e",
]  # fmt: skip
LONG = 140  # characters: a subject may be cut here
NAMES = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(st.characters(codec="utf-8"))
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LEFT = Message(
    id=1,
    brand_id=1,
    brand="Maison Dupont",
    brand_locale="en",
    brand_time_zone="Europe/Paris",
    kind=MessageKind.MESSAGE,
    text="Bonjour",
    reach="marie@example.com",
    wished_time="",
    locale="fr",
    received_at=AT,
    erase_at=AT + timedelta(days=90),
    state=MessageState.NEW,
    assignee_id=None,
    assignee="",
    done_at=None,
    key="0f8fad5bd9cb469fa16570867728950e",
    code_text=None,
    campaign_id=1,
    campaign="Printemps",
    placement="Vitrine Lyon",
    city="Lyon",
)


@pytest.fixture
def message(sqlite: Database) -> Message:
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Vitrine Lyon"])
    return leave(sqlite, code)


def sent(box: Mailbox, message: Message) -> str:
    mail = mail_of(message, mail_from=FROM, messages_to=TO, inbox_url=INBOX)
    return MailServer.read(f"smtp://127.0.0.1:{box.port}").send(mail)


def test_the_brand_reads_it_in_its_language_and_answers_with_one_press(
    mailbox: Mailbox, message: Message
) -> None:
    assert sent(mailbox, message) == ""
    ((envelope, mail),) = mailbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, list(TO))
    assert mail["Reply-To"] == "marie@example.com"
    assert mail["Message-ID"] == f"<{message.key}@dupont.fr>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Vitrine Lyon – Printemps" in mail["Subject"]
    text = mail.get_content().replace("\r\n", "\n")
    facts, _blank, words = text.partition("\n\nVous ouvrez")
    assert words == " dimanche ?\nMerci, Marie\n"
    for fact in ("marie@example.com", "français", "Vitrine Lyon", "Printemps", INBOX, "2026"):
        assert fact in facts, fact
    assert message.code_text is not None
    assert message.code_text.shown in facts


def test_a_call_back_has_its_number_and_its_time_and_no_address_to_reply_to(
    mailbox: Mailbox, message: Message
) -> None:
    called = dataclasses.replace(
        message,
        kind=MessageKind.CALLBACK,
        reach="+33612345678",
        wished_time="demain matin",
        text="",
        brand_locale="en",
    )
    sent(mailbox, called)
    ((_envelope, mail),) = mailbox.mails
    assert mail["Subject"] == "Please call back: Vitrine Lyon – Printemps"
    assert mail["Reply-To"] is None
    text = mail.get_content()
    assert "Call back: +33 6 12 34 56 78" in text
    assert "When: demain matin" in text
    assert "(The customer wrote nothing more.)" in text


@pytest.mark.parametrize(
    "typed", ["Lyon\r\nBcc: victim@example.com", "Lyon\nX: y", "Lyon\x00\u2028Bcc: x@y.fr"]
)
def test_no_name_can_begin_a_header_of_its_own(mailbox: Mailbox, message: Message, typed: str) -> None:
    hostile = dataclasses.replace(message, placement=typed, campaign=typed, brand=typed)
    assert sent(mailbox, hostile) == ""
    ((envelope, mail),) = mailbox.mails
    assert envelope.rcpt_tos == list(TO)
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert set(mail.keys()) <= {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip


def headers_of(raw: bytes) -> list[str]:
    """The names of the headers, by a strict look at the lines (RFC 5322, 2.1.1 and 2.2)."""
    names = []
    for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        assert re.fullmatch(rb"[\x20-\x7e]{1,998}", line), line
        if line.startswith(b" "):
            assert line.strip(), "a line of blanks ends the headers for some"
            continue
        name, colon, _says = line.partition(b":")
        assert colon, line
        names.append(name.decode())
    return names


@given(NAMES, NAMES, NAMES)
@example(THIEF, "", "")
@example("", THIEF, "")
@example("", "", THIEF)
def test_whatever_the_names_the_mail_has_the_headers_we_set_and_no_other(
    brand: str, placement: str, campaign: str
) -> None:
    hostile = dataclasses.replace(LEFT, brand=brand, placement=placement, campaign=campaign)
    raw = mail_of(hostile, mail_from=FROM, messages_to=TO, inbox_url=INBOX).as_bytes()
    assert headers_of(raw) == HEADERS
    mail = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.SMTP)
    assert mail.keys() == HEADERS
    assert [one.addr_spec for one in mail["From"].addresses] == [FROM]
    assert [one.addr_spec for one in mail["To"].addresses] == list(TO)
    assert mail["Reply-To"] == LEFT.reach
    assert squeezed(mail["From"].addresses[0].display_name) == squeezed(brand)
    where = " – ".join(filter(None, (placement, campaign)))
    said = squeezed(f"Message: {where}" if where else "Message of a customer")
    assert said.startswith(squeezed(mail["Subject"]))
    assert squeezed(mail["Subject"]) == said or len(mail["Subject"]) > LONG


def squeezed(text: str) -> str:
    """A text without what does not stand in a header: blanks, and what nobody sees."""
    return "".join(one for one in text if one.isprintable() and not one.isspace())


def test_a_name_that_looks_encoded_sends_no_answer_to_a_thief(mailbox: Mailbox, message: Message) -> None:
    assert sent(mailbox, dataclasses.replace(message, placement=THIEF)) == ""
    ((_envelope, mail),) = mailbox.mails
    assert mail.get_all("Reply-To") == [message.reach]
    assert "= ?utf-8?q?Vitrine=0aReply-To" in mail["Subject"]


def test_a_text_of_dots_long_lines_and_signs_arrives_as_it_was_typed(
    mailbox: Mailbox, message: Message
) -> None:
    text = ".\n..\nQUIT\n" + "é" * 1500 + "\n-- \nFrom me\n🙂 = =20 \\"
    sent(mailbox, dataclasses.replace(message, text=text))
    ((_envelope, mail),) = mailbox.mails
    assert mail.get_content().replace("\r\n", "\n").endswith(f"\n\n{text}\n")


def test_a_refusal_is_told_as_the_server_gave_it(mailbox: Mailbox, message: Message) -> None:
    mailbox.refusals = ["451 come back later"]
    with pytest.raises(DeliveryError, match=rf"127.0.0.1:{mailbox.port} does not take .*451 come back later"):
        sent(mailbox, message)
    mailbox.refused_recipients = set(TO)
    with pytest.raises(DeliveryError, match="550 no such user here"):
        sent(mailbox, message)


def test_one_of_two_recipients_refused_is_no_reason_to_send_it_again(
    mailbox: Mailbox, message: Message
) -> None:
    mailbox.refused_recipients = {"paul@dupont.fr"}
    assert sent(mailbox, message) == "Not accepted for paul@dupont.fr."
    assert len(mailbox.mails) == 1


def test_a_server_that_is_not_there_is_told(message: Message) -> None:
    box = Mailbox()
    box.stop()
    with pytest.raises(DeliveryError, match=r"cannot be reached: Connection refused"):
        sent(box, message)


def test_a_password_goes_over_an_encrypted_line_only(
    tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, certificate = own_certificate(tmp_path)
    box = Mailbox(tls=tls, with_password=True)
    url = f"smtp://codes%40dupont.fr:PASSWORD@127.0.0.1:{box.port}?starttls=yes"
    mail = mail_of(message, mail_from=FROM, messages_to=TO, inbox_url="")
    try:
        right = MailServer.read(url.replace("PASSWORD", quote(PASSWORD, safe="")))
        assert right.password == PASSWORD.decode()
        with pytest.raises(DeliveryError, match="cannot be trusted: self-signed certificate"):
            right.send(mail)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        right.send(mail)
        assert box.encrypted == [True]
        with pytest.raises(DeliveryError, match="refuses the name or the password: 535"):
            MailServer.read(url.replace("PASSWORD", "guess")).send(mail)
    finally:
        box.stop()


def test_a_server_that_cannot_encrypt_gets_nothing(mailbox: Mailbox, message: Message) -> None:
    mail = mail_of(message, mail_from=FROM, messages_to=TO, inbox_url="")
    with pytest.raises(DeliveryError, match=r"cannot do what is asked of it: STARTTLS"):
        MailServer.read(f"smtp://127.0.0.1:{mailbox.port}?starttls=yes").send(mail)
    with pytest.raises(DeliveryError, match="cannot be trusted"):
        MailServer.read(f"smtps://127.0.0.1:{mailbox.port}").send(mail)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.dupont.fr", 587, False, True),
        ("smtp://mail.dupont.fr:25?starttls=no", 25, False, False),
        ("smtp://localhost:25", 25, False, False),
        ("smtp://[::1]", 587, False, False),
        ("smtps://mail.dupont.fr", 465, True, False),
    ],
)
def test_nothing_leaves_this_machine_unencrypted_unless_it_is_asked_for(
    url: str, port: int, tls: bool, starttls: bool
) -> None:
    server = MailServer.read(url)
    assert (server.port, server.tls, server.starttls) == (port, tls, starttls)
