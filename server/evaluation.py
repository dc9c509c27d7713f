"""One evaluating process: takes one question at a time over the release in memory and answers it.

It cannot open a file or a connection (its file descriptors are used up; but for SERVICE, where that
is set), may use so much memory, and ends itself when the asker leaves. Deadlines are the host's.
"""

import json
import os
import resource
import select
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from loaders.terms import BASE, PREFIXES
from server import frames
from server.board import Slot
from server.locating import locate
from server.ownership import Ownership
from server.writers import (
    CSV,
    XML,
    Form,
    Found,
    UnsayableError,
    may_make_commas,
    serialise,
    write_rows,
    write_xml,
)

QUESTIONS: Final = 5000
"""After so many questions a worker makes place for a fresh one."""
_BASE: Final = f"{BASE}/sparql"
"""What an IRI of a public query is relative to when it has no other base: the endpoint."""
_LOOK_SECONDS: Final = 0.05
_FORMS: Final[dict[str, Form]] = {
    f.media_type.partition(";")[0]: f
    for f in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.RDF_XML,
    )
}


@dataclass(frozen=True, slots=True)
class Data:
    """A release in memory, and whether one of its IRIs has a comma."""

    store: ox.Store
    has_commas: bool


def confine(memory_bytes: int, connections: int = 0) -> None:
    """Cap the memory, and leave room for exactly one more file descriptor: the connection.

    A full table of descriptors is what keeps SERVICE from dialling out.

    :param connections: how many more there may be, when SERVICE may ask our own front.
    """
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208  no pathlib fd
    spare = os.open(os.devnull, os.O_RDONLY)
    while spare < highest:
        spare = os.dup(spare)
    top = max(spare, highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (top + 2 + connections,) * 2)
    with_store = resource.getpagesize() * int(_statm().split()[0])
    limit = with_store + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _statm() -> str:
    with open("/proc/self/statm") as file:  # noqa: PTH123  plain read, no path in between
        return file.read()


class _Watch:
    """Ends this process when the asker leaves while the engine works, which cannot be stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        threading.Thread(target=self._look, daemon=True).start()

    def on(self, connection: socket.socket | None) -> None:
        """Watch this connection, or none."""
        with self._lock:
            self._connection = connection

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            with self._lock:
                if self._connection is not None and _is_closed(self._connection):
                    os.kill(os.getpid(), signal.SIGKILL)


def _is_closed(connection: socket.socket) -> bool:
    poller = select.poll()
    poller.register(connection, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
    return bool(poller.poll(0))


def work(data: Data, listener: socket.socket, slot: Slot, ownership: Ownership) -> None:
    """Answer questions one after another; returns when it is time for a fresh worker.

    :param ownership: when it is over after a question, no other is taken.
    """
    worker = _Worker(data, slot, _Watch(), ownership)
    while worker.left > 0:
        connection, _address = listener.accept()
        with connection, suppress(OSError):  # the asker may leave at any moment
            connection.sendall(frames.HERE)
            worker.serve(connection)


@dataclass(slots=True)
class _Worker:
    data: Data
    slot: Slot
    watch: _Watch
    ownership: Ownership
    left: int = QUESTIONS

    def serve(self, connection: socket.socket) -> None:
        """Answer what comes over a connection until it closes, or there were enough questions."""
        incoming = connection.makefile("rb")  # one call to the system a question
        while self.left > 0 and (frame := frames.receive(incoming.read)) is not None:
            self.left -= 1
            try:
                self._take(connection, json.loads(frame[1]))
            finally:
                self.watch.on(None)
                self.slot.write(0.0)

    def _take(self, connection: socket.socket, job: dict[str, Any]) -> None:
        """Answer one question; the last frame goes out when nobody watches any more."""
        self.slot.write(time.monotonic())
        began = time.process_time()
        self.watch.on(connection)
        signal.setitimer(signal.ITIMER_PROF, job["effort"])  # over it, the signal ends the process
        kind, payload = _answer(self.data, connection, job)
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        self.watch.on(None)
        if self.ownership.is_over():
            self.left = 0
        seconds = time.process_time() - began
        frames.send(connection, kind if self.left else kind.lower(), payload, seconds)


def _answer(data: Data, connection: socket.socket, job: dict[str, Any]) -> frames.Frame:
    """Evaluate and stream; returns the last frame."""
    base, prefixes = (_BASE, PREFIXES) if job["prefixes"] else (None, None)
    commas = data.has_commas or may_make_commas(job["query"])
    try:
        known = _named_in(job["query"], prefixes)
        found = data.store.query(job["query"], base_iri=base, prefixes=known, **_dataset(job))
        return _written(found, connection, job, prefixes, commas=commas)
    except SyntaxError as error:
        offset = locate(job["query"], str(error), prefixes, base)
        return _error("syntax", str(error), offset=offset)
    except (MemoryError, frames.TooLargeError) as error:
        return _error("memory" if isinstance(error, MemoryError) else "large")
    except UnsayableError as error:
        return _error("unsayable", str(error))
    except (ValueError, RuntimeError) as error:
        return _error("query", str(error))
    except OSError:  # of a SERVICE; or the asker has left, and then nobody hears it
        return _error("service")


def _named_in(query: str, prefixes: dict[str, str] | None) -> dict[str, str] | None:
    """Return the prefixes that a query may use; the engine takes long over each it is given."""
    if prefixes is None:
        return None
    return {name: iri for name, iri in prefixes.items() if f"{name}:" in query}


def _error(kind: str, text: str = "", **more: int) -> frames.Frame:
    return frames.ERROR, json.dumps({"kind": kind, "text": text, **more}).encode()


def _dataset(job: dict[str, Any]) -> dict[str, Any]:
    """Say which graphs: those of the protocol and no other, those of FROM, or the union of all."""
    default, named = job["default_graphs"], job["named_graphs"]
    if default or named:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in default],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    return {"use_default_graph_as_union": job["union"]}


def _written(
    found: Found,
    connection: socket.socket,
    job: dict[str, Any],
    prefixes: dict[str, str] | None,
    *,
    commas: bool,
) -> frames.Frame:
    """Write the answer in the media type asked for its form: ``results`` or ``graph``.

    :param commas: whether there may be a comma in one of its IRIs.
    """
    form = "graph" if isinstance(found, ox.QueryTriples) else "results"
    media_type = job["accept"].get(form, "")
    if not media_type:
        return _error("form", form)
    writer = frames.AnswerWriter(connection, {"form": form, "media_type": media_type}, job["most"])
    if media_type == CSV and commas and isinstance(found, ox.QuerySolutions):
        write_rows(found, writer)
    elif media_type in XML:
        write_xml(found, writer, _FORMS[media_type], prefixes)
    else:
        serialise(found, writer, _FORMS[media_type], prefixes)
    return writer.last()
