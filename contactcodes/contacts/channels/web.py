"""Any web page or chat link: ``https://dupont.fr/chat``, ``https://dupont.fr/chat utm_source=qr``.

The address stays as it was written. What is to be measured by the page's own statistics follows
a space: UTM parameters, appended when somebody scans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from ada_url import URL, idna_to_unicode

from contactcodes.contacts.channels.channel import Carries, Channel, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query, write_options
from contactcodes.contacts.template import FIELDS, known_fields
from contactcodes.contacts.web_address import as_sent, lacks_scheme, read_address, shown_host
from contactcodes.errors import TargetError
from contactcodes.language import _

_LONGEST_SHOWN = 60
_LONGEST_UTM = 100
_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id")
_OPTIONS = re.compile(r"(\S+)\s+(utm_\S.*)", re.IGNORECASE | re.DOTALL)


class Web(Channel):
    """A page of the brand or of its chat, opened by a redirect."""

    name = "web"
    example = "https://www.dupont.fr/contact"
    options = tuple(Option(name=name, most=_LONGEST_UTM) for name in _UTM)
    carries = Carries.PARAMETER
    icon = "globe"
    mark = "box-arrow-up-right"
    facts = Facts(
        link=("{address}", "{address}?utm_source={source}&utm_campaign={campaign}"),
        comes_back="What the page's own statistics make of the UTM parameters.",
        limits="Address at most 2,048 characters; each parameter here at most 100.",
        sources=("WHATWG URL Standard", "support.google.com/analytics: URL builders, custom campaigns"),
    )

    @property
    def prefix(self) -> str:
        """What a web page begins with."""
        return "https://"

    def claims(self, target: str) -> str | None:
        """Return the whole target if it begins like a web address."""
        return target if re.match(r"https?\s*:", target, re.IGNORECASE) else None

    def written(self, value: str) -> str:
        """Return the value: it is a whole address."""
        return value

    def split(self, written: str) -> tuple[str, str]:
        """Return the address, and the parameters behind a space."""
        match = _OPTIONS.fullmatch(written)
        return (match[1], match[2]) if match else (written, "")

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the stored value."""
        given = {name for name, _value in parse_qsl(URL(primary).search.removeprefix("?"))}
        if twice := [name for name in options if name in given]:
            raise TargetError(
                _("%(parameter)s stands in the address already. Write it there or behind it, not twice.")
                % {"parameter": twice[0]}
            )
        query = write_options(options)
        return f"{primary} {query}" if query else primary

    def read_primary(self, written: str) -> str:
        """Return the address, unchanged, once it is sure that every browser reads the host we read."""
        address = read_address(written, self.example)
        if any(f"{{{name}}}" in address for name in FIELDS):
            raise TargetError(
                _(
                    "Fields (%(fields)s) cannot stand in the address itself, only in parameters behind it. "
                    "Example: %(example)s utm_source=qr&utm_content={placement}"
                )
                % {"fields": known_fields(), "example": self.example},
                in_form=lambda _label: (
                    _(
                        "Fields (%(fields)s) cannot stand in the address itself, only in the utm fields "
                        "below it."
                    )
                    % {"fields": known_fields()}
                ),
            )
        return address

    def compose(self, typed: Mapping[str, str]) -> str:
        """Return the stored value of a form's fields; ``dupont.fr`` alone is ``https://dupont.fr``."""
        address = typed.get(TARGET, "").strip()
        scheme = "https://" if lacks_scheme(address) else ""
        return super().compose({**typed, TARGET: scheme + address})

    def field(self) -> Field:
        """Return the field for the address."""
        return Field(
            name=TARGET,
            label=_("Address of the page"),
            example="https://www.dupont.fr/contact",
            hint=_("It is opened exactly as you write it."),
            required=True,
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return the address, its parameters appended in front of a fragment."""
        if not options:
            return as_sent(primary)
        address, hash_, fragment = primary.partition("#")
        joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
        return as_sent(f"{address}{joint}{link_query(options)}{hash_}{fragment}")

    def shown(self, value: str) -> str:
        """Return the address without its scheme: ``dupont.fr/chat``."""
        address = self.parts(value)[0]
        url = URL(address)
        host = url.host.replace(url.hostname, shown_host(address))
        rest = re.sub(r"^https?://[^/?#]*", "", address, flags=re.IGNORECASE).removesuffix("/")
        shown = host + rest
        return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"

    def label(self) -> str:
        """Return “Web page”."""
        return _("Web page")

    def button(self, value: str) -> str:
        """Return “Continue to dupont.fr”."""
        return _("Continue to %(site)s") % {"site": idna_to_unicode(URL(self.parts(value)[0]).hostname)}

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Contact us")


channel = Web()
