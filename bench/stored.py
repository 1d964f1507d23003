"""What is stored of the scans that phones noted: which are missing, which are there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bench.phones import Notes, user_agent
from contactcodes.scans.scan_kind import ScanKind
from contactcodes.scans.visitor_key import DayKeys, known_salts
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import brands, codes

_ADDRESS = b"127.0.0.1"


@dataclass(slots=True)
class Stored:
    """What a database holds of some phones' scans.

    hits     phone → its scans
    persons  phone → those of them that count as a person's, repeats left out
    strange  scans that no phone has made, or of a code that the phone did not ask for
    """

    hits: Counter[int] = field(default_factory=Counter)
    persons: Counter[int] = field(default_factory=Counter)
    strange: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Noted and stored, compared. Phones are given by their numbers.

    unanswered  phones that asked in vain; whether their scans are stored does not matter
    kept        of those, the scans that are stored nonetheless
    missing     answered, not stored
    doubled     stored more often than a server was asked
    """

    answered: int
    unanswered: int
    kept: int
    missing: list[int]
    doubled: list[int]
    strange: int

    @property
    def even(self) -> bool:
        """True where nothing is missing, doubled or strange."""
        return not (self.missing or self.doubled or self.strange)


def stored(settings: Settings, phones: Notes, asked: Sequence[str]) -> Stored:
    """Read all scans of a database.

    phones  numbered from 0
    asked   code texts; the phone with the number n asked for asked[n % len(asked)]
    """
    database = Database(settings)
    found = Stored()
    try:
        with database.reading() as connection:
            ids = {row.text: row.id for row in connection.execute(select(codes.c.text, codes.c.id))}
            brand = b"%d" % connection.execute(select(brands.c.id)).scalar_one()
            salts = [DayKeys(salt) for salt in known_salts(connection).values()]
            serials = {
                salt.key(b"\n".join((brand, _ADDRESS, user_agent(serial).encode()))): serial
                for serial in range(len(phones))
                for salt in salts
            }
            # Not by a server-side cursor: a few hundred thousand rows of three columns are small.
            query = select(scans.c.code_id, scans.c.visitor_key, scans.c.kind)
            for code_id, visitor_key, kind in connection.execute(query):
                serial = serials.get(bytes(visitor_key or b""))
                if serial is None or ids.get(asked[serial % len(asked)]) != code_id:
                    found.strange += 1
                    continue
                found.hits[serial] += 1
                found.persons[serial] += kind == ScanKind.PERSON
    finally:
        database.close()
    return found


def balance(phones: Notes, found: Stored, among: Iterable[int] | None = None) -> Balance:
    """Compare. among: these phones only."""
    chosen = range(len(phones)) if among is None else among
    answered = [serial for serial in chosen if phones.is_answered(serial)]
    unanswered = [serial for serial in chosen if not phones.is_answered(serial)]
    return Balance(
        answered=len(answered),
        unanswered=len(unanswered),
        kept=sum(found.hits[serial] for serial in unanswered),
        missing=[serial for serial in answered if not found.hits[serial]],
        doubled=[
            serial
            for serial in (*answered, *unanswered)
            if found.hits[serial] > phones.attempts[serial] or found.persons[serial] > 1
        ],
        strange=found.strange,
    )
