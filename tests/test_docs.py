"""The documents say what is there: files, links, commands, settings, metrics and limits are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contactcodes.cli.commands import COMMANDS
from contactcodes.settings import PREFIX, Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.web.metrics import _Node
from contactcodes.web.pass_on import LARGEST_BODY, MOST_AT_ONCE
from contactcodes.web.scan_server import LONGEST_PATH, LONGEST_QUERY

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")],
)
BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
every_document = pytest.mark.parametrize(
    "document", [pytest.param(one, id=str(one.relative_to(ROOT))) for one in DOCUMENTS]
)


def prose(document: Path) -> str:
    return BLOCK.sub("", document.read_text("utf-8"))


def headings(document: Path) -> set[str]:
    """The anchors of a document, as code hosts make them: lower case, hyphens for blanks, no punctuation."""
    found = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if link.startswith("http"):
            continue
        path, _hash, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in headings(target), link


@every_document
def test_every_file_that_is_named_is_there(document: Path) -> None:
    places = [ROOT, ROOT / "contactcodes", document.parent]
    for name in re.findall(r"`([a-z_./]+/[a-z0-9_.]+\.(?:py|md|css|toml|csv))`", prose(document)):
        assert any((place / name).exists() for place in places), name


@every_document
def test_every_command_and_every_setting_that_is_named_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    # A command is named in `code`, or alone on a line of a block.
    commands = re.findall(r"(?:`|^|-m )contactcodes ([a-z]+)", text, re.MULTILINE)
    assert set(commands) <= set(COMMANDS)
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(re.findall(PREFIX + r"[A-Z_]+", text)) - {PREFIX} <= known


def test_every_decision_has_a_number_of_its_own_and_a_day() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        title, _blank, dated, *_rest = file.read_text("utf-8").splitlines()
        assert title.startswith(f"# {int(file.name[:4])}. "), file.name
        assert re.match(r"20\d\d-\d\d-\d\d", dated), file.name


def test_every_metric_is_described_and_none_that_is_not_there(sqlite: Database, settings: Settings) -> None:
    there = set()
    for family in _Node(settings, sqlite).collect():
        there.add(family.name + ("_total" if family.type == "counter" else ""))
    text = (ROOT / "docs" / "scan.md").read_text("utf-8")
    table = [line for line in text.splitlines() if line.startswith("| `contactcodes_")]
    described = set()
    for line in table:
        names = re.findall(r"`([\w…]+?)(?:\{.*?\})?`", line.split("|")[1])
        stem = names[0]
        for name in names:
            # `…_bytes` beside `contactcodes_journal_backlog_records`: the same, but for the last words.
            cut = len(name.removeprefix("…").strip("_").split("_"))
            described.add(
                name if "…" not in name else "_".join(stem.split("_")[:-cut]) + name.removeprefix("…")
            )
    assert described == there
    assert set(re.findall(r"contactcodes_[a-z_]+", text)) - {"contactcodes_answer_seconds_bucket"} <= there


def test_the_roll_ups_are_all_explained() -> None:
    text = (ROOT / "docs" / "scan.md").read_text("utf-8").partition("## Roll-ups")[2]
    others = {"scans", "seen", "traits", "unsketched", "journal_positions", "visitor_salts"}
    others |= {"stale_days", "retention"}
    of_scans = {table.name for table in scans.metadata.tables.values() if table.schema == "scans"}
    for name in of_scans - others:
        assert f"`{name}`" in text, name


def test_the_limits_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "scan.md").read_text("utf-8")
    assert f"a path over {LONGEST_PATH:,} characters, a query over {LONGEST_QUERY:,}" in text
    assert f"a body over {LARGEST_BODY // 1024**2} MB" in text
    assert f"more than {MOST_AT_ONCE} pages at once" in text
    assert f"({load_settings().retention_months}; at most 25)" in text


def test_every_program_under_bench_is_described() -> None:
    text = (ROOT / "bench" / "README.md").read_text("utf-8")
    programs = {
        file.stem for file in (ROOT / "bench").glob("*.py") if '__name__ == "__main__"' in file.read_text()
    }
    assert programs == set(re.findall(r"^## `bench\.(\w+)`", text, re.MULTILINE))
