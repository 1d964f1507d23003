"""The form of a message or a call-back, as it was typed: its checks, and how robots are told.

A robot fills in a field that people do not see, or sends the form within moments. Neither is
silent: whoever is refused reads why, with all that was typed. And a form may come twice: by a second
press, and by “Back”, with other words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contactcodes.contacts.destination import Destination
from contactcodes.contacts.message import MessageKind, checked_reach, checked_text, checked_wished_time
from contactcodes.contacts.message_inbox import LeftMessage
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale
from contactcodes.web.customer.form_stamp import FormStamp

SOONEST = timedelta(seconds=3)  # nobody reads, types and sends within
LATEST = timedelta(hours=24)
TRAP = "topic"  # the name of no field that browsers fill in by themselves
FIELDS = ("text", "reach", "wished_time")


@dataclass(slots=True)
class MessageForm:
    """One form.

    stamp     None: it brought none that is ours, or one that is a day old
    typed     field → what stands in it
    problems  field → what is wrong with it; ``form``: with the whole
    """

    destination: Destination
    kind: MessageKind
    contact_point_id: int
    stamp: FormStamp | None
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def check(self, given: Mapping[str, str], at: datetime) -> LeftMessage | None:
        """Return what is left; None where something is wrong with it, which ``problems`` says.

        given  the fields as they were sent
        """
        self.typed = {name: given.get(name, "") for name in FIELDS}
        text = self._checked("text", lambda written: checked_text(self.kind, written))
        reach = self._checked("reach", lambda written: checked_reach(self.kind, written))
        wished_time = self._checked("wished_time", checked_wished_time)
        if self.kind == MessageKind.MESSAGE:
            wished_time = ""
        if given.get(TRAP, ""):
            # First of all: what people see of it is that it has to be sent once more.
            self.problems = {
                "form": _("Something has filled in a field that nobody sees. Please send it again.")
            }
        elif self.stamp is None:
            said = _("This page was open for too long. Nothing is lost: please send it again.")
            self.problems = {"form": said, **self.problems}
        elif not self.problems and at - self.stamp.made_at < SOONEST:
            self.problems = {"form": _("That was very fast. Please check what you wrote, and send it again.")}
        if self.problems or self.stamp is None:
            return None
        return LeftMessage(
            brand_id=self.destination.brand_id,
            code_id=self.destination.code_id,
            contact_point_id=self.contact_point_id,
            kind=self.kind,
            text=text,
            reach=reach,
            wished_time=wished_time,
            locale=current_locale(),
            key=_key(self.stamp, self.kind, text, reach, wished_time),
        )

    @property
    def first_wrong(self) -> str:
        """The first field on the page with a problem; "" where there is none."""
        order = ("reach", "wished_time", "text") if self.kind == MessageKind.CALLBACK else FIELDS
        return next((name for name in order if name in self.problems), "")

    @property
    def in_order(self) -> list[tuple[str, str]]:
        """The problems, in the order of the page."""
        order = ("form", "reach", "wished_time", "text")
        if self.kind == MessageKind.MESSAGE:
            order = ("form", *FIELDS)
        return [(name, self.problems[name]) for name in order if name in self.problems]

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        try:
            return check(self.typed.get(name, ""))
        except InputError as problem:
            self.problems[name] = str(problem)
            return ""


def _key(stamp: FormStamp, *words: str) -> str:
    """Return the key of a message: the same for the same words of one form, another for others.

    Whoever knows a message's key, but not its form's, learns nothing of the words by it.
    """
    said = "\x00".join(words)  # which stands in none of them: they are checked
    return hashlib.blake2b(said.encode(), key=stamp.key.encode(), digest_size=16).hexdigest()


def usable_stamp(written: str, destination: Destination, session_key: str, at: datetime) -> FormStamp | None:
    """Return the stamp a form brought; None where it is not ours, another code's or a day old."""
    stamp = FormStamp.read(written, session_key)
    if stamp is None or stamp.code_text != destination.code_text:
        return None
    return stamp if at - stamp.made_at < LATEST else None
