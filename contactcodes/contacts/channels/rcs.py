"""RCS Business Messaging: ``rcs:dupont@rbm.goog?number=+33612345678``.

Source: developers.google.com, RCS Business Messaging, "Deep links":
``sms:NUMBER?service_id=AGENT%40PLATFORM&body=…`` (the number receives an SMS where there is no RCS), or
``sms:AGENT%40PLATFORM?body=…``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from contactcodes.contacts.channels.channel import Carries, Channel, Desktop, Facts
from contactcodes.contacts.channels.field import TARGET, Field
from contactcodes.contacts.phone_number import is_international, read_phone_number
from contactcodes.contacts.platform import PHONES, Platform
from contactcodes.contacts.prefill import Option
from contactcodes.errors import TargetError
from contactcodes.language import _

_AGENT = re.compile(r"[a-z0-9_-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


def _number(written: str) -> str:
    number = read_phone_number(written)
    if number is None or not is_international(number):
        raise TargetError(
            _("“%(written)s” is no number for SMS where there is no RCS. Example: +33612345678")
            % {"written": written[:80]}
        )
    return number


class Rcs(Channel):
    """A conversation with the brand's RCS agent, begun by a button; an SMS where there is no RCS."""

    name = "rcs"
    title = "RCS"
    example = "rcs:dupont@rbm.goog?number=+33612345678"
    options = (
        Option(name="number", most=20, template=False, read=_number),
        Option(name="body", most=600, lines=True),
    )
    token_in = ("body",)
    redirects_on = frozenset()
    works_on = PHONES  # an iPhone sends an SMS to the number, where there is one
    desktop = Desktop.CONTINUES
    carries = Carries.TOKEN
    platform_matters = True
    icon = "chat-left-dots"
    facts = Facts(
        link=(
            "Android: sms:{number}?service_id={agent}&body={text}",
            "Android, no number: sms:{agent}?body={text}",
            "iOS: sms:{number}&body={text}",
        ),
        comes_back="Nothing but the text of the first message, as `userMessage.text` by webhook: the token "
        "in it tells the code.",
        limits="Google Messages of October 2024 or later, and an agent launched at the customer’s carrier. "
        "Text here at most 600 characters.",
        sources=(
            "developers.google.com: RCS Business Messaging, deep links",
            "developer.vonage.com: RCS deep links",
        ),
    )

    def read_primary(self, written: str) -> str:
        """Return the agent and its platform: ``dupont@rbm.goog``."""
        agent = written.strip().lower()
        if not _AGENT.fullmatch(agent):
            raise self.refused(
                written, _("the agent and its platform with @, as your RCS provider shows them")
            )
        return agent

    def fields(self) -> tuple[Field, ...]:
        """Return the fields: the agent, the number for SMS, the text."""
        agent, _number_field, body = super().fields()
        number = Field(
            name="number",
            label=_("Number for SMS where there is no RCS"),
            example="+33612345678",
            hint=_("Without it, phones without RCS show an error."),
        )
        return agent, number, body

    def field(self) -> Field:
        """Return the field for the agent."""
        return Field(name=TARGET, label=_("Name of the RCS agent"), example="dupont@rbm.goog", required=True)

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:
        """Return the ``sms:`` link that opens the agent, elsewhere an SMS; "" if neither can be."""
        agent, number = quote(primary, safe=""), options.get("number", "")
        body = quote(options.get("body", ""), safe="")
        if platform is not Platform.ANDROID:
            if not number:
                return ""
            joint = "&" if platform is Platform.IOS else "?&"
            return f"sms:{number}{joint}body={body}" if body else f"sms:{number}"
        if number:
            return f"sms:{number}?service_id={agent}" + (f"&body={body}" if body else "")
        return f"sms:{agent}" + (f"?body={body}" if body else "")

    def shown(self, value: str) -> str:
        """Return the agent."""
        return self.parts(value)[0]

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return words that tell it from a form: customers need not know what carries it."""
        return _("Write in your messages app")

    def headline(self) -> str:
        """Return the invitation."""
        return _("A question? Send us a message")


channel = Rcs()
