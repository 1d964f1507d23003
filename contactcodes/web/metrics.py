"""``/metrics``: what all processes of this node counted, as Prometheus reads it.

Each process counts in a small file of its own (``scans/counters.py``); here they are added
up when somebody asks. Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.contacts.watched_destinations import count_broken
from contactcodes.scans.backlog import Backlog, backlog_of, stored_positions
from contactcodes.scans.counters import ANSWERS, BUCKETS_S, TROUBLES, counted
from contactcodes.scans.scan_kind import ScanKind
from contactcodes.settings import Settings
from contactcodes.storage.columns import from_ms, now
from contactcodes.storage.database import Database
from contactcodes.web.client_address import is_trusted
from contactcodes.web.current_service import service
from contactcodes.web.inner_door import RELAYED

blueprint = Blueprint("metrics", __name__)
_TOLD_FOR = timedelta(days=7)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer Prometheus, from the networks that may ask."""
    if not _may_read():
        abort(403)
    registry = CollectorRegistry()
    registry.register(_Node(service().settings, service().database))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Lost(NamedTuple):
    """Scans that were answered and not recorded: how many, and the moment of the last."""

    scans: int
    last: datetime


@blueprint.app_context_processor
def _words() -> dict[str, Callable[[], Lost | None]]:
    return {"lost_scans": _lost_scans}


def _lost_scans() -> Lost | None:
    """Return what people in the studio are to be told of; None where nothing was lost lately."""
    sums = counted(service().settings.run_folder)
    last = from_ms(sums["unrecorded_ms"])
    return Lost(sums["unrecorded"], last) if sums["unrecorded"] and now() - last < _TOLD_FOR else None


def _may_read() -> bool:
    settings = service().settings
    # Behind a proxy that is not trusted, everybody seems to come from the proxy's own network.
    if request.environ.get(RELAYED) or request.headers.get("X-Forwarded-For"):
        return False
    return is_trusted(request.remote_addr or "", settings.metrics_networks)


class _Node(Collector):
    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def collect(self) -> Iterator[Metric]:
        sums = counted(self._settings.run_folder)
        away, backlog = self._backlog()
        yield _counter(
            "contactcodes_scans", "Scans stored, by what they were", "kind", "stored_", ScanKind, sums
        )
        yield _counter("contactcodes_answers", "Scans answered, by how", "answer", "answered_", ANSWERS, sums)
        yield _histogram("contactcodes_answer_seconds", "Time to answer a scan", "scan", sums)
        yield _histogram("contactcodes_page_seconds", "Time to pass on a page", "page", sums)
        yield CounterMetricFamily(
            "contactcodes_unrecorded_scans",
            "Scans that were answered and could not be written",
            sums["unrecorded"],
        )
        yield CounterMetricFamily(
            "contactcodes_journal_records", "Scans written to the journal", sums["journal_records"]
        )
        yield CounterMetricFamily(
            "contactcodes_journal_bytes", "Bytes written to the journal", sums["journal_bytes"]
        )
        yield GaugeMetricFamily(
            "contactcodes_journal_synced_timestamp_seconds",
            "When a journal was last put on disk",
            sums["journal_synced_ms"] / 1000,
        )
        yield GaugeMetricFamily(
            "contactcodes_journal_backlog_records", "Scans not in the database yet", backlog.records
        )
        yield GaugeMetricFamily(
            "contactcodes_journal_backlog_bytes",
            "Bytes of the journal not in the database yet",
            backlog.bytes,
        )
        age_s = 0.0 if backlog.oldest_ms is None else max(0.0, time.time() - backlog.oldest_ms / 1000)
        yield GaugeMetricFamily(
            "contactcodes_journal_backlog_seconds", "Age of the oldest scan not in the database yet", age_s
        )
        yield GaugeMetricFamily(
            "contactcodes_drain_lag_seconds",
            "From the last scan that was stored to its being stored",
            sums["stored_lag_ms"] / 1000,
        )
        yield _counter(
            "contactcodes_code_lookups",
            "Codes looked up, by where they were found",
            "where",
            "lookups_",
            ("memory", "snapshot", "database"),
            sums,
        )
        yield _counter(
            "contactcodes_passing_errors",
            "Requests the studio did not answer, by why",
            "error",
            "passing_",
            TROUBLES,
            sums,
        )
        yield CounterMetricFamily("contactcodes_errors", "Errors; the log says which", sums["errors"])
        yield GaugeMetricFamily("contactcodes_processes", "Processes that count", sums["processes"])
        yield GaugeMetricFamily(
            "contactcodes_destinations_broken",
            "Web destinations that do not answer and are led around",
            0 if away else self._broken(),
        )
        yield GaugeMetricFamily(
            "contactcodes_database_away", "1 while the database does not answer", int(away)
        )

    def _broken(self) -> int:
        """Return how many destinations are led around; with the database away nobody knows, so 0."""
        try:
            with self._database.reading() as connection:
                return count_broken(connection)
        except SQLAlchemyError:
            return 0

    def _backlog(self) -> tuple[bool, Backlog]:
        """Return whether the database is away, and the backlog: with it away, the whole journal."""
        folder = self._settings.journal_folder
        try:
            with self._database.reading() as connection:
                positions = stored_positions(connection)
        except SQLAlchemyError:
            return True, backlog_of(folder, {})
        return False, backlog_of(folder, positions)


def _counter(
    name: str, says: str, label: str, prefix: str, values: Iterable[str], sums: Mapping[str, int]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, says, labels=[label])
    for value in values:
        family.add_metric([value], sums[f"{prefix}{value}"])
    return family


def _histogram(name: str, says: str, kind: str, sums: Mapping[str, int]) -> HistogramMetricFamily:
    total = 0
    buckets = []
    for number, end in enumerate((*BUCKETS_S, float("inf"))):
        total += sums[f"{kind}_time_{number}"]
        buckets.append(("+Inf" if end == float("inf") else f"{end:g}", total))
    return HistogramMetricFamily(name, says, buckets=buckets, sum_value=sums[f"{kind}_time_ns"] / 1e9)
