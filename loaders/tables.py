"""CSV and XLSX → rows of text; every row knows its file, sheet and row number.

Told apart: comma, semicolon and tab; UTF-8 (with or without BOM) and Windows-1252. A header may be
the column's name or one of its Dutch or English titles, in any case.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from loaders.errors import ListingError
from loaders.findings import Finding, Place, Report
from loaders.schema import Column, Table

_DELIMITERS: Final = ",;\t"
_KINDS: Final = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``cells`` is column name → text as found, stripped; ``place`` has no column."""

    place: Place
    cells: dict[str, str]

    def at(self, column: str) -> Place:
        """Return the place of a cell of this row."""
        return Place(self.place.file, self.place.sheet, self.place.row, column)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one list; ``absent`` names the columns that its header lacks."""

    rows: Sequence[Row] = ()
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a file holds: header and rows, each as a list of texts."""

    place: Place
    rows: Sequence[Sequence[str]]


def find_file(folder: Path, table: Table) -> Path:
    """Return the file of a list: CSV or XLSX.

    :raises ListingError: when there is none, or both.
    """
    found = [p for kind in _KINDS if (p := (folder / table.url).with_suffix(kind)).is_file()]
    if len(found) == 1:
        return found[0]
    names = " and ".join(path.name for path in found) or "no file"
    raise ListingError(
        f"found {names} for the list {table.name}, expected one .csv or .xlsx",
        Place(table.url),
        "keep one" if found else f"put {table.url} in the folder of the lists",
    )


def read_listing(path: Path, table: Table, report: Report) -> Listing:
    """Read a list; what is wrong with its header or with the length of a row goes to the report.

    :raises ListingError: when the file cannot be read at all.
    """
    sheet = _read_xlsx(path, table) if path.suffix == ".xlsx" else _read_csv(path)
    if not sheet.rows:
        raise ListingError("the list is empty", sheet.place, "give it a header row")
    columns = _read_header(sheet, table, report)
    rows = _rows(sheet, columns, table, report)
    return Listing(tuple(rows), frozenset(c.name for c in table.columns if c not in columns))


def _rows(
    sheet: _Sheet, columns: Sequence[Column | None], table: Table, report: Report
) -> Iterator[Row]:
    for number, cells in enumerate(sheet.rows[1:], start=2):
        texts = [cell.strip() for cell in cells]
        if any(texts):
            place = Place(sheet.place.file, sheet.place.sheet, number)
            yield _row(place, columns, texts, table, report)


def _row(
    place: Place,
    columns: Sequence[Column | None],
    texts: Sequence[str],
    table: Table,
    report: Report,
) -> Row:
    if len(texts) > len(columns) and any(texts[len(columns) :]):
        report.add(
            Finding(
                place,
                f"{len(texts)} cells",
                f"{len(columns)}, as in the header",
                "put quotes around a text that holds the separator",
            )
        )
    cells = {column.name: "" for column in table.columns}
    cells.update({c.name: text for c, text in zip(columns, texts, strict=False) if c is not None})
    return Row(place, cells)


def _read_header(sheet: _Sheet, table: Table, report: Report) -> list[Column | None]:
    """Match the header cells with the columns; each unknown, double or missing one is a finding."""
    known = {name.casefold(): c for c in table.columns for name in (*c.titles, c.name)}
    header = [cell.strip() for cell in sheet.rows[0]]
    columns: list[Column | None] = []
    for title in header:
        column = known.get(title.casefold())
        if column is not None and column in columns:
            report.add(_double_header(sheet.place, title))
            column = None
        columns.append(column)
    missing = [c for c in table.columns if c.required and c not in columns]
    unknown = [title for title in header if title and title.casefold() not in known]
    for title in unknown:
        report.add(_unknown_header(sheet.place, title, missing or list(table.columns)))
    if not unknown:
        report.extend(_missing_header(sheet.place, column) for column in missing)
    return columns


def _header_place(place: Place, title: str) -> Place:
    return Place(place.file, place.sheet, 1, title)


def _unknown_header(place: Place, title: str, wanted: Sequence[Column]) -> Finding:
    near = get_close_matches(title.casefold(), [column.name for column in wanted], 1, 0.5)
    fix = f'rename it to "{near[0]}"' if near else "rename it, or leave the column out"
    names = ", ".join(column.name for column in wanted)
    return Finding(_header_place(place, title), f'header "{title}"', f"one of {names}", fix)


def _double_header(place: Place, title: str) -> Finding:
    found = f'header "{title}" a second time'
    return Finding(_header_place(place, title), found, "each column once", "leave one out")


def _missing_header(place: Place, column: Column) -> Finding:
    titles = ", ".join(f'"{title}"' for title in (column.name, *column.titles))
    return Finding(
        _header_place(place, column.name),
        "no such column",
        f"a column with one of the headers {titles}",
        "add the column",
    )


def _read_csv(path: Path) -> _Sheet:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ListingError(
            f"no readable CSV: {error}", Place(path.name), "look for a quote that is not closed"
        ) from error
    return _Sheet(Place(path.name), rows)


def _read_xlsx(path: Path, table: Table) -> _Sheet:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise ListingError(
            f"no readable workbook: {error}", Place(path.name), "save it again as .xlsx"
        ) from error
    try:
        sheet = book[table.name] if table.name in book.sheetnames else book.worksheets[0]
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        return _Sheet(Place(path.name, sheet.title), rows)
    finally:
        book.close()


def _text(value: object) -> str:
    """Return a cell of a workbook as the text a CSV would have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
