"""Questions of the public: first in the light lane, and what does not fit there in the heavy one.

A light question is answered within a quarter of a second or so, in one piece that is not too large;
most are. One that is not is asked again in the other lane, from which an answer streams. So nobody
who asks little waits for those who ask much. What was heavy once goes to that lane at once.
"""

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from server.answers import EvaluationError, Job, LargeError, Whole
from server.fairness import FairUse
from server.following import Following
from server.generation import Generation
from server.lanes import Turns
from server.lines import Line, Lines
from server.settings import Settings
from server.timers import TIMERS

_KNOWN: Final = 1000
"""So many heavy questions are remembered."""
_HEAVY_SECONDS: Final = 600.0
"""So long a question that was heavy is asked in the heavy lane at once."""


@dataclass(slots=True)
class Reply:
    """An answer: whole, or a head with pieces that stream and ``close`` to leave them."""

    whole: Whole
    generation: Generation
    pieces: AsyncIterator[bytes] | None = None
    close: Callable[[], None] = lambda: None


@dataclass(slots=True)
class _Use:
    """What a question used of its lane: what a worker computed, or how long it kept that worker."""

    line: Line | None = None
    began: float = 0.0

    def begin(self, line: Line) -> None:
        """Count from now, when a worker is there; the wait for a fresh one is no use."""
        self.line, self.began = line, time.monotonic()

    @property
    def seconds(self) -> float:
        """How long: of an answer that streamed or broke off by the clock, its reader held it."""
        if self.line is None:
            return 0.0
        if self.line.computed is None:
            return time.monotonic() - self.began
        return self.line.computed


@dataclass(slots=True)
class _Held:
    """How what is held goes back, the last first; none of it fails. Lighter than an ExitStack."""

    back: list[Callable[[], None]]

    def close(self) -> None:
        """Give all of it back; a second time there is nothing left."""
        while self.back:
            self.back.pop()()


class Public:
    """The two lanes of the public; belongs to one event loop."""

    def __init__(self, settings: Settings, following: Following, fair: FairUse) -> None:
        self.light = Turns(settings.light_workers, settings.public_queue)
        self.heavy = Turns(settings.public_workers, settings.public_queue)
        self._settings = settings
        self._fair = fair
        self._following = following
        self._lines: dict[Generation, dict[str, Lines]] = {}
        self._known: OrderedDict[bytes, float] = OrderedDict()

    async def ask(self, job: Job, client: str, seconds: float, *, is_heavy: bool = False) -> Reply:
        """Ask a question; a reply that streams must be read to its end or closed.

        :param client: who asks, for fair turns.
        :param seconds: how long it may take; never longer than the settings say.
        :param is_heavy: whether it is known to be heavy, or may not be asked twice.
        :raises QueryError: syntax error, or the engine refuses the query.
        :raises EvaluationError: deadline, memory or crash.
        :raises CrowdedError: so many ask that we do not take another.
        """
        mark = hashlib.sha256(job.query.encode("utf-8", "surrogatepass")).digest()
        if not is_heavy and not self._was_heavy(mark):
            short = min(seconds, self._settings.light_patience)
            small = job.frame(self._settings.light_bytes, self._settings.light_seconds)
            try:
                return await self._in_turn("light", self.light, small, client, short)
            except LargeError:
                self._remember(mark)
            except EvaluationError as error:
                if error.late and seconds <= short:
                    raise
                self._remember(mark)
        limit = min(seconds, self._settings.public_seconds)
        return await self._in_turn("heavy", self.heavy, job.frame(), client, limit)

    def close(self) -> None:
        """Close all lines."""
        for lanes in self._lines.values():
            for lines in lanes.values():
                lines.close()
        self._lines.clear()

    def _was_heavy(self, mark: bytes) -> bool:
        """Whether it was heavy lately; once, when others kept the machine busy, is not for good."""
        return time.monotonic() - self._known.get(mark, -math.inf) < _HEAVY_SECONDS

    def _remember(self, mark: bytes) -> None:
        self._known[mark] = time.monotonic()
        self._known.move_to_end(mark)
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)

    async def _in_turn(
        self, name: str, turns: Turns, frame: bytes, client: str, seconds: float
    ) -> Reply:
        """Ask when it is our turn; all that is held goes back when the reply is closed."""
        await turns.take(client, self._settings.public_seconds)
        use = _Use()
        held = _Held([lambda: self._end(turns, client, use.seconds)])
        try:
            generation = self._following.enter()
            held.back.append(generation.leave)
            lines = self._of(generation)[name]
            line = await lines.take()
            use.begin(line)
            held.back.append(partial(lines.give_back, line))
            late = TIMERS.later(seconds, line.end_late)
            held.back.append(late.cancel)
            found = await line.ask(frame, seconds)
        except BaseException:
            held.close()
            raise
        if isinstance(found, Whole):
            held.close()
            return Reply(found, generation)
        return Reply(found.head, generation, found.pieces, held.close)

    def _end(self, turns: Turns, client: str, seconds: float) -> None:
        """Give a turn back, and take what was used from the budget of the client."""
        self._fair.charge(client, seconds)
        turns.give_back(client, seconds)

    def _of(self, generation: Generation) -> dict[str, Lines]:
        """Return the lines of a generation; those of others that are gone are closed."""
        found = self._lines.get(generation)
        if found is None:
            for old in [g for g in self._lines if not g.asking or not g.is_alive]:
                for lines in self._lines.pop(old).values():
                    lines.close()
            names = ("light", "heavy")
            found = {name: Lines(generation.folder / name) for name in names}
            self._lines[generation] = found
        return found
