"""Puts one defect of a kind into a real list, and says which finding must come of it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from loaders.findings import Finding
from loaders.schema import Column, Table, TableGroup

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Defect:
    """One defect: where (row as the spreadsheet shows it), what is put there, what must be told."""

    kind: str
    table: str
    row: int
    column: str
    value: str
    found: str
    expected: str
    fix: str

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
            lambda _: "bestaat/niet" if table.name == "access_areas" else "bestaat-niet",
        ),
    }
    for number, (kind, (column, change)) in enumerate(kinds.items()):
        if column is not None:
            index = usable(rows, column, 5 * number)
            value = change(rows[index][column.name])
            yield expectation(kind, table, column, index + 2, value)
    yield duplicate(table, rows)
    used = {column.name for column, _ in kinds.values() if column is not None}
    free = first(plain, lambda c: c.name not in used) or plain[-1]
    yield wrong_header(free, table)


def first(columns: list[Column] | tuple[Column, ...], fits: object) -> Column | None:
    return next((column for column in columns if fits(column)), None)  # type: ignore[operator]


def usable(rows: Rows, column: Column, start: int) -> int:
    """Return the first row from ``start`` on whose cell has a value of the column's own form."""
    wanted = 10 if column.datatype.name == "kbo" else 0
    return next(i for i in range(start, len(rows)) if len(rows[i][column.name]) >= wanted)


def wrong_kbo(number: str) -> str:
    """Return the number with another last digit."""
    assert number.isdigit()
    return number[:9] + str((int(number[9]) + 1) % 10)


def expectation(kind: str, table: Table, column: Column, row: int, value: str) -> Defect:
    told = {
        "check digits": ("check digits", "modulo 97", "look the number up"),
        "unknown NIS": ('"99999"', "stands in the list areas", ""),
        "wrong date": ('"2025-13-45"', "that exists", "write it as in"),
        "missing required cell": ("an empty cell", "a value", "fill it in"),
        "wrong number": ('"1,5"', "number", "write it as in"),
        "unknown code": ('"onzin"', "one of ", ""),
        "foreign key to nowhere": ('"bestaat', "stands in the list ", ""),
    }[kind]
    return Defect(kind, table.name, row, column.name, value, *told)


def duplicate(table: Table, rows: Rows) -> Defect:
    found, expected = "a second time (first in row ", "a key of its own"
    column = ", ".join(table.primary_key)
    return Defect(
        "duplicate key", table.name, len(rows) + 2, column, "", found, expected, "leave one"
    )


def together(found: list[Defect]) -> list[Defect]:
    """Leave out what stands in a column whose header is misspelled: nobody can see it then."""
    hidden = {defect.value for defect in found if defect.kind == "wrong header"}
    return [defect for defect in found if defect.column not in hidden]


def wrong_header(column: Column, table: Table) -> Defect:
    """Misspell the header of a column, one in which no other defect stands if there is one."""
    name = column.name
    wrong = f"{name}x"
    return Defect("wrong header", table.name, 1, wrong, name, f'header "{wrong}"', name, name)


def put(rows: Rows, header: list[str], wanted: list[Defect]) -> tuple[list[str], list[list[str]]]:
    """Return header and cells of a list with these defects in it."""
    changed = [dict(row) for row in rows]
    names = list(header)
    for defect in wanted:
        if defect.kind == "wrong header":
            names[names.index(defect.value)] = defect.column
        elif defect.kind == "duplicate key":
            changed.append(dict(rows[-1]))
        else:
            changed[defect.row - 2][defect.column] = defect.value
    return names, [[row[name] for name in header] for row in changed]


def write(folder: Path, table: Table, form: str, header: list[str], rows: list[list[str]]) -> None:
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
