"""The charts' script, which a worker takes seconds to make on a new data folder and then keeps."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from contactcodes.stats.charts.rendering import script


def put_charts_script(data: Path) -> None:
    """See that a data folder has it, as that of every service but a new one: it is made once a program."""
    name, packed = _made()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = data / "cache" / name
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(packed)


@cache
def _made() -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="contactcodes-script-") as folder:
        path = script(Path(folder))
        return path.name, path.read_bytes()
