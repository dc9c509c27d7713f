"""A generation: one host process on one release, and who still reads from it."""

import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from loaders.errors import StoreError
from loaders.release import Release
from server.board import is_minded
from server.exchange import Lane
from server.folders import Folder
from server.host import READY
from server.settings import Settings

_START_SECONDS: Final = 300.0
_TICK_SECONDS: Final = 0.2
_END_SECONDS: Final = 5.0
_ARENAS: Final = {"MALLOC_ARENA_MAX": "2"}
"""One for loading and one for all else; glibc would set 64 MB of addresses apart for the watch of a
worker too, and they count as its memory."""


@dataclass(slots=True, eq=False)
class Generation:
    """One host process on one release."""

    release: Release
    process: "subprocess.Popen[bytes]"
    place: Folder
    pages: Lane
    load_seconds: float = 0.0
    """How long the host took to be ready."""
    since: float = 0.0
    """When its release was made the current one (seconds since 1970)."""
    asking: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def folder(self) -> Path:
        """Where its sockets and its board are."""
        return self.place.path

    @property
    def is_alive(self) -> bool:
        """Whether the host still runs, and minds its workers."""
        return self.process.poll() is None and is_minded(self.folder)

    def enter(self) -> None:
        """Count as reader, so that the host is not ended under us."""
        with self.lock:
            self.asking += 1

    def leave(self) -> None:
        """Count as reader no more."""
        with self.lock:
            self.asking -= 1

    def stop(self, patience: float = _END_SECONDS) -> None:
        """End the host: it goes when its standard input closes, else it is killed.

        :param patience: how long it may take to go (seconds).
        """
        self.pages.close()
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.place.remove()

    def wait_until_ready(self, stopping: threading.Event) -> bool:
        """Wait for the host to say that it is ready; False when it ends, is late, or we stop."""
        assert self.process.stdout is not None  # noqa: S101  PIPE was asked for
        said, deadline = b"", time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and not stopping.is_set():
            if select.select([self.process.stdout], [], [], _TICK_SECONDS)[0]:
                piece = os.read(self.process.stdout.fileno(), len(READY))
                said += piece
                if not piece or said == READY:
                    break
        return said == READY


def start_generation(settings: Settings, release: Release, stopping: threading.Event) -> Generation:
    """Start a host on a release and wait until it is ready; when it is not, nothing is left of it.

    :param stopping: set when there is no need for it any more.
    :raises StoreError: when it does not start.
    """
    began = time.monotonic()
    place = Folder.make()
    process = subprocess.Popen(
        [sys.executable, "-m", "server.host"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env=os.environ | _ARENAS,
    )
    pages = Lane(place.path / "pages", settings.page_workers, settings.page_seconds)
    generation = Generation(release, process, place, pages)
    try:
        _tell(process, _plan(settings, release, place.path))
        ready = generation.wait_until_ready(stopping)
    except OSError:
        ready = False
    if not ready:
        generation.stop(patience=0)
        raise StoreError(f"the host of release {release.version} did not start")
    generation.load_seconds = time.monotonic() - began
    return generation


def _plan(settings: Settings, release: Release, folder: Path) -> dict[str, object]:
    lanes = {name: asdict(bounds) for name, bounds in settings.lanes.items()}
    return {"dataset": str(release.dataset), "folder": str(folder), "log": settings.log, **lanes}


def _tell(process: "subprocess.Popen[bytes]", plan: dict[str, object]) -> None:
    assert process.stdin is not None  # noqa: S101  PIPE was asked for
    process.stdin.write(json.dumps(plan).encode() + b"\n")
    process.stdin.flush()
