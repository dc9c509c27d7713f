"""How much memory a forked process no longer shares with the one it came from.

A query that walks over the store counts references in it, so the system copies those pages for
that worker alone: up to the whole store, which it keeps until it ends.
"""

import os
import re
import resource
from typing import Final

_ROLLUP: Final = "/proc/self/smaps_rollup"  # proc(5)
_OWN: Final = re.compile(rb"^Private_Dirty:\s+(\d+) kB", re.MULTILINE)
_LENGTH: Final = 4096
_PAGE: Final = resource.getpagesize()


class Ownership:
    """Tells when this process has written to more than so many bytes, and shares them no more."""

    def __init__(self, most_bytes: int) -> None:
        """Look from now on; opens a file, which a confined process cannot."""
        self._file = os.open(_ROLLUP, os.O_RDONLY)
        self._most = most_bytes
        self._owned = 0
        self._faults = _faults()

    def is_over(self) -> bool:
        """Look closely (2 ms) only when so many new pages were touched that it may be over."""
        if (_faults() - self._faults) * _PAGE > self._most - self._owned:
            self._owned, self._faults = self.owned(), _faults()
        return self._owned > self._most

    def owned(self) -> int:
        """Return how many bytes this process has of its own."""
        told = _OWN.search(os.pread(self._file, _LENGTH, 0))
        return int(told[1]) * 1024 if told else 0


def _faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
