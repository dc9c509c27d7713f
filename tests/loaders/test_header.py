"""What is told of a header: unknown, double, empty, missing; one mistake once."""

import csv
from pathlib import Path

import openpyxl
import pytest

from loaders.findings import Finding, Report, Severity
from loaders.schema import Table, read_group
from loaders.tables import Listing, read_listing
from tests.conftest import ROOT

GROUP = read_group(ROOT / "data" / "lists" / "metadata.json")
THEMES = GROUP.table("themes")
NAMES = [column.name for column in THEMES.columns]
EVERY_COLUMN = [
    pytest.param(table, index, id=f"{table.name}-{column.name}")
    for table in GROUP.tables
    for index, column in enumerate(table.columns)
]


def read(folder: Path, table: Table, rows: list[list[str]]) -> tuple[Listing, list[Finding]]:
    with (folder / table.url).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    report = Report()
    return read_listing(folder / table.url, table, report), report.findings


def read_book(folder: Path, table: Table, rows: list[list[str]]) -> list[Finding]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / f"{table.name}.xlsx")
    report = Report()
    read_listing(folder / f"{table.name}.xlsx", table, report)
    return report.findings


def told(folder: Path, header: list[str], *rows: list[str]) -> list[str]:
    return [finding.text() for finding in read(folder, THEMES, [header, *rows])[1]]


@pytest.mark.parametrize("language", range(2))
def test_titles_in_both_languages_and_capitals(tmp_path: Path, language: int) -> None:
    header = [column.titles[language].upper() for column in THEMES.columns]
    listing, findings = read(tmp_path, THEMES, [header, ["a", "", "Een", "One"]])
    assert findings == []
    assert (listing.rows[0].cells["id"], listing.rows[0].cells["label_nl"]) == ("a", "Een")


def test_an_unknown_header_is_probably_the_missing_column(tmp_path: Path) -> None:
    assert told(tmp_path, ["id", "broader", "naam NL", *NAMES[3:]]) == [
        'themes.csv, row 1, column "naam NL": found header "naam NL", expected one of label_nl.'
        ' Fix: rename it to "naam".'
    ]


def test_a_column_too_many(tmp_path: Path) -> None:
    assert told(tmp_path, [*NAMES, "opmerking"]) == [
        'themes.csv, row 1, column "opmerking": found header "opmerking", expected no more than '
        + ", ".join(NAMES)
        + ". Fix: rename it, or leave the column out."
    ]


def test_a_misspelled_header_does_not_hide_that_another_is_missing(tmp_path: Path) -> None:
    found = told(tmp_path, ["id", "broader", "labell_nl", *NAMES[4:]])
    assert [text.split(":")[0] for text in found] == [
        'themes.csv, row 1, column "labell_nl"',
        'themes.csv, row 1, column "label_en"',
    ]


def test_a_column_twice(tmp_path: Path) -> None:
    assert told(tmp_path, [*NAMES, "ID"]) == [
        'themes.csv, row 1, column "ID": found header "ID" a second time, expected each column'
        " once. Fix: leave one out."
    ]


def test_an_empty_header_above_values_that_may_be_several_columns(tmp_path: Path) -> None:
    header = ["id", "", "label_nl", "label_en", "", *NAMES[6:]]
    found = told(tmp_path, header, ["a", "", "A", "A"], ["b", "a", "B", "B"])
    assert found[0] == (
        'themes.csv, row 1, column "B": found an empty header above values (the first in row 3),'
        " expected one of broader, definition_nl, definition_en."
        " Fix: write the header, or empty the column."
    )
    assert all("found no such column" in text for text in found[1:])
    assert len(found) == 4


def test_empty_columns_need_no_header(tmp_path: Path) -> None:
    assert told(tmp_path, [*NAMES, "", ""], ["a", *[""] * 12, " "]) == []


@pytest.mark.parametrize(("table", "index"), EVERY_COLUMN)
def test_no_column_loses_its_header_in_silence(tmp_path: Path, table: Table, index: int) -> None:
    header = [column.name for column in table.columns]
    header[index] = ""
    rows = [header, ["x"] * len(header)]
    letter = openpyxl.utils.get_column_letter(index + 1)
    for findings in (read(tmp_path, table, rows)[1], read_book(tmp_path, table, rows)):
        (finding,) = findings
        assert (finding.place.row, finding.place.column) == (1, letter)
        assert finding.fix == f'write "{table.columns[index].name}" above them'
        assert finding.severity is Severity.VIOLATION


@pytest.mark.parametrize(("table", "index"), EVERY_COLUMN)
def test_no_column_is_missed_in_silence(tmp_path: Path, table: Table, index: int) -> None:
    header = [column.name for column in table.columns if column is not table.columns[index]]
    listing, (finding,) = read(tmp_path, table, [header, ["x"] * len(header)])
    column = table.columns[index]
    assert (finding.place.row, finding.place.column) == (1, column.name)
    assert (finding.severity is Severity.VIOLATION) == column.required
    assert all(f'"{title}"' in finding.expected for title in column.titles)
    assert listing.absent == {column.name}


def test_a_value_beside_the_table_of_a_workbook_is_told(tmp_path: Path) -> None:
    rows = [NAMES, ["a", "", "A", "A"], ["b", *[""] * 12, "nakijken"]]
    (finding,) = read_book(tmp_path, THEMES, rows)
    assert (finding.place.sheet, finding.place.row, finding.place.column) == ("Sheet", 1, "N")
    assert finding.found == "an empty header above values (the first in row 3)"
