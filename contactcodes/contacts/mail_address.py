"""E-mail addresses: one, as RFC 5321 and browsers take it."""

from __future__ import annotations

import re

from ada_url import idna_to_ascii, idna_to_unicode

from contactcodes.contacts.web_address import alphabets, both_forms
from contactcodes.errors import TargetError
from contactcodes.language import _

_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)+(?!\d+$){_LABEL}", re.IGNORECASE)
_LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
# How other letters begin in a header (RFC 2047, 2). RFC 5321 allows it in an address, but what reads mail
# decodes it there too, line breaks and all.
_ENCODED = "=?"


def read_mail_address(written: str) -> str | None:
    """Return the address with its domain in ASCII and lower case; None where it is no one address.

    Raises TargetError for a domain that mixes alphabets which look alike, and for “=?” before the @.
    """
    local, _at, domain = written.rpartition("@")
    if _ENCODED in local:
        raise TargetError(
            _(
                "“%(written)s” has “=?” before the @, which mail programs take for encoded letters. Write an "
                "address without it."
            )
            % {"written": written[:80]}
        )
    try:
        domain = domain if domain.isascii() else idna_to_ascii(domain).decode()
    except (ValueError, UnicodeError):
        return None
    shown = idna_to_unicode(domain)
    if any(len(alphabets(label)) > 1 for label in shown.split(".")):
        raise TargetError(
            _(
                "“%(host)s” mixes letters of several alphabets that look alike; browsers know it as "
                "%(ascii)s. Type it anew."
            )
            % {"host": shown, "ascii": domain}
        )
    address = f"{local}@{domain.lower()}"
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(address) > _LONGEST:
        return None
    return address


def shown_mail_address(address: str) -> str:
    """Return the address as people read it, its domain in both forms where it is an internationalised one."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{both_forms(domain)}"
