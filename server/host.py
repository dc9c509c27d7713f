"""The store host: loads one release once, forks the processes that evaluate, and minds them.

Single-threaded, so that it can fork. Three lanes, each a listening socket that its workers share:
``pages`` for our own queries, ``light`` for everybody's, ``heavy`` for those of everybody's that
turned out to take longer or to give more. A worker that is over its deadline is
killed, one that ended is replaced. The host ends when its parent does (standard input closes).
"""

import ctypes
import gzip
import json
import logging
import os
import select
import shutil
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from server import logs
from server.board import BOARD, Board, Slot, beat
from server.evaluation import Data, confine, work
from server.ownership import Ownership
from server.writers import has_commas

READY: Final = b"ready\n"
LANES: Final = {"pages": 0, "light": 5, "heavy": 15}
"""The lanes and how much their workers give way when the processor is short (nice)."""
_TICK_SECONDS: Final = 0.05
_BEAT_SECONDS: Final = 1.0
_PR_SET_PDEATHSIG: Final = 1
_BACKLOG: Final = 64
_MANY: Final = 4096
_LOG: Final = logging.getLogger("server.host")  # run as a program it has another name


@dataclass(slots=True)
class Lane:
    """One kind of worker: its socket, how many, and their bounds as in ``settings.Bounds``."""

    name: str
    listener: socket.socket
    workers: int
    seconds: float
    memory_bytes: int
    kept_bytes: int
    connections: int = 0
    free: list[Slot] = field(default_factory=list)
    running: dict[int, Slot] = field(default_factory=dict)


class Host:
    """The store, the lanes, and the loop that minds the workers."""

    def __init__(self, plan: dict[str, Any]) -> None:
        """Load the release and open a socket a lane.

        :param plan: ``dataset`` (path), ``folder`` (sockets and board), and per lane ``{workers,
            seconds, memory_bytes, kept_bytes, connections}``.
        """
        store = load(Path(plan["dataset"]))
        self.data = Data(store, has_commas(store))
        self.lanes = [self._lane(name, plan) for name in LANES]
        workers = {lane.name: lane.workers for lane in self.lanes}
        self.board = Board(Path(plan["folder"]) / BOARD, workers)
        self._folder = Path(plan["folder"])
        self._next_beat = 0.0
        self._ended = _told_of_ends()
        for lane in self.lanes:
            lane.free = self.board.slots(lane.name)

    @staticmethod
    def _lane(name: str, plan: dict[str, Any]) -> Lane:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(Path(plan["folder"]) / name))
        listener.listen(_BACKLOG)
        return Lane(name, listener, **plan[name])

    def run(self) -> None:
        """Fork the workers, say that we are ready, and mind them until the parent is gone."""
        self._fill()
        self._beat()
        os.write(sys.stdout.fileno(), READY)
        while not self._parent_is_gone():
            self._beat()
            self._end_late_workers()
            self._bury()
            self._fill()

    def _beat(self) -> None:
        """Show that we mind the workers; who does not for long is taken for dead."""
        if time.monotonic() > self._next_beat:
            self._next_beat = time.monotonic() + _BEAT_SECONDS
            beat(self._folder)

    def _parent_is_gone(self) -> bool:
        """Wait until a worker has ended, the parent is gone, or it is time to look around."""
        parent = sys.stdin.fileno()
        ready, _, _ = select.select([parent, self._ended], [], [], _TICK_SECONDS)
        if self._ended in ready:
            os.read(self._ended, _MANY)
        return parent in ready and not os.read(parent, 1)

    def _fill(self) -> None:
        for lane in self.lanes:
            while len(lane.running) < lane.workers:
                self._fork(lane)

    def _fork(self, lane: Lane) -> None:
        slot = lane.free.pop()
        slot.write(0.0)
        child = os.fork()
        if child == 0:
            self._become_worker(lane, slot)
        lane.running[child] = slot

    def _become_worker(self, lane: Lane, slot: Slot) -> None:
        """Answer questions in the forked process; never returns."""
        try:
            die_with_parent()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.nice(LANES[lane.name])
            ownership = Ownership(lane.kept_bytes)
            confine(lane.memory_bytes, lane.connections)
            work(self.data, lane.listener, slot, ownership)
        except Exception:  # a worker tells what it met, and makes place for another
            _LOG.exception("a worker of the lane %s", lane.name)
            os._exit(1)
        os._exit(0)

    def _end_late_workers(self) -> None:
        now = time.monotonic()
        for lane in self.lanes:
            for worker, slot in lane.running.items():
                began = slot.read()
                if began and now - began > lane.seconds:
                    os.kill(worker, signal.SIGKILL)

    def _bury(self) -> None:
        for lane in self.lanes:
            for worker in list(lane.running):
                ended, status = os.waitpid(worker, os.WNOHANG)
                if ended:
                    lane.free.append(lane.running.pop(worker))
                    self.board.count(lane.name, is_broken=status != 0)


def _told_of_ends() -> int:
    """Return a file that can be read when a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def load(dataset: Path) -> ox.Store:
    """Load a release (gzipped N-Quads) into memory.

    In a thread, to which glibc gives memory of its own (an arena): what loading leaves there in
    pieces is nothing that workers search through, and copy, for every question.
    """
    with ThreadPoolExecutor(max_workers=1) as loading:
        return loading.submit(_load, dataset).result()


def _load(dataset: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(dataset) as file:
        store.bulk_load(cast(IO[bytes], file), format=ox.RdfFormat.N_QUADS)
    return store


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies, so that none is left behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Run a host; the plan is JSON on the first line of standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = bytearray()
    while not line.endswith(b"\n"):
        line += os.read(0, 1) or b"\n"
    plan = json.loads(line)
    logs.set_up(plan["log"])
    try:
        Host(plan).run()
    finally:
        shutil.rmtree(plan["folder"], ignore_errors=True)


if __name__ == "__main__":
    main()
