"""The country of an address, and nothing finer.

By default the country of the registry entry that the address belongs to, by the table
inside the ``iptocc`` package: no file to fetch, 0.2 µs, about 95 in 100 right (wrong for
some clouds, and for operators that use another country's block). An operator who has a
MaxMind DB file (GeoLite2, DB-IP Lite; countries or cities) names it by setting; of a
file of cities only the country is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import iptocc
import maxminddb

from contactcodes.errors import SettingError
from contactcodes.language import _

_CODE = re.compile(r"[A-Z]{2}")
_NO_COUNTRIES = frozenset(("AP", "EU", "ZZ"))  # registries' words for "somewhere in Asia", in Europe, nowhere
_MAPPED = "::ffff:"  # an IPv4 address on a socket of IPv6 (RFC 4291, 2.5.5.2)


class Countries(Protocol):
    """A table of addresses."""

    def of(self, address: str) -> str:
        """Return the ISO 3166-1 alpha-2 code; "" where it is not known or the text is no address."""

    def refresh(self) -> None:
        """Take up a table that was replaced while the service runs."""


def open_countries(file: Path | None) -> Countries:
    """Return the table of a .mmdb file, or the built-in one.

    Raises SettingError when the file cannot be read or holds no countries.
    """
    return RegistryCountries() if file is None else FileCountries(file)


class RegistryCountries:
    """The table inside ``iptocc``: as new as the package."""

    def of(self, address: str) -> str:
        """Return the country of an address, or ""."""
        return _assigned(iptocc.country_code(_unmapped(address)))

    def refresh(self) -> None:
        """Do nothing: this table changes with the package."""


class FileCountries:
    """A MaxMind DB file (format 2.0), which may be replaced while the service runs."""

    def __init__(self, file: Path) -> None:
        """Open the file. Raises SettingError when it cannot be read or holds no countries."""
        self._file = file
        self._reader, self._stamp = _opened(file)

    def of(self, address: str) -> str:
        """Return the country of an address, or ""."""
        try:
            found = self._reader.get(_unmapped(address))
        except ValueError:  # no address, or IPv6 where the file knows IPv4 only
            return ""
        return _assigned(_code_in(found))

    def refresh(self) -> None:
        """Open the file again if another stands in its place; go on with the old one if that is broken."""
        try:
            status = self._file.stat()
            if (status.st_ino, status.st_mtime_ns) == self._stamp:
                return
            reader, stamp = _opened(self._file)
        except (OSError, SettingError):
            return
        self._reader.close()
        self._reader, self._stamp = reader, stamp


def _opened(file: Path) -> tuple[maxminddb.Reader, tuple[int, int]]:
    try:
        status = file.stat()
        reader = maxminddb.open_database(file)
    except (OSError, maxminddb.InvalidDatabaseError) as problem:
        raise SettingError(
            _("CONTACTCODES_GEOIP_FILE = %(file)s cannot be read: %(reason)s. It must be a .mmdb file.")
            % {"file": file, "reason": problem}
        ) from problem
    if not any(_code_in(found) for _network, found in _first(reader)):
        reader.close()
        raise SettingError(
            _("CONTACTCODES_GEOIP_FILE = %(file)s holds no countries. Take a file of countries or cities.")
            % {"file": file}
        )
    return reader, (status.st_ino, status.st_mtime_ns)


def _first(reader: maxminddb.Reader, most: int = 1000) -> list[tuple[Any, Any]]:
    return [entry for entry, _number in zip(reader, range(most), strict=False)]


def _code_in(found: Any) -> str | None:
    """Return the country in a record of GeoLite2 and DB-IP, of ipinfo, or of ip-location-db."""
    if not isinstance(found, dict):
        return None
    country = found.get("country")
    if isinstance(country, dict):
        country = country.get("iso_code")
    code = country or found.get("country_code")
    return code if isinstance(code, str) else None


@lru_cache(maxsize=1000)
def _assigned(code: str | None) -> str:
    return code if code and _CODE.fullmatch(code) and code not in _NO_COUNTRIES else ""


def _unmapped(address: str) -> str:
    return address[len(_MAPPED) :] if address.startswith(_MAPPED) else address
