"""The one typed door for settings: ``CONTACTCODES_*`` variables or a ``.env`` file.

An unknown name stops the start, because a setting that is silently ignored is
worse than none. ``docs/settings.md`` lists every field; a test compares the two.
"""

from __future__ import annotations

import difflib
import os
import secrets
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contactcodes.errors import SettingError
from contactcodes.language import _

PREFIX = "CONTACTCODES_"
ENV_FILE = Path(".env")


class Settings(BaseSettings):
    """What an operator can choose. Times in ms or s, sizes in MB, as the names say."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, frozen=True, extra="ignore")

    data: Path = Path("var")
    """The folder that holds the databases, the journal, print runs and the secret key."""
    database_url: str = ""
    """A SQLAlchemy URL, ``postgresql://…``. Empty: SQLite files in the data folder."""
    public_url: str = "http://127.0.0.1:8000"
    """What symbols carry in front of the code text: scheme, host and, if need be, port."""
    secret_key: str = ""
    """Signs sessions and forms. Empty: made once and kept in the data folder."""
    host: str = "127.0.0.1"
    """The address the service listens on."""
    port: int = Field(default=8000, ge=1, le=65535)
    """The port the service listens on."""
    threads: int = Field(default=16, ge=1, le=256)
    """Threads that answer requests."""
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    """Networks whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed, separated by commas."""
    locale: Literal["fr", "en"] = "fr"
    """The language of a new brand, and of pages for browsers that speak neither."""
    time_zone: str = "Europe/Paris"
    """The time zone of a new brand: where its days begin and end."""
    code_length: int = Field(default=6, ge=6, le=12)
    """Random characters of a new code, before its check character."""
    journal_sync_ms: int = Field(default=100, ge=0, le=10_000)
    """At most this long after the answer a scan is on disk; 0: before the answer."""
    journal_segment_mb: int = Field(default=64, ge=1, le=4096)
    """A journal file is closed and a new one begun at this size."""
    drain_interval_ms: int = Field(default=250, ge=10, le=60_000)
    """The drain looks for new scans this often."""

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise ValueError("no such time zone") from problem
        return value

    @property
    def journal_folder(self) -> Path:
        """Where scans are durable before the phone is answered."""
        return self.data / "journal"

    @property
    def print_runs_folder(self) -> Path:
        """Where sheets and their proofs are kept, one folder a print run."""
        return self.data / "print_runs"

    @cached_property
    def session_key(self) -> str:
        """The secret key, made and kept in the data folder when none is set."""
        if self.secret_key:
            return self.secret_key
        file = self.data / "secret_key"
        if not file.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            # Created with its mode, exclusively: two starting processes agree on one key.
            try:
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass
            else:
                with os.fdopen(descriptor, "w") as handle:
                    handle.write(secrets.token_urlsafe(32))
        return file.read_text().strip()


def load_settings(**chosen: Any) -> Settings:
    """Read the environment and ``.env``; ``chosen`` wins over both.

    Raises SettingError for an unknown ``CONTACTCODES_*`` name or a value out of range.
    """
    _refuse_unknown_names()
    try:
        return Settings(**chosen)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingError(
            _("%(name)s = %(value)r cannot be used: %(reason)s. See docs/settings.md.")
            % {"name": name, "value": first["input"], "reason": first["msg"]}
        ) from None


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = [*os.environ, *dotenv_values(ENV_FILE)]
    for name in given:
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_"):
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            raise SettingError(
                _("%(name)s is no setting of contactcodes. Did you mean %(nearest)s?")
                % {"name": name, "nearest": nearest}
            )
