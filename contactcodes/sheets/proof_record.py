"""The proof's file: its figures first, then a line for each symbol, as JSON.

Lines are written as symbols are looked at, so that a million of them are never in memory;
figures are known last and stand first, so that they are read without the lines.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from contactcodes.sheets.symbol_proof import SymbolProof

COLUMNS = (
    "page",
    "slot",
    "face",
    "placement",
    "text",
    "symbology",
    "version",
    "level",
    "module_mm",
    "quiet_zone_modules",
    "wrong_modules",
    "reason",
)
_COLUMNS = ' "columns": '  # how the line of the head begins that names them
_SYMBOLS = '"symbols": ['  # the last line of the head
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SymbolLines:
    """The lines of symbols, in a draft of their own until the figures are known."""

    def __init__(self, draft: Path) -> None:
        """Begin."""
        self._file = draft.open("w", encoding="utf-8")

    def __enter__(self) -> SymbolLines:
        """Return the lines."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the draft."""
        self._file.close()

    def add(self, symbol: SymbolProof) -> None:
        """Write the line of a symbol; ``text`` is what was read wherever ``reason`` is empty."""
        line = _ENCODE(
            (
                symbol.page,
                symbol.slot,
                symbol.face,
                symbol.placement,
                symbol.expected,
                symbol.symbology,
                symbol.version,
                symbol.level,
                symbol.module_mm,
                symbol.quiet_zone_modules,
                symbol.wrong_modules,
                symbol.reason,
            )
        )
        self._file.write(f",{line}\n")


def write_record(record: Path, head: dict[str, Any], drafts: Iterable[Path]) -> None:
    """Write head and lines under the file's name, whole or not at all.

    drafts  of ``SymbolLines``, in the order of their pages
    """
    whole = draft_beside(record)
    try:
        with whole.open("wb") as out:
            entries = (f" {json.dumps(key)}: {_told(value)},\n" for key, value in head.items())
            out.write(f"{{\n{''.join(entries)}{_COLUMNS}{json.dumps(COLUMNS)},\n {_SYMBOLS}\n".encode())
            first = True
            for draft in drafts:
                with draft.open("rb") as lines:
                    if first:
                        first = not lines.read(1)  # no comma before the first
                    shutil.copyfileobj(lines, out)
            out.write(b"]}\n")
            out.flush()
            os.fsync(out.fileno())
        whole.replace(record)
    finally:
        whole.unlink(missing_ok=True)


def draft_beside(file: Path) -> Path:
    """Return a name in the same folder that nobody else uses."""
    return file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")


def read_head(record: Path) -> dict[str, Any]:
    """Return all of a proof's file but its symbols. Raises ValueError if it is no such file."""
    lines: list[str] = []
    with record.open(encoding="utf-8") as file:
        for line in file:
            if line.strip() == _SYMBOLS:
                found: dict[str, Any] = json.loads("".join(lines).rstrip(",\n") + "}")
                return found
            lines.append(line)
    raise ValueError(f"{record} is no proof")


def symbol_lines(record: Path) -> Iterator[dict[str, Any]]:
    """Yield what was found of each symbol: page by page, slot by slot; its keys: the head's ``columns``."""
    columns: list[str] = []
    with record.open(encoding="utf-8") as file:
        for line in file:
            if line.strip() == _SYMBOLS:
                break
            if line.startswith(_COLUMNS):  # a file of another day may have others
                columns = json.loads(line[len(_COLUMNS) :].rstrip(",\n"))
        for line in file:
            if line.startswith("]"):
                return
            yield dict(zip(columns, json.loads(line.lstrip(",")), strict=True))


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
