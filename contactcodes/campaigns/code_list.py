"""The codes of a print run as a list, for a press that draws symbols itself (variable data)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from contactcodes.campaigns.manifest import as_manifest
from contactcodes.campaigns.print_run import PrintRun, codes_of_print_run
from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.storage.database import Database

COLUMNS = ("number", "code", "url", "address", "placement")
_BYTE_ORDER_MARK = "\ufeff".encode()
_ROWS_AT_ONCE = 5_000


def code_list(database: Database, run: PrintRun) -> Iterator[bytes]:
    """Yield a CSV of the run's codes in the order of its sheets, some thousand rows at a time.

    ``url`` is what the symbol carries, to the letter: upper case, nothing behind it; ``address``
    is what people type. Copies are not repeated.
    """
    numbers = count(1)
    codes = codes_of_print_run(database, run)
    yield as_manifest(COLUMNS, [])
    while some := list(islice(codes, _ROWS_AT_ONCE)):
        rows = [
            (next(numbers), text.shown, symbol_url(run.origin, text), typed_address(run.origin, text), name)
            for text, name in some
        ]
        yield as_manifest((), rows).removeprefix(_BYTE_ORDER_MARK + b"\r\n")
