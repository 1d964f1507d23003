"""What ``/readyz`` says."""

from __future__ import annotations


def readiness(*, resolves: bool, records: bool) -> tuple[dict[str, bool], int]:
    """Return the answer and its status: 200 when codes can be resolved and scans recorded, else 503."""
    ready = resolves and records
    return {"ready": ready, "resolves": resolves, "records": records}, 200 if ready else 503
