"""What tests share: a database of each kind, settings of their own, and honest skips."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import create_engine, text

from contactcodes.language import set_locale
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate
from tests.receiving import Hook, Mailbox

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

# The processes that tests start take compiled modules from those before them, whatever the terminal says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

SHARED = Path(__file__).parent.parent.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Settings of the machine never leak into a test."""
    for name in [name for name in os.environ if name.startswith("CONTACTCODES_")]:
        if not name.startswith("CONTACTCODES_TEST_"):
            del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything is installed (CI), a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("CONTACTCODES_TEST_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be skipped here: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English, whatever language the one before it answered in."""
    set_locale("en")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data folder is the test's own."""
    return load_settings(data=tmp_path / "data", journal_sync_ms=10, drain_interval_ms=20)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty, migrated database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(load_settings(data=folder))
    migrate(database)
    database.close()
    return folder


@pytest.fixture
def sqlite(settings: Settings, migrated_sqlite: Path) -> Iterator[Database]:
    """An empty database in the data folder of ``settings``."""
    shutil.copytree(migrated_sqlite, settings.data, dirs_exist_ok=True)
    database = Database(settings)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of this test run's own, without a database name."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is missing; install it: apt install postgresql")
    # Not below pytest's own folder, which is closed to others: PostgreSQL refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="contactcodes-pg-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    control = [*as_postgres, str(programs[-1] / "pg_ctl"), "--pgdata", str(folder / "data"), "--silent"]
    subprocess.run(
        [*control, "initdb", "--options=--username=test --auth=trust --no-sync"], check=True, cwd="/"
    )
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    subprocess.run([*control, "start", "-w", "-o", options, "-l", str(folder / "log")], check=True, cwd="/")
    yield f"postgresql://test@/%s?host={folder}"
    subprocess.run([*control, "stop", "-m", "immediate"], check=True, cwd="/")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The URL pattern of a server that has an empty, migrated database ``migrated``."""
    _in_postgres(postgres_server, "CREATE DATABASE migrated")
    database = Database(load_settings(database_url=postgres_server % "migrated"))
    migrate(database)
    database.close()
    return postgres_server


@pytest.fixture
def postgres(settings: Settings, migrated_postgres: str) -> Iterator[Database]:
    """An empty PostgreSQL database of the test's own."""
    _in_postgres(migrated_postgres, "CREATE DATABASE one TEMPLATE migrated")
    database = Database(settings.model_copy(update={"database_url": migrated_postgres % "one"}))
    yield database
    database.close()
    _in_postgres(migrated_postgres, "DROP DATABASE one WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database of each kind."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server of the brand's."""
    box = Mailbox()
    yield box
    box.stop()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """What takes webhooks."""
    one = Hook()
    yield one
    one.stop()


def _in_postgres(server: str, statement: str) -> None:
    engine = create_engine(server % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
