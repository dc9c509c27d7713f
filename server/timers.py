"""Timers for the event loop that cost next to nothing when they are not needed, as is usual.

A timer of the loop costs a tenth of a light question, and a question wants several. One tick for
all of them is exact enough for deadlines of half a second and more.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

_TICK_SECONDS: Final = 0.02
_LOG: Final = logging.getLogger(__name__)


class Timer:
    """Something that is to be done later, unless it is cancelled."""

    __slots__ = ("_all", "due", "then")

    def __init__(self, all_timers: "set[Timer]", due: float, then: Callable[[], None]) -> None:
        self._all = all_timers
        self.due = due
        self.then = then

    def cancel(self) -> None:
        """Leave it."""
        self._all.discard(self)


class Timers:
    """The timers of one event loop."""

    def __init__(self) -> None:
        self._all: set[Timer] = set()
        self._ticks_in: asyncio.AbstractEventLoop | None = None

    def later(self, seconds: float, then: Callable[[], None]) -> Timer:
        """Call ``then`` after so many seconds, or up to a tick later."""
        loop = asyncio.get_running_loop()
        timer = Timer(self._all, loop.time() + seconds, then)
        self._all.add(timer)
        if self._ticks_in is not loop:
            self._ticks_in = loop
            loop.call_later(_TICK_SECONDS, self._tick, loop)
        return timer

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for timer in [timer for timer in self._all if timer.due <= now]:
            timer.cancel()
            try:
                timer.then()
            except Exception:  # whatever one of them does, the others are due
                _LOG.exception("a timer")
        self._ticks_in = loop if self._all else None
        if self._all:
            loop.call_later(_TICK_SECONDS, self._tick, loop)


TIMERS: Final = Timers()
"""Those of the front, which has one event loop."""
