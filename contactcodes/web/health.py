"""Whether the service lives, and whether it can do its work."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.scans.journal import can_record
from contactcodes.storage.migrate import is_migrated
from contactcodes.web.service import service

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer as long as the process lives."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """Answer 200 when codes can be resolved and scans recorded, 503 when not."""
    try:
        resolves = is_migrated(service().database)
    except SQLAlchemyError:
        resolves = False
    records = can_record(service().settings.journal_folder)
    ready = resolves and records
    return {"ready": ready, "resolves": resolves, "records": records}, 200 if ready else 503
