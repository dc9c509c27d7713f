"""Connections from the event loop to the workers of the public's lanes: one question at a time."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.errors import StoreError
from server import frames
from server.answers import EvaluationError, Whole, told

_HELD_BYTES: Final = 4 * frames.PIECE
_START_SECONDS: Final = 20.0
"""No worker makes another wait longer than its deadline."""
_TRY_AGAIN: Final = "try again in a moment"


@dataclass(slots=True)
class Line:
    """A connection to one worker. Closing it ends the worker when it still works for us."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    busy: bool = False
    """Whether the worker works for us, or its last answer was not read to the end."""
    leaving: bool = False
    """Whether the worker makes place for another after its last answer."""
    late: bool = False
    """Whether we ended it because it took too long."""
    computed: float | None = None
    """How long the worker computed for its answer (seconds), once that is there as a whole."""

    @property
    def is_free(self) -> bool:
        """Whether the worker is there and takes another question."""
        used = self.busy or self.leaving
        return not (used or self.reader.at_eof() or self.writer.is_closing())

    def end_late(self) -> None:
        """End the worker, which takes too long."""
        self.late = True
        self.writer.transport.abort()

    def close(self) -> None:
        """Leave."""
        self.writer.close()

    async def ask(self, frame: bytes, limit: float) -> "Whole | Streamed":
        """Ask, and wait for the whole answer or the head of one that streams.

        :param frame: a job, as bytes.
        :param limit: how long the host lets a worker work (seconds), to tell why it ended.

        :raises EvaluationError: the worker ended before it answered.
        :raises QueryError: syntax error, or the engine refuses the query.
        """
        self.busy = True
        self.computed = None
        self.writer.write(frame)
        began = time.monotonic()
        kind, payload = await self._frame(began, limit)
        if kind == frames.HEAD:
            return Streamed(Whole.from_payload(payload), self._pieces(began, limit))
        if kind == frames.WHOLE:
            return Whole.from_payload(payload)
        raise told(payload)

    async def _pieces(self, began: float, limit: float) -> AsyncIterator[bytes]:
        """Yield the pieces of an answer until its end; raises when it breaks off."""
        while (frame := await self._frame(began, limit))[0] == frames.DATA:
            yield frame[1]
        if frame[0] != frames.END:
            raise told(frame[1])
        yield frame[1]

    async def _frame(self, began: float, limit: float) -> frames.Frame:
        """Read a frame; one whose kind is written small is the last of this worker."""
        try:
            prefix = await self.reader.readexactly(frames.PREFIX.size)
            kind, length, seconds = frames.PREFIX.unpack(prefix)
            payload = await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            took = limit if self.late else time.monotonic() - began
            raise EvaluationError(took, limit) from error
        self.busy = kind.upper() in (frames.HEAD, frames.DATA)
        if kind.upper() in (frames.WHOLE, frames.ERROR):
            self.computed = seconds
        self.leaving = kind.islower()
        return kind.upper(), payload


@dataclass(slots=True)
class Streamed:
    """An answer that streams: its head (the body of which is empty) and its pieces."""

    head: Whole
    pieces: AsyncIterator[bytes]


class Lines:
    """The lines to the workers of one lane of one generation; keeps those that are free."""

    def __init__(self, path: Path) -> None:
        """Open lines at the socket ``path``."""
        self._path = path
        self._idle: list[Line] = []

    async def take(self) -> Line:
        """Return a line whose worker is there; when all make place for others, wait for one.

        So the time that a question has is its own, however often others end a worker.

        :raises StoreError: when the store is not there.
        """
        while self._idle:
            line = self._idle.pop()
            if line.is_free:
                return line
            line.close()
        try:
            return await self._open()
        except (OSError, asyncio.IncompleteReadError) as error:
            raise StoreError("the store is not there", fix=_TRY_AGAIN) from error

    async def _open(self) -> Line:
        line = Line(*await asyncio.open_unix_connection(str(self._path), limit=_HELD_BYTES))
        try:
            async with asyncio.timeout(_START_SECONDS):
                await line.reader.readexactly(len(frames.HERE))
        except BaseException:
            line.close()
            raise
        return line

    def give_back(self, line: Line) -> None:
        """Keep a line for a next question, when its worker is there still."""
        if line.is_free:
            self._idle.append(line)
        else:
            line.close()

    def close(self) -> None:
        """Close the lines that nobody uses."""
        while self._idle:
            self._idle.pop().close()
