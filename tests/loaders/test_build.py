"""The build as a whole: deterministic, atomic, and nothing lost when a list is refused."""

import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from loaders.release import current_release, list_releases
from tests.conftest import DAY, ROOT, run_command, served
from tests.excerpt import write_excerpt

KILLS = 30


@pytest.fixture(scope="module")
def excerpt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists that hold one province and its neighbours: a build of seconds, all lists in it."""
    folder = tmp_path_factory.mktemp("excerpt") / "lists"
    write_excerpt(ROOT / "data" / "lists", folder)
    return folder


def files_of(var: Path) -> dict[str, bytes]:
    release = current_release(var)
    assert release is not None
    return files_in(release.path)


def files_in(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.mark.slow
def test_same_lists_and_day_give_the_same_bytes(tmp_path: Path, real_var: Path) -> None:
    done = run_command(
        "build", "--date", DAY, var=tmp_path, PYTHONHASHSEED="7", TZ="Pacific/Auckland"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert files_of(tmp_path) == files_of(real_var)


def test_two_builds_of_an_excerpt_agree(tmp_path: Path, excerpt: Path) -> None:
    def build(name: str, seed: str, zone: str) -> dict[str, bytes]:
        lists = ("--lists", str(excerpt))
        environment = {"PYTHONHASHSEED": seed, "TZ": zone}
        done = run_command("build", "--date", DAY, *lists, var=tmp_path / name, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return files_of(tmp_path / name)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(build, "one", "1", "UTC")
        second = pool.submit(build, "two", "2", "America/St_Johns")
        assert first.result() == second.result()


def test_another_day_is_another_version(tmp_path: Path, excerpt: Path) -> None:
    for day in (DAY, "2026-11-25"):
        run_command("build", "--date", day, "--lists", str(excerpt), var=tmp_path)
    releases = list_releases(tmp_path)
    assert [release.reference_day.isoformat() for release in releases] == [DAY, "2026-11-25"]
    back = run_command("rollback", releases[0].version, var=tmp_path)
    assert back.returncode == 0
    assert current_release(tmp_path) == releases[0]


def test_a_refused_list_keeps_the_old_release(tmp_path: Path, excerpt: Path) -> None:
    lists = tmp_path / "lists"
    shutil.copytree(excerpt, lists)
    var = tmp_path / "var"
    run_command("build", "--date", DAY, "--lists", str(lists), var=var)
    before = files_of(var)
    themes = lists / "themes.csv"
    themes.write_text(themes.read_text() + "cultuur,,Dubbel,Double,,,,,,\n")
    done = run_command("build", "--date", DAY, "--lists", str(lists), var=var)
    assert done.returncode == 1
    assert "themes.csv, row" in done.stdout
    assert files_of(var) == before


def test_the_manifest_tells_rows_sources_and_checksums(real_var: Path) -> None:
    manifest = json.loads((real_var / "current" / "manifest.json").read_text())
    assert manifest["counts"]["rows"]["councils"] == 654
    assert {entry["list"] for entry in manifest["sources"]} >= {"areas", "memberships", "offers"}
    assert set(manifest["sha256"]) >= {"dataset.nq.gz", "report.json", "report.ttl"}


KILL_AT = """
import os, signal, sys
left = int(sys.argv.pop(1))
def watch(event, arguments):
    global left
    if event == "os.rename":
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
sys.argv[0] = "samenwijzer"
from server.cli import main
main()
"""


def test_a_release_is_never_written_over(tmp_path: Path, excerpt: Path) -> None:
    lists, var = tmp_path / "lists", tmp_path / "var"
    shutil.copytree(excerpt, lists)
    build = ("build", "--date", DAY, "--lists", str(lists))
    run_command(*build, var=var)
    before = files_of(var)
    old = current_release(var)
    with (lists / "corrections.csv").open("a") as file:
        file.write("themes,gis,label_nl,a,b,een voorbeeld,https://example.org/\n")
    assert run_command(*build, var=var).returncode == 0
    assert old is not None
    assert current_release(var) != old
    assert files_in(old.path) == before


def test_a_damaged_release_is_told_and_not_made_current(tmp_path: Path, excerpt: Path) -> None:
    build = ("build", "--date", DAY, "--lists", str(excerpt))
    run_command(*build, var=tmp_path)
    report = tmp_path / "current" / "report.json"
    report.write_text("[]")
    done = run_command(*build, var=tmp_path)
    assert done.returncode == 1
    assert "report.json is not what it was" in done.stderr
    assert "Fix: remove the folder" in done.stderr


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_before_the_rename_and_before_the_switch(
    tmp_path: Path, excerpt: Path, renames: int
) -> None:
    """An audit hook kills the build just before its first and its second rename."""
    build = ("build", "--lists", str(excerpt), "--date")
    assert run_command(*build, DAY, var=tmp_path).returncode == 0
    before = current_release(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILL_AT, str(renames), *build, "2026-11-25"],
        cwd=ROOT,
        env={**os.environ, "SAMENWIJZER_VAR": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert current_release(tmp_path) == before
    assert run_command(*build, "2026-11-25", var=tmp_path).returncode == 0
    assert not list((tmp_path / "releases").glob(".new-*"))


@pytest.mark.slow
def test_killed_at_random_moments(tmp_path: Path, excerpt: Path) -> None:
    """Thirty builds end by SIGKILL while queries run; answers stay, the next build succeeds."""
    var = tmp_path / "var"
    build = ("build", "--lists", str(excerpt), "--date")
    whole = math.inf
    for _ in range(2):  # the first may wait for others on this machine
        started = time.monotonic()
        assert run_command(*build, DAY, var=var).returncode == 0
        whole = min(whole, time.monotonic() - started)
    chance = random.Random(20261124)  # noqa: S311  moments, not secrets
    with served(var) as address, Asking(address) as asking:
        ended = [kill_after(chance.uniform(0.05, whole), var, build) for _ in range(KILLS)]
        assert ended.count(-signal.SIGKILL) >= KILLS // 2
        last = run_command(*build, "2026-11-26", var=var)
        assert last.returncode == 0, last.stdout + last.stderr
        wait_until(lambda: "2026-11-26" in text_of(address))
    assert len(asking.told) == 1
    assert asking.number > 10 * KILLS
    assert len(list_releases(var)) <= 3


class Asking:
    """A client that asks the endpoint without pause; ``told`` is every different outcome."""

    QUERY = (ROOT / "ontology" / "examples" / "municipalities-on-day.rq").read_text()

    def __init__(self, address: str) -> None:
        self.url = f"{address}/sparql?{urlencode({'query': self.QUERY, 'format': 'csv'})}"
        self.told: set[str] = set()
        self.number = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "Asking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.wait(0.01):
            try:
                self.told.add(text_of(self.url))
            except OSError as error:
                self.told.add(repr(error))
            self.number += 1


def text_of(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as reply:
        return str(reply.read().decode())


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def kill_after(seconds: float, var: Path, build: tuple[str, ...]) -> int:
    process = subprocess.Popen(
        [sys.executable, "-m", "server", *build, "2026-11-25"],
        cwd=ROOT,
        env={**os.environ, "SAMENWIJZER_VAR": str(var)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.kill()
    return process.wait()
