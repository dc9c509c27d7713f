"""The folder of a host, with its sockets and board: made with a lock on it, swept when left over.

Who starts a host holds the lock as long as it lives. When front and host are killed together nobody
is left to remove the folder; the next front does. Source: flock(2), which ends with its process.
"""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_PREFIX: Final = "samenwijzer-"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of our own; ``lock`` is the open file that says so."""

    path: Path
    lock: int

    @classmethod
    def make(cls) -> Self:
        """Make a folder; its lock gets its name when we hold it, so that nobody sweeps it."""
        path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        fresh = path / f"{_LOCK}.new"
        lock = os.open(fresh, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh.rename(path / _LOCK)
        return cls(path, lock)

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def sweep_folders() -> None:
    """Remove the folders of fronts that are gone; those of the living, and of others, stay."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        if lock.parent.is_symlink() or lock.is_symlink():
            continue
        try:
            _sweep(lock)
        except OSError:  # of somebody else, held, or gone meanwhile
            continue


def _sweep(lock: Path) -> None:
    if lock.parent.stat().st_uid != os.geteuid():
        return
    held = os.open(lock, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.parent, ignore_errors=True)
    finally:
        os.close(held)
