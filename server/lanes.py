"""Turns: so many questions at once in a lane, and fair turns for clients while others wait."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from loaders.errors import StoreError


class CrowdedError(StoreError):
    """So many wait already that we do not take another."""

    def __init__(self) -> None:
        super().__init__("too many questions at once", fix="try again in a moment")


@dataclass(slots=True)
class Turns:
    """Places in a lane; who waits gets one in turn: one question of each client, then the next.

    Belongs to one event loop.
    """

    free: int
    """How many may have a turn at once, less those that have one."""
    most_waiting: int
    used: Callable[[str], float] = lambda _client: 0.0
    """What a client used lately; who used least goes first."""
    waiting: int = 0
    _queues: OrderedDict[str, deque["asyncio.Future[None]"]] = field(default_factory=OrderedDict)

    async def take(self, client: str) -> None:
        """Wait for a turn; it must be given back with ``give_back``.

        :raises CrowdedError: when as many wait as may.
        """
        if self.free > 0:
            self.free -= 1
            return
        if self.waiting >= self.most_waiting:
            raise CrowdedError
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self.waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            self._forget(client, turn)
            raise

    def give_back(self) -> None:
        """Give the turn to the client that used least, then whose last one is longest ago."""
        while self._queues:
            client = min(self._queues, key=self.used)
            queue = self._queues.pop(client)
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues[client] = queue
            if not turn.cancelled():  # who waited may be leaving at this moment
                turn.set_result(None)
                return
        self.free += 1

    def _forget(self, client: str, turn: "asyncio.Future[None]") -> None:
        """Take a turn that nobody waits for out of the queue, or hand it on when it just came."""
        if not turn.cancelled():
            self.give_back()
        elif turn in self._queues.get(client, ()):
            self.waiting -= 1
            self._queues[client].remove(turn)
            if not self._queues[client]:
                del self._queues[client]
