"""The walk of CONTRIBUTING, done word for word in a copy of the project: one more list."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import DAY, ROOT, run_command
from tests.excerpt import write_excerpt

WALK = (ROOT / "CONTRIBUTING.md").read_text().split("## Add a list\n")[1].split("\n## ")[0]
FILES = dict(re.findall(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```$", WALK, re.MULTILINE | re.DOTALL))
TRIES = re.findall(
    r"^```csv\n([^\n]+)\n```\n\n```text\n(.*?)\n```$", WALK, re.MULTILINE | re.DOTALL
)
LISTED = "data/lists/metadata.json"
ROWS = "data/lists/service_desks.csv"
AREAS = {"01000", "02000", "30000", "34000", "referentieregio-zuid-west-vlaanderen", "34022"}
QUERY = """\
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?desk ?name ?provider ?theme ?source WHERE {
  ?desk a schema:Service ; dct:title ?name ; schema:provider/skos:prefLabel ?provider ;
    dct:subject/skos:notation|dct:subject ?theme ; prov:wasDerivedFrom/dct:identifier ?source .
}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project on an excerpt of the lists, with the files of the walk."""
    project = tmp_path_factory.mktemp("walk")
    for folder in ("loaders", "server", "ontology", "shapes", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "lists", "vendor")
        shutil.copytree(ROOT / folder, project / folder, ignore=ignored)
    keep = {
        "areas": lambda row: row["id"] in AREAS,
        "organisations": lambda row: row["id"] == "leiedal",
    }
    write_excerpt(ROOT / "data" / "lists", project / "data" / "lists", keep)
    for name, text in FILES.items():
        if name != LISTED:
            assert not (project / name).exists()
            (project / name).write_text(text)
    group = json.loads((project / LISTED).read_text())
    group["tables"].append(json.loads(FILES[LISTED]))
    (project / LISTED).write_text(json.dumps(group))
    return project


def test_the_walk_is_a_table_a_record_a_shape_and_rows() -> None:
    assert sorted(FILES) == sorted(
        [LISTED, ROWS, "loaders/records/service_desk.py", "shapes/service_desk.ttl"]
    )
    assert len(TRIES) == 2


def test_a_good_row_passes_and_gives_triples(project: Path, tmp_path: Path) -> None:
    built = run_command("build", "--date", DAY, var=tmp_path, cwd=project)
    assert built.returncode == 0, built.stdout + built.stderr
    (tmp_path / "desks.rq").write_text(QUERY)
    asked = run_command(
        "query", str(tmp_path / "desks.rq"), "--format", "csv", var=tmp_path, cwd=project
    )
    (row,) = csv.DictReader(asked.stdout.splitlines())
    assert row["desk"].endswith("/id/servicedesk/leiedal-gis")
    assert (row["name"], row["provider"]) == ("Servicedesk GIS", "Leiedal")
    assert row["source"] == "service_desks.csv#row=2"


@pytest.mark.parametrize(("line", "told"), TRIES, ids=("column", "shape"))
def test_a_bad_row_is_told_as_the_walk_says(
    project: Path, tmp_path: Path, line: str, told: str
) -> None:
    lists = tmp_path / "lists"
    shutil.copytree(project / "data" / "lists", lists)
    header, _good, *_ = FILES[ROWS].splitlines()
    (lists / "service_desks.csv").write_text(f"{header}\n{line}\n")
    checked = run_command(
        "check", "service_desks", "--date", DAY, "--lists", str(lists), var=tmp_path, cwd=project
    )
    assert checked.returncode == 1
    assert " ".join(told.split()) in checked.stdout.splitlines()


def test_without_its_record_the_list_gives_no_triples(project: Path, tmp_path: Path) -> None:
    """The record file is what makes them: taken away, the rows are listed and nothing more."""
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    (copy / "loaders" / "records" / "service_desk.py").unlink()
    run_command("build", "--date", DAY, var=tmp_path / "var", cwd=copy)
    (copy / "desks.rq").write_text(QUERY)
    asked = run_command(
        "query", str(copy / "desks.rq"), "--format", "csv", var=tmp_path / "var", cwd=copy
    )
    assert list(csv.DictReader(asked.stdout.splitlines())) == []
