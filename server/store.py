"""The front's side of the store: asks the host of the current release; evaluates nothing itself.

A generation is one host on one release. When ``current`` points to another release, a new one is
started beside the old, takes over when it is ready, and the old one ends when it is drained.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Final

from loaders.errors import StoreError
from loaders.release import Release, current_release
from server import frames
from server.answers import Answer, Job, Row, read_rows, receive_answer
from server.generation import Generation, start_generation
from server.settings import Settings

SELECT_JSON: Final = "application/sparql-results+json"
_FOLLOW_SECONDS: Final = 1.0
_QUEUE_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


class Store:
    """Asks the current generation, and follows ``current``."""

    def __init__(self, settings: Settings) -> None:
        """Start a host on the current release.

        :raises StoreError: when there is no release.
        """
        self.settings = settings
        release = current_release(settings.var)
        if release is None:
            raise StoreError(f"no release in {settings.var}", fix="build one: `samenwijzer build`")
        self._generation = start_generation(settings, release)
        self._switching = threading.Lock()
        self._stopping = threading.Event()
        self._follower = threading.Thread(target=self._follow, daemon=True)
        self._follower.start()

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self._generation.release

    def close(self) -> None:
        """Stop following and end the host."""
        self._stopping.set()
        self._follower.join(timeout=5)
        self._generation.stop()

    def ask(self, query: str) -> list[Row]:
        """Ask one of our own SELECT queries; rows in the order of the answer.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        return read_rows(self._read(Job(query, {"results": SELECT_JSON})))

    def construct(self, query: str, media_type: str, prefixes: Mapping[str, str]) -> bytes:
        """Ask one of our own CONSTRUCT queries; returns the triples in a media type.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        return self._read(Job(query, {"graph": media_type}, prefixes=prefixes))

    def _read(self, job: Job) -> bytes:
        answer, _release = self._ask("pages", self.settings.page_seconds, job)
        try:
            return answer.read()
        finally:
            answer.close()

    def stream(self, job: Job) -> tuple[Answer, Release]:
        """Ask a public query; its body must be read to its end or closed.

        :raises QueryError: syntax error, or the engine refuses the query.
        :raises FormError: no media type was given for the form that the query has.
        :raises EvaluationError: deadline, memory or crash.
        :raises StoreError: the lane is full.
        """
        return self._ask("public", self.settings.public_seconds, job)

    def _ask(self, lane: str, limit: float, job: Job) -> tuple[Answer, Release]:
        generation = self._entered()
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(limit + _QUEUE_SECONDS)
        close = _once(connection.close, generation.leave)
        started = time.monotonic()
        try:
            connection.connect(str(generation.folder / lane))
            frames.send_json(connection, frames.JOB, asdict(job))
            return receive_answer(connection, close, started, limit), generation.release
        except TimeoutError as error:
            close()
            raise StoreError("too many questions at once", fix="try again in a moment") from error
        except OSError as error:
            close()
            raise StoreError("the store is not there", fix="try again in a moment") from error
        except BaseException:
            close()
            raise

    def _entered(self) -> Generation:
        """Return the current generation with us as reader; none can be drained in between."""
        with self._switching:
            self._generation.enter()
            return self._generation

    def _follow(self) -> None:
        """Start a new generation when ``current`` points to another release."""
        while not self._stopping.wait(_FOLLOW_SECONDS):
            try:
                release = current_release(self.settings.var)
                if release is not None and release.version != self.release.version:
                    self._switch(release)
            except Exception:
                _LOG.exception("the new release could not be loaded; the old one stays")

    def _switch(self, release: Release) -> None:
        fresh = start_generation(self.settings, release)
        with self._switching:
            old, self._generation = self._generation, fresh
        old.drain(self.settings.public_seconds + _QUEUE_SECONDS)


def _once(*steps: Callable[[], None]) -> Callable[[], None]:
    """Return a function that runs the steps the first time it is called, and never again."""
    left = list(steps)
    lock = threading.Lock()

    def run() -> None:
        with lock:
            todo, left[:] = list(left), []
        for step in todo:
            step()

    return run
