"""Looks at a server from outside while it is attacked: its answers, its memory, its workers."""

import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.server.http import ask
from tests.server.test_hostile import fronts, host_processes, query

COUNCILS = ("73109", "23102", "44083", "33016", "71072")
_PAUSE = 0.05


@dataclass
class Probe:
    """Asks a cheap query or a page without pause and keeps how long each took."""

    site: str
    kind: str
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until we stop."""
        number = 0
        while not self.stopping.wait(_PAUSE):
            number += 1
            began = time.monotonic()
            status, text = self._ask(number)
            self.seconds.append(time.monotonic() - began)
            if status != 200:
                self.wrong.append(f"{status} {text[:200]}")

    def _ask(self, number: int) -> tuple[int, str]:
        try:
            if self.kind == "query":
                reply = query(self.site, f"SELECT * {{ ?s a ?type }} LIMIT 3 # {number}")
            else:
                code = COUNCILS[number % len(COUNCILS)]
                reply = ask(f"{self.site}/bestuur/{code}?{number}")
        except OSError as error:
            return 0, repr(error)
        return reply.status, reply.text


@dataclass
class MemoryProbe:
    """Keeps the most memory that all processes of a server had together (bytes)."""

    site: str
    most: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until we stop."""
        while not self.stopping.wait(0.1):
            self.most = max(self.most, memory(self.site))


def memory(site: str) -> int:
    """Return the memory of all processes of a server; what they share counts once."""
    return sum(_proportional(process) for process in processes(site))


def processes(site: str) -> list[int]:
    """Return the front, its hosts and their workers."""
    return [*fronts(site), *host_processes(site)]


def _proportional(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:  # it ended
        return 0
    return int(re.findall(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)[0]) * 1024


def workers_by_niceness(site: str) -> dict[int, list[int]]:
    """Return the workers by how much they give way more than their host: it tells their lane."""
    host, *workers = host_processes(site)
    found: dict[int, list[int]] = {}
    for worker in workers:
        found.setdefault(_stat(worker, 18) - _stat(host, 18), []).append(worker)
    return found


def ticks(site: str) -> dict[int, int]:
    """Return how much the workers have computed so far (clock ticks)."""
    return {p: _stat(p, 13) + _stat(p, 14) for p in host_processes(site)[1:]}


def _stat(process: int, field: int) -> int:
    """Return a field of /proc/PID/stat, counted from 0 as in proc(5) less one."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(told[field - 2])
