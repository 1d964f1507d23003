"""The mail server that takes messages to the brand: how it is written, and a session with it.

``smtp://user:password@host:587`` speaks in the clear until STARTTLS (RFC 3207), ``smtps://`` is
encrypted from the first byte (RFC 8314, 3.3). What customers write never leaves this machine
unencrypted, unless the setting says ``?starttls=no``.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from contactcodes.errors import DeliveryError
from contactcodes.language import _

_SUBMISSION, _SUBMISSIONS = 587, 465  # RFC 6409, 3.1; RFC 8314, 7.3
_ANSWER_WITHIN_S = 15.0
_LONGEST_REASON = 160  # characters of what a server says


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in.

    tls       True: encrypted from the first byte
    starttls  True: encrypted before anything is said
    """

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def read(cls, url: str) -> MailServer:
        """Return the server of a ``smtp_url`` that the settings have checked."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        host = parts.hostname or ""
        wanted = parts.query == "starttls=yes" or (parts.query != "starttls=no" and not _is_here(host))
        return cls(
            host=host,
            port=parts.port or (_SUBMISSIONS if tls else _SUBMISSION),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=wanted and not tls,
        )

    @contextmanager
    def session(self) -> Iterator[smtplib.SMTP]:
        """Connect, encrypt and sign in. Raises DeliveryError, saying what the server did not like."""
        smtp = None
        try:
            smtp = self._connected()
            if self.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if self.user:
                smtp.login(self.user, self.password)
            yield smtp
        except (smtplib.SMTPException, OSError) as problem:
            raise DeliveryError(self._told(problem)) from problem
        finally:
            if smtp is not None:
                with suppress(smtplib.SMTPException, OSError):  # what was taken stays taken
                    smtp.quit()
                smtp.close()

    def send(self, mail: EmailMessage) -> str:
        """Hand in a mail; return "", or which of several recipients were refused.

        Raises DeliveryError where nobody gets it.
        """
        sender, recipients = mail["From"].addresses[0].addr_spec, mail["To"].addresses
        with self.session() as smtp:
            # Not send_message, which writes “>From” for “From” at the beginning of a line.
            refused = smtp.sendmail(sender, [one.addr_spec for one in recipients], mail.as_bytes())
        if not refused:
            return ""
        return _("Not accepted for %(addresses)s.") % {"addresses": ", ".join(sorted(refused))}

    def _connected(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_ANSWER_WITHIN_S, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_ANSWER_WITHIN_S)

    def _told(self, problem: Exception) -> str:
        words = {"host": f"{self.host}:{self.port}", "reason": _reason(problem)}
        if isinstance(problem, smtplib.SMTPAuthenticationError):
            return _("The mail server %(host)s refuses the name or the password: %(reason)s") % words
        if isinstance(problem, smtplib.SMTPNotSupportedError):
            return _("The mail server %(host)s cannot do what is asked of it: %(reason)s") % words
        if isinstance(problem, ssl.SSLError):
            return _("The mail server %(host)s cannot be trusted: %(reason)s") % words
        if isinstance(problem, smtplib.SMTPException):
            return _("The mail server %(host)s does not take the e-mail: %(reason)s") % words
        return _("The mail server %(host)s cannot be reached: %(reason)s") % words


def _reason(problem: Exception) -> str:
    said: str | bytes
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(problem.recipients.values()))
    elif isinstance(problem, smtplib.SMTPResponseException):
        code, said = problem.smtp_code, problem.smtp_error
    elif isinstance(problem, ssl.SSLCertVerificationError):
        return problem.verify_message
    else:
        return str(getattr(problem, "strerror", None) or problem or type(problem).__name__)[:_LONGEST_REASON]
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"[:_LONGEST_REASON]


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
