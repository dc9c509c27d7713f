"""An access that runs while all it gives has ended: on a release where that is made so."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DAY, ROOT, run_command, served
from tests.server.html_page import read

ENDING, MAKER, OTHER = "digibank-digbij", "verband-digibank-digbij", "0219395192"
REFERENCE = f"x-{MAKER}"
COMPARED = f"/vergelijk/organisaties?organisatie={REFERENCE}&organisatie={OTHER}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project where one offer has ended."""
    project = tmp_path_factory.mktemp("given-up")
    for folder in ("loaders", "server", "ontology", "shapes", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "vendor")
        shutil.copytree(ROOT / folder, project / folder, ignore=ignored)
    end(project / "data" / "lists" / "offers.csv")
    return project


def end(offers: Path) -> None:
    """Write the list of offers with the one that ends."""
    with offers.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["organisation"] for row in rows if row["id"] == ENDING] == [MAKER]
    for row in rows:
        row["ended_on"] = "2026-07-01" if row["id"] == ENDING else row["ended_on"]
    with offers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def changed_site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    var = tmp_path_factory.mktemp("given-up-var") / "var"
    done = run_command("build", "--date", DAY, var=var, cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(var, cwd=str(project)) as address:
        yield address


def test_beside_another_an_organisation_reaches_nobody_by_what_it_gave_up(
    changed_site: str,
) -> None:
    own = read(f"{changed_site}/organisatie/{REFERENCE}").text
    assert "Wie het bereikte" in own
    html = read(changed_site + COMPARED).html
    given_up, runs = re.findall(r'data-label="Bereikt"><span>([^<]*)<', html)
    assert given_up == "niet bekend"
    assert re.search(r"[1-9]\d* × gemeente", runs)
