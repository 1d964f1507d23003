"""A customer's message as a signed webhook; ``docs/messages.md`` tells receivers how to check it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import datetime
from http import HTTPStatus

import aiohttp

from contactcodes import __version__
from contactcodes.contacts.message import Message
from contactcodes.errors import DeliveryError
from contactcodes.language import _, language_tag
from contactcodes.storage.columns import to_ms

ID_HEADER = "X-Contactcodes-Id"
TIMESTAMP_HEADER = "X-Contactcodes-Timestamp"
SIGNATURE_HEADER = "X-Contactcodes-Signature"
_ANSWER_WITHIN_S = 15.0  # all of it: from the name's look-up to the status
_AGENT = f"contactcodes/{__version__}"


def body_of(message: Message, *, inbox_url: str) -> bytes:
    """Return what is posted: a JSON object. The same message always gives the same bytes."""
    said = {
        "event": "message.left",
        "id": message.key,
        "kind": message.kind.value,
        "text": message.text,
        "email": message.reach_email or None,
        "phone": message.reach_phone or None,
        "wished_time": message.wished_time or None,
        "language": language_tag(message.locale),
        "received_at": _moment(message.received_at),
        "erase_at": _moment(message.erase_at),
        "brand": message.brand,
        "code": message.code_text.shown if message.code_text else None,
        "placement": message.placement or None,
        "city": message.city or None,
        "campaign": message.campaign or None,
        "inbox_url": inbox_url or None,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signature_of(body: bytes, *, secret: str, timestamp: str) -> str:
    """Return ``sha256=`` and the HMAC (RFC 2104) of the timestamp, a full stop and the body, in hex."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post_webhook(url: str, secret: str, key: str, body: bytes, at: datetime) -> None:
    """Post a body; any status from 200 to 299 is an arrival. Redirects are not followed.

    key  names the message: whoever gets it twice keeps it once
    at   the moment of sending, which is signed too

    Raises DeliveryError.
    """
    timestamp = str(to_ms(at) // 1000)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": _AGENT,
        ID_HEADER: key,
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: signature_of(body, secret=secret, timestamp=timestamp),
    }
    status = _asked("POST", url, headers, body)
    if not 200 <= status < 300:
        raise DeliveryError(
            _("The webhook %(host)s answers %(status)s instead of 200.")
            % {"host": _host(url), "status": _status_told(status)},
            for_good=status == HTTPStatus.GONE,
        )


def ask_webhook(url: str) -> int:
    """Return the status that a webhook's address answers to HEAD, for the doctor. Raises DeliveryError."""
    return _asked("HEAD", url, {"User-Agent": _AGENT}, None)


def _asked(method: str, url: str, headers: dict[str, str], body: bytes | None) -> int:
    try:
        return asyncio.run(_ask(method, url, headers, body))
    except (aiohttp.ClientError, OSError, ValueError) as problem:
        reason = str(problem) or type(problem).__name__
        if isinstance(problem, TimeoutError):
            reason = _("no answer within %(seconds)d s") % {"seconds": int(_ANSWER_WITHIN_S)}
        raise DeliveryError(
            _("The webhook %(host)s cannot be reached: %(reason)s") % {"host": _host(url), "reason": reason}
        ) from problem


async def _ask(method: str, url: str, headers: dict[str, str], body: bytes | None) -> int:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S)
    async with (
        aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.request(method, url, headers=headers, data=body, allow_redirects=False) as answer,
    ):
        return answer.status  # whatever else it says is not read


def _host(url: str) -> str:
    """Return the host; the path of a webhook is a secret more often than not."""
    return url.split("/")[2]


def _status_told(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
