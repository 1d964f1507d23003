"""The door between the scan processes and the studio: what one tells the other in headers.

A scan process passes a request on with a key that only processes of this installation have.
Where it is right, the studio believes what comes with it: the client's address, the scheme,
and the arrival of a scan that is already recorded. From anybody else these headers are
dropped: by the scan process before it passes a request on, and here where the key is wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from contactcodes.settings import Settings
from contactcodes.web.resolve import Arrival

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OWN_PREFIX = "contactcodes-"  # of headers that nobody outside may send
KEY_HEADER = "contactcodes-key"
ARRIVAL_HEADER = "contactcodes-arrival"
RELAYED_HEADER = "contactcodes-relayed"
ARRIVAL = "contactcodes.arrival"  # keys in the WSGI environment
RELAYED = "contactcodes.relayed"  # a proxy that is not trusted stands before us
_LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107 (unix(7))


def door_key(settings: Settings) -> str:
    """Return the key that proves that a request comes from a scan process of this installation."""
    return hmac.digest(settings.session_key.encode(), b"scan process to studio", hashlib.sha256).hex()


def studio_socket(settings: Settings) -> Path:
    """Return where the studio listens when it has no port: in the data folder, if that is short enough."""
    socket = settings.run_folder.absolute() / "studio.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.sha256(os.fsencode(socket)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"contactcodes-{os.geteuid()}-{name}" / "studio.sock"


def make_socket_folder(settings: Settings) -> Path:
    """Make the folder of the studio's socket, for this user only, and return the socket's path.

    Raises OSError when somebody else made it.
    """
    socket = studio_socket(settings)
    socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    status = socket.parent.stat()
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{socket.parent} belongs to somebody else")
    socket.parent.chmod(stat.S_IMODE(status.st_mode) & 0o700)
    return socket


def take_in(environ: WSGIEnvironment, arrival: Arrival) -> None:
    """Have the customer's page for an arrival answer a request."""
    environ[ARRIVAL] = arrival
    environ["PATH_INFO"] = environ["PATH_INFO"].removesuffix("/")
    # Whoever scans is a customer, signed in to the studio or not: nobody is looked up.
    environ.pop("HTTP_COOKIE", None)


class InnerDoor:
    """The studio's side: a WSGI callable in front of Flask."""

    def __init__(self, pages: WSGIApplication, outside: WSGIApplication, settings: Settings) -> None:
        """Stand in front of ``pages``; what comes past the scan processes goes to ``outside``."""
        self._pages = pages
        self._outside = outside
        self._key = door_key(settings)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        key = environ.pop("HTTP_CONTACTCODES_KEY", "")
        arrival = environ.pop("HTTP_CONTACTCODES_ARRIVAL", None)
        relayed = environ.pop("HTTP_CONTACTCODES_RELAYED", None)
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            return self._outside(environ, start_response)
        environ["REMOTE_ADDR"] = environ.pop("HTTP_X_FORWARDED_FOR", "")
        environ["wsgi.url_scheme"] = environ.pop("HTTP_X_FORWARDED_PROTO", "http")
        if relayed is not None:
            environ[RELAYED] = True
        if arrival is not None:
            take_in(environ, Arrival.from_json(arrival))
        return self._pages(environ, start_response)
