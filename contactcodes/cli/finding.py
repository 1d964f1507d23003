"""What the doctor says of one thing."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One check. ``mend`` is empty where all is well; ``stops`` where the service cannot work like that."""

    what: str
    says: str
    mend: str = ""
    stops: bool = False
