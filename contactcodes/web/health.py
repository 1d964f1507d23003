"""Whether the service lives, and whether it can do its work.

Scan processes answer this themselves (``scan_server.py``), so that a balancer is not told by a
slow studio that a node cannot answer scans; here is the same for a plain WSGI deployment.
"""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.scans.journal import can_record
from contactcodes.storage.migrate import is_migrated
from contactcodes.web.current_service import service
from contactcodes.web.readiness import readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer as long as the process lives."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, bool], int]:
    """Answer 200 when codes can be resolved and scans recorded, 503 when not."""
    settings = service().settings
    try:
        resolves = is_migrated(service().database)
    except SQLAlchemyError:
        resolves = settings.snapshot_file.exists()
    return readiness(resolves=resolves, records=can_record(settings.journal_folder))
