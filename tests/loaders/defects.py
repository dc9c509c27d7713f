"""Puts one defect of a kind into a real list, and says which finding must come of it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from loaders.findings import Finding
from loaders.schema import Column, Table, TableGroup

Rows = list[dict[str, str]]
Cells = list[list[object]]
FORMS = ("csv", "xlsx")


@dataclass(frozen=True)
class Defect:
    """One defect: where (row as the spreadsheet shows it), what is put there, what must be told.

    A number as ``value`` is a cell of a workbook that a spreadsheet took for a number.
    """

    kind: str
    table: str
    row: int
    column: str
    value: str | int
    found: str
    expected: str
    fix: str

    @property
    def forms(self) -> tuple[str, ...]:
        return ("xlsx",) if isinstance(self.value, int) else FORMS

    def told_by(self, finding: Finding) -> bool:
        place = finding.place
        return (
            Path(place.file).stem == self.table
            and (place.row, place.column) == (self.row, self.column)
            and self.found in finding.found
            and self.expected in finding.expected
            and self.fix in finding.fix
        )


def read(folder: Path, table: Table) -> Rows:
    with (folder / table.url).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def defects(table: Table, rows: Rows) -> Iterator[Defect]:
    """Yield one defect of every kind that the list can have, each in a row of its own."""
    keys = {key.column: key for key in table.foreign_keys}
    plain = [c for c in table.columns if c.name not in table.primary_key]
    kinds = {
        "check digits": (
            first(plain, lambda c: c.datatype.name == "kbo")
            or first(table.columns, lambda c: c.datatype.name == "kbo"),
            wrong_kbo,
        ),
        "unknown NIS": (
            first(table.columns, lambda c: c.datatype.name == "nis" and c.name in keys),
            lambda _: "99999",
        ),
        "wrong date": (
            first(plain, lambda c: c.datatype.base == "date" or c.datatype.name == "moment"),
            lambda _: "2025-13-45",
        ),
        "missing required cell": (
            first(plain, lambda c: c.required) or first(table.columns, lambda c: c.required),
            lambda _: "",
        ),
        "wrong number": (
            first(plain, lambda c: c.datatype.base in ("integer", "decimal"))
            or first(table.columns, lambda c: c.datatype.base == "integer"),
            lambda _: "1,5",
        ),
        "unknown code": (first(plain, lambda c: bool(c.datatype.codes)), lambda _: "onzin"),
        "foreign key to nowhere": (
            first(table.columns, lambda c: c.name in keys and c.datatype.name == ""),
            nowhere,
        ),
        "NIS as number": (first(plain, lambda c: c.datatype.name == "nis"), lambda _: 2000),
        "KBO as number": (
            first(plain, lambda c: c.datatype.name == "kbo")
            or first(table.columns, lambda c: c.datatype.name == "kbo"),
            int,
        ),
    }
    taken: set[tuple[int, str]] = set()
    for number, (kind, (column, change)) in enumerate(kinds.items()):
        index = None if column is None else usable(rows, column, 5 * number, taken)
        if column is not None and index is not None:
            taken.add((index, column.name))
            yield expectation(kind, table, column, index + 2, change(rows[index][column.name]))
    yield duplicate(table, rows)
    used = {column.name for column, _ in kinds.values() if column is not None}
    free = first(plain, lambda c: c.name not in used) or plain[-1]
    yield wrong_header(free, table)


def first(columns: list[Column] | tuple[Column, ...], fits: object) -> Column | None:
    return next((column for column in columns if fits(column)), None)  # type: ignore[operator]


def usable(rows: Rows, column: Column, start: int, taken: set[tuple[int, str]]) -> int | None:
    """Return a row, the first after ``start`` that is free, whose cell has a value to start from.

    The last row is left as it is: it is the one that is doubled.
    """
    size = len(rows) - 1
    order = [i for step in range(size) if ((i := (start + step) % size), column.name) not in taken]
    fit = [i for i in order if has_value(rows[i][column.name], column)]
    free = [i for i in fit if i not in {row for row, _ in taken}]
    return next(iter(free + fit), None)


def has_value(text: str, column: Column) -> bool:
    """Say whether a cell has a value from which every defect of its column can be made."""
    return text.isdigit() and text.startswith("0") if column.datatype.name == "kbo" else bool(text)


def nowhere(value: str) -> str:
    """Return a key of the same form that no list has."""
    return "bestaat/niet" if "/" in value else "bestaat-niet"


def wrong_kbo(number: str) -> str:
    """Return the number with another last digit."""
    assert number.isdigit()
    return number[:9] + str((int(number[9]) + 1) % 10)


def expectation(kind: str, table: Table, column: Column, row: int, value: str | int) -> Defect:
    told = {
        "check digits": ("check digits", "modulo 97", "look the number up"),
        "unknown NIS": ('"99999"', "stands in the list areas", ""),
        "wrong date": ('"2025-13-45"', "that exists", "write it as in"),
        "missing required cell": ("an empty cell", "a value", "fill it in"),
        "wrong number": ('"1,5"', "number", "write it as in"),
        "unknown code": ('"onzin"', "one of ", ""),
        "foreign key to nowhere": ('"bestaat', "stands in the list ", ""),
        "NIS as number": ('"2000"', "a NIS code of 5 digits", "format the column as text"),
        "KBO as number": (f'"{value}"', "a KBO number of 10 digits", "format the column as text"),
    }[kind]
    return Defect(kind, table.name, row, column.name, value, *told)


def duplicate(table: Table, rows: Rows) -> Defect:
    found, expected = "a second time (first in row ", "a key of its own"
    column = ", ".join(table.primary_key)
    return Defect(
        "duplicate key", table.name, len(rows) + 2, column, "", found, expected, "leave one"
    )


def together(found: list[Defect], form: str) -> list[Defect]:
    """Leave out what stands in a column whose header is misspelled: nobody can see it then."""
    hidden = {defect.value for defect in found if defect.kind == "wrong header"}
    return [defect for defect in found if form in defect.forms and defect.column not in hidden]


def wrong_header(column: Column, table: Table) -> Defect:
    """Misspell the header of a column, one in which no other defect stands if there is one."""
    name = column.name
    wrong = f"{name}x"
    return Defect("wrong header", table.name, 1, wrong, name, f'header "{wrong}"', name, name)


def put(rows: Rows, header: list[str], wanted: list[Defect]) -> tuple[list[str], Cells]:
    """Return header and cells of a list with these defects in it."""
    changed: list[dict[str, object]] = [dict(row) for row in rows]
    names = list(header)
    for defect in wanted:
        if defect.kind == "wrong header":
            names[names.index(defect.value)] = defect.column
        elif defect.kind == "duplicate key":
            changed.append(dict(rows[-1]))
        else:
            changed[defect.row - 2][defect.column] = defect.value
    return names, [[row[name] for name in header] for row in changed]


def write(folder: Path, table: Table, form: str, header: list[str], rows: Cells) -> None:
    (folder / table.url).unlink(missing_ok=True)
    if form == "xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(table.name)
        for row in (header, *rows):
            sheet.append(row)
        book.save((folder / table.url).with_suffix(".xlsx"))
        return
    with (folder / table.url).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def all_defects(group: TableGroup, folder: Path) -> dict[str, list[Defect]]:
    return {table.name: list(defects(table, read(folder, table))) for table in group.tables}
