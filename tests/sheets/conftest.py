from __future__ import annotations

import pytest
from drawn_sheets import Drawn, draw


@pytest.fixture(scope="session")
def sheet() -> Drawn:
    """Return one and a third sheets of L7160, drawn once; tests only read it."""
    return draw("avery-l7160", 28)
