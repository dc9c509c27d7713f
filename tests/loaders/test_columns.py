"""A finding names the column: the one of which the property changes when its cell does."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from loaders.columns import COLUMNS, column_of
from loaders.findings import Report
from loaders.lists import read_lists
from loaders.records.record import Record
from loaders.references import References
from loaders.schema import read_group
from loaders.triples import RECORDS
from tests.conftest import ROOT

Triple = tuple[str, str, str]
LISTS = ROOT / "data" / "lists"
GROUP = read_group(LISTS / "metadata.json")
READ = read_lists(LISTS, GROUP, Report())
REFERENCES = References.from_lists(
    {name: [entry.values for entry in entries] for name, entries in READ.items()}
)


def said(kind: type[Record], values: Mapping[str, Any]) -> set[Triple]:
    return {
        (node.iri, triple.predicate.value, getattr(triple.object, "value", ""))
        for node in kind.from_row(values).nodes(REFERENCES)
        for triple in node.triples
    }


def properties() -> Iterator[tuple[str, str]]:
    """Yield the list and property of everything that a real row says and a column is named for."""
    for name, kind in RECORDS.items():
        found = {p for entry in READ[name] for _, p, _ in said(kind, entry.values)}
        yield from ((name, predicate) for predicate in sorted(found & COLUMNS.keys()))


def about(triples: set[Triple], predicate: str) -> set[Triple]:
    """Return what is said by a property, and of the things of the same row that it links to."""
    found = {triple for triple in triples if triple[1] == predicate}
    while more := {t for t in triples if any(t[0] == o for _, _, o in found)} - found:
        found |= more
    return found


@pytest.mark.parametrize(("name", "predicate"), list(properties()))
def test_the_column_told_is_the_one_that_says_it(name: str, predicate: str) -> None:
    table = GROUP.table(name)
    columns = [*table.primary_key, *(c.name for c in table.columns)]
    for entry in READ[name]:
        before = said(RECORDS[name], entry.values)
        for iri in sorted({iri for iri, one, _ in before if one == predicate}):
            column = column_of(iri, predicate, columns)
            others = {other.values[column] for other in READ[name]} - {entry.values[column]}
            for other in sorted(others or {"7"}, key=str)[:3]:
                after = said(RECORDS[name], {**entry.values, column: other})
                if about(before, predicate) != about(after, predicate):
                    return
    pytest.fail(f"no row of {name} says {predicate} by the column that is told")
