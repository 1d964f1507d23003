"""How a bench tells its goals and its figures: alike, so that one can be read beside another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

Goal = tuple[str, float, float, bool]  # words, measured, limit, reached


def tell_goals(goals: Iterable[Goal]) -> None:
    """Print each goal, and whether it is reached."""
    for words, measured, limit, reached in goals:
        print(f"{'✓' if reached else '✗'} {words}: {measured:,.1f} (goal: {limit:,.0f})")


def tell_figures(figures: object, file: Path | None) -> None:
    """Write figures as JSON to a file, or print them where there is none."""
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    if file is None:
        print(text)
    else:
        file.write_text(text + "\n")
