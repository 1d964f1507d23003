"""Messages as e-mail, through a real SMTP server: its words, its headers, its encryption, its refusals."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from urllib.parse import quote

import pytest

from contactcodes.contacts.mail_server import MailServer
from contactcodes.contacts.message import Message, MessageKind
from contactcodes.contacts.message_mail import mail_of
from contactcodes.errors import DeliveryError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.messages_made import leave
from tests.receiving import PASSWORD, Mailbox, own_certificate

FROM, TO = "codes@dupont.fr", ("marie@dupont.fr", "paul@dupont.fr")
INBOX = "https://qr.dupont.fr/studio/messages/1"


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
