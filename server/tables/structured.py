"""A table as JSON, and as triples in the way that CSV on the Web lays down."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from loaders.terms import BASE
from server.tables.columns import DATE, LINK, NUMBER, Column
from server.tables.table import Table, Value

COLUMNS: Final = f"{BASE}/ns/kolom#"
"""What the predicates begin with that stand for columns."""
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_CSVW: Final = "http://www.w3.org/ns/csvw#"
_DCT: Final = "http://purl.org/dc/terms/"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DATES: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}
PREFIXES: Final = {"csvw": _CSVW, "dct": _DCT, "kolom": COLUMNS, "xsd": _XSD}


def as_json(table: Table) -> bytes:
    """Return an object: what the table is, its columns, and its rows as objects.

    A value that is not known is left out; a number is a number, a date is text (ISO 8601).
    """
    about = table.about
    told: dict[str, Any] = {
        "title": about.title,
        "url": about.address,
        "referenceDay": about.day.isoformat(),
        "release": about.release,
        "licence": _LICENCE,
        "query": table.query,
        "columns": [{"name": c.name, "label": c.label, "kind": c.kind} for c in table.columns],
        "rows": list(table.records()),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def as_triples(table: Table) -> Iterator[ox.Triple]:
    """Yield the table as triples: each row, its number, and what it describes.

    Source: W3C, Generating RDF from Tabular Data on the Web §4 (standard mode). A row describes a
    node of its own, as one row is about several things.
    """
    own = ox.NamedNode(table.about.address)
    yield ox.Triple(own, _TYPE, _csvw("Table"))
    yield ox.Triple(own, _csvw("url"), own)
    yield ox.Triple(own, _dct("title"), ox.Literal(table.about.title, language="nl"))
    yield ox.Triple(own, _dct("license"), ox.NamedNode(_LICENCE))
    yield ox.Triple(own, _dct("issued"), _date(table.about.day.isoformat()))
    for number, row in enumerate(table.rows, start=1):
        yield from _row_triples(own, number, zip(table.columns, row, strict=True))


def _row_triples(
    own: ox.NamedNode, number: int, cells: "Iterator[tuple[Column, Value]]"
) -> Iterator[ox.Triple]:
    within = f"{own.value}{'-' if '#' in own.value else '#'}"
    row = ox.NamedNode(f"{within}rij={number}")
    about = ox.NamedNode(f"{within}over={number}")
    yield ox.Triple(own, _csvw("row"), row)
    yield ox.Triple(row, _TYPE, _csvw("Row"))
    yield ox.Triple(row, _csvw("rownum"), ox.Literal(number))
    yield ox.Triple(row, _csvw("describes"), about)
    for column, value in cells:
        if value is not None:
            yield ox.Triple(about, ox.NamedNode(COLUMNS + column.name), _term(value, column.kind))


def _term(value: Value, kind: str) -> ox.NamedNode | ox.Literal:
    if kind == LINK:
        try:
            return ox.NamedNode(str(value))
        except ValueError:  # several, or as its source has it
            return ox.Literal(str(value))
    if kind == DATE:
        return _date(str(value))
    return ox.Literal(value if kind == NUMBER and value is not None else str(value))


def _date(text: str) -> ox.Literal:
    name = _DATES.get(len(text))
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + name)) if name else ox.Literal(text)


def _csvw(name: str) -> ox.NamedNode:
    return ox.NamedNode(_CSVW + name)


def _dct(name: str) -> ox.NamedNode:
    return ox.NamedNode(_DCT + name)
