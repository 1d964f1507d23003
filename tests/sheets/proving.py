"""Proving what a test has drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drawn_sheets import Drawn

from contactcodes.sheets.lettering import Label
from contactcodes.sheets.proof import Proof, prove
from contactcodes.sheets.proof_record import symbol_lines


def prove_drawn(
    drawn: Drawn, pdf: bytes | None = None, labels: Sequence[Label] | None = None, **options: Any
) -> Proof:
    """Prove a drawn PDF, or what became of it, against what was ordered."""
    return proof_and_lines(drawn, pdf, labels, **options)[0]


def proof_and_lines(
    drawn: Drawn, pdf: bytes | None = None, labels: Sequence[Label] | None = None, **options: Any
) -> tuple[Proof, list[dict[str, Any]]]:
    """Prove, and return what the record says of each symbol too."""
    ordered = drawn.labels if labels is None else labels
    with TemporaryDirectory() as folder:
        file, record = Path(folder) / "sheets.pdf", Path(folder) / "proof.json"
        file.write_bytes(drawn.pdf if pdf is None else pdf)
        proof = prove(file, drawn.arrangement, iter(ordered), len(ordered), record=record, **options)
        lines = list(symbol_lines(record))
        assert {path.name for path in Path(folder).iterdir()} == {"sheets.pdf", "proof.json"}
    return proof, lines
