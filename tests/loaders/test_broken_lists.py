"""In every real list, as CSV and XLSX, every kind of defect is told with place and fix."""

import shutil
from pathlib import Path

import pytest

from loaders.findings import Report
from loaders.lists import read_lists
from loaders.schema import read_group
from tests.conftest import DAY, ROOT, run_command
from tests.loaders.defects import Defect, all_defects, put, read, together, write

LISTS = ROOT / "data" / "lists"
GROUP = read_group(LISTS / "metadata.json")
DEFECTS = all_defects(GROUP, LISTS)
TOGETHER = {name: together(found) for name, found in DEFECTS.items()}
ONE_BY_ONE = [
    pytest.param(form, defect, id=f"{form}-{defect.table}-{defect.kind.replace(' ', '-')}")
    for form in ("csv", "xlsx")
    for found in DEFECTS.values()
    for defect in found
]


def broken(folder: Path, form: str, wanted: dict[str, list[Defect]]) -> Path:
    """Copy the real lists and put defects into some of them, in one form of file."""
    lists = folder / "lists"
    shutil.copytree(LISTS, lists)
    for name, found in wanted.items():
        table = GROUP.table(name)
        header = [column.name for column in table.columns]
        write(lists, table, form, *put(read(LISTS, table), header, found))
    return lists


def findings(lists: Path) -> Report:
    report = Report()
    read_lists(lists, GROUP, report)
    return report


def test_the_real_lists_have_no_findings() -> None:
    assert findings(LISTS).findings == []


def test_every_list_has_its_kinds_of_defect() -> None:
    assert {name: len(found) >= 3 for name, found in DEFECTS.items()} == dict.fromkeys(
        DEFECTS, True
    )
    kinds = {defect.kind for found in DEFECTS.values() for defect in found}
    assert len(kinds) == 9


@pytest.mark.parametrize(("form", "defect"), ONE_BY_ONE)
def test_one_defect_is_one_finding(tmp_path: Path, form: str, defect: Defect) -> None:
    report = findings(broken(tmp_path, form, {defect.table: [defect]}))
    own = [finding for finding in report.findings if defect.told_by(finding)]
    assert [finding.text() for finding in report.findings] == [own[0].text()] if own else False
    assert own[0].place.file == f"{defect.table}.{form}"
    assert own[0].fix


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_all_defects_at_once_give_the_union(tmp_path: Path, form: str) -> None:
    report = findings(broken(tmp_path, form, TOGETHER))
    wanted = [defect for found in TOGETHER.values() for defect in found]
    untold = [d for d in wanted if not any(d.told_by(finding) for finding in report.findings)]
    extra = [f.text() for f in report.findings if not any(d.told_by(f) for d in wanted)]
    assert (untold, extra) == ([], [])


def test_the_command_tells_them_all_and_ends_with_1(tmp_path: Path, real_var: Path) -> None:
    lists = broken(tmp_path, "xlsx", TOGETHER)
    current = (real_var / "current").resolve()
    done = run_command("build", "--date", DAY, "--lists", str(lists), var=real_var)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.startswith("violation: ")]
    assert len(told) == sum(map(len, TOGETHER.values()))
    assert (real_var / "current").resolve() == current
