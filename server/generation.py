"""A generation: one host process on one release, and who still reads from it."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from loaders.errors import StoreError
from loaders.release import Release
from server.host import READY
from server.settings import Settings

_DRAIN_TICK_SECONDS: Final = 0.1


@dataclass(slots=True)
class Generation:
    """One host process on one release."""

    release: Release
    process: "subprocess.Popen[bytes]"
    folder: Path
    asking: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> None:
        """Count as reader, so that the host is not ended under us."""
        with self.lock:
            self.asking += 1

    def leave(self) -> None:
        """Count as reader no more."""
        with self.lock:
            self.asking -= 1

    def drain(self, seconds: float) -> None:
        """Wait until nobody reads, at most so many seconds, then end the host."""
        deadline = time.monotonic() + seconds
        while self.asking and time.monotonic() < deadline:
            time.sleep(_DRAIN_TICK_SECONDS)
        self.stop()

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
