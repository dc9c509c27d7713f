"""Two releases that differ in their day and in the names of all organisations and offers.

And what a test that switches between them has to see of the server: its hosts, and when they end.
"""

import csv
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from loaders.publishing import roll_back
from loaders.release import Release, current_release, list_releases
from server.following import DRAIN_SECONDS
from server.settings import Settings
from tests.conftest import ROOT, run_command
from tests.server.test_hostile import fronts

SWITCHES: Final = 10
SEEN_SECONDS: Final = 120
"""Within which a switch is to reach all clients, also on a busy machine."""
PATIENCE: Final = Settings().public_seconds + DRAIN_SECONDS
_NEXT_DAY: Final = "2026-11-25"
_DAY: Final = "?dataset <http://www.w3.org/ns/dcat#version> ?day"
_NAMED: Final = "a <http://www.w3.org/ns/org#Organization> ; <http://purl.org/dc/terms/title> ?name"
NAMES: Final = f"SELECT ?day ?name {{ {_DAY} . ?organisation {_NAMED} }}"
TITLES: Final = f"SELECT ?day ?s ?title {{ {_DAY} . ?s <http://purl.org/dc/terms/title> ?title }}"


def sparql(query: str) -> str:
    return f"/sparql?query={quote(query)}"


def two_releases(folder: Path, real_var: Path) -> Path:
    """The real release, and one of a day later that names things otherwise, which is current."""
    lists = Path(shutil.copytree(ROOT / "data" / "lists", folder / "lists"))
    for name in ("offers", "organisations"):
        _rename_all(lists / f"{name}.csv")
    var = Path(shutil.copytree(real_var, folder / "var", symlinks=True))
    done = run_command("build", "--date", _NEXT_DAY, "--lists", str(lists), var=var)
    assert done.returncode == 0, done.stdout + done.stderr
    return var


def _rename_all(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "name": f"{row['name']} anders"} for row in rows)


def make_other_current(var: Path) -> Release:
    """Make the other one of two releases the current one."""
    current = current_release(var)
    (other,) = (r for r in list_releases(var) if current and r.version != current.version)
    roll_back(var, other.version)
    return other


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def host_of(var: Path, site: str) -> list[int]:
    """The host that answers and its workers; nothing else may be there, nor a second host."""
    (front,) = fronts(site)
    parents = _processes_of(var)
    (host,) = (process for process, parent in parents.items() if parent == front)
    assert {parent for process, parent in parents.items() if process not in (front, host)} == {host}
    return [process for process in parents if process != front]


def _processes_of(var: Path) -> dict[int, int]:
    """All processes started for ``var``, orphans too: number → number of the parent."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"SAMENWIJZER_VAR={var}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                found[int(folder.name)] = int(stat[1])
        except OSError:  # it ended meanwhile, or is another's
            continue
    return found
