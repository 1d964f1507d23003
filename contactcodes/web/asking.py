"""Codes that only the database can tell, asked for an event loop that may not wait.

All that come while an answer is awaited are asked together by the next question, each code
once: after a change that made a process forget a hundred thousand codes, the busy ones are
back within a few questions.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.destinations import Destinations

AT_ONCE = 500  # codes in one question: about 10 ms
_WITHIN_S = 1.0  # a database that takes longer is as good as away

_Waiter = asyncio.Future[Destination | None]
_Answers = dict[CodeText, Destination | None]


class Asking:
    """What one event loop asks the database. To be used in that loop only."""

    def __init__(self, destinations: Destinations) -> None:
        """Ask through ``destinations``, which remember the answers."""
        self._destinations = destinations
        self._waiting: dict[CodeText, _Waiter] = {}
        self._asked: dict[CodeText, _Waiter] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="asking")

    async def find(self, code_text: CodeText) -> Destination | None:
        """Return where a code leads; None if there is no such code.

        Raises DatabaseAwayError where the database does not say it within a second and the snapshot
        does not know it either.
        """
        if self._destinations.away:
            return self._destinations.find_old(code_text)
        loop = asyncio.get_running_loop()
        waiter = self._asked.get(code_text) or self._waiting.get(code_text)
        if waiter is None:
            waiter = self._waiting[code_text] = loop.create_future()
        if not self._asked:
            self._ask(loop)
        try:
            return await asyncio.wait_for(asyncio.shield(waiter), _WITHIN_S)
        except TimeoutError:
            return self._destinations.find_old(code_text)

    def close(self) -> None:
        """Ask no more; a question that the database has not answered is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        texts = list(self._waiting)[:AT_ONCE]
        self._asked = {text: self._waiting.pop(text) for text in texts}
        answer = self._thread.submit(self._destinations.find_many, texts)
        answer.add_done_callback(lambda done: loop.call_soon_threadsafe(self._answered, loop, done))

    def _answered(self, loop: asyncio.AbstractEventLoop, done: Future[_Answers]) -> None:
        asked, self._asked = self._asked, {}
        if self._waiting:
            self._ask(loop)
        problem = done.exception()
        for text, waiter in asked.items():
            if waiter.done():
                continue
            if problem is None:
                waiter.set_result(done.result()[text])
            else:
                waiter.set_exception(problem)
                waiter.exception()  # seen, also where nobody waits any more
