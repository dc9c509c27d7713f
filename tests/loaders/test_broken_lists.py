"""In every real list, as CSV and XLSX, every kind of defect is told with place and fix."""

import shutil
import urllib.request
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from loaders.findings import Report
from loaders.lists import read_lists
from loaders.release import current_release, list_releases
from loaders.schema import Column, TableGroup, read_group
from tests.conftest import DAY, ROOT, run_command, served
from tests.loaders.defects import FORMS, Defect, all_defects, put, read, together, write

LISTS = ROOT / "data" / "lists"
GROUP = read_group(LISTS / "metadata.json")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
DEFECTS = all_defects(GROUP, LISTS)
ONE_BY_ONE = [
    pytest.param(form, defect, id=f"{form}-{defect.table}-{defect.kind.replace(' ', '-')}")
    for found in DEFECTS.values()
    for defect in found
    for form in defect.forms
]


def all_together(form: str) -> dict[str, list[Defect]]:
    return {name: together(found, form) for name, found in DEFECTS.items()}


def broken(folder: Path, form: str, wanted: dict[str, list[Defect]]) -> Path:
    """Copy the real lists and put defects into some of them, in one form of file."""
    lists = folder / "lists"
    shutil.copytree(LISTS, lists)
    for name, found in wanted.items():
        table = GROUP.table(name)
        header = [column.name for column in table.columns]
        write(lists, table, form, *put(read(LISTS, table), header, found))
    return lists


def findings(lists: Path, group: TableGroup = GROUP) -> Report:
    report = Report()
    read_lists(lists, group, report)
    return report


def around(name: str) -> TableGroup:
    """Return a list with those it refers to and those that refer to it: all it can upset."""
    refers = {table.name: {key.table for key in table.foreign_keys} for table in GROUP.tables}
    near = {name, *refers[name], *(other for other, names in refers.items() if name in names)}
    return TableGroup(tuple(table for table in GROUP.tables if table.name in near))


def test_the_real_lists_have_no_findings() -> None:
    assert findings(LISTS).findings == []


def test_every_list_has_its_kinds_of_defect() -> None:
    assert {name: len(found) >= 3 for name, found in DEFECTS.items()} == dict.fromkeys(
        DEFECTS, True
    )
    kinds = {defect.kind for found in DEFECTS.values() for defect in found}
    assert len(kinds) == 11


@pytest.mark.parametrize(("form", "defect"), ONE_BY_ONE)
def test_one_defect_is_one_finding(tmp_path: Path, form: str, defect: Defect) -> None:
    report = findings(broken(tmp_path, form, {defect.table: [defect]}), around(defect.table))
    own = [finding for finding in report.findings if defect.told_by(finding)]
    assert [finding.text() for finding in report.findings] == [own[0].text()] if own else False
    assert own[0].place.file == f"{defect.table}.{form}"
    assert own[0].fix


@pytest.mark.parametrize("form", FORMS)
def test_all_defects_at_once_give_the_union(tmp_path: Path, form: str) -> None:
    together = all_together(form)
    report = findings(broken(tmp_path, form, together))
    wanted = [defect for found in together.values() for defect in found]
    untold = [d for d in wanted if not any(d.told_by(finding) for finding in report.findings)]
    extra = [f.text() for f in report.findings if not any(d.told_by(f) for d in wanted)]
    assert (untold, extra) == ([], [])


def typed(text: str, column: Column) -> object:
    """Return a cell as a spreadsheet would type it where that keeps what it says."""
    if text and column.datatype.base == "date":
        return datetime.fromisoformat(text)
    kept = text.isdecimal() and not text.startswith("0") and not column.separator
    return float(text) if kept else text


def test_real_dates_and_numbers_in_a_workbook_are_read_as_in_a_csv(tmp_path: Path) -> None:
    changed = 0
    for table in GROUP.tables:
        header = [column.name for column in table.columns]
        cells = [[typed(row[c.name], c) for c in table.columns] for row in read(LISTS, table)]
        changed += sum(isinstance(cell, float | datetime) for row in cells for cell in row)
        write(tmp_path, table, "xlsx", header, cells)
    assert changed > 5000
    report = Report()
    lists = read_lists(tmp_path, GROUP, report)
    assert report.findings == []
    values = {name: [e.values for e in entries] for name, entries in lists.items()}
    expected = read_lists(LISTS, GROUP, Report())
    assert values == {name: [e.values for e in entries] for name, entries in expected.items()}


def answers(address: str) -> list[tuple[int, str | None, bytes]]:
    """Ask a running server a page and the size of its graph."""
    told = []
    for path in ("/bestuur/71072", f"/sparql?query={quote(COUNT)}"):
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            told.append((answer.status, answer.headers["ETag"], answer.read()))
    return told


def test_the_command_tells_them_all_and_the_old_release_is_still_served(
    tmp_path: Path, real_var: Path, site: str
) -> None:
    before = (current_release(real_var), list_releases(real_var), answers(site))
    for form in FORMS:
        together = all_together(form)
        lists = broken(tmp_path / form, form, together)
        done = run_command("build", "--date", DAY, "--lists", str(lists), var=real_var)
        assert done.returncode == 1
        told = [line for line in done.stdout.splitlines() if line.startswith("violation: ")]
        assert len(told) == sum(map(len, together.values()))
        assert (current_release(real_var), list_releases(real_var), answers(site)) == before
    with served(real_var) as restarted:
        assert answers(restarted) == before[-1]
