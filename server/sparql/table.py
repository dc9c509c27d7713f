"""The first rows or triples of an answer, for a page; the rest is never read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

ROWS: Final = 200
"""So many rows a page shows."""
_TEXT_BYTES: Final = 256 * 1024
_BINDINGS: Final = '"bindings":['


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows of cells: terms as in SPARQL results JSON, None where not bound."""

    columns: list[str]
    rows: list[list[dict[str, str] | None]]
    more: bool
    """Whether the answer has rows that are not here."""

    @property
    def number(self) -> int:
        """How many rows are here."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Text:
    """Triples as they are written, by whole lines."""

    lines: str
    more: bool

    @property
    def number(self) -> int:
        """How many lines are here."""
        return self.lines.strip("\n").count("\n") + bool(self.lines)


def read_table(content: bytes, *, whole: bool) -> Table:
    """Read the start of SPARQL results JSON, as our engine writes it; yes/no is a table of one.

    :param whole: whether the content is all there is.
    """
    text = content.decode(errors="ignore")
    head, found, rest = text.partition(_BINDINGS)
    if not found:
        word = "ja" if json.loads(text)["boolean"] else "nee"
        return Table(["antwoord"], [[{"type": "literal", "value": word}]], more=False)
    columns = json.loads(head.rpartition(',"results"')[0] + "}")["head"]["vars"]
    rows = list(_objects(rest))
    cells = [[row.get(column) for column in columns] for row in rows[:ROWS]]
    return Table(columns, cells, more=not whole or len(rows) > ROWS)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list that may break off; at most one more than a page shows."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(ROWS + 1):
        try:
            row, at = decoder.raw_decode(text, at)
        except ValueError:
            return
        yield row
        at += text[at : at + 1] == ","


def read_text(content: bytes, *, whole: bool) -> Text:
    """Read the start of an answer in Turtle, by whole lines."""
    is_short = len(content) <= _TEXT_BYTES
    text = content[:_TEXT_BYTES].decode(errors="ignore")
    return Text(text if whole and is_short else text.rpartition("\n")[0], not (whole and is_short))
