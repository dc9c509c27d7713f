"""Our reader of the CSVW description against the csvw library, on the real description."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from csvw import TableGroup

from loaders.errors import ListingError
from loaders.schema import read_group
from loaders.triples import RECORDS
from tests.conftest import ROOT

METADATA = ROOT / "data" / "lists" / "metadata.json"
OURS = read_group(METADATA)
THEIRS = TableGroup.from_file(METADATA)


def test_the_same_tables_and_keys() -> None:
    theirs = {str(table.url): table.tableSchema for table in THEIRS.tables}
    assert [table.url for table in OURS.tables] == list(theirs)
    for table in OURS.tables:
        schema = theirs[table.url]
        assert list(table.primary_key) == schema.primaryKey
        assert [(k.column, f"{k.table}.csv", k.target) for k in table.foreign_keys] == [
            (k.columnReference[0], str(k.reference.resource), k.reference.columnReference[0])
            for k in schema.foreignKeys
        ]


@pytest.mark.parametrize("table", OURS.tables, ids=lambda table: table.name)
def test_the_same_columns(table: object) -> None:
    theirs = {str(t.url): t.tableSchema for t in THEIRS.tables}[table.url]  # type: ignore[attr-defined]
    for ours, column in zip(table.columns, theirs.columns, strict=True):  # type: ignore[attr-defined]
        assert ours.name == column.name
        assert ours.required == bool(column.required)
        assert ours.separator == (column.separator or "")
        assert ours.datatype.base == (column.datatype.base if column.datatype else "string")


def test_the_library_finds_no_broken_reference() -> None:
    THEIRS.check_referential_integrity()


@pytest.mark.parametrize("table", OURS.tables, ids=lambda table: table.name)
def test_every_table_says_source_licence_and_titles(table: object) -> None:
    assert set(table.titles) == {"nl", "en"}  # type: ignore[attr-defined]
    assert table.sources  # type: ignore[attr-defined]
    assert table.licences  # type: ignore[attr-defined]
    assert all(column.titles for column in table.columns)  # type: ignore[attr-defined]


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
