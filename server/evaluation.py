"""One evaluating process: takes one question at a time over the release in memory and streams it.

It cannot open a file or a connection (its file descriptors are used up), may use so much memory,
and ends itself when the asker leaves. Deadlines are the host's.
"""

import json
import mmap
import os
import resource
import select
import signal
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from server import frames

QUESTIONS: Final = 500
"""After so many questions a worker makes place for a fresh one."""
_LOOK_SECONDS: Final = 0.05
_SLOT: Final = struct.Struct("d")
_RESULTS: Final = {
    f.media_type.partition(";")[0]: f
    for f in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
    )
}
_GRAPHS: Final = {
    f.media_type.partition(";")[0]: f
    for f in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.RDF_XML,
    )
}


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a worker notes when it began a question, for the host to see: 0.0 is idle."""

    memory: mmap.mmap
    index: int

    def write(self, moment: float) -> None:
        """Note the moment (time.monotonic)."""
        _SLOT.pack_into(self.memory, self.index * _SLOT.size, moment)

    def read(self) -> float:
        """Return the moment noted."""
        return float(_SLOT.unpack_from(self.memory, self.index * _SLOT.size)[0])


def confine(memory_bytes: int) -> None:
    """Cap the memory, and leave room for exactly one more file descriptor: the connection.

    A full table of descriptors is what keeps SERVICE from dialling out.
    """
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208  no pathlib fd
    spare = os.open(os.devnull, os.O_RDONLY)
    while spare < highest:
        spare = os.dup(spare)
    top = max(spare, highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (top + 2, top + 2))
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


def work(store: ox.Store, listener: socket.socket, slot: Slot) -> None:
    """Answer questions one after another; returns when it is time for a fresh worker."""
    watch = _Watch()
    for _ in range(QUESTIONS):
        connection, _address = listener.accept()
        with connection:
            try:
                _take(store, connection, slot, watch)
            except OSError:
                continue  # the asker left
            finally:
                watch.on(None)
                slot.write(0.0)


def _take(store: ox.Store, connection: socket.socket, slot: Slot, watch: _Watch) -> None:
    """Take one question and answer it; the last frame goes out when nobody watches any more."""
    frame = frames.receive(connection)
    if frame is None:
        return
    slot.write(time.monotonic())
    frames.send(connection, frames.TAKEN)
    watch.on(connection)
    kind, content = _answer(store, connection, json.loads(frame[1]))
    watch.on(None)
    frames.send_json(connection, kind, content)


def _answer(
    store: ox.Store, connection: socket.socket, job: dict[str, Any]
) -> tuple[bytes, dict[str, str]]:
    """Evaluate and stream; returns the closing frame, END or ERROR."""
    try:
        found = store.query(
            job["query"],
            prefixes=job.get("prefixes"),
            **_dataset(job),
        )
        return _stream(found, connection, job["accept"], job.get("prefixes"))
    except SyntaxError as error:
        return frames.ERROR, {"kind": "syntax", "text": str(error)}
    except MemoryError:
        return frames.ERROR, {"kind": "memory", "text": ""}
    except (ValueError, RuntimeError) as error:
        return frames.ERROR, {"kind": "query", "text": str(error)}


def _dataset(job: dict[str, Any]) -> dict[str, Any]:
    """Say which graphs: those of the protocol and no other, those of FROM, or the union of all."""
    default, named = job["default_graphs"], job["named_graphs"]
    if default or named:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in default],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    return {"use_default_graph_as_union": job["union"]}


def _stream(
    found: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples,
    connection: socket.socket,
    accept: dict[str, str],
    prefixes: dict[str, str] | None,
) -> tuple[bytes, dict[str, str]]:
    """Send the answer in the media type asked for its form: ``results`` or ``graph``."""
    form = "graph" if isinstance(found, ox.QueryTriples) else "results"
    media_type = accept.get(form, "")
    if not media_type:
        return frames.ERROR, {"kind": "form", "text": form}
    frames.send_json(connection, frames.HEAD, {"form": form, "media_type": media_type})
    writer = frames.FrameWriter(connection)
    output = cast(IO[bytes], writer)
    if isinstance(found, ox.QueryTriples):
        ox.serialize(found, output, format=_GRAPHS[media_type], prefixes=prefixes)
    else:
        found.serialize(output, format=_RESULTS[media_type])
    writer.flush()
    return frames.END, {}
