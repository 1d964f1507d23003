"""Contact pages: how many a second, and how much CPU each takes, beside a constant page of the same size.

    python -m bench.pages            about two minutes
    python -m bench.pages --short    half a minute: checks that all of it works, not how fast it is

The whole service runs: a scan process records the scan and passes it on, the studio process makes the
page, the drain stores what was recorded. iPhones and Androids scan a thousand codes, in French. CPU is that
of all processes of the service, the drain's among it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

from sqlalchemy import update

from bench.load import USER_AGENTS, Load, load
from bench.servers import PortTakenError, Running, granian, running
from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.campaigns.brand import change_brand, own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.settings import load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.tables import contact_points

CODES = 1000
MOST_CPU_MS = 5.0
LARGEST_PAGE = 30_000  # bytes
_AT = datetime(2026, 11, 22, tzinfo=UTC)
_OFFERED = ("whatsapp:+33612345678", "call:0800123456", "mailto:bonjour@dupont.fr", "message")
_HOURS = "Mo-Sa 09:00-19:00; PH off"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    port: int
    folder: Path
    codes: dict[str, list[str]]  # page → its codes
    seconds: float
    connections: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One run.

    cpu_ms      of all processes, for one page
    page_bytes  of one page
    """

    load: Load
    cpu_ms: float
    page_bytes: int


@dataclass(slots=True)
class Contestant:
    """A way to answer with a page."""

    name: str
    measure: Callable[[Plan], Measured]
    runs: list[Measured] = field(default_factory=list)

    def median(self, what: Callable[[Measured], float]) -> float:
        """Return the median of the runs."""
        return statistics.median(what(run) for run in self.runs)


def make_pages(data: Path, count: int) -> dict[str, list[str]]:
    """Make a brand with a contact page of four offers and a number to call; return the codes of each."""
    settings = load_settings(data=data)
    database = Database(settings)
    made = {}
    try:
        migrate(database)
        with database.writing() as connection:
            brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=_AT)
            change_brand(connection, brand, name="Maison Dupont")
            offered = [
                find_or_add_contact_point(connection, brand.id, Target.read(target), _AT).id
                for target in _OFFERED
            ]
            connection.execute(update(contact_points).values(hours=_HOURS, wait_minutes=4))
            page = find_or_add_contact_point(connection, brand.id, Target.read("page:shops"), _AT)
            keep_offers(connection, page.id, offered)
            for name, target in (("contact page", "page:shops"), ("call page", "call:3631")):
                campaign = open_campaign(connection, brand, name, Target.read(target), _AT)
                listed = [Placement(name=f"Placement {number}", country="FR") for number in range(count)]
                add_placements(
                    connection, campaign, listed, origin="https://qr.dupont.fr", code_length=6, at=_AT
                )
                placed = placed_codes(connection, campaign_id=campaign.id)
                made[name] = [str(code.code_text) for code in placed]
    finally:
        database.close()
    return made


def page_of_service(name: str) -> Callable[[Plan], Measured]:
    """Return what measures a page of the service."""

    def measure(plan: Plan) -> Measured:
        told = {"CONTACTCODES_DATA": str(plan.folder / "var"), "CONTACTCODES_PORT": str(plan.port)}
        command = [sys.executable, "-m", "contactcodes", "serve"]
        log = plan.folder / "service.log"
        with running(command, plan.port, "/robots.txt", environment=told, log=log) as server:
            return _loaded(plan, server, plan.codes[name])

    return measure


def constant_page(plan: Plan) -> Measured:
    """Return what the same server takes for a constant page of the contact page's size."""
    page = plan.folder / "page.html"
    told = {"BENCH_PAGE": str(page)}
    command = granian("rsgi", "bench.contestants.constant_page:answer", plan.port, "--workers", "2")
    log = plan.folder / "constant.log"
    with running(command, plan.port, "/", environment=told, log=log) as server:
        return _loaded(plan, server, plan.codes["contact page"])


def _loaded(plan: Plan, server: Running, codes: list[str]) -> Measured:
    page = _as_phone(plan.port, f"/{codes[0]}")
    (plan.folder / "page.html").write_bytes(page)
    load(plan.port, codes, plan.folder, seconds=1, connections=plan.connections, wait_ms=0)
    used = server.cpu_s()
    seen = load(plan.port, codes, plan.folder, seconds=plan.seconds, connections=plan.connections, wait_ms=0)
    return Measured(seen, 1000 * (server.cpu_s() - used) / seen.answers, len(page))


def _as_phone(port: int, path: str) -> bytes:
    """Return the page that a phone is shown. Raises HTTPError for another status than 200."""
    headers = {"User-Agent": USER_AGENTS[0], "Accept-Language": "fr-FR"}
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=30) as answer:
        return bytes(answer.read())


def _table(contestants: list[Contestant]) -> str:
    lines = [f"{'':20}{'pages/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms a page':>15}{'bytes':>9}"]
    lines += [
        f"{one.name:20}{one.median(lambda run: run.load.rate):>10,.0f}"
        f"{one.median(lambda run: run.load.p50_ms):>9.2f}{one.median(lambda run: run.load.p99_ms):>9.2f}"
        f"{one.median(lambda run: run.cpu_ms):>15.3f}{one.runs[0].page_bytes:>9,}"
        for one in contestants
    ]
    return "\n".join(lines)


def _goals(contestants: list[Contestant]) -> list[Goal]:
    goals: list[Goal] = []
    for one in contestants[:2]:
        cpu_ms = one.median(lambda run: run.cpu_ms)
        goals.append((f"CPU ms for a {one.name}", cpu_ms, MOST_CPU_MS, cpu_ms < MOST_CPU_MS))
        size = one.runs[0].page_bytes
        goals.append((f"bytes of a {one.name}", size, LARGEST_PAGE, size < LARGEST_PAGE))
    return goals


def main() -> int:
    """Measure, tell, and return 1 if a page was not answered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="check that it works, in half a minute")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of load, for each run")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--port", type=int, default=9481)
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    # The constant page comes last: it has the size that the contact page had.
    contestants = [
        Contestant("call page", page_of_service("call page")),
        Contestant("contact page", page_of_service("contact page")),
        Contestant("constant page", constant_page),
    ]
    with tempfile.TemporaryDirectory(prefix="contactcodes-bench-") as named:
        plan = Plan(
            port=given.port,
            folder=Path(named),
            codes=make_pages(Path(named) / "var", 50 if given.short else CODES),
            seconds=1.0 if given.short else given.seconds,
            connections=4 if given.short else given.connections,
        )
        try:
            for number in range(1 if given.short else given.rounds):
                for one in contestants:
                    print(f"round {number + 1}: {one.name}", file=sys.stderr, flush=True)
                    one.runs.append(one.measure(plan))
        except PortTakenError as problem:
            print(problem, file=sys.stderr)
            return 2
    print(_table(contestants))
    wrong = [
        f"{one.name}: {run.load.failed} failed" for one in contestants for run in one.runs if run.load.failed
    ]
    for sentence in wrong:
        print(f"✗ {sentence}")
    goals = [] if given.short else _goals(contestants)
    tell_goals(goals)
    figures = {
        "user_agents": len(USER_AGENTS),
        "runs": {one.name: [asdict(run) for run in one.runs] for one in contestants},
        "goals": goals,
        "wrong": wrong,
    }
    tell_figures(figures, given.json)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
