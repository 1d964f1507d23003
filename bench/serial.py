"""A run of serial codes from the order to the release: how long, in how much memory, and who waits meanwhile.

    python -m bench.serial                 a million boxes: twenty minutes
    python -m bench.serial --labels 1300   some sheets: checks that all of it works, not how fast it is

The run is ordered and produced as a worker of the service does it, in a process of its own on one core:
codes are minted, drawn 65 a sheet, proven, released, and listed as CSV. Meanwhile somebody else uses the
database, on another core where there is one: adds a placement with its code and asks where a code leads,
twenty times a second. Both waits are told, by their slowest. At the end every code is counted, and
the placement it belongs to.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import distinct, func, select

from bench.telling import Goal, tell_figures, tell_goals
from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.code_list import code_list
from contactcodes.campaigns.placed_code import add_placements, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_queue import begin_drawing
from contactcodes.campaigns.print_run import find_print_run
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.serial import MOST_CODES, order_serial_run
from contactcodes.campaigns.sheet_files import produce, sheet_files
from contactcodes.contacts.destination import find_destinations
from contactcodes.contacts.target import Target
from contactcodes.settings import Settings
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from contactcodes.storage.tables import codes, print_run_codes

GOAL_PEAK_MB = 200
GOAL_WAIT_MS = 1_000
LAYOUT = "avery-l7651"
MINTED, DRAWN, PROVEN, LISTED = "minted", "drawn", "proven", "listed"
_PLACEMENT = "Boîte de thé 100 g"
_ORIGIN = "https://qr.example.com"  # 30 characters with its code
_PAUSE_S = 0.05


@dataclass
class Steps:
    """What each step of a run took: seconds of CPU and by the clock."""

    cpu_s: dict[str, float] = field(default_factory=dict)
    wall_s: dict[str, float] = field(default_factory=dict)
    _cpu: float = field(default_factory=time.process_time)
    _wall: float = field(default_factory=time.perf_counter)

    def ends(self, step: str) -> None:
        """Say that what ran since the last one was this step."""
        cpu, wall = time.process_time(), time.perf_counter()
        self.cpu_s[step] = self.cpu_s.get(step, 0.0) + cpu - self._cpu
        self.wall_s[step] = self.wall_s.get(step, 0.0) + wall - self._wall
        self._cpu, self._wall = cpu, wall


def order(settings: Settings, count: int) -> int:
    """Order so many serial codes of a placement; return the run's number, with us at it."""
    database = Database(settings)
    migrate(database)
    at = now()
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=at)
        campaign = open_campaign(connection, brand, "Thé", Target.read("help"), at)
        placement = Placement(name=_PLACEMENT, medium=Medium.PACKAGING)
        add_placements(connection, campaign, [placement], origin=_ORIGIN, code_length=6, at=at)
        (box,) = placed_codes(connection, campaign_id=campaign.id)
        asked = PrintOrder(layout=find_layout(LAYOUT), locale="fr", origin=_ORIGIN)
        run = order_serial_run(connection, campaign, asked, placement_id=box.placement_id, count=count, at=at)
        begin_drawing(connection, run.id, at)
    database.close()
    return run.id


def work(settings: Settings, run_id: int) -> dict[str, object]:
    """Produce the run in this process, list its codes; return what the steps took and the peak memory."""
    database = Database(settings)
    with database.reading() as connection:
        run = find_print_run(connection, run_id)
    steps, step = Steps(), MINTED

    def step_over(done: int, _all: int) -> None:
        nonlocal step
        now_at = MINTED if done == 0 else DRAWN if done <= run.total else PROVEN
        if now_at != step:
            steps.ends(step)
            step = now_at

    ended = produce(database, settings, run, on_progress=step_over)
    steps.ends(step)
    listed = settings.data / "codes.csv"
    with listed.open("wb") as out:
        out.writelines(code_list(database, ended))
    steps.ends(LISTED)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    files = sheet_files(settings, run_id)
    return {
        "released": ended.state is PrintRunState.RELEASED,
        "cpu_s": steps.cpu_s,
        "wall_s": steps.wall_s,
        "peak_mb": int(status.partition("VmHWM:")[2].split()[0]) / 1024,
        "pages": ended.pages,
        "pdf_mb": files.pdf.stat().st_size / 1e6,
        "proof_mb": files.proof.stat().st_size / 1e6,
        "csv_mb": listed.stat().st_size / 1e6,
    }


def use_meanwhile(settings: Settings, worker: subprocess.Popen[str]) -> dict[str, float]:
    """Write and read as others do until the worker is done; return how long they waited, in ms."""
    database = Database(settings)
    waits: dict[str, list[float]] = {"written": [], "read": []}
    at = datetime(2026, 11, 21, tzinfo=UTC)
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=at)
        campaign = open_campaign(connection, brand, "Vitrines", Target.read("help"), at)
    for name in _names():
        began = time.perf_counter()
        with database.writing() as connection:
            placement = Placement(name=name, medium=Medium.POSTER)
            add_placements(connection, campaign, [placement], origin=_ORIGIN, code_length=6, at=at)
        waits["written"].append(time.perf_counter() - began)
        began = time.perf_counter()
        with database.reading() as connection:
            query = select(codes.c.text).where(codes.c.campaign_id == campaign.id).limit(1)
            find_destinations(connection, [connection.execute(query).scalar_one()])
        waits["read"].append(time.perf_counter() - began)
        try:
            worker.wait(_PAUSE_S)
            break
        except subprocess.TimeoutExpired:
            continue
    database.close()
    told = {"times": float(len(waits["written"]))}
    for what, seconds in waits.items():
        in_order = sorted(seconds)
        told[f"{what}_median_ms"] = 1_000 * in_order[len(in_order) // 2]
        told[f"{what}_worst_ms"] = 1_000 * in_order[-1]
    return told


def wrong(settings: Settings, run_id: int, count: int) -> list[str]:
    """Return what is not as it should be: codes missing, there twice, or of another placement."""
    database = Database(settings)
    with database.reading() as connection:
        query = (
            select(
                func.count(), func.count(distinct(codes.c.text)), func.count(distinct(codes.c.placement_id))
            )
            .select_from(print_run_codes.join(codes, codes.c.id == print_run_codes.c.code_id))
            .where(print_run_codes.c.print_run_id == run_id)
        )
        found = tuple(connection.execute(query).one())
    database.close()
    with (settings.data / "codes.csv").open("rb") as listed:
        lines = sum(1 for _line in listed) - 1
    problems = []
    if found != (count, count, 1):
        problems.append(f"codes, different ones and placements are {found}, not {(count, count, 1)}")
    if lines != count:
        problems.append(f"the list has {lines} codes, not {count}")
    return problems


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"Vitrine {number}"


def _settings(folder: Path) -> Settings:
    return Settings(data=folder, public_url=_ORIGIN)


def _tell(count: int, told: dict[str, object], meanwhile: dict[str, float]) -> None:
    cpu_s, wall_s = told["cpu_s"], told["wall_s"]
    assert isinstance(cpu_s, dict)
    assert isinstance(wall_s, dict)
    print(f"{'':12}{'codes':>11}{'CPU s':>9}{'wall s':>9}{'codes/CPU s':>13}")
    for step in cpu_s:
        rate = count / cpu_s[step]
        print(f"{step:12}{count:>11,}{cpu_s[step]:>9,.1f}{wall_s[step]:>9,.1f}{rate:>13,.0f}")
    whole = sum(cpu_s.values())
    print(f"{'in all':12}{count:>11,}{whole:>9,.1f}{sum(wall_s.values()):>9,.1f}{count / whole:>13,.0f}")
    print(
        f"peak memory {told['peak_mb']:,.0f} MB; {told['pages']:,} pages; PDF {told['pdf_mb']:,.0f} MB, "
        f"proof.json {told['proof_mb']:,.0f} MB, CSV {told['csv_mb']:,.0f} MB"
    )
    print(
        f"meanwhile {meanwhile['times']:,.0f} placements added, median "
        f"{meanwhile['written_median_ms']:,.1f} ms, slowest {meanwhile['written_worst_ms']:,.0f} ms; as many "
        f"codes read, median {meanwhile['read_median_ms']:,.1f} ms, "
        f"slowest {meanwhile['read_worst_ms']:,.0f} ms"
    )


def main() -> int:
    """Order, produce and tell; return 1 where a code is missing or the run is not released."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--labels", type=int, default=MOST_CODES, help="codes of the run")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--run", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if given.run:
        os.sched_setaffinity(0, {cores[-1]})
        print(json.dumps(work(_settings(given.folder), given.run)))
        return 0
    os.sched_setaffinity(0, {cores[0]})
    with tempfile.TemporaryDirectory(prefix="contactcodes-bench-") as name:
        settings = _settings(Path(name))
        run_id = order(settings, given.labels)
        command = [sys.executable, "-m", "bench.serial", "--folder", name, "--run", str(run_id)]
        os.sched_setaffinity(0, set(cores))  # what is started chooses its own
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(0, {cores[0]})
        meanwhile = use_meanwhile(settings, worker)
        told = json.loads(worker.communicate()[0])
        problems = wrong(settings, run_id, given.labels)
    if not told["released"]:
        problems.append("the run is not released")
    _tell(given.labels, told, meanwhile)
    for problem in problems:
        print(f"WRONG: {problem}")
    worst = max(meanwhile["written_worst_ms"], meanwhile["read_worst_ms"])
    goals: list[Goal] = [
        ("peak MB", told["peak_mb"], GOAL_PEAK_MB, told["peak_mb"] < GOAL_PEAK_MB),
        ("ms that somebody else waited at most", worst, GOAL_WAIT_MS, worst < GOAL_WAIT_MS),
    ]
    tell_goals(goals)
    tell_figures({"run": told, "meanwhile": meanwhile, "wrong": problems, "goals": goals}, given.json)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
