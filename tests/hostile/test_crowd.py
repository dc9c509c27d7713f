"""Thirty hostile clients against the started server as it comes; others notice nothing.

``make test-hostile`` does the same for longer. Each hostile client has an address of its own, so
that a fair share per client shields nobody.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

import pytest

from server.host import LANES
from server.settings import Settings
from tests.conftest import ROOT, served
from tests.hostile.outcomes import unexpected, unmade
from tests.hostile.watching import MemoryProbe, Probe, ticks, workers_by_niceness
from tests.server.http import ask
from tests.server.test_hostile import query

IS_LONG = "HOSTILE_SECONDS" in os.environ
SECONDS = float(os.environ.get("HOSTILE_SECONDS", "20"))
CLIENTS = 30 if IS_LONG else 10
MOST_SECONDS = 2.0
MOST_BYTES = 1536 * 1024 * 1024


def test_others_notice_nothing_of_a_hostile_crowd(real_var: Path) -> None:
    """Pages and cheap queries answer in time, memory is bounded, and nothing is left after."""
    with served(real_var) as site, socket.create_server(("127.0.0.1", 0)) as canary:
        query_probe, page_probe = Probe(site, "query"), Probe(site, "page")
        memory_probe = MemoryProbe(site)
        tally = _attacked(site, canary, [query_probe, page_probe, memory_probe])
        _show(tally, [query_probe, page_probe], memory_probe)
        _check_rest(site)
        canary.settimeout(0.2)
        with pytest.raises(TimeoutError):  # the server called no address that a query named
            canary.accept()
    assert unexpected(tally) == []
    assert unmade(tally) == [] or not IS_LONG  # in a short time not all get their turn
    assert memory_probe.most < MOST_BYTES
    for probe in (query_probe, page_probe):
        assert probe.wrong == []
        assert len(probe.seconds) > SECONDS
        assert max(probe.seconds) < MOST_SECONDS, probe.kind


def _attacked(
    site: str, canary: socket.socket, probes: list[Probe | MemoryProbe]
) -> dict[str, dict[str, int]]:
    threads = [threading.Thread(target=probe.run) for probe in probes]
    for thread in threads:
        thread.start()
    ports = [site.rpartition(":")[2], str(canary.getsockname()[1])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.crowd", *ports, str(SECONDS), str(CLIENTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + 60,
        check=False,
    )
    for probe in probes:
        probe.stopping.set()
    for thread in threads:
        thread.join()
    assert done.returncode == 0, done.stderr
    tally: dict[str, dict[str, int]] = json.loads(done.stdout)
    return tally


def _show(tally: dict[str, dict[str, int]], probes: list[Probe], room: MemoryProbe) -> None:
    """Tell the figures, for who runs it with ``-s``, and beside a failure."""
    lines = [
        f"{name}: {', '.join(f'{number} x {outcome}' for outcome, number in told.items())}"
        for name, told in sorted(tally.items())
    ]
    for probe in probes:
        lines.append(
            f"cheap {probe.kind}: asked {len(probe.seconds)} times,"
            f" median {median(probe.seconds):.3f} s, slowest {max(probe.seconds):.3f} s"
        )
    attacks = sum(sum(told.values()) for told in tally.values())
    lines.append(f"memory of all processes: at most {room.most / 2**20:.0f} MiB")
    lines.append(f"{attacks} attacks of {len(tally)} kinds in {SECONDS:.0f} s")
    sys.stdout.write("\n".join(["", *lines, ""]))


def _check_rest(site: str) -> None:
    """The crowd is gone: soon nobody computes any more, and each lane has all its workers."""
    expected = {LANES[name]: bounds.workers for name, bounds in Settings().lanes.items()}
    deadline = time.monotonic() + 5
    while not _is_at_rest(site, expected):
        assert time.monotonic() < deadline, (workers_by_niceness(site), ticks(site))
    assert query(site, "ASK {} # after").text.startswith("true")
    for number in range(expected[LANES["heavy"]]):  # each turn of that lane was given back
        text = query(site, f"SELECT * {{ ?s ?p ?o }} LIMIT {30_000 + number}").text
        assert text.count("\n") == 30_001 + number
    assert ask(f"{site}/bestuur/73109?after").status == 200


def _is_at_rest(site: str, expected: dict[int, int]) -> bool:
    try:
        before = ticks(site)
        time.sleep(0.5)
        now = ticks(site)
        lanes = {nice: len(workers) for nice, workers in workers_by_niceness(site).items()}
    except OSError:  # a worker ended while we looked
        return False
    return before == now and lanes == expected
