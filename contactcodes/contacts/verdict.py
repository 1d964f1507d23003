"""What came of asking a web address: it answers, it fails, or it cannot be judged from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from contactcodes.language import _


class Reason(StrEnum):
    """Why a verdict is what it is; the word in the database."""

    ANSWERS = ""
    STATUS = "status"  # a page that is not there, or a server in trouble
    REFUSED = "refused"
    DROPPED = "dropped"
    NO_HTTP = "no_http"
    REDIRECTS = "redirects"
    BAD_REDIRECT = "bad_redirect"
    LEADS_BACK = "leads_back"  # to a code of this service, which may lead to it again
    CERTIFICATE_ENDED = "certificate_ended"
    CERTIFICATE_OF_OTHERS = "certificate_of_others"
    CERTIFICATE = "certificate"
    TLS = "tls"
    # Nothing was heard: it may be our own network that is silent.
    TIMEOUT = "timeout"
    NO_NAME = "no_name"  # the domain does not exist, it is said
    NO_DNS = "no_dns"
    UNREACHABLE = "unreachable"
    # Phones may well reach it, so it is never declared broken.
    NOT_PUBLIC = "not_public"  # from in here; a company's own name servers often say so
    CHAIN = "chain"  # browsers fetch an issuer's certificate that is missing
    FAULT = "fault"  # of ours
    COOKIES = "cookies"  # it leads on and on until a cookie comes back, and none is sent


# A name server inside a company, which knows no name outside, says that there is none.
_SILENT = frozenset((Reason.TIMEOUT, Reason.NO_DNS, Reason.NO_NAME, Reason.UNREACHABLE))
_UNKNOWN = frozenset((Reason.NOT_PUBLIC, Reason.CHAIN, Reason.COOKIES, Reason.FAULT))
_NOT_FROM_IT = _SILENT | {Reason.NOT_PUBLIC, Reason.FAULT, Reason.REFUSED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of asking once.

    status  of the answer, where the reason is ``STATUS``; 0 elsewhere
    """

    reason: Reason = Reason.ANSWERS
    status: int = 0

    @property
    def fails(self) -> bool:
        """Tell whether a customer would find nothing there."""
        return self.reason is not Reason.ANSWERS and self.reason not in _UNKNOWN

    @property
    def is_unknown(self) -> bool:
        """Tell whether it cannot be judged from here."""
        return self.reason in _UNKNOWN

    @property
    def silent(self) -> bool:
        """Tell whether nothing came back from it, as where our own network is down or closed."""
        return self.reason in _SILENT

    @property
    def heard(self) -> bool:
        """Tell whether the site itself said something: then our network works."""
        return self.reason not in _NOT_FROM_IT

    def __str__(self) -> str:
        """Return it as it is stored: ``status:404``."""
        return f"{self.reason.value}:{self.status}" if self.status else self.reason.value

    @classmethod
    def of_status(cls, status: int) -> Verdict:
        """Return the verdict on a status.

        404, 410 and 5xx fail. Whatever else begins with 4, and the 999 of some networks, refuses robots:
        people are answered there.
        """
        is_there = status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE) and not 500 <= status <= 599
        return cls() if is_there else cls(Reason.STATUS, status)

    @classmethod
    def read(cls, stored: str) -> Verdict:
        """Return the verdict of ``str()``. Raises ValueError."""
        reason, _colon, status = stored.partition(":")
        return cls(Reason(reason), int(status or 0))

    def told(self) -> str:
        """Return a sentence in the language in force: what is the matter; that it answers, where it does."""
        if self.reason is Reason.STATUS:
            return _status_told(self.status)
        return {
            Reason.ANSWERS: _("It answers."),
            Reason.NO_NAME: _("Its domain does not exist, or not any more."),
            Reason.REFUSED: _("Its server refuses connections."),
            Reason.DROPPED: _("Its server hangs up without an answer."),
            Reason.NO_HTTP: _("What its server says is no web page."),
            Reason.REDIRECTS: _("It leads on from page to page without an end."),
            Reason.BAD_REDIRECT: _("It leads on to an address that is none."),
            Reason.LEADS_BACK: _("It leads back to this service: whoever scans would go round in circles."),
            Reason.CERTIFICATE_ENDED: _("Its certificate has ended: browsers warn and do not show it."),
            Reason.CERTIFICATE_OF_OTHERS: _(
                "Its certificate is for another site: browsers warn and do not show it."
            ),
            Reason.CERTIFICATE: _("Browsers do not trust its certificate: they warn and do not show it."),
            Reason.TLS: _("No encrypted connection (TLS) to its server is possible."),
            Reason.TIMEOUT: _("No answer within 10 seconds."),
            Reason.NO_DNS: _("The name servers do not answer for its domain."),
            Reason.UNREACHABLE: _("Its server cannot be reached."),
            Reason.NOT_PUBLIC: _(
                "Not checked: seen from this machine its address is none of the public internet."
            ),
            Reason.CHAIN: _(
                "Not sure: its server does not send all of its certificates; some phones may refuse it."
            ),
            Reason.FAULT: _("Not judged: a fault of the program; its log says which."),
            Reason.COOKIES: _("Not sure: it only shows its page to browsers that keep cookies."),
        }[self.reason]


def _status_told(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return _("The page is not there (404).")
    if status == HTTPStatus.GONE:
        return _("The page was removed (410).")
    return _("Its server answers with an error (%(status)d).") % {"status": status}
