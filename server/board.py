"""What a host notes for the front to read: who works since when, and how many workers ended.

A file mapped into memory, beside the sockets of the lanes. The workers write when they begin and
end a question, the host counts, the front reads; nobody waits for another.
"""

import mmap
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BOARD: Final = "board"
"""The name of the file in the folder of a host."""
_BEAT: Final = "beat"
_NUMBER: Final = struct.Struct("d")
_COUNTED: Final = 2
_DEAD_SECONDS: Final = 15.0
"""A host that did nothing for so long, though it has to look twenty times a second, hangs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a worker notes when it began a question, for the host to see: 0.0 is idle."""

    memory: mmap.mmap
    index: int

    def write(self, moment: float) -> None:
        """Note the moment (time.monotonic)."""
        _NUMBER.pack_into(self.memory, self.index * _NUMBER.size, moment)

    def read(self) -> float:
        """Return the moment noted."""
        return float(_NUMBER.unpack_from(self.memory, self.index * _NUMBER.size)[0])


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers of a lane, as the board tells: how many, and how many were replaced so far."""

    workers: int
    busy: int = 0
    renewed: int = 0
    """Ended by themselves after so many questions."""
    broken: int = 0
    """Ended by a deadline, a crash, or an asker that left."""


class Board:
    """The board as its host has it: lane → two counts, then a slot for each worker."""

    def __init__(self, path: Path, workers: Mapping[str, int]) -> None:
        """Make the file; ``workers`` is how many each lane has."""
        size = sum(_COUNTED + number for number in workers.values()) * _NUMBER.size
        with path.open("wb+") as file:
            file.truncate(size)
            self._memory = mmap.mmap(file.fileno(), size)
        self._starts = _starts(workers)
        self._workers = workers

    def slots(self, lane: str) -> list[Slot]:
        """Return the slots of a lane's workers."""
        first = self._starts[lane] + _COUNTED
        return [Slot(self._memory, first + number) for number in range(self._workers[lane])]

    def count(self, lane: str, *, is_broken: bool) -> None:
        """Count a worker that ended."""
        counter = Slot(self._memory, self._starts[lane] + int(is_broken))
        counter.write(counter.read() + 1)


def read_board(folder: Path, workers: Mapping[str, int]) -> dict[str, Crew]:
    """Return the crew of each lane of a host; of one that is gone no more than its size."""
    try:
        content = (folder / BOARD).read_bytes()
        numbers = [number for (number,) in _NUMBER.iter_unpack(content)]
    except OSError:
        return {lane: Crew(number) for lane, number in workers.items()}
    starts = _starts(workers)
    return {lane: _crew(numbers[starts[lane] :], workers[lane]) for lane in workers}


def beat(folder: Path) -> None:
    """Show that the host minds its workers; the time of the file tells."""
    (folder / _BEAT).touch()


def is_minded(folder: Path) -> bool:
    """Whether the host of a folder showed lately that it minds its workers."""
    try:
        return time.time() - (folder / _BEAT).stat().st_mtime < _DEAD_SECONDS
    except OSError:
        return False


def _crew(numbers: list[float], workers: int) -> Crew:
    renewed, broken, *moments = numbers[: _COUNTED + workers]
    return Crew(workers, sum(map(bool, moments)), int(renewed), int(broken))


def _starts(workers: Mapping[str, int]) -> dict[str, int]:
    """Return where the numbers of each lane start."""
    starts, at = {}, 0
    for lane, number in workers.items():
        starts[lane] = at
        at += _COUNTED + number
    return starts
