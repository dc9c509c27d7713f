"""The header row → the column that every cell below belongs to; each mistake is a finding.

A header may be the column's name or one of its Dutch or English titles, in any case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from openpyxl.utils import get_column_letter

from loaders.findings import Finding, Place, Report, Severity
from loaders.schema import Column, Table
from loaders.sheets import Sheet

_NEAR: Final = 0.5


def read_header(sheet: Sheet, table: Table, report: Report) -> list[Column | None]:
    """Return the column of every header cell, None where there is none.

    Told: a header that is unknown, double, or empty above values, and a column that is missing. A
    missing column is not told where a wrong header is probably it: one mistake is told once.
    """
    titles = [text.strip() for text in sheet.rows[0]]
    columns = _match(titles, table)
    absent = [column for column in table.columns if column not in columns]
    wrong = list(_wrong(sheet, titles, columns, _Wanted(table, absent)))
    report.extend(finding for finding, _ in wrong)
    probably = [column for _, column in wrong]
    report.extend(_missing(sheet.place, c) for c in absent if c not in probably)
    return columns


def _known(columns: Sequence[Column]) -> dict[str, Column]:
    return {name.casefold(): c for c in columns for name in (*c.titles, c.name)}


def _match(titles: Sequence[str], table: Table) -> list[Column | None]:
    known = _known(table.columns)
    columns: list[Column | None] = []
    for title in titles:
        column = known.get(title.casefold())
        columns.append(None if column in columns else column)
    return columns


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The columns a wrong header may stand for: those that are ``absent``."""

    table: Table
    absent: Sequence[Column]

    def words(self) -> str:
        """Return what was expected, as a finding says it."""
        names = ", ".join(column.name for column in self.absent or self.table.columns)
        return f"one of {names}" if self.absent else f"no more than {names}"

    def guess(self, title: str) -> tuple[str, Column | None]:
        """Return the nearest accepted header and its column."""
        known = _known(self.absent)
        near = get_close_matches(title.casefold(), list(known), 1, _NEAR)
        return (near[0], known[near[0]]) if near else ("", None)

    def only(self) -> Column | None:
        """Return the absent column, when a header can be no other."""
        return self.absent[0] if len(self.absent) == 1 else None


def _wrong(
    sheet: Sheet, titles: Sequence[str], columns: Sequence[Column | None], wanted: _Wanted
) -> Iterator[tuple[Finding, Column | None]]:
    """Yield every wrong header with the column that it probably stands for."""
    known = _known(wanted.table.columns)
    for index, (title, column) in enumerate(zip(titles, columns, strict=True)):
        if column is not None:
            continue
        if title.casefold() in known:
            yield _double(sheet.place, title), None
        elif title:
            yield _unknown(sheet.place, title, wanted)
        elif first := _first_value(sheet, index):
            yield _untitled(sheet.place, index, first, wanted), wanted.only()


def _first_value(sheet: Sheet, index: int) -> int:
    """Return the first row that has a value in a column; 0 when none has."""
    rows = enumerate(sheet.rows[1:], start=2)
    return next((n for n, row in rows if index < len(row) and row[index].strip()), 0)


def _header_place(place: Place, title: str) -> Place:
    return Place(place.file, place.sheet, 1, title)


def _double(place: Place, title: str) -> Finding:
    found = f'header "{title}" a second time'
    return Finding(_header_place(place, title), found, "each column once", "leave one out")


def _unknown(place: Place, title: str, wanted: _Wanted) -> tuple[Finding, Column | None]:
    near, column = wanted.guess(title)
    fix = f'rename it to "{near}"' if near else "rename it, or leave the column out"
    found = f'header "{title}"'
    return Finding(_header_place(place, title), found, wanted.words(), fix), column


def _untitled(place: Place, index: int, first: int, wanted: _Wanted) -> Finding:
    column = wanted.only()
    return Finding(
        _header_place(place, get_column_letter(index + 1)),
        f"an empty header above values (the first in row {first})",
        wanted.words(),
        f'write "{column.name}" above them' if column else "write the header, or empty the column",
    )


def _missing(place: Place, column: Column) -> Finding:
    """Tell of a missing column: without one that is optional, the other columns still hold."""
    titles = ", ".join(f'"{title}"' for title in dict.fromkeys((column.name, *column.titles)))
    return Finding(
        _header_place(place, column.name),
        "no such column",
        f"a column with one of the headers {titles}",
        "add the column" if column.required else "add the column, if only with empty cells",
        severity=Severity.VIOLATION if column.required else Severity.WARNING,
    )
