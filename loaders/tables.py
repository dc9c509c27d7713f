"""A list, whatever its form of file → rows of text; every row knows its file, sheet and number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.delimited import read_delimited
from loaders.errors import ListingError
from loaders.findings import Finding, Place, Report
from loaders.header import read_header
from loaders.schema import Column, Table
from loaders.sheets import Sheet
from loaders.workbook import read_workbook

_KINDS: Final = (".csv", ".xlsx")
# As spreadsheets write them, in English and Dutch: #N/A, #REF!, #DIV/0!, #NAME?, #WAARDE!, Err:508
_ERROR: Final = re.compile(r"#(N/[AB]|[A-Z_]+(/0)?[!?])|Err:\d{3}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``cells`` is column name → text as found, stripped; ``place`` has no column.

    ``unread`` names the columns whose cell holds no value; the report tells why.
    """

    place: Place
    cells: dict[str, str]
    unread: frozenset[str] = frozenset()

    def at(self, column: str) -> Place:
        """Return the place of a cell of this row."""
        return Place(self.place.file, self.place.sheet, self.place.row, column)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one list; ``absent`` names the columns that its header lacks."""

    rows: Sequence[Row] = ()
    absent: frozenset[str] = frozenset()


def find_file(folder: Path, table: Table) -> Path:
    """Return the file of a list: CSV or XLSX.

    :raises ListingError: when there is none, or both.
    """
    found = [p for kind in _KINDS if (p := (folder / table.url).with_suffix(kind)).is_file()]
    if len(found) == 1:
        return found[0]
    names = " and ".join(path.name for path in found) or "no .csv and no .xlsx"
    raise ListingError(
        f"{names} for the list {table.name}",
        Place(table.url),
        "keep one" if found else f"put {table.url} in the folder of the lists",
    )


def read_listing(path: Path, table: Table, report: Report) -> Listing:
    """Read a list; what is wrong with its header, or keeps a cell from being read, is reported.

    A row may be shorter than the header: spreadsheets leave empty cells at its end out of a CSV.

    :raises ListingError: when the file cannot be read at all.
    """
    is_book = path.suffix == ".xlsx"
    sheet = read_workbook(path, table.name) if is_book else read_delimited(path)
    if not sheet.rows:
        raise ListingError("an empty list", sheet.place, "give it a header row")
    columns = read_header(sheet, table, report)
    rows = _rows(sheet, columns, table, report)
    return Listing(tuple(rows), frozenset(c.name for c in table.columns if c not in columns))


def _rows(
    sheet: Sheet, columns: Sequence[Column | None], table: Table, report: Report
) -> Iterator[Row]:
    for number, cells in enumerate(sheet.rows[1:], start=2):
        texts = [cell.strip() for cell in cells]
        if any(texts):
            place = Place(sheet.place.file, sheet.place.sheet, number)
            report.extend(_too_many(place, texts, len(columns)))
            row = _row(place, columns, texts, table)
            report.extend(_unread(row, name) for name in sorted(row.unread))
            yield row


def _row(place: Place, columns: Sequence[Column | None], texts: Sequence[str], table: Table) -> Row:
    found = {c.name: text for c, text in zip(columns, texts, strict=False) if c is not None}
    cells = {column.name: "" for column in table.columns} | found
    unread = (name for name, text in found.items() if _is_formula(text) or _ERROR.fullmatch(text))
    return Row(place, cells, frozenset(unread))


def _is_formula(text: str) -> bool:
    return text.startswith("=")


def _too_many(place: Place, texts: Sequence[str], width: int) -> Iterator[Finding]:
    if any(texts[width:]):
        yield Finding(
            place,
            f"{len(texts)} cells",
            f"{width}, as in the header",
            "put quotes around a text that holds the separator",
        )


def _unread(row: Row, name: str) -> Finding:
    """Tell of a formula or an error where a value should be."""
    text = row.cells[name]
    if _is_formula(text):
        fix = "open the list in a spreadsheet and put the value in place of the formula"
        return Finding(row.at(name), f"the formula {text} without its value", "a value", fix)
    fix = "mend the formula, or write the value itself"
    return Finding(row.at(name), f"the error {text}", "a value", fix)
