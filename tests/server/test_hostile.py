"""Hostile queries end their own worker only: pages and light queries go on beside them."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import served
from tests.server.http import Reply, ask
from tests.server.test_policy import ADDRESS, SMUGGLED

SECONDS = 2.0
LARGE = " ".join(f"VALUES ?a{i} {{ {' '.join(map(str, range(300)))} }}" for i in range(4))
HOSTILE = {
    "nothing found for long": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) = CONCAT(?d, ?f)) }",
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "sorted product": f"SELECT * {{ {LARGE} }} ORDER BY ?a3",
    "long path": "SELECT * { ?s " + "/".join(["skos:broader*"] * 1200) + " ?o }",
    "nested brackets": "SELECT * { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
    "mixed sort": "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 200000 } } ORDER BY DESC(?o)",
}


@pytest.fixture(scope="module")
def guarded(real_var: Path) -> Iterator[str]:
    """A site with a short deadline and little memory for the public lane."""
    settings = {"SAMENWIJZER_PUBLIC_SECONDS": str(SECONDS), "SAMENWIJZER_MEMORY_MIB": "512"}
    with served(real_var, **settings) as address:
        yield address


def query(site: str, text: str) -> Reply:
    headers = {"Accept": "text/csv", "Content_Type": "application/sparql-query"}
    return ask(f"{site}/sparql", "POST", text.encode(), **headers)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_query_costs_itself_only(guarded: str, name: str) -> None:
    started = time.monotonic()
    reply = query(guarded, HOSTILE[name])
    assert reply.status in (400, 503) or (name == "mixed sort" and reply.status == 200)
    if reply.status == 503:
        assert reply.headers["retry-after"]
        assert reply.headers["content-type"].startswith("text/plain")
    assert time.monotonic() - started < SECONDS + 3
    assert query(guarded, "ASK {}").text.startswith("true")


def test_the_deadline_is_told_in_words(guarded: str) -> None:
    reply = query(guarded, HOSTILE["cross product"])
    assert reply.status == 503
    assert "longer than 2 seconds" in reply.text


def test_pages_answer_while_the_public_lane_is_full(guarded: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        heavy = [pool.submit(query, guarded, HOSTILE["cross product"]) for _ in range(6)]
        time.sleep(0.3)
        for _ in range(5):
            started = time.monotonic()
            assert ask(f"{guarded}/bestuur/73109?{time.monotonic()}").status == 200
            assert time.monotonic() - started < SECONDS
        assert {done.result().status for done in heavy} == {503}


def test_service_never_opens_a_connection(guarded: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(1.0)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/sparql"
        for text in (f"SERVICE <{address}>", f"SERVICE SILENT <{address}>"):
            assert query(guarded, f"SELECT * {{ {text} {{ ?s ?p ?o }} }}").status == 403
        for smuggled in SMUGGLED:
            assert query(guarded, smuggled.replace(ADDRESS, f"<{address}>")).status == 403
        assert query(guarded, f"SELECT * FROM <{address}> {{ ?s ?p ?o }}").status == 200
        assert query(guarded, f"LOAD <{address}>").status == 403
        with pytest.raises(TimeoutError):
            canary.accept()


def test_nothing_is_left_when_the_front_is_killed(real_var: Path) -> None:
    with served(real_var) as site:
        assert query(site, "ASK {}").status == 200
        hosts = host_processes(site)
        assert hosts
        for process in fronts(site):
            os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while any(alive(host) for host in hosts) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(alive(host) for host in hosts)


def fronts(site: str) -> list[int]:
    """The process that listens, and its workers."""
    port = site.rsplit(":", 1)[1]
    found = subprocess.run(
        ["pgrep", "-f", f"serve --port {port}"], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def host_processes(site: str) -> list[int]:
    found: list[int] = []
    for front in fronts(site):
        children = subprocess.run(
            ["pgrep", "-P", str(front)], capture_output=True, text=True, check=False
        )
        found += [int(line) for line in children.stdout.split()]
    below = [p for p in found if p not in fronts(site)]
    for host in list(below):
        workers = subprocess.run(
            ["pgrep", "-P", str(host)], capture_output=True, text=True, check=False
        )
        below += [int(line) for line in workers.stdout.split()]
    return below


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_new_release_is_followed(tmp_path: Path, real_var: Path) -> None:
    """The site follows ``current`` without a request that fails."""
    var = tmp_path / "var"
    subprocess.run(["cp", "-a", str(real_var), str(var)], check=True)
    first = json.loads((var / "current" / "manifest.json").read_text())
    with served(var) as site:
        assert first["version"] in ask(f"{site}/").text
        second = var / "releases" / "2026-11-24-second"
        subprocess.run(["cp", "-a", str((var / "current").resolve()), str(second)], check=True)
        (second / "manifest.json").write_text(json.dumps({**first, "version": "2026-11-24-second"}))
        (var / "next").symlink_to("releases/2026-11-24-second")
        (var / "next").rename(var / "current")
        deadline = time.monotonic() + 20
        while "2026-11-24-second" not in ask(f"{site}/").text:
            assert time.monotonic() < deadline
            assert query(site, "ASK {}").status == 200
            time.sleep(0.2)
