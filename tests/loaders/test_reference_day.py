"""A reference day of which the lists cannot tell is refused, in words and before anything else."""

import csv
from pathlib import Path

import pytest

from tests.conftest import ROOT, run_command

MERGERS = ROOT / "data" / "lists" / "mergers.csv"
REFUSED = (
    "Error: the reference day 2024-12-31 is before 2025-01-01, the day of the last merger in the"
    " lists: of a council that goes on they know only the area and the status since."
    " Fix: take 2025-01-01 or a later day.\n"
)


def mergers() -> list[dict[str, str]]:
    with MERGERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_day_before_the_last_merger_is_refused(tmp_path: Path, command: str) -> None:
    done = run_command(command, "--date", "2024-12-31", var=tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(REFUSED)
    assert not (tmp_path / "current").exists()


def test_the_help_tells_it() -> None:
    done = run_command("build", "--help", var=ROOT)
    assert "not before the last merger" in " ".join(done.stdout.split())


def test_no_municipality_merged_twice() -> None:
    """The rules follow one merger; ADR 0004 says so, and a second one must be thought through."""
    days: dict[str, set[str]] = {}
    for row in mergers():
        for area in {row["old_area"], row["new_area"]}:
            days.setdefault(area, set()).add(row["date"])
    assert [area for area, found in days.items() if len(found) > 1] == []
