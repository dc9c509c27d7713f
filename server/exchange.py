"""One of our own questions on its way to a worker and back; its asker waits for all of it."""

import select
import socket
import threading
import time
from pathlib import Path
from typing import Final

from loaders.errors import StoreError
from server import frames
from server.answers import EvaluationError, Job, Whole, told

_GRACE_SECONDS: Final = 2.0
_TRY_AGAIN: Final = "try again in a moment"


class Lane:
    """The connections to the workers of a lane; as many ask at once as there are workers."""

    def __init__(self, path: Path, workers: int, limit: float) -> None:
        """Ask at the socket ``path``; ``limit`` is how long a question may take (seconds)."""
        self._path = path
        self._limit = limit
        self._places = threading.BoundedSemaphore(workers)
        self._idle: list[socket.socket] = []

    def ask(self, job: Job, most: int) -> Whole:
        """Ask a question and wait for its whole answer, of so many bytes at most.

        :raises EvaluationError: deadline, memory or crash.
        :raises QueryError: syntax error, or the engine refuses the query.
        :raises StoreError: no worker is free in time, or the store is not there.
        """
        if not self._places.acquire(timeout=self._limit):
            raise StoreError("too many questions at once", fix=_TRY_AGAIN)
        try:
            return self._ask(job, most)
        finally:
            self._places.release()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while (connection := self._kept()) is not None:
            connection.close()

    def _kept(self) -> socket.socket | None:
        """Return a connection that nobody uses; None when there is none. Threads may race."""
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _ask(self, job: Job, most: int) -> Whole:
        connection = self._connection()
        began = time.monotonic()
        try:
            connection.sendall(job.frame(most))
            frame = frames.receive(connection.recv)
        except OSError:
            frame = None
        if frame is None:
            connection.close()
            raise EvaluationError(time.monotonic() - began, self._limit)
        kind, payload = frame
        if kind.isupper():
            self._idle.append(connection)
        else:  # the worker makes place for a fresh one
            connection.close()
        if kind.upper() != frames.WHOLE:
            raise told(payload)
        return Whole.from_payload(payload)

    def _connection(self) -> socket.socket:
        """Return a connection whose worker is there still, or a new one."""
        while (kept := self._kept()) is not None:
            if _is_open(kept):
                return kept
            kept.close()
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self._limit + _GRACE_SECONDS)
        try:
            connection.connect(str(self._path))
            if connection.recv(len(frames.HERE)) != frames.HERE:
                raise ConnectionError
        except OSError as error:
            connection.close()
            raise StoreError("the store is not there", fix=_TRY_AGAIN) from error
        return connection


def _is_open(connection: socket.socket) -> bool:
    """Whether the worker is there still: it has closed nothing, and says nothing unasked."""
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return not poller.poll(0)
