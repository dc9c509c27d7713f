"""The front's side of the store: asks the host of the current release; evaluates nothing itself."""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Final

from loaders.errors import StoreError
from loaders.release import Release
from server import frames
from server.answers import Answer, Job, Row, read_rows
from server.exchange import Exchange
from server.following import Following
from server.settings import Settings

SELECT_JSON: Final = "application/sparql-results+json"
_QUEUE_SECONDS: Final = 10.0
_TRY_AGAIN: Final = "try again in a moment"


class Store:
    """Asks the current generation: our own questions in one lane, those of the public in another.

    Of the public's, so many at once are let in that the other threads of the front stay free for
    pages.
    """

    def __init__(self, settings: Settings) -> None:
        """Start a host on the current release.

        :raises StoreError: when there is no release.
        """
        self.settings = settings
        self._following = Following(settings)
        self._public = threading.Semaphore(settings.public_workers + settings.public_queue)

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self._following.release

    def close(self) -> None:
        """Stop following and end the host."""
        self._following.close()

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

    def stream(self, job: Job, client: socket.socket | None = None) -> tuple[Answer, Release]:
        """Ask a public query; its body must be read to its end or closed.

        :param client: the connection of the asker; when it closes, so does the question.
        :raises QueryError: syntax error, or the engine refuses the query.
        :raises FormError: no media type was given for the form that the query has.
        :raises EvaluationError: deadline, memory or crash.
        :raises AskerLeftError: the client closed its connection.
        :raises StoreError: so many ask that we do not take another.
        """
        if not self._public.acquire(blocking=False):
            raise _too_many()
        limit = self.settings.public_seconds
        return self._ask("public", limit, job, client, self._public.release)

    def _ask(
        self,
        lane: str,
        limit: float,
        job: Job,
        client: socket.socket | None = None,
        leave: Callable[[], None] = lambda: None,
    ) -> tuple[Answer, Release]:
        generation = self._following.enter()
        connection = socket.socket(socket.AF_UNIX)
        patience = limit + _QUEUE_SECONDS
        connection.settimeout(patience)
        close = _once(connection.close, generation.leave, leave)
        try:
            connection.connect(str(generation.folder / lane))
            frames.send_json(connection, frames.JOB, asdict(job))
            exchange = Exchange(connection, limit, time.monotonic() + patience, client)
            return exchange.answer(close), generation.release
        except TimeoutError as error:
            close()
            raise _too_many() from error
        except OSError as error:
            close()
            raise StoreError("the store is not there", fix=_TRY_AGAIN) from error
        except BaseException:
            close()
            raise


def _too_many() -> StoreError:
    return StoreError("too many questions at once", fix=_TRY_AGAIN)


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
