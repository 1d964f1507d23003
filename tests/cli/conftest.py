"""A terminal for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contactcodes.cli.commands import contactcodes

Terminal = Callable[..., Result]


@pytest.fixture
def terminal(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Run commands in a folder of the test's own."""
    import shutil

    shutil.copytree(migrated_sqlite, tmp_path / "var")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTACTCODES_DATA", str(tmp_path / "var"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(contactcodes, arguments)

    return run
