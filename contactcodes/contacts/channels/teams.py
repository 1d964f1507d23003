"""Microsoft Teams: ``teams:conseil@dupont.fr``.

Source: learn.microsoft.com, "Deep link to Teams chat":
``https://teams.microsoft.com/l/chat/0/0?users=…&message=…``, with ``tenantId`` where it is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from contactcodes.contacts.channels.channel import Carries, Channel, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.channels.pasted import Pasted
from contactcodes.contacts.mail_address import read_mail_address, shown_mail_address
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.prefill import Option, link_query
from contactcodes.language import _


class Teams(Channel):
    """A chat with a person of the brand, for colleagues: visitors must be let in by the organisation."""

    name = "teams"
    title = "Microsoft Teams"
    example = "teams:conseil@dupont.fr"
    hosts = frozenset(("teams.microsoft.com",))
    options = (
        Option(name="text", most=600, lines=True),
        Option(name="tenant", most=36, allowed="0-9a-f-", template=False),
    )
    token_in = ("text",)
    carries = Carries.TOKEN
    colour = "#6264a7"
    icon = "microsoft-teams"
    mark = "people"
    facts = Facts(
        link=("https://teams.microsoft.com/l/chat/0/0?users={address}&message={text}&tenantId={tenant}",),
        comes_back="Nothing but the text of the first message: the token in it tells the code.",
        limits="The organisation must let the visitor in: for colleagues and partners. Text here at most 600 "
        "characters.",
        sources=("learn.microsoft.com: Deep link to Teams chat",),
    )

    def read_primary(self, written: str) -> str:
        """Return the address under which the person is known in Teams."""
        address = read_mail_address(written)
        if address is None or "?" in address or "%" in address:
            raise self.refused(written, _("the e-mail address under which the person is known in Teams"))
        return address

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:
        """Return the person and the text in a pasted link to a chat."""
        if address.path[:2] != ("l", "chat"):
            return None
        given = {"text": address.query.get("message", ""), "tenant": address.query.get("tenantid", "")}
        return address.query.get("users", ""), given

    def field(self) -> Field:
        """Return the field for the address."""
        return Field(
            name=TARGET, label=_("E-mail address in Teams"), example="conseil@dupont.fr", required=True
        )

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return ``https://teams.microsoft.com/l/chat/0/0?users=…``."""
        query = {"users": primary, "message": options.get("text", ""), "tenantId": options.get("tenant", "")}
        return "https://teams.microsoft.com/l/chat/0/0?" + link_query(query)

    def shown(self, value: str) -> str:
        """Return the address as people read it."""
        return shown_mail_address(self.parts(value)[0])


channel = Teams()
