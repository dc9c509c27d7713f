"""Turns: so many questions at once in a lane, and fair turns for clients while others wait.

Each client has a clock that runs as it uses the lane; who would be furthest behind after its next
question goes first, so that who asks little waits for few. The clock of who comes back after a
pause starts where the lane is now, so nobody saves up turns, and nobody waits for ever. Use while
nobody waits moves the clock of the client, not that of the lane.

Source: weighted fair queuing by virtual finish times (Demers, Keshav, Shenker, SIGCOMM 1989); what
a question will use is taken from the last ones of its client.
"""

import asyncio
import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from loaders.errors import StoreError
from server.timers import TIMERS

_GUESS: Final = 0.25
"""What a question is taken to use (seconds) until it is known."""
_AHEAD: Final = 5.0
"""So far ahead of the lane (seconds) a clock counts: use from long ago is forgiven."""
_KNOWN: Final = 1000
"""So many clients are remembered; of those that do not wait, the one begun longest ago goes."""


class CrowdedError(StoreError):
    """So many wait already that we do not take another."""

    def __init__(self) -> None:
        super().__init__("too many questions at once", fix="try again in a moment")


@dataclass(slots=True)
class Turns:
    """Places in a lane; who waits gets one by what the clients used of it lately.

    Belongs to one event loop.
    """

    free: int
    """How many may have a turn at once, less those that have one."""
    most_waiting: int
    waiting: int = 0
    _now: float = 0.0
    """The clock of the client that had the last turn for which somebody waited."""
    _clocks: OrderedDict[str, float] = field(default_factory=OrderedDict)
    _costs: dict[str, float] = field(default_factory=dict)
    """What a question of a client uses (seconds), the last ones counting most."""
    _queues: OrderedDict[str, deque["asyncio.Future[None]"]] = field(default_factory=OrderedDict)

    async def take(self, client: str, patience: float = math.inf) -> None:
        """Wait for a turn; it must be given back with ``give_back``.

        :param patience: how long to wait at most (seconds).
        :raises CrowdedError: when as many wait as may, and none of a client that is further ahead;
            or later, when it is this one that has to make place, or the wait gets too long.
        """
        if self.free > 0:
            self.free -= 1
            self._begin(client)
            return
        clock = self._clock(client)
        if self.waiting >= self.most_waiting:
            self._make_place(clock + self._cost(client))
        turn = asyncio.get_running_loop().create_future()
        if client not in self._queues:
            self._queues[client] = deque()
            self._clocks[client] = clock
        self._queues[client].append(turn)
        self.waiting += 1
        timer = TIMERS.later(patience, partial(self._send_away, client, turn))
        try:
            await turn
        except asyncio.CancelledError:
            self._forget(client, turn)
            raise
        finally:
            timer.cancel()

    def _send_away(self, client: str, turn: "asyncio.Future[None]") -> None:
        """Let nobody wait too long."""
        if not turn.done():
            self._leave(client, turn)
            turn.set_exception(CrowdedError())

    def give_back(self, client: str, seconds: float) -> None:
        """Give the turn of a client, which it used for so long, to the next."""
        self._clocks[client] = self._clocks.get(client, self._now) + seconds - _GUESS
        self._costs[client] = (self._cost(client) + seconds) / 2
        while self._queues:
            chosen = min(self._queues, key=self._finish)
            queue = self._queues.pop(chosen)
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues[chosen] = queue
            if not turn.cancelled():  # who waited may be leaving at this moment
                self._now = max(self._clocks[chosen], self._now)
                self._begin(chosen)
                turn.set_result(None)
                return
        self.free += 1

    def _cost(self, client: str) -> float:
        return self._costs.get(client, _GUESS)

    def _finish(self, client: str) -> float:
        """Return where the clock of a client that waits would be after its next question."""
        return self._clocks[client] + self._cost(client)

    def _make_place(self, finish: float) -> None:
        """Send away the last question of the client that would be furthest ahead of this one."""
        furthest = max(self._queues, key=self._finish, default=None)
        if furthest is None or self._finish(furthest) <= finish:
            raise CrowdedError
        turn = self._queues[furthest].pop()
        self.waiting -= 1
        if not self._queues[furthest]:
            del self._queues[furthest]
        if not turn.cancelled():
            turn.set_exception(CrowdedError())

    def _clock(self, client: str) -> float:
        """Return the clock of a client; nobody is behind the lane, or far ahead of it."""
        return min(max(self._clocks.get(client, 0.0), self._now), self._now + _AHEAD)

    def _begin(self, client: str) -> None:
        self._clocks[client] = self._clock(client) + _GUESS
        self._clocks.move_to_end(client)
        while len(self._clocks) > _KNOWN + len(self._queues):
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        """Forget the client that began longest ago; one that waits is put behind the others."""
        oldest, clock = self._clocks.popitem(last=False)
        if oldest in self._queues:
            self._clocks[oldest] = clock
        else:
            self._costs.pop(oldest, None)

    def _forget(self, client: str, turn: "asyncio.Future[None]") -> None:
        """Take a turn that nobody waits for out of the queue, or hand it on when it just came."""
        if turn.cancelled():
            self._leave(client, turn)
        elif turn.exception() is None:  # else it had to make place, and has no turn
            self.give_back(client, 0.0)

    def _leave(self, client: str, turn: "asyncio.Future[None]") -> None:
        if turn in self._queues.get(client, ()):
            self.waiting -= 1
            self._queues[client].remove(turn)
            if not self._queues[client]:
                del self._queues[client]
