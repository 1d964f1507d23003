"""From lines of the journal to rows of the database: the tuned part of the drain.

Goes through here: 40,000 lines a second. A line is parted only as far as its User-Agent:
what comes behind is the same for thousands of scans and is classified once. Nothing is
written here; what is looked up is remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from contactcodes.scans.brand_clock import UTC_CLOCK, BrandClock, Place
from contactcodes.scans.classification import classify
from contactcodes.scans.counters import ANSWERS
from contactcodes.scans.country import Countries, RegistryCountries, open_countries
from contactcodes.scans.nearest_code import meant_by
from contactcodes.scans.owners import Owner, Owners
from contactcodes.scans.repeats import Repeats
from contactcodes.scans.scan_kind import PEOPLE, Reason, ScanKind
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.scans.staff_networks import StaffNetworks
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.stored_tap import StoredTap
from contactcodes.scans.visitor_key import DayKeys, draw_salts, known_salts
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database

LONGEST_ASKED = 64  # characters that are kept
_MOST_KEPT = 50_000  # ends of lines: about 30 MB
_VERSION = b"3"
_ANSWERS = {answer.encode(): answer for answer in ("", *ANSWERS)}
_TAP = Carrier.TAP.value.encode()

# kind, reason, carrier, device, os, app, language
_Facts = tuple[str, str, str, str, str, str, str]
# The owner after all, the nearest code and its clock: what is meant by what is no code.
_Meant = tuple[Owner | None, int | None, BrandClock]
Untracked = Counter[tuple[int, int, int, str, int]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator says of classification.

    staff                networks whose scans are tests; None: there are none
    tests_until_release  whether scans of a code are tests until its first print run is released
    """

    countries: Countries = field(default_factory=RegistryCountries)
    staff: StaffNetworks | None = None
    tests_until_release: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """Return the rules of an installation. Raises SettingError for a table that cannot be read."""
        staff = StaffNetworks(settings.staff_networks) if settings.staff_networks else None
        return cls(open_countries(settings.geoip_file), staff, settings.tests_until_release)


@dataclass(slots=True)
class Prepared:
    """A batch, ready to be stored; no kind is ``repeat`` yet.

    scans, places  of the same length
    taps, days     of the same length: taps, and their days on the brand's clock
    untracked      (campaign, day, code, kind, placement) → hits, of codes without tracking
    """

    scans: list[StoredScan]
    places: list[Place]
    taps: list[StoredTap]
    days: list[int]
    untracked: Untracked


class Preparation:
    """What is looked up once and used for many scans."""

    def __init__(self, database: Database, rules: Rules) -> None:
        """Begin knowing nothing."""
        self._database = database
        self._rules = rules
        self._owners = Owners(database)
        self._facts: dict[tuple[bytes, bytes, bool, bool], _Facts] = {}
        self._meant: dict[str, _Meant] = {}
        self._meant_in = self._owners.version
        self._tapped = Repeats()

    def prepare(self, lines: Sequence[bytes]) -> Prepared:
        """Return what is stored of a batch. Raises ValueError for a line that is no scan record."""
        parted = _parted(lines)
        owners, meant = self._look_up(parted)
        pressed = self._owners.brands_of({int(parts[3]) for parts in parted if parts[5] == _TAP})
        keys_of_days = _KeysOfDays(self._database)
        country_of, staff, tests = (
            self._rules.countries.of,
            self._rules.staff,
            self._rules.tests_until_release,
        )
        known_facts = self._facts
        if len(known_facts) > _MOST_KEPT:
            known_facts.clear()
        scans: list[StoredScan] = []
        places: list[Place] = []
        taps: list[StoredTap] = []
        days: list[int] = []
        untracked: Untracked = Counter()
        new_tuple = tuple.__new__

        for line, parts in zip(lines, parted, strict=True):
            _v, at, code, contact, answer, carrier, asked, address, tail = parts
            at_ms, text, address_text = int(at), asked.decode(), address.decode()
            owner, nearest_id, clock = owners[code], None, UTC_CLOCK
            if owner is None:
                owner, nearest_id, clock = meant[text]
            if owner is not None:
                clock = owner.clock
            place = clock.at(at_ms)

            early = (
                tests and owner is not None and owner.ordered_ms is not None and owner.before_release(at_ms)
            )
            known_as = (carrier, tail, early, staff is not None and address_text in staff)
            facts = known_facts.get(known_as)
            if facts is None:
                facts = known_facts[known_as] = _classified(line, *known_as[2:])
            kind, reason, by, device, os, app, language = facts
            if carrier == _TAP:
                # Of a code without tracking nothing is kept but how often it was scanned. And anybody can
                # make up an address: what is no button of the brand's, nobody has pressed.
                point = int(contact)
                if owner is not None and not owner.no_tracking and pressed.get(point) == owner.brand:
                    visitor = b"\n".join((owner.brand, address, tail[: tail.index(b"\t")]))
                    key = keys_of_days[place.day].key(visitor)
                    taps.append(self._tap(at_ms, owner, point, kind, reason, key))
                    days.append(place.day)
                continue
            if owner is None:
                code_id = placement_id = campaign_id = None
                brand = b"0"
            else:
                code_id, placement_id, campaign_id = owner.code_id, owner.placement_id, owner.campaign_id
                brand = owner.brand
                if owner.no_tracking:
                    untracked[owner.campaign_id, place.day, owner.code_id, kind, owner.placement_id] += 1
                    continue
            visitor = b"\n".join((brand, address, tail[: tail.index(b"\t")]))
            visitor_key = keys_of_days[place.day].key(visitor)
            country = country_of(address_text)
            answered_by = int(contact) if contact else None
            answered = _ANSWERS.get(answer)
            if answered is None:
                raise ValueError(f"no answer to a scan: {answer!r}")
            places.append(place)
            # Past the keyword arguments of a named tuple's own.
            scans.append(
                new_tuple(
                    StoredScan,
                    (
                        at_ms, code_id, placement_id, campaign_id, text[:LONGEST_ASKED], kind, reason, by,
                        device, os, app, language, country, answered_by, visitor_key, nearest_id, answered,
                    ),
                )
            )  # fmt: skip
        self._tapped.forget()
        return Prepared(scans, places, taps, days, untracked)

    def _tap(
        self, at_ms: int, owner: Owner, contact_point_id: int, kind: str, reason: str, visitor_key: bytes
    ) -> StoredTap:
        if ScanKind(kind) in PEOPLE:
            kind, reason = ScanKind.PERSON.value, ""
            pressed = (owner.code_id, contact_point_id)
            again = self._tapped.reason(Reason.SYMBOL_SCANNED, pressed, visitor_key, at_ms)
            if again is Reason.JUST_SCANNED:
                kind, reason = again.kind.value, again.value
        return StoredTap(
            at_ms, owner.code_id, owner.placement_id, owner.campaign_id, contact_point_id, kind, reason,
            visitor_key,
        )  # fmt: skip

    def _look_up(self, parted: list[list[bytes]]) -> tuple[dict[bytes, Owner | None], dict[str, _Meant]]:
        """Return the owners of the codes as they stand in the lines, and what is meant by what is none."""
        codes = {parts[2] for parts in parted} - {b""}
        known = self._owners.of(map(int, codes))
        owners = {code: known[int(code)] for code in codes} | {b"": None}
        words = {parts[6].decode() for parts in parted if owners[parts[2]] is None}
        return owners, self._look_up_meant(words) if words else {}

    def _look_up_meant(self, words: set[str]) -> dict[str, _Meant]:
        if self._meant_in != self._owners.version or len(self._meant) > _MOST_KEPT:
            self._meant, self._meant_in = {}, self._owners.version
        if missing := words - self._meant.keys():
            with self._database.reading() as connection:
                found = meant_by(connection, missing)
            known = self._owners.of({one for what in found.values() for one in what if one is not None})
            for word, (code_id, nearest_id) in found.items():
                owner = known[code_id] if code_id is not None else None
                near = known[nearest_id] if nearest_id is not None else None
                self._meant[word] = (owner, nearest_id, near.clock if near else UTC_CLOCK)
        return self._meant


class _KeysOfDays(dict[int, DayKeys]):
    """The keys of the days whose salts live; of another day, a salt is drawn when it is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.reading() as connection:
            super().__init__((day, DayKeys(salt)) for day, salt in known_salts(connection).items())

    def __missing__(self, day: int) -> DayKeys:
        with self._database.recording() as connection:
            draw_salts(connection, [day], now())
            self[day] = DayKeys(known_salts(connection)[day])
        return self[day]


def _parted(lines: Sequence[bytes]) -> list[list[bytes]]:
    """Part lines in front of the User-Agent: what comes behind is a key to what was classified before."""
    parted = [line.split(b"\t", 8) for line in lines]
    if {parts[0] for parts in parted} - {_VERSION} or min(map(len, parted), default=9) < 9:
        # Of an earlier version some of them, or no scan records.
        return [ScanRecord.from_bytes(line).as_bytes().split(b"\t", 8) for line in lines]
    return parted


def _classified(line: bytes, before_release: bool, staff_network: bool) -> _Facts:
    record = ScanRecord.from_bytes(line)
    if record.carrier is Carrier.TAP:
        record = record._replace(carrier=Carrier.SYMBOL)  # who pressed a button is told as who scanned
    found = classify(record, before_release=before_release, staff_network=staff_network)
    # Plain text: the database drivers take it faster than members of an enumeration.
    return (
        found.kind.value,
        found.reason.value,
        found.carrier.value,
        found.device,
        found.os,
        found.app,
        found.language,
    )
