"""What a target may write for the customer beforehand: ``?subject=…`` and ``?body=…``."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from contactcodes.errors import TargetError
from contactcodes.language import _

MAX_CHARACTERS = {"subject": 200, "body": 600}


def read_prefill(query: str, allowed: tuple[str, ...], example: str) -> str:
    """Return ``?subject=…&body=…`` percent-encoded (RFC 6068, 5), or "" if nothing is prefilled.

    query    what follows ``?``, percent-encoded or plain
    allowed  the fields this channel knows, of MAX_CHARACTERS
    example  a whole target that is right, for the refusal

    Raises TargetError for another field (``cc``, ``bcc``, ``to`` would send the customer's words
    elsewhere), a field given twice, a line break in a subject or too many characters.
    """
    fields: dict[str, str] = {}
    for part in filter(None, query.lstrip("?&").split("&")):
        name, _equals, text = part.partition("=")
        name = name.strip().lower()
        if name not in allowed or name in fields:
            raise TargetError(
                _("Only %(allowed)s can be filled in beforehand, once, not “%(field)s”. Example: %(example)s")
                % {"field": name[:40], "allowed": ", ".join(allowed), "example": example}
            )
        fields[name] = _checked(name, unquote(text, errors="replace").strip(), example)
    encoded = [f"{name}={quote(fields[name], safe='')}" for name in allowed if fields.get(name)]
    return "?" + "&".join(encoded) if encoded else ""


def _checked(name: str, text: str, example: str) -> str:
    # Only a body has lines. In a subject, a line break would begin another header.
    lines = re.split(r"\r\n|\r|\n", text) if name == "body" else [text]
    if any(not line.isprintable() for line in lines):
        raise TargetError(
            _("The %(field)s contains a line break or a control character. Example: %(example)s")
            % {"field": name, "example": example}
        )
    if len(text) > MAX_CHARACTERS[name]:
        raise TargetError(
            _("The %(field)s has %(length)d characters; at most %(most)d are possible.")
            % {"field": name, "length": len(text), "most": MAX_CHARACTERS[name]}
        )
    return "\r\n".join(lines)
