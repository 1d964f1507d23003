"""The stamp of a form without account or cookie: when it was made, for which code, and its key.

Signed, so that nobody makes one up. A robot that sends a form within moments is told from a
person by it; and what is sent twice is known by its key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from itsdangerous import BadData, URLSafeSerializer

from contactcodes.codes.code_text import CodeText
from contactcodes.storage.columns import from_ms, to_ms

_SALT = "a customer's form"
_LONGEST = 400  # characters


@dataclass(frozen=True, slots=True)
class FormStamp:
    """What a form brings back as it was given.

    key  32 characters, drawn with the form
    """

    code_text: CodeText
    key: str
    made_at: datetime

    @classmethod
    def new(cls, code_text: CodeText, at: datetime) -> Self:
        """Return the stamp of a form that is made now."""
        return cls(code_text, secrets.token_hex(16), at)

    @classmethod
    def read(cls, written: str, session_key: str) -> Self | None:
        """Return the stamp that ``written`` gave; None for what we have not signed."""
        if len(written) > _LONGEST:
            return None
        try:
            code_text, key, made_ms = _serializer(session_key).loads(written)
        except (BadData, ValueError, TypeError):
            return None
        return cls(CodeText(code_text), key, from_ms(made_ms))

    def written(self, session_key: str) -> str:
        """Return the text of its field."""
        signed = _serializer(session_key).dumps([self.code_text, self.key, to_ms(self.made_at)])
        return str(signed)


def _serializer(session_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(session_key, salt=_SALT)
