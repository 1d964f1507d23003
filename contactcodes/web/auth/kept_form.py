"""A form that was sent after its session had ended: kept in the sign-in page, sent again after it.

What was typed travels through the browser's own pages and is stored nowhere. The form's
token travels with it and is checked when it is sent again: a form that another site sent
in the user's name has none, and is refused then.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from flask import Request

FIELD = "kept"
_TOKEN = "csrf_token"  # noqa: S105 - the name of the field
_SECRET = "password"  # noqa: S105 - the name of the field


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """One form as it was sent.

    path    where it was sent to
    fields  names and values, in the order of the page
    files   the names of file fields and of the files chosen, whose content a page cannot keep
    """

    path: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]

    @classmethod
    def of(cls, request: Request) -> Self:
        """Keep the form of a request."""
        files = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
        return cls(path=request.path, fields=list(request.form.items(multi=True)), files=files)

    @classmethod
    def read(cls, packed: str, guarded: str) -> Self | None:
        """Return the form that ``packed`` wrote; None if it is none or leads out of ``guarded``.

        guarded  what its path begins with, such as ``/studio/``
        """
        try:
            read = json.loads(packed)
            path = str(read["path"])
            fields = [(str(name), str(value)) for name, value in read["fields"]]
            files = [(str(name), str(value)) for name, value in read["files"]]
        except (ValueError, TypeError, KeyError):
            return None
        if not path.startswith(guarded) or not path.isprintable():
            return None
        return cls(path=path, fields=fields, files=files)

    @property
    def packed(self) -> str:
        """The form as the text of one field."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def typed(self) -> str:
        """What was typed, a field a line: to be seen, and copied if it cannot be sent again."""
        return "\n".join(
            value for name, value in self.fields if value.strip() and name not in {_TOKEN, _SECRET}
        )
