"""A list in any form of file → rows that know their place; what keeps a cell from being read."""

from pathlib import Path

import pytest

from loaders.errors import ListingError
from loaders.findings import Report
from loaders.lists import read_lists
from loaders.schema import TableGroup, read_group
from loaders.tables import find_file, read_listing
from tests.conftest import ROOT

THEMES = read_group(ROOT / "data" / "lists" / "metadata.json").table("themes")
HEADER = [column.name for column in THEMES.columns]


def told(path: Path) -> list[str]:
    report = Report()
    read_listing(path, THEMES, report)
    return [finding.text() for finding in report.findings]


def test_no_file_and_two_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ListingError) as none:
        find_file(tmp_path, THEMES)
    assert str(none.value) == (
        "themes.csv: no .csv and no .xlsx for the list themes."
        " Fix: put themes.csv in the folder of the lists."
    )
    for name in ("themes.csv", "themes.xlsx"):
        (tmp_path / name).write_text("id,label_nl,label_en\n")
    with pytest.raises(ListingError, match=r"themes\.csv and themes\.xlsx for the list themes"):
        find_file(tmp_path, THEMES)


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text(",".join(HEADER) + "\na,,b,c,,,,,,2025,more\n")
    assert told(path) == [
        "themes.csv, row 2: found 11 cells, expected 10, as in the header."
        " Fix: put quotes around a text that holds the separator."
    ]


def test_empty_cells_that_a_spreadsheet_left_out_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text(",".join(HEADER) + "\na,,b,c\nd,,e,f,,,,,,,,,\n")
    assert told(path) == []


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#N/B", "#WAARDE!"],
)
def test_an_error_is_no_value(tmp_path: Path, error: str) -> None:
    path = tmp_path / "themes.csv"
    path.write_text(",".join(HEADER) + f"\na,,{error},c\n")
    assert told(path) == [
        f'themes.csv, row 2, column "label_nl": found the error {error}, expected a value.'
        " Fix: mend the formula, or write the value itself."
    ]


@pytest.mark.parametrize("text", ["#1", "#samen", "# N/A", "N/A", "1 = 1"])
def test_a_text_that_only_looks_like_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "themes.csv"
    path.write_text(",".join(HEADER) + f"\na,,{text},c\n")
    assert told(path) == []


def test_a_formula_is_no_value(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text(",".join(HEADER) + '\n=B2,,"=""x""",c\n')
    assert told(path) == [
        f'themes.csv, row 2, column "{column}": found the formula {formula} without its value,'
        " expected a value. Fix: open the list in a spreadsheet and put the value in place of the"
        " formula."
        for column, formula in (("id", "=B2"), ("label_nl", '="x"'))
    ]


def test_a_cell_without_a_value_is_told_once(tmp_path: Path) -> None:
    rows = [["#N/A", "", "Een", "One"], ["#N/A", "", "Twee", "Two"], ["drie", "#REF!", "Drie", "3"]]
    text = "\n".join(",".join(row) for row in [HEADER, *rows, ["vier", "drie", "Vier", "Four"]])
    (tmp_path / "themes.csv").write_text(text)
    report = Report()
    entries = read_lists(tmp_path, TableGroup((THEMES,)), report)["themes"]
    assert [(f.place.row, f.place.column, f.found) for f in report.findings] == [
        (2, "id", "the error #N/A"),
        (3, "id", "the error #N/A"),
        (4, "broader", "the error #REF!"),
    ]
    assert [entry.key for entry in entries] == [("vier",)]


def test_a_list_that_cannot_be_read_hides_no_other_finding(tmp_path: Path) -> None:
    group = read_group(ROOT / "data" / "lists" / "metadata.json")
    two = TableGroup((group.table("mergers"), THEMES))
    (tmp_path / "mergers.csv").write_bytes(b"")
    (tmp_path / "themes.csv").write_text(",".join(HEADER) + "\nA!,,b,c\n")
    report = Report()
    read_lists(tmp_path, two, report)
    assert [f.text() for f in report.findings] == [
        "mergers.csv: found an empty list, expected a list that can be read."
        " Fix: give it a header row.",
        'themes.csv, row 2, column "id": found "A!", expected text of the form'
        " [a-z0-9]+(-[a-z0-9]+)*. Fix: write it in that form.",
    ]
