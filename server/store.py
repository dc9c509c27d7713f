"""The front's side of the store: asks the host of the current release; evaluates nothing itself.

A generation is one host on one release. When ``current`` points to another release, a new one is
started beside the old, takes over when it is ready, and the old one ends when it is drained.
"""

import json
import logging
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from loaders.errors import QueryError, StoreError
from loaders.release import Release, current_release
from server import frames
from server.host import READY
from server.settings import Settings

SELECT_JSON: Final = "application/sparql-results+json"
TURTLE: Final = "text/turtle"
_FOLLOW_SECONDS: Final = 1.0
_START_SECONDS: Final = 120.0
_QUEUE_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an answer; ``kind`` is ``uri``, ``literal`` or ``bnode``."""

    value: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        """Return the bare value, as templates show it."""
        return self.value


Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Job:
    """One question for a worker; ``accept`` is media type per form: ``results``, ``graph``."""

    query: str
    accept: Mapping[str, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    prefixes: Mapping[str, str] | None = None


class EvaluationError(StoreError):
    """The evaluating process ended before its answer did: time, memory or a crash."""

    def __init__(self, seconds: float, limit: float) -> None:
        """Keep whether it was the deadline (seconds)."""
        self.late = seconds >= limit
        reason = (
            f"the query took longer than {limit:g} seconds"
            if self.late
            else "the query used too much memory, or the engine could not handle it"
        )
        super().__init__(reason, fix="make it smaller, for example with LIMIT or fewer patterns")


@dataclass(slots=True)
class Answer:
    """An answer that streams; iterate ``body`` to its end, or ``close``."""

    form: str
    media_type: str
    body: Iterator[bytes]
    connection: socket.socket

    def read(self) -> bytes:
        """Return the whole body.

        :raises EvaluationError: when it breaks off.
        """
        try:
            return b"".join(self.body)
        except EOFError as error:
            raise EvaluationError(0.0, float("inf")) from error

    def close(self) -> None:
        """Leave; the worker ends itself when it still works for us."""
        self.connection.close()


class FormError(QueryError):
    """The query gives another form (results or graph) than was asked for."""

    def __init__(self, form: str) -> None:
        """Keep the form that the query gives."""
        self.form = form
        super().__init__(f"the query gives a {form}")


@dataclass(slots=True)
class Generation:
    """One host process on one release."""

    release: Release
    process: "subprocess.Popen[bytes]"
    folder: Path
    asking: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Count as reader, so that the host is not ended under us."""
        with self.lock:
            self.asking += 1
        try:
            yield
        finally:
            with self.lock:
                self.asking -= 1

    def stop(self) -> None:
        """End the host: it goes when its standard input closes."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_generation(settings: Settings, release: Release) -> Generation:
    """Start a host on a release and wait until it is ready.

    :raises StoreError: when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="samenwijzer-"))
    plan = {
        "dataset": str(release.dataset),
        "folder": str(folder),
        "memory_bytes": settings.memory_bytes,
        "pages": {"workers": settings.page_workers, "seconds": settings.page_seconds},
        "public": {"workers": settings.public_workers, "seconds": settings.public_seconds},
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "server.host"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdin is not None  # noqa: S101  PIPE was asked for
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(plan).encode() + b"\n")
    process.stdin.flush()
    if process.stdout.readline() != READY:
        process.kill()
        process.wait()
        raise StoreError(f"the host of release {release.version} did not start")
    return Generation(release, process, folder)


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
        with self._answer("pages", Job(query, {"results": SELECT_JSON})) as answer:
            content = json.loads(answer.read())
        return [_row(binding) for binding in content["results"]["bindings"]]

    def construct(self, query: str, media_type: str, prefixes: Mapping[str, str]) -> bytes:
        """Ask one of our own CONSTRUCT queries; returns the triples in a media type.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        job = Job(query, {"graph": media_type}, prefixes=prefixes)
        with self._answer("pages", job) as answer:
            return answer.read()

    @contextmanager
    def _answer(self, lane: str, job: Job) -> Iterator[Answer]:
        with self._generation.in_use():
            answer = self._ask(self._generation, lane, job)
            try:
                yield answer
            finally:
                answer.close()

    def stream(self, job: Job) -> tuple[Answer, Release]:
        """Ask a public query; its body must be read to its end or closed.

        :raises QueryError: syntax error, or the engine refuses the query.
        :raises FormError: no media type was given for the form that the query has.
        :raises EvaluationError: deadline, memory or crash.
        :raises StoreError: the lane is full.
        """
        generation = self._generation
        return self._ask(generation, "public", job), generation.release

    def _ask(self, generation: Generation, lane: str, job: Job) -> Answer:
        limit: float = getattr(
            self.settings, "page_seconds" if lane == "pages" else "public_seconds"
        )
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(limit + _QUEUE_SECONDS)
        started = time.monotonic()
        try:
            connection.connect(str(generation.folder / lane))
            frames.send_json(connection, frames.JOB, asdict(job))
            frame = frames.receive(connection)
        except TimeoutError as error:
            connection.close()
            raise StoreError("too many questions at once", fix="try again in a moment") from error
        except OSError as error:
            connection.close()
            raise StoreError("the store is not there", fix="try again in a moment") from error
        if frame is None:
            connection.close()
            raise EvaluationError(time.monotonic() - started, limit)
        return _opened(connection, frame, started, limit)

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
        old, self._generation = self._generation, start_generation(self.settings, release)
        deadline = time.monotonic() + self.settings.public_seconds + _QUEUE_SECONDS
        while old.asking and time.monotonic() < deadline:
            time.sleep(_FOLLOW_SECONDS / 10)
        time.sleep(_FOLLOW_SECONDS)
        old.stop()


def _row(binding: Mapping[str, Mapping[str, str]]) -> Row:
    return {
        name: Term(t["value"], t["type"], t.get("xml:lang", ""), t.get("datatype", ""))
        for name, t in binding.items()
    }


def _opened(
    connection: socket.socket, frame: tuple[bytes, bytes], started: float, limit: float
) -> Answer:
    """Make the answer of its first frame, or raise what the worker says."""
    kind, payload = frame
    content: dict[str, Any] = json.loads(payload)
    if kind == frames.HEAD:
        body = frames.pieces(connection)
        return Answer(content["form"], content["media_type"], body, connection)
    connection.close()
    if content["kind"] == "form":
        raise FormError(content["text"])
    if content["kind"] == "memory":
        raise EvaluationError(time.monotonic() - started, float("inf"))
    raise QueryError(content["text"])
