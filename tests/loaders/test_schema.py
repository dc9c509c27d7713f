"""Our reader of the CSVW description against the csvw library, on the real description."""

import json
import shutil
from collections import Counter
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import csvw
import pytest

from loaders.errors import ListingError
from loaders.findings import Report
from loaders.lists import read_lists
from loaders.schema import Column, Table, read_group
from loaders.triples import RECORDS
from tests.conftest import ROOT

METADATA = ROOT / "data" / "lists" / "metadata.json"
OURS = read_group(METADATA)
THEIRS = csvw.TableGroup.from_file(METADATA)
TABLES = {str(table.url): table for table in THEIRS.tables}
LISTS = read_lists(METADATA.parent, OURS, Report())
each_table = pytest.mark.parametrize("table", OURS.tables, ids=lambda table: table.name)


def test_the_same_tables() -> None:
    assert [table.url for table in OURS.tables] == list(TABLES)


@each_table
def test_the_same_keys(table: Table) -> None:
    schema = TABLES[table.url].tableSchema
    assert list(table.primary_key) == schema.primaryKey
    ours = [([key.column], f"{key.table}.csv", [key.target]) for key in table.foreign_keys]
    assert ours == [
        (list(k.columnReference), str(k.reference.resource), list(k.reference.columnReference))
        for k in schema.foreignKeys
    ]


@each_table
def test_the_same_columns(table: Table) -> None:
    for ours, theirs in zip(table.columns, TABLES[table.url].tableSchema.columns, strict=True):
        assert ours.name == theirs.name
        assert ours.required == bool(theirs.required)
        assert ours.separator == (theirs.separator or "")
        assert ours.datatype.base == theirs.datatype.base
        assert ours.datatype.format == (theirs.datatype.format or "")
        assert ours.datatype.name == theirs.datatype.common_props.get("dc:title", "")


@each_table
def test_the_same_titles_in_both_languages(table: Table) -> None:
    for ours, theirs in zip(table.columns, TABLES[table.url].tableSchema.columns, strict=True):
        assert set(theirs.titles) == {"nl", "en"}
        assert ours.titles == tuple(title for titles in theirs.titles.values() for title in titles)


@each_table
def test_no_header_may_mean_two_columns(table: Table) -> None:
    names = Counter(
        name for c in table.columns for name in {title.casefold() for title in (c.name, *c.titles)}
    )
    assert [name for name, times in names.items() if times > 1] == []


def same(ours: str, theirs: object) -> bool:
    """Say whether our text is what the library made of the cell."""
    if isinstance(theirs, datetime):
        return ours == theirs.date().isoformat()
    if isinstance(theirs, int | Decimal):
        return Decimal(ours) == theirs
    return ours == (theirs or "")


def cell_is_same(column: Column, ours: str | tuple[str, ...], theirs: object) -> bool:
    if not column.separator:
        return isinstance(ours, str) and same(ours, theirs)
    assert isinstance(theirs, list)
    return len(ours) == len(theirs) and all(map(same, ours, theirs))


@each_table
def test_the_library_reads_the_same_cells_without_an_error(table: Table) -> None:
    rows = list(TABLES[table.url].iterdicts(strict=True))
    assert rows
    different = [
        (str(entry.at(column.name)), entry.values[column.name], row[column.name])
        for entry, row in zip(LISTS[table.name], rows, strict=True)
        for column in table.columns
        if not cell_is_same(column, entry.values[column.name], row[column.name])
    ]
    assert different == []


def test_the_library_finds_no_broken_reference_and_no_double_key() -> None:
    assert THEIRS.check_referential_integrity()
    assert all(table.check_primary_key() for table in THEIRS.tables)


@pytest.mark.parametrize(
    ("old", "new"),
    [("2019-01-01,gemeente", "2019-13-01,gemeente"), (",gemeente,", ",dorp,"), (",44001,", ",,")],
)
def test_the_library_refuses_what_we_refuse(tmp_path: Path, old: str, new: str) -> None:
    for path in METADATA.parent.iterdir():
        shutil.copy(path, tmp_path)
    mergers = tmp_path / "mergers.csv"
    text = mergers.read_text(encoding="utf-8")
    assert old in text
    mergers.write_text(text.replace(old, new, 1), encoding="utf-8")
    report = Report()
    read_lists(tmp_path, OURS, report)
    assert len(report.findings) == 1
    theirs = csvw.TableGroup.from_file(tmp_path / "metadata.json").tabledict["mergers.csv"]
    with pytest.raises(ValueError, match=r"mergers\.csv"):
        list(theirs.iterdicts(strict=True))


@each_table
def test_every_table_says_source_licence_and_titles(table: Table) -> None:
    assert set(table.titles) == {"nl", "en"}
    assert table.sources
    assert table.licences


def test_records_read_only_columns_that_are_described() -> None:
    for name, record in RECORDS.items():
        columns = {column.name for column in OURS.table(name).columns}
        assert {field.name for field in fields(record)} <= columns


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"tables": [{"url": "a.csv"}]})])
def test_a_description_we_cannot_use(tmp_path: Path, text: str) -> None:
    path = tmp_path / "metadata.json"
    path.write_text(text)
    with pytest.raises(ListingError, match="no usable description of the lists"):
        read_group(path)
