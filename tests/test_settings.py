"""One typed door for settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contactcodes.errors import SettingError
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


def test_the_secret_key_is_made_once_and_kept_for_its_owner_only(settings: Settings) -> None:
    key = settings.session_key
    assert len(key) >= 32
    assert load_settings(data=settings.data).session_key == key
    assert (settings.data / "secret_key").stat().st_mode & 0o077 == 0


def test_the_document_lists_exactly_the_settings_there_are() -> None:
    listed = set(re.findall(r"`(CONTACTCODES_[A-Z_]+)`", DOCUMENT.read_text()))
    assert listed == {PREFIX + name.upper() for name in Settings.model_fields}
