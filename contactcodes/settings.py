"""The one typed door for settings: ``CONTACTCODES_*`` variables or a ``.env`` file.

An unknown name stops the start, because a setting that is silently ignored is
worse than none. ``docs/settings.md`` lists every field; a test compares the two.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contactcodes.errors import SettingError
from contactcodes.language import _

PREFIX = "CONTACTCODES_"
ENV_FILE = Path(".env")
# Never said back: terminals and logs are read by others.
_SECRET = {"database_url", "secret_key", "smtp_url", "webhook_url", "webhook_secret"}
_SHORTEST_SECRET = 16
_HERE = frozenset(("localhost", "127.0.0.1", "::1"))
_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)

_Value = TypeVar("_Value")


class Settings(BaseSettings):
    """What an operator can choose. Times in ms or s, sizes in MB, as the names say."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, frozen=True, extra="ignore")

    data: Path = Path("var")
    """The folder that holds the databases, the journal, print runs and the secret key."""
    database_url: str = ""
    """A SQLAlchemy URL, ``postgresql://…``. Empty: SQLite files in the data folder."""
    public_url: str = ""
    """What symbols carry in front of the code text: scheme, host and, if need be, port. Empty: where
    the service listens, which is enough to try it on one machine."""
    secret_key: str = ""
    """Signs sessions and forms. Empty: made once and kept in the data folder."""
    host: str = "127.0.0.1"
    """The address the service listens on."""
    port: int = Field(default=8000, ge=1, le=65535)
    """The port the service listens on."""
    scan_processes: int = Field(default=0, ge=0, le=256)
    """Processes that answer scans; 0: one for each CPU."""
    studio_port: int = Field(default=0, ge=0, le=65535)
    """A port of the studio's own; the public port then leads to no studio. 0: one port for both."""
    studio_threads: int = Field(default=16, ge=1, le=256)
    """Threads that make the studio's pages."""
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    """Networks whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed, separated by commas."""
    staff_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    """Networks of the brand's own staff, separated by commas: scans from there are tests."""
    geoip_file: Path | None = None
    """A MaxMind DB file of countries or cities. None: the table inside the iptocc package."""
    metrics_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = (
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
    )
    """Networks that may read ``/metrics``, separated by commas."""
    log_format: Literal["text", "json"] = "text"
    """How log lines are written: for people, or one JSON object each."""
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
    retention_months: int = Field(default=13, ge=1, le=25)
    """Scans are purged when they are so old; every total stays."""
    message_retention_days: int = Field(default=90, ge=1, le=1095)
    """Messages and call-backs of customers are erased so many days after they came."""
    smtp_url: str = ""
    """The mail server that takes them to the brand: ``smtp://user:password@host:587`` or ``smtps://``.
    Empty: none does."""
    mail_from: str = Field(default="", validate_default=True)
    """The address such an e-mail is from."""
    messages_to: Annotated[tuple[str, ...], NoDecode] = Field(default=(), validate_default=True)
    """The addresses it goes to, separated by commas."""
    webhook_url: str = ""
    """Where messages are posted as JSON: ``https://``, or ``http://`` on this machine. Empty: nowhere."""
    webhook_secret: str = Field(default="", validate_default=True)
    """What their signature is made with; 16 characters at least."""
    watch_destinations: bool = True
    """Web destinations are asked whether they answer; while one does not, its fallback answers instead."""
    second_eyes_from_copies: int = Field(default=1000, ge=0, le=1_000_000_000)
    """A re-point waits for a second person from so many copies in the field on; 0: it never does."""
    tests_until_release: bool = True
    """Scans of a code are tests until its first print run is released."""
    bleed_mm: float = Field(default=3.0, ge=0, le=20)
    """Paper printed beyond the trim, where a run is for a printing house and says nothing else."""
    printing_condition: str = Field(default="FOGRA39", min_length=1, max_length=40)
    """Paper and press that a file for a printing house is meant for, as the ICC's registry names it."""
    icc_profile: Path | None = None
    """An ICC profile of that condition, to be embedded. None: files do not claim to be PDF/X-4."""

    @model_validator(mode="before")
    @classmethod
    def _here(cls, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("public_url"):
            host = str(given.get("host") or "127.0.0.1")
            host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
            host = "localhost" if ":" in host else host  # a symbol has no room for IPv6
            given["public_url"] = f"http://{host}:{given.get('port') or 8000}"
        return given

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        value = value.strip()
        scheme = value.partition(":")[0].lower()
        if scheme.startswith("sqlite"):
            raise ValueError(_("SQLite needs none; leave it empty, and set CONTACTCODES_DATA"))
        if scheme == "postgres":
            raise ValueError(_("write postgresql:// instead of postgres://"))
        if value and not _is_postgresql(value):
            raise ValueError(_("it takes postgresql://user:password@host/name"))
        return value

    @field_validator("trusted_proxies", "staff_networks", "metrics_networks", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, value: str) -> str:
        value = value.strip()
        if value and not _is_mail_server(value):
            raise ValueError(_("it takes smtp://user:password@host:587 or smtps://user:password@host"))
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_mail_address(cls, value: str, read: ValidationInfo) -> str:
        value = value.strip()
        if value and not _MAIL_ADDRESS.fullmatch(value):
            raise ValueError(_("it takes one e-mail address, such as codes@dupont.fr"))
        return cls._needed(value, read, "smtp_url")

    @field_validator("messages_to", mode="before")
    @classmethod
    def _mail_addresses(cls, value: Any, read: ValidationInfo) -> Any:
        if isinstance(value, str):
            value = tuple(part.strip() for part in value.split(",") if part.strip())
        if not all(_MAIL_ADDRESS.fullmatch(one) for one in value):
            raise ValueError(_("it takes e-mail addresses by commas, such as marie@dupont.fr,paul@dupont.fr"))
        return cls._needed(value, read, "smtp_url")

    @field_validator("webhook_url")
    @classmethod
    def _known_webhook(cls, value: str) -> str:
        value = value.strip()
        if value and not _is_webhook(value):
            raise ValueError(
                _("it takes https://host/path without name or password; http:// on this machine only")
            )
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _long_secret(cls, value: str, read: ValidationInfo) -> str:
        if value and len(value) < _SHORTEST_SECRET:
            raise ValueError(_("it takes %(least)d characters at least") % {"least": _SHORTEST_SECRET})
        return cls._needed(value, read, "webhook_url")

    @staticmethod
    def _needed(value: _Value, read: ValidationInfo, other: str) -> _Value:
        if not value and read.data.get(other):
            raise ValueError(_("it is needed with %(other)s") % {"other": PREFIX + other.upper()})
        return value

    @field_validator("geoip_file", "icc_profile", mode="before")
    @classmethod
    def _no_empty_path(cls, value: Any) -> Any:
        return value or None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
            raise ValueError(_("there is no such time zone; one is Europe/Paris")) from None
        return value

    @property
    def journal_folder(self) -> Path:
        """Where scans are durable before the phone is answered."""
        return self.data / "journal"

    @property
    def run_folder(self) -> Path:
        """What running processes share: the studio's socket, counters, the snapshot of codes."""
        return self.data / "run"

    @property
    def snapshot_file(self) -> Path:
        """All codes and where they lead, for when the database is away."""
        return self.run_folder / "codes.snapshot"

    @property
    def print_runs_folder(self) -> Path:
        """Where sheets and their proofs are kept, one folder a print run."""
        return self.data / "print_runs"

    def make_data_folder(self) -> None:
        """Make the data folder, for its owner only, unless it is there. Raises SettingError."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise SettingError(
                _("The data folder %(folder)s cannot be made: %(reason)s. Choose another: %(name)s.")
                % {"folder": self.data.absolute(), "reason": problem.strerror, "name": f"{PREFIX}DATA"}
            ) from None

    @cached_property
    def session_key(self) -> str:
        """The secret key, made and kept in the data folder when none is set. Raises SettingError."""
        if self.secret_key:
            return self.secret_key
        file = self.data / "secret_key"
        if not file.exists():
            self.make_data_folder()
            _keep(secrets.token_urlsafe(32), file)
        key = file.read_text().strip()
        if not key:
            raise SettingError(
                _("%(file)s is empty. Delete it; a new key is made, and everybody signs in again.")
                % {"file": file}
            )
        return key


def load_settings(**chosen: Any) -> Settings:
    """Read the environment and ``.env``; ``chosen`` wins over both.

    Raises SettingError for an unknown ``CONTACTCODES_*`` name or a value out of range.
    """
    _refuse_unknown_names()
    try:
        return Settings(**chosen)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = str(first["loc"][0])
        raise SettingError(
            _("%(name)s = %(value)s cannot be used: %(reason)s. See docs/settings.md.")
            % {
                "name": PREFIX + field.upper(),
                "value": "…" if field in _SECRET else repr(first["input"]),
                "reason": _reason(field, first),
            }
        ) from None


def _reason(field: str, problem: Mapping[str, Any]) -> str:
    """Say in the reader's language what pydantic found wrong with a field."""
    kind, asked = str(problem["type"]), Settings.model_fields[field]
    if kind.startswith("int_"):
        return _("it takes a whole number")
    if kind in {"greater_than_equal", "less_than_equal"}:
        limits = {
            name: getattr(one, name) for one in asked.metadata for name in ("ge", "le") if hasattr(one, name)
        }
        return _("it takes %(least)s to %(most)s") % {"least": limits["ge"], "most": limits["le"]}
    if kind == "literal_error":
        return _("it takes one of %(choices)s") % {"choices": ", ".join(get_args(asked.annotation))}
    return str(problem.get("ctx", {}).get("error") or problem["msg"])


def _network(written: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(written, strict=False)
    except ValueError:
        raise ValueError(_("“%(written)s” is no network such as 10.0.0.0/8") % {"written": written}) from None


def _is_postgresql(url: str) -> bool:
    from sqlalchemy.engine import make_url  # imported where it is needed: it takes a tenth of a second
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).drivername in {"postgresql", "postgresql+psycopg"}
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        return False


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port  # a number that is none raises
    except ValueError:
        return False
    return bool(
        port != 0
        and parts.scheme in {"smtp", "smtps"}
        and parts.hostname
        and parts.path in {"", "/"}
        and parts.query in {"", "starttls=yes", "starttls=no"}
        and not parts.fragment
        and url.isprintable()
    )


def _is_webhook(url: str) -> bool:
    from ada_url import URL  # as browsers read addresses (WHATWG URL Standard)

    try:
        read = URL(url)
    except ValueError:
        return False
    here = read.hostname.strip("[]") in _HERE
    safe = read.protocol == "https:" or (read.protocol == "http:" and here)
    return safe and not (read.username or read.password or read.hash) and bool(read.hostname)


def _keep(key: str, file: Path) -> None:
    """Put a key into a file that is whole from the moment it has its name; the first to come wins."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(key)
            handle.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # a process that starts beside this one was quicker
            os.link(draft, file)
    finally:
        draft.unlink()


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = [*os.environ, *dotenv_values(ENV_FILE)]
    for name in map(str.upper, given):
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_"):
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            raise SettingError(
                _("%(name)s is no setting of contactcodes. Did you mean %(nearest)s?")
                % {"name": name, "nearest": nearest}
            )
