"""Releases are switched under the load of wrk, at 8 clients: none fails, none is of two releases.

``switch.lua`` compares every answer, whole, with what the release that its header names answers on
a server that had no other one. What each client asks for, pages and files too, is the matter of
``test_switch.py``; here it is as many SPARQL answers as the server can give.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from loaders.release import list_releases
from server.sending import VERSION_HEADER
from tests.conftest import served
from tests.server.http import ask
from tests.server.switching import (
    NAMES,
    PATIENCE,
    SEEN_SECONDS,
    SWITCHES,
    TITLES,
    host_of,
    make_other_current,
    sparql,
    two_releases,
    wait_until,
)
from tests.server.test_hostile import alive

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not here"),
    pytest.mark.skipif(
        "SWITCH_WRK" not in os.environ, reason="three minutes of all processors: set SWITCH_WRK"
    ),
]

CLIENTS: Final = 8
SCRIPT: Final = Path(__file__).with_name("switch.lua")
PATHS: Final = (sparql(f"{NAMES} # NUMBER"), sparql(NAMES), sparql(TITLES))
"""Asked anew each time, answered from before, and streamed."""
BETWEEN_SECONDS: Final = 3
"""Between the end of an old host and the next switch; every client has an answer meanwhile."""
ALONE: Final = {"SAMENWIJZER_CLIENT_QUERIES": "0", "SAMENWIJZER_CLIENT_BUDGET": "0"}
"""All clients of wrk have one address, and together more than the share of one."""


@dataclass(frozen=True)
class Client:
    """What one client of wrk counted."""

    answers: int
    wrong: int
    releases: list[str]
    """Of which its answers were, in their order."""
    failure: str


@dataclass
class Load:
    var: Path
    site: str
    switched: list[str]
    """The release that answered first, and those switched to."""
    drained: list[float] = field(default_factory=list)
    """How long after a switch the old host and its workers were gone."""
    told: str = ""
    """What wrk wrote."""

    @property
    def clients(self) -> list[Client]:
        lines = [line.split("\t") for line in self.told.splitlines() if line.startswith("client\t")]
        return [Client(int(n), int(wrong), order.split(), why) for _, n, wrong, order, why in lines]

    def switch(self) -> None:
        before = host_of(self.var, self.site)
        other = make_other_current(self.var).version
        wait_until(lambda: version_at(self.site) == other, SEEN_SECONDS)
        began = time.monotonic()
        self.switched.append(other)
        wait_until(lambda: not any(alive(process) for process in before), PATIENCE)
        self.drained.append(time.monotonic() - began)
        time.sleep(BETWEEN_SECONDS)


def version_at(site: str) -> str:
    reply = ask(f"{site}{sparql('ASK {}')}", source="127.0.0.2")
    assert reply.status == 200
    return reply.headers[VERSION_HEADER.lower()]


def write_answers(folder: Path, site: str) -> str:
    """Write what the release of a site answers, as the script reads it; return the release."""
    version = version_at(site)
    for number, path in enumerate(PATHS, 1):
        reply = ask(site + path, Accept="text/csv", source=f"127.0.0.{number + 2}")
        assert (reply.status, reply.headers[VERSION_HEADER.lower()]) == (200, version)
        (folder / f"{number}-{version}").write_bytes(b"\n".join(sorted(reply.body.splitlines())))
    return version


@contextmanager
def pressed(site: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Let wrk ask until the block ends."""
    versions = {path.name.partition("-")[2] for path in folder.glob("1-*")}
    options = ["--threads", str(CLIENTS), "--connections", str(CLIENTS), "--duration", "1h"]
    options += ["--timeout", "60s", "--header", "Accept: text/csv", "--script", str(SCRIPT)]
    command = ["wrk", *options, site, "--", str(folder), *sorted(versions)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory, real_var: Path, site: str) -> Iterator[Load]:
    """wrk asked without pause while the releases were switched ten times."""
    folder = tmp_path_factory.mktemp("switch-wrk")
    (folder / "paths").write_text("\n".join(PATHS) + "\n")
    var = two_releases(folder, real_var)
    with served(var, **ALONE) as switching:
        write_answers(folder, site)
        load = Load(var, switching, [write_answers(folder, switching)])
        with pressed(switching, folder) as process:
            time.sleep(BETWEEN_SECONDS)
            for _ in range(SWITCHES):
                load.switch()
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            load.told, _ = process.communicate(timeout=60)
        yield load


def test_the_releases_differ_in_every_answer(load: Load) -> None:
    for number in range(1, len(PATHS) + 1):
        one, other = (
            (load.var.parent / f"{number}-{release.version}").read_bytes().splitlines()
            for release in list_releases(load.var)
        )
        assert len(one) > 100
        assert len(set(one) & set(other)) == 1  # the header


def test_no_request_fails_and_none_is_of_two_releases(load: Load) -> None:
    assert len(load.clients) == CLIENTS
    assert "lost\t0\trefused\t0" in load.told
    assert [client.failure for client in load.clients if client.wrong] == []
    assert all(client.answers > SWITCHES for client in load.clients)


def test_every_client_is_switched_once_a_switch(load: Load) -> None:
    """None goes back to the old release after it had an answer of the new one."""
    assert len(load.switched) == SWITCHES + 1
    for client in load.clients:
        assert client.releases == load.switched


def test_old_hosts_are_gone_in_time(load: Load) -> None:
    print(  # noqa: T201  the figures of docs/acceptance.md
        f"{sum(client.answers for client in load.clients)} answers to wrk,"
        f" {len(load.drained)} switches, slowest end of an old host {max(load.drained):.1f} s"
    )
    assert max(load.drained) < PATIENCE
    assert host_of(load.var, load.site)
