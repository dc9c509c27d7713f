"""What a forked process has of its own, and workers that make place when that is much."""

import json
import os
import re
from pathlib import Path

from server.host import LANES
from server.ownership import Ownership
from server.settings import Settings
from tests.conftest import served
from tests.hostile.watching import workers_by_niceness
from tests.server.http import ask
from tests.server.test_following import wait_until
from tests.server.test_hostile import query

MEBIBYTE = 1024 * 1024
SORT = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s LIMIT 9"


def test_what_a_child_writes_to_is_its_own() -> None:
    shared = bytearray(os.urandom(32 * MEBIBYTE))
    child = os.fork()
    if child == 0:
        ownership = Ownership(16 * MEBIBYTE)
        before = ownership.is_over()
        shared[: 24 * MEBIBYTE] = bytes(24 * MEBIBYTE)
        after = ownership.is_over()
        os._exit(before * 2 + (not after))
    assert os.waitpid(child, 0)[1] == 0


def test_a_worker_that_has_much_of_its_own_makes_place(real_var: Path) -> None:
    """It counts as renewed; nobody who asks notices."""
    with served(real_var) as site:
        for number in range(4):
            assert query(site, f"{SORT} # {number}").status == 200
        kept = Settings().lanes["heavy"].kept_bytes
        wait_until(lambda: 0 < _most_owned(site) <= kept)
        lanes = json.loads(ask(f"{site}/status", Accept="application/json").text)["lanes"]
        assert lanes["heavy"]["renewed"] >= 1
        assert lanes["heavy"]["broken"] == 0


def _most_owned(site: str) -> int:
    """Return the most bytes that a heavy worker has of its own; 0 when one ended meanwhile."""
    try:
        workers = workers_by_niceness(site)[LANES["heavy"]]
        told = [Path(f"/proc/{worker}/smaps_rollup").read_text() for worker in workers]
    except OSError:
        return 0
    found = [re.findall(r"^Private_Dirty:\s+(\d+) kB", text, re.MULTILINE) for text in told]
    return max(int(size) * 1024 for (size,) in found)
