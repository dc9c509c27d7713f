"""One question on its way to a worker and back, while its asker is watched."""

import json
import select
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from loaders.errors import QueryError, StoreError
from server import frames
from server.answers import Answer, AskerLeftError, EvaluationError, FormError

_GRACE_SECONDS: Final = 5.0
_GONE: Final = select.POLLRDHUP | select.POLLHUP | select.POLLERR


@dataclass(slots=True)
class Exchange:
    """The connection to the worker, whose question it is, and how long it may take."""

    connection: socket.socket
    limit: float
    """How long a worker may take (seconds)."""
    until: float
    """When nobody waits any more (time.monotonic)."""
    client: socket.socket | None = None
    """The connection of the asker; when it closes, we leave too."""
    taken: float = 0.0
    """When a worker took the question (time.monotonic)."""
    poller: "select.poll" = field(default_factory=select.poll)

    def __post_init__(self) -> None:
        """Watch both sides."""
        self.poller.register(self.connection, select.POLLIN)
        if self.client is not None and self.client.fileno() >= 0:
            self.poller.register(self.client, select.POLLRDHUP)

    def answer(self, close: Callable[[], None]) -> Answer:
        """Wait for a worker and the first frame of its answer, and make the answer of it.

        :raises TimeoutError: no worker is free in time.
        :raises EvaluationError: deadline, memory or crash.
        :raises QueryError: syntax error, or the engine refuses the query.
        :raises FormError: no media type was given for the form that the query has.
        :raises AskerLeftError: the client closed its connection.
        :raises OSError: when the connection to the worker fails.
        """
        self._receive()
        self.taken = time.monotonic()
        self.until = self.taken + self.limit + _GRACE_SECONDS
        kind, payload = self._receive()
        content: dict[str, str] = json.loads(payload)
        if kind == frames.HEAD:
            return Answer(content["form"], content["media_type"], self._body(), close)
        raise _told(content)

    def _receive(self) -> tuple[bytes, bytes]:
        frame = frames.receive(self.connection, self._wait)
        if frame is None:
            seconds = time.monotonic() - self.taken if self.taken else 0.0
            raise EvaluationError(seconds, self.limit)
        return frame

    def _wait(self) -> None:
        left = max(self.until - time.monotonic(), 0.0)
        ready = dict(self.poller.poll(left * 1000))
        if self.client is not None and ready.get(self.client.fileno(), 0) & _GONE:
            raise AskerLeftError
        if not ready:
            raise TimeoutError

    def _body(self) -> Iterator[bytes]:
        """Wait for the first piece: what fails before it is told as an error, not broken off."""
        pieces = self._pieces()
        return chain([next(pieces, b"")], pieces)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the DATA of the answer until its END."""
        try:
            while (frame := self._receive())[0] == frames.DATA:
                yield frame[1]
        except OSError as error:
            raise EvaluationError(time.monotonic() - self.taken, self.limit) from error
        if frame[0] != frames.END:
            raise _told(json.loads(frame[1]))


def _told(content: dict[str, str]) -> QueryError | StoreError:
    if content["kind"] == "form":
        return FormError(content["text"])
    if content["kind"] == "memory":
        return EvaluationError(0.0, float("inf"))
    return QueryError(content["text"])
