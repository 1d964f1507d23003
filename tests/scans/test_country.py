"""The country of an address, and nothing finer."""

from __future__ import annotations

from pathlib import Path

import pytest

from contactcodes.errors import SettingError
from contactcodes.scans.country import open_countries
from contactcodes.settings import load_settings
from tests.scans.mmdb_made import make_mmdb


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("8.8.8.8", "US"),
        ("90.84.144.1", "FR"),  # Orange
        ("2a01:e0a::1", "FR"),  # Free
        ("::ffff:90.84.144.1", "FR"),
        ("192.168.1.20", ""),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("unix:", ""),
        ("90.84.144.1:443", ""),
    ],
)
def test_the_built_in_table_knows_countries(address: str, country: str) -> None:
    assert open_countries(None).of(address) == country


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"country": {"iso_code": "FR", "names": {"fr": "France"}}}, id="GeoLite2 and DB-IP"),
        pytest.param(
            {"country": {"iso_code": "FR"}, "city": {"names": {"fr": "Lyon"}}, "postal": {"code": "69001"}},
            id="a file of cities",
        ),
        pytest.param({"country_code": "FR"}, id="ip-location-db"),
        pytest.param({"country": "FR", "city": "Lyon"}, id="ipinfo"),
    ],
)
def test_of_a_file_only_the_country_is_read(tmp_path: Path, record: object) -> None:
    countries = open_countries(make_mmdb(tmp_path / "geo.mmdb", {"203.0.113.0/24": record}))
    assert countries.of("203.0.113.7") == "FR"
    assert countries.of("::ffff:203.0.113.7") == "FR"
    assert countries.of("198.51.100.1") == ""
    assert countries.of("2001:db8::1") == ""
    assert countries.of("nowhere") == ""


def test_a_region_of_registries_is_no_country(tmp_path: Path) -> None:
    records = {"203.0.113.0/24": {"country_code": "EU"}, "198.51.100.0/24": {"country_code": "BE"}}
    countries = open_countries(make_mmdb(tmp_path / "geo.mmdb", records))
    assert (countries.of("203.0.113.7"), countries.of("198.51.100.7")) == ("", "BE")


def test_a_file_that_is_replaced_is_taken_up(tmp_path: Path) -> None:
    file = make_mmdb(tmp_path / "geo.mmdb", {"203.0.113.0/24": {"country_code": "FR"}})
    countries = open_countries(file)
    make_mmdb(tmp_path / "new.mmdb", {"203.0.113.0/24": {"country_code": "BE"}}).replace(file)
    assert countries.of("203.0.113.7") == "FR"
    countries.refresh()
    assert countries.of("203.0.113.7") == "BE"


def test_a_file_that_is_replaced_by_rubbish_or_taken_away_leaves_the_old_one(tmp_path: Path) -> None:
    file = make_mmdb(tmp_path / "geo.mmdb", {"203.0.113.0/24": {"country_code": "FR"}})
    countries = open_countries(file)
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    (tmp_path / "rubbish").replace(file)
    countries.refresh()
    assert countries.of("203.0.113.7") == "FR"
    file.unlink()
    countries.refresh()
    assert countries.of("203.0.113.7") == "FR"


def test_a_file_that_cannot_be_used_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CONTACTCODES_GEOIP_FILE"):
        open_countries(tmp_path / "missing.mmdb")
    (tmp_path / "rubbish.mmdb").write_bytes(b"rubbish")
    with pytest.raises(SettingError, match="cannot be read"):
        open_countries(tmp_path / "rubbish.mmdb")
    networks = make_mmdb(tmp_path / "asn.mmdb", {"203.0.113.0/24": {"autonomous_system_number": 3215}})
    with pytest.raises(SettingError, match="holds no countries"):
        open_countries(networks)


def test_the_settings_name_file_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTCODES_GEOIP_FILE", "/srv/geo.mmdb")
    monkeypatch.setenv("CONTACTCODES_STAFF_NETWORKS", "203.0.113.0/24, 2001:db8::/48")
    settings = load_settings()
    assert settings.geoip_file == Path("/srv/geo.mmdb")
    assert [str(network) for network in settings.staff_networks] == ["203.0.113.0/24", "2001:db8::/48"]
    monkeypatch.setenv("CONTACTCODES_GEOIP_FILE", "")
    assert load_settings().geoip_file is None
