"""A journal as a busy day leaves it: codes, and segments full of scans of them.

Of a hundred scans about 80 are of somebody new, 8 repeats, 6 by robots, 3 previews and 3 prefetches;
3 ask for nobody's code, every sixth of them for one that is mistyped. User-Agents are those of
``tests/samples/user_agents.toml`` in several versions each, a few of them much more frequent than the
others. Seven addresses in ten are drawn from networks of French operators, the others from all of IPv4.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.contacts.target import Target
from contactcodes.scans.scan_record import Carrier, opening_of, quick_line
from contactcodes.scans.segment import HEADER, framed
from contactcodes.storage.database import Database

SAMPLES = Path(__file__).parent.parent / "tests" / "samples" / "user_agents.toml"
SEGMENT_BYTES = 64 * 1024 * 1024  # as by default
_MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)
_LANGUAGES = ("fr-FR,fr;q=0.9", "fr", "en-GB,en;q=0.8", "de-DE,de;q=0.9", "it-IT", "es-ES,es;q=0.9", "")
_FRENCH = (2, 78, 81, 82, 86, 90, 92, 109)  # mostly: Orange, Free, SFR, Bouygues
_VERSIONS = 3  # of each person's User-Agent
_JUNK = ("login", "admin", "wp-admin", "user", "config", "merci")
_RECENT = 2_000  # scans that may be repeated


def make_codes(database: Database, codes: int, *, campaigns: int) -> list[PlacedCode]:
    """Mint codes in some campaigns of one brand, as many in each."""
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=_MADE_AT)
        for number in range(campaigns):
            target = Target.read("whatsapp:+33612345678")
            campaign = open_campaign(connection, brand, f"Campaign {number + 1}", target, _MADE_AT)
            listed = [Placement(name=f"Placement {one + 1}") for one in range(codes // campaigns)]
            origin = "https://qr.dupont.fr"
            add_placements(connection, campaign, listed, origin=origin, code_length=6, at=_MADE_AT)
        return placed_codes(connection)


def write_journal(folder: Path, codes: list[PlacedCode], scans: int, *, begin_ms: int, seed: int = 1) -> int:
    """Write segments whose writers are gone, 40 scans a millisecond; return their size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = number = 0
    part = bytearray(HEADER)
    for line in _lines(random.Random(seed), codes, scans, begin_ms):
        part += framed(line)
        if len(part) >= SEGMENT_BYTES:
            (folder / f"{number:06}.journal").write_bytes(part)
            written, number, part = written + len(part), number + 1, bytearray(HEADER)
    (folder / f"{number:06}.journal").write_bytes(part)
    return written + len(part)


@dataclass(frozen=True, slots=True)
class _Agents:
    people: list[str]
    people_weights: list[float]
    robots: list[str]
    previews: list[str]


def user_agents() -> _Agents:
    """Return the User-Agents of people, the frequent ones first, of robots and of previews."""
    listed = tomllib.loads(SAMPLES.read_text())
    # The same phones with other builds and patches: some hundred User-Agents, as they come.
    people = [
        one["user_agent"]
        .replace("Mobile/15E148", f"Mobile/15E{148 + version}")
        .replace(".0.0 ", f".0.{version} ")
        for version in range(_VERSIONS)
        for one in listed["person"]
    ]
    people = list(dict.fromkeys(people))
    previews = [one["user_agent"] for one in listed["machine"] if one["reason"] == "preview_fetcher"]
    robots = [one["user_agent"] for one in listed["machine"] if one["reason"] != "preview_fetcher"]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(people))))
    return _Agents(people, weights, robots, previews)


def _lines(chance: random.Random, codes: list[PlacedCode], scans: int, begin_ms: int) -> Iterator[bytes]:
    agents = user_agents()
    people = chance.choices(agents.people, cum_weights=agents.people_weights, k=50_000)
    openings = [
        [
            opening_of(
                one.code_id,
                1,
                carrier,
                one.code_text.shown if carrier is Carrier.TYPED else one.code_text,
                "redirect",
            )
            for one in codes
        ]
        for carrier in [Carrier.SYMBOL] * 18 + [Carrier.TYPED, Carrier.NFC]
    ]
    # Some windows are on a busy street: as often as Zipf's law has it.
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(codes))))
    places = chance.choices(range(len(codes)), cum_weights=weights, k=50_000)
    recent: list[tuple[str, str, str]] = []
    draw = chance.random
    for number in range(scans):
        share = draw()
        purpose = ""
        opening = openings[int(draw() * 20)][places[int(draw() * 50_000)]]
        first = _FRENCH[int(draw() * len(_FRENCH))] if draw() < 0.9 else 1 + int(draw() * 220)
        address = f"{first}.{int(draw() * 256)}.{int(draw() * 256)}.{int(draw() * 256)}"
        agent = people[int(draw() * 50_000)]
        if share < 0.08 and recent:
            opening, address, agent = recent[int(draw() * len(recent))]
        elif share < 0.14:
            agent = chance.choice(agents.robots)
        elif share < 0.17:
            agent = chance.choice(agents.previews)
        elif share < 0.20:
            purpose = "prefetch"
        elif share < 0.205:
            opening = opening_of(None, None, Carrier.TYPED, _mistyped(chance, codes), "unknown")
        elif share < 0.23:
            opening = opening_of(None, None, Carrier.TYPED, chance.choice(_JUNK), "unknown")
        elif len(recent) < _RECENT:
            recent.append((opening, address, agent))
        else:
            recent[number % _RECENT] = (opening, address, agent)
        line = quick_line(
            begin_ms + number // 40, opening, address, agent, purpose, "document", "none",
            _LANGUAGES[int(draw() * draw() * len(_LANGUAGES))], "", False,
        )  # fmt: skip
        assert line is not None
        yield line


def _mistyped(chance: random.Random, codes: list[PlacedCode]) -> str:
    right = chance.choice(codes).code_text
    place = chance.randrange(len(right))
    return right[:place] + chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") + right[place + 1 :]
