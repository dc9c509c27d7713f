"""The host is replaced when it dies, follows ``current``, and leaves nothing behind."""

import gzip
import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.conftest import served
from tests.server.http import ask
from tests.server.test_hostile import alive, host_processes, query


@pytest.fixture
def var(tmp_path: Path, real_var: Path) -> Path:
    """A copy of the real releases that a test may spoil."""
    return Path(shutil.copytree(real_var, tmp_path / "var", symlinks=True))


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the site under test puts the folders for its sockets."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


def make_current(var: Path, version: str, dataset: bytes | None = None) -> None:
    """Make a release of another name current, with the same dataset or this one."""
    folder = var / "releases" / version
    shutil.copytree((var / "current").resolve(), folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "version": version}))
    if dataset is not None:
        (folder / "dataset.nq.gz").write_bytes(dataset)
    (var / "next").symlink_to(f"releases/{version}")
    (var / "next").rename(var / "current")


def wait_until(holds: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def folders(temporary: Path) -> list[Path]:
    return list(temporary.glob("samenwijzer-*"))


def test_a_host_that_dies_is_replaced(var: Path, temporary: Path) -> None:
    with served(var, TMPDIR=str(temporary)) as site:
        assert query(site, "ASK {}").status == 200
        before = host_processes(site)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: not any(alive(process) for process in before), 5)
        wait_until(lambda: ask(f"{site}/bestuur/73109").status == 200)
        assert query(site, "ASK { ?s ?p ?o }").status == 200
        assert not set(before) & set(host_processes(site))
        wait_until(lambda: len(folders(temporary)) == 1, 5)


def test_a_host_that_hangs_is_replaced(var: Path, temporary: Path) -> None:
    with served(var, TMPDIR=str(temporary)) as site:
        before = host_processes(site)
        os.kill(before[0], signal.SIGSTOP)
        wait_until(lambda: not set(before) & set(host_processes(site)), 40)
        assert query(site, "ASK { ?s ?p ?o }").status == 200
        wait_until(lambda: not any(alive(process) for process in before), 20)


@pytest.mark.parametrize(
    "dataset",
    [b"no gzip", gzip.compress(b"<a> no triple"), gzip.compress(b"<urn:a> <urn:b>")[:-9]],
    ids=["no gzip", "no triples", "cut off"],
)
def test_a_release_that_does_not_load_is_not_followed(
    var: Path, temporary: Path, dataset: bytes
) -> None:
    version = json.loads((var / "current" / "manifest.json").read_text())["version"]
    with served(var, TMPDIR=str(temporary)) as site:
        make_current(var, "2026-11-24-broken", dataset)
        seen = 0
        for _ in range(8):
            time.sleep(0.5)
            assert query(site, "ASK {}").status == 200
            assert version in ask(f"{site}/").text
            seen = max(seen, len(folders(temporary)))
        assert seen <= 2
        make_current(
            var, "2026-11-24-mended", (var / "releases" / version / "dataset.nq.gz").read_bytes()
        )
        wait_until(lambda: "2026-11-24-mended" in ask(f"{site}/").text)
    assert folders(temporary) == []


def test_a_current_that_is_no_release_is_told_once(var: Path, temporary: Path) -> None:
    with served(var, TMPDIR=str(temporary)) as site:
        (var / "next").symlink_to("releases/none")
        (var / "next").rename(var / "current")
        time.sleep(3.5)
        assert query(site, "ASK {}").status == 200
        (log,) = var.parent.glob(f"var-{site.rpartition(':')[2]}.log")
        assert log.read_text().count("is no release") == 1


def test_nothing_is_left_after_it_is_stopped(var: Path, temporary: Path) -> None:
    with served(var, TMPDIR=str(temporary)) as site:
        hosts = host_processes(site)
        assert len(folders(temporary)) == 1
    wait_until(lambda: not any(alive(host) for host in hosts), 5)
    assert folders(temporary) == []


def test_nothing_is_left_after_the_front_is_killed(var: Path, temporary: Path) -> None:
    with served(var, TMPDIR=str(temporary)) as site:
        hosts = host_processes(site)
        front = int((Path("/proc") / str(hosts[0]) / "stat").read_text().split()[3])
        os.kill(front, signal.SIGKILL)
        wait_until(lambda: not any(alive(process) for process in hosts), 5)
        wait_until(lambda: not folders(temporary), 5)
