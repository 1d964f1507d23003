"""The proof as a map: read from the head and the first lines of its file, however long that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.layout_folder import all_layouts, find_layout
from contactcodes.sheets.press import Press
from contactcodes.sheets.proof_record import COLUMNS, SymbolLines, write_record
from contactcodes.sheets.symbol_proof import SymbolProof
from contactcodes.web.studio import proof_map
from contactcodes.web.studio.proof_map import SHEETS_SHOWN, label_outlines, read_proof_map

L7160 = find_layout("avery-l7160")
BAD = "3 modules are wrong"


def record(
    folder: Path, arrangement: Arrangement, labels: int, *, bad: set[int] = frozenset(), kept: int = 1000
) -> Path:
    """Write a proof's file as the proof does; ``bad``: which symbols, from 0, are not proven."""
    found = []
    for page in range(1, arrangement.pages_for(labels) + 1):
        slot = face = 0
        for spot in arrangement.spots(page, labels):
            face = face + 1 if spot.slot == slot else 1
            slot = spot.slot
            for box in spot.panel.symbols:
                reason = BAD if len(found) in bad else ""
                found.append(replace(symbol(page, slot, face, reason), symbology=box.symbology))
    failures = [one for one in found if one.reason]
    head = {
        "symbols_in_all": len(found),
        "symbols_proven": len(found) - len(failures),
        "problems": [],
        "failures": [as_json(one) for one in failures[:kept]],
    }
    draft, file = folder / "draft", folder / "proof.json"
    with SymbolLines(draft) as lines:
        for one in found:
            lines.add(one)
    write_record(file, head, [draft])
    return file


def symbol(page: int, slot: int, face: int, reason: str) -> SymbolProof:
    return SymbolProof(
        page=page,
        slot=slot,
        face=face,
        placement=f"Vitrine {page}-{slot}",
        expected="HTTPS://QR.DUPONT.FR/7K3QX9M",
        decoded=None,
        version=2,
        level="Q",
        module_mm=0.95,
        quiet_zone_modules=4.0,
        wrong_modules=0,
        reason=reason,
    )


def as_json(one: SymbolProof) -> dict[str, Any]:
    return {name: getattr(one, name) for name in SymbolProof.__dataclass_fields__}


def test_every_symbol_stands_where_the_arrangement_has_it(tmp_path: Path) -> None:
    arrangement = Arrangement(L7160, start_at=4)
    told = read_proof_map(record(tmp_path, arrangement, 20, bad={1}), arrangement, 20)
    assert [(sheet.page, len(sheet.good), len(sheet.bad)) for sheet in told.sheets] == [(1, 17, 1), (2, 2, 0)]
    (place, found) = told.sheets[0].bad[0]
    left, top, right, _bottom = L7160.label_rectangle(5)
    assert left <= place[0] < place[2] <= right
    assert place[1] >= top
    assert found["reason"] == BAD
    assert told.failed == len(told.failures) == 1


@pytest.mark.parametrize("name", sorted(all_layouts()))
def test_every_layout_has_its_map(tmp_path: Path, name: str) -> None:
    """Folded, mirrored, with a back: each symbol has a place on the paper."""
    arrangement = Arrangement(all_layouts()[name], press=Press(up=2))
    told = read_proof_map(record(tmp_path, arrangement, 3), arrangement, 3)
    assert sum(sheet.symbols for sheet in told.sheets) >= 3
    width, height = arrangement.trim_mm
    for sheet in told.sheets:
        for left, top, right, bottom in sheet.good:
            assert 0 <= left < right <= width + 0.01
            assert 0 <= top < bottom <= height + 0.01
    assert label_outlines(arrangement).count("M") >= arrangement.slots_per_sheet


def test_of_many_sheets_those_with_a_failure_come_first(tmp_path: Path) -> None:
    arrangement, labels = Arrangement(L7160), 21 * 100
    late = 21 * 89 + 4  # on page 90
    told = read_proof_map(record(tmp_path, arrangement, labels, bad={late}), arrangement, labels)
    assert len(told.sheets) == SHEETS_SHOWN
    assert [sheet.page for sheet in told.sheets] == [*range(1, 60), 90]
    assert (len(told.sheets[-1].good), len(told.sheets[-1].bad)) == (20, 1)


def test_no_more_of_a_long_proof_is_read_than_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrangement, labels = Arrangement(L7160), 21 * 100
    file = record(tmp_path, arrangement, labels)
    read = []
    lines = proof_map.symbol_lines

    def counted(record: Path) -> Iterator[dict[str, Any]]:
        for line in lines(record):
            read.append(line)
            yield line

    monkeypatch.setattr(proof_map, "symbol_lines", counted)
    told = read_proof_map(file, arrangement, labels)
    assert [sheet.page for sheet in told.sheets] == list(range(1, SHEETS_SHOWN + 1))
    assert len(read) == 21 * SHEETS_SHOWN + 1


def test_a_sheet_of_which_not_every_failure_was_kept_is_not_shown_as_good(tmp_path: Path) -> None:
    arrangement, labels = Arrangement(L7160), 21 * 100
    bad = {21 * 79 + 1, 21 * 89 + 1, 21 * 89 + 2}
    told = read_proof_map(record(tmp_path, arrangement, labels, bad=bad, kept=2), arrangement, labels)
    assert told.failed == 3
    pages = [sheet.page for sheet in told.sheets]
    assert 80 in pages
    assert 90 not in pages


def test_a_file_that_is_no_proof_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text('{"symbols": []}', encoding="utf-8")
    with pytest.raises((ValueError, KeyError)):
        read_proof_map(file, Arrangement(L7160), 3)
    assert "reason" in COLUMNS


def test_two_symbols_of_a_label_are_told_apart(tmp_path: Path) -> None:
    arrangement = Arrangement(find_layout("packaging-70x37-trade"))
    told = read_proof_map(record(tmp_path, arrangement, 3, bad={3}), arrangement, 3)
    assert [(len(sheet.good), len(sheet.bad)) for sheet in told.sheets] == [(5, 1)]
    place, line = told.sheets[0].bad[0]
    assert (line["slot"], line["symbology"]) == (2, "GS1 Data Matrix")
    second = list(arrangement.spots(1, 3))[1]
    assert place == second.trade_symbol_rectangle
