"""Log lines, without anybody in them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError

from contactcodes.logs import impersonal, write_logs


@pytest.fixture
def restored() -> Iterator[None]:
    """The log as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(log_format: str) -> str:
    stream = io.StringIO()
    write_logs(log_format, stream=stream)
    log = logging.getLogger("contactcodes.test")
    try:
        raise IntegrityError(
            "INSERT INTO users (email, password_hash) VALUES (%(email)s, %(hash)s)",
            {"email": "marie@dupont.fr", "hash": "$argon2$secret"},
            Exception("duplicate key\nDETAIL:  Key (email)=(marie@dupont.fr) already exists."),
        )
    except IntegrityError:
        log.exception("%s %s", "POST", "/setup/x")
    log.warning("« %s » is away, %d times", "la base", 3)
    log.info("not at this level")
    return stream.getvalue()


def test_text_is_for_people(restored: None) -> None:
    text = logged("text")
    assert "ERROR" in text
    assert "contactcodes.test: POST /setup/x" in text
    assert "« la base » is away, 3 times" in text
    assert "IntegrityError" in text
    assert "not at this level" not in text


def test_json_is_one_object_a_line(restored: None) -> None:
    first, second = map(json.loads, logged("json").splitlines())
    assert (first["level"], first["logger"], first["message"]) == (
        "error",
        "contactcodes.test",
        "POST /setup/x",
    )
    assert "IntegrityError" in first["exception"]
    assert second["message"] == "« la base » is away, 3 times"
    assert second["timestamp"].endswith("Z")
    assert isinstance(second["process"], int)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_of_a_person_is_written(restored: None, log_format: str) -> None:
    text = logged(log_format)
    for personal in ("marie", "dupont.fr", "argon2"):
        assert personal not in text


def test_what_is_nobodys_stays() -> None:
    line = "connection to server at 10.0.0.5, port 5432 failed: @ 3 %"
    assert impersonal(line) == line
