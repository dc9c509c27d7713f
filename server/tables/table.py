"""An answer as a table: the rows that a page shows, with the question they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from server.answers import Row
from server.questions import Question
from server.tables.columns import NUMBER, Column, column

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
Value = str | int | float | None
"""What a cell holds: text, a number, or nothing that is known."""


@dataclass(frozen=True, slots=True)
class About:
    """What a table says of itself: address of its page (whole), release and reference day."""

    title: str
    address: str
    release: str
    day: date


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a value a column, in the order of the query; ``query`` runs as it stands."""

    about: About
    query: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def from_answer(cls, about: About, question: Question, query: str, rows: Sequence[Row]) -> Self:
        """Return the table of an answer.

        :param question: tells the columns.
        :param query: its text with the parameters that were asked.
        """
        columns = tuple(map(column, question.columns))
        return cls(about, query, columns, tuple(tuple(_values(row, columns)) for row in rows))

    def shown(self, names: Sequence[str]) -> list[Column]:
        """Return the columns with these names, in their order.

        :raises KeyError: when the table has none of that name.
        """
        known = {column.name: column for column in self.columns}
        return [known[name] for name in names]

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield each row by name of column, without what is not known."""
        names = [column.name for column in self.columns]
        for row in self.rows:
            pairs = zip(names, row, strict=True)
            yield {name: value for name, value in pairs if value is not None}


def _values(row: Row, columns: tuple[Column, ...]) -> Iterator[Value]:
    for each in columns:
        term = row.get(each.name)
        yield _value(term.value, each.kind) if term and term.value else None


def _value(text: str, kind: str) -> Value:
    if kind != NUMBER:
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)


def neutral(value: Value) -> Value:
    """Return a value that no spreadsheet takes for a formula when it reads it from a CSV file.

    Text that begins as a formula does gets an apostrophe before it, a telephone number with a plus
    too. Source: OWASP, CSV Injection.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
