"""A coroutine that goes on in a thread of its own until it is stopped."""

from __future__ import annotations

import asyncio
import threading
from typing import Self


class InThread:
    """To be inherited from: ``go_on`` is run from the beginning of a ``with`` block to its end.

    problem  what ended it, where something did
    """

    def __init__(self, name: str) -> None:
        """Prepare a thread of this name."""
        self.problem: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)

    async def go_on(self) -> None:
        """Do the work until ``_stop`` is set."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let what is under way come to its end. Raises what went wrong in the thread."""
        self._stop.set()
        self._thread.join()
        if self.problem is not None:
            raise self.problem

    def _run(self) -> None:
        try:
            asyncio.run(self.go_on())
        except BaseException as problem:
            self.problem = problem
