"""The studio, with a page that computes for two seconds: what a large export may take."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from contactcodes.web.front_door import make_studio

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SLOW_PATH = "/studio/bench/slow"
_COMPUTES_S = 2.0


def make_slow_studio() -> WSGIApplication:
    """Return the studio with one more page."""
    studio = make_studio()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != SLOW_PATH:
            return studio(environ, start_response)
        end = time.monotonic() + _COMPUTES_S
        numbers = 0
        while time.monotonic() < end:
            numbers += sum(range(1000))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(numbers).encode()]

    return answer
