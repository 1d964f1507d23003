"""Log lines: for people or as JSON, and never with anybody's personal data in them.

A scan is never logged. What an error message of a database may carry (the values of a
statement, the row that was in the way, an e-mail address) is cut out of every line.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import Any, TextIO

_TEXT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_PERSONAL = [
    (re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL), "[parameters: …]"),  # SQLAlchemy
    (re.compile(r"^DETAIL:.*$", re.MULTILINE), "DETAIL: …"),  # PostgreSQL
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+"), "…@…"),
]


def write_logs(log_format: str, *, stream: TextIO | None = None, level: int = logging.WARNING) -> None:
    """Write what is logged to the standard error stream. log_format: ``text`` or ``json``."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        _Impersonal(_json_line() if log_format == "json" else logging.Formatter(_TEXT).format)
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    server = logging.getLogger("_granian")  # it has a handler of its own
    server.handlers, server.propagate = [], True


def impersonal(line: str) -> str:
    """Return the line without personal data."""
    for pattern, instead in _PERSONAL:
        line = pattern.sub(instead, line)
    return line


class _Impersonal(logging.Formatter):
    def __init__(self, write: Callable[[logging.LogRecord], str]) -> None:
        super().__init__()
        self._write = write

    def format(self, record: logging.LogRecord) -> str:
        return impersonal(self._write(record))


def _json_line() -> Callable[[logging.LogRecord], str]:
    import structlog  # here: it takes a tenth of a second, and most services log text

    def where(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        record: logging.LogRecord = event["_record"]
        event["logger"], event["process"] = record.name, record.process
        return event

    def without_personal_data(
        _logger: Any, _name: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        # Before the line is written: afterwards its line breaks are escaped.
        return {name: impersonal(value) if isinstance(value, str) else value for name, value in event.items()}

    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_personal_data,
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    ).format
