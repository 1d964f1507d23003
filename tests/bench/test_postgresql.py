"""The PostgreSQL of a measurement ends with it, however that ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import time
from bench.postgresql import postgresql
with postgresql() as server:
    print(server.url("postgres").partition("host=")[2], server._postmaster(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin")), reason="PostgreSQL is missing")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_a_measurement_that_is_broken_off(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    folder, postmaster = process.stdout.readline().split()
    os.kill(process.pid, number)
    try:
        assert process.wait(30) == 128 + number
        end = time.monotonic() + 10
        while Path(f"/proc/{postmaster}").exists():
            assert time.monotonic() < end, "PostgreSQL was left running"
            time.sleep(0.1)
        assert not Path(folder).exists()
    finally:
        process.stdout.close()
        if Path(f"/proc/{postmaster}").exists():
            os.kill(int(postmaster), signal.SIGQUIT)
            shutil.rmtree(folder, ignore_errors=True)
