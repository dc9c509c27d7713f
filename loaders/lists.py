"""All lists, checked: cells, keys within a list, keys between lists. Findings are collected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from loaders.errors import CellError, ListingError
from loaders.findings import Finding, Place, Report
from loaders.schema import Column, ForeignKey, Table, TableGroup
from loaders.tables import Listing, Row, find_file, read_listing
from loaders.values import parse_value

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One checked row: column → text, or tuple of texts where the column has a separator."""

    place: Place
    key: tuple[str, ...]
    values: Mapping[str, Value]

    def at(self, column: str) -> Place:
        """Return the place of a cell."""
        return Place(self.place.file, self.place.sheet, self.place.row, column)


Lists = dict[str, list[Entry]]


def read_lists(folder: Path, group: TableGroup, report: Report) -> Lists:
    """Read and check every list of the group; everything wrong goes to the report.

    A row with a bad cell is left out of what is returned, but its keys count as existing, so that
    one mistake is told once.
    """
    listings = {table.name: _read(folder, table, report) for table in group.tables}
    keys = _Keys(group, listings)
    return {t.name: list(_check(t, listings[t.name], keys, report)) for t in group.tables}


def _read(folder: Path, table: Table, report: Report) -> Listing:
    try:
        return read_listing(find_file(folder, table), table, report)
    except ListingError as error:
        place = error.place or Place(table.url)
        report.add(Finding(place, error.message, "a list that can be read", error.fix))
        return Listing(absent=frozenset(column.name for column in table.columns))


class _Keys:
    """The values of every key column; None where the list lacks the column."""

    def __init__(self, group: TableGroup, listings: Mapping[str, Listing]) -> None:
        self._values = {
            (table.name, name): frozenset(row.cells[name] for row in listings[table.name].rows)
            for table in group.tables
            for name in table.primary_key
            if name not in listings[table.name].absent
        }

    def known(self, foreign: ForeignKey) -> frozenset[str] | None:
        """Return the keys a foreign key may take."""
        return self._values.get((foreign.table, foreign.target))


def _check(table: Table, listing: Listing, keys: _Keys, report: Report) -> Iterator[Entry]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in listing.rows:
        unseen = listing.absent | row.unread
        found = list(_check_row(table, row, unseen, keys))
        found += _check_key(table, row, unseen, seen)
        report.extend(found)
        if not found and not row.unread:
            key = tuple(row.cells[name] for name in table.primary_key)
            yield Entry(row.place, key, {c.name: _split(row, c) for c in table.columns})


def _check_row(table: Table, row: Row, unseen: frozenset[str], keys: _Keys) -> Iterator[Finding]:
    """Yield what is wrong in the cells; a value of the wrong form is not looked up as well.

    ``unseen`` names the columns that are told already: absent, or without a value in this row.
    """
    foreign = {key.column: key for key in table.foreign_keys}
    for column in table.columns:
        if column.name not in unseen:
            found = list(_check_cell(row, column))
            yield from found
            if not found and column.name in foreign:
                yield from _check_foreign(row, column, foreign[column.name], keys)


def _split(row: Row, column: Column) -> Value:
    text = row.cells[column.name]
    return _parts(text, column) if column.separator else text


def _parts(text: str, column: Column) -> tuple[str, ...]:
    parts = text.split(column.separator) if column.separator else [text]
    return tuple(part.strip() for part in parts if part.strip())


def _check_cell(row: Row, column: Column) -> Iterator[Finding]:
    parts = _parts(row.cells[column.name], column)
    if column.required and not parts:
        yield Finding(row.at(column.name), "an empty cell", "a value", "fill it in")
    for part in parts:
        try:
            parse_value(part, column.datatype)
        except CellError as error:
            yield Finding(row.at(column.name), error.found, error.expected, error.fix)


def _check_key(
    table: Table, row: Row, unseen: frozenset[str], seen: dict[tuple[str, ...], Row]
) -> Iterator[Finding]:
    key = tuple(row.cells[name] for name in table.primary_key)
    if unseen & set(table.primary_key) or not any(key):
        return
    first = seen.setdefault(key, row)
    if first is not row:
        yield Finding(
            row.at(", ".join(table.primary_key)),
            f'the key "{" / ".join(key)}" a second time (first in row {first.place.row})',
            "a key of its own for every row",
            "leave one of the two rows out, or give it its own key",
        )


def _check_foreign(row: Row, column: Column, foreign: ForeignKey, keys: _Keys) -> Iterator[Finding]:
    known = keys.known(foreign)
    for key in _parts(row.cells[column.name], column):
        if known is not None and key not in known:
            yield Finding(
                row.at(column.name),
                f'"{key}"',
                f"a {foreign.target} that stands in the list {foreign.table}",
                _foreign_fix(key, known, foreign.table),
            )


def _foreign_fix(key: str, known: frozenset[str], listing: str) -> str:
    near = get_close_matches(key, sorted(known), 1)
    return f'write "{near[0]}"' if near else f"correct it, or add it to {listing}"
