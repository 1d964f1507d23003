"""One typed door for settings."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest

from contactcodes.codes.address import origin_of
from contactcodes.errors import SettingError
from contactcodes.language import using_locale
from contactcodes.settings import PREFIX, Settings, load_settings

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


def test_an_unknown_name_stops_the_start_and_suggests_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTCODES_PUBLICURL", "https://qr.dupont.fr")
    with pytest.raises(SettingError, match="Did you mean CONTACTCODES_PUBLIC_URL"):
        load_settings()


def test_an_unknown_name_in_the_env_file_stops_the_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CONTACTCODES_PROT=80\n")
    with pytest.raises(SettingError, match="CONTACTCODES_PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "eighty"),
        ("TIME_ZONE", "Europe/Lutece"),
        ("LOCALE", "de"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("CODE_LENGTH", "4"),
        ("DATABASE_URL", "sqlite:///x.db"),
        ("DATABASE_URL", "postgres://x"),
    ],
)
def test_a_value_out_of_range_names_its_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingError, match=PREFIX + name):
        load_settings()


def test_the_environment_wins_over_the_env_file_and_the_command_line_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CONTACTCODES_PORT=8001\nCONTACTCODES_LOCALE=en\n")
    assert load_settings().port == 8001
    monkeypatch.setenv("CONTACTCODES_PORT", "8002")
    assert (load_settings().port, load_settings().locale) == (8002, "en")
    assert load_settings(port=8003).port == 8003


def test_symbols_lead_to_where_the_service_listens_until_a_public_url_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings().public_url == "http://127.0.0.1:8000"
    monkeypatch.setenv("CONTACTCODES_PORT", "8101")
    assert load_settings().public_url == "http://127.0.0.1:8101"
    assert load_settings(host="0.0.0.0", port=80).public_url == "http://127.0.0.1:80"
    monkeypatch.setenv("CONTACTCODES_PUBLIC_URL", "https://qr.dupont.fr")
    assert load_settings().public_url == "https://qr.dupont.fr"


def test_a_name_in_lower_case_is_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("contactcodes_prot", "80")
    with pytest.raises(SettingError, match="CONTACTCODES_PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("PORT", "70000", "1 to 65535", id="too large"),
        pytest.param("JOURNAL_SYNC_MS", "-1", "0 to 10000", id="too small"),
        pytest.param("PORT", "eighty", "a whole number", id="no number"),
        pytest.param("PORT", "80.5", "a whole number", id="no whole number"),
        pytest.param("LOCALE", "de", "one of fr, en", id="no choice of ours"),
        pytest.param("TIME_ZONE", "Europe", "no such time zone", id="half a time zone"),
        pytest.param("TRUSTED_PROXIES", "::1, ten", "“ten” is no network", id="no network"),
        pytest.param("DATABASE_URL", "sqlite:///x.db", "leave it empty", id="SQLite"),
        pytest.param("DATABASE_URL", "postgres://a/b", "instead of postgres://", id="postgres"),
        pytest.param("DATABASE_URL", "mysql://a/b", "postgresql://user", id="MySQL"),
        pytest.param("DATABASE_URL", "nonsense", "postgresql://user", id="nonsense"),
        pytest.param("DATABASE_URL", "postgresql://a:x/b", "postgresql://user", id="a port that is none"),
    ],
)
def test_what_a_setting_takes_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingError, match=PREFIX + name) as refused:
        load_settings()
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("PORT", "70000", "de 1 à 65535"), ("PORT", "x", "nombre entier"), ("LOCALE", "de", "fr, en")],
)
def test_it_is_said_in_the_reader_s_language(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with using_locale("fr"), pytest.raises(SettingError) as refused:
        load_settings()
    assert said in str(refused.value)
    assert "should" not in str(refused.value)


def test_a_secret_is_never_said_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTCODES_DATABASE_URL", "postgres://marie:geheim@host/name")
    with pytest.raises(SettingError) as refused:
        load_settings()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://u:p@h:5432/n", "postgresql+psycopg://u@/n?host=/run/pg"])
def test_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CONTACTCODES_DATABASE_URL", url)
    assert load_settings().database_url == url


@pytest.mark.parametrize(
    ("host", "public_url"),
    [("::", "http://localhost:8000"), ("::1", "http://localhost:8000"), ("10.0.0.7", "http://10.0.0.7:8000")],
)
def test_a_symbol_can_carry_where_the_service_listens(host: str, public_url: str) -> None:
    assert origin_of(load_settings(host=host).public_url) == public_url


def test_an_empty_key_file_is_said(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "secret_key").touch()
    with pytest.raises(SettingError, match="secret_key is empty"):
        settings.session_key  # noqa: B018


def test_the_secret_key_is_made_once_and_kept_for_its_owner_only(settings: Settings) -> None:
    key = settings.session_key
    assert len(key) >= 32
    assert load_settings(data=settings.data).session_key == key
    assert (settings.data / "secret_key").stat().st_mode & 0o077 == 0
    assert settings.data.stat().st_mode & 0o077 == 0
    assert [file.name for file in settings.data.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(settings: Settings) -> None:
    keys: list[str] = []
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        keys.append(load_settings(data=settings.data).session_key)

    threads = [threading.Thread(target=start) for _process in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_start_that_breaks_off_leaves_no_half_a_key(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        settings.session_key  # noqa: B018
    assert list(settings.data.iterdir()) == []
    monkeypatch.undo()
    assert len(settings.session_key) >= 32


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="CONTACTCODES_DATA"):
        load_settings(data=tmp_path / "file" / "var").make_data_folder()


def test_the_document_lists_exactly_the_settings_there_are() -> None:
    listed = set(re.findall(r"`(CONTACTCODES_[A-Z_]+)`", DOCUMENT.read_text()))
    assert listed == {PREFIX + name.upper() for name in Settings.model_fields}
