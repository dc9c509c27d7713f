"""Records → one named graph per list, with the row every record comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.findings import Place
from loaders.iris import DATASET, mint_listing, mint_row
from loaders.lists import Entry
from loaders.nodes import Node, triples_of
from loaders.records import read_records
from loaders.records.record import Record
from loaders.references import References
from loaders.schema import Table

RECORDS: Final[Mapping[str, type[Record]]] = read_records()
"""List → the record its rows become."""


def _quads(triples: Iterable[ox.Triple], graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    return (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)


def _row(table: Table, entry: Entry, record: Record) -> Node:
    node = Node(mint_row(table.name, entry.key)).types("prov:Entity")
    node.link("dct:isPartOf", mint_listing(table.name))
    node.literal("dct:identifier", f"{entry.place.file}#row={entry.place.row}")
    return node.link("dct:source", record.source_url).moment("dct:issued", record.source_date)


def _listing(table: Table) -> Node:
    node = Node(mint_listing(table.name)).types("prov:Entity")
    for language, title in table.titles.items():
        node.text("dct:title", title, language=language)
    return node.link("dct:source", *table.sources).link("dct:license", *table.licences)


def list_quads(
    table: Table, entries: Sequence[Entry], references: References, places: dict[str, Place]
) -> Iterator[ox.Quad]:
    """Yield the quads of one list.

    :param places: filled with subject IRI → place of the row that describes it.
    """
    kind = RECORDS[table.name]
    graph = mint_listing(table.name)
    nodes = [_listing(table)]
    for entry in entries:
        record = kind.from_row(entry.values)
        row = _row(table, entry, record)
        made = list(record.nodes(references))
        made[0].link("prov:wasDerivedFrom", row.iri)
        for node in (*made, row):
            places.setdefault(node.iri, entry.place)
        nodes += [*made, row]
    return _quads(triples_of(nodes), graph)


def dataset_quads(day: date) -> Iterator[ox.Quad]:
    """Yield what is said of the dataset itself: the reference day, the only time in a release."""
    node = Node(DATASET).literal("ict:peildatum", day.isoformat(), "xsd:date")
    return _quads(node.triples, mint_listing("release"))


def turtle_quads(folder: Path, graph: str) -> Iterator[ox.Quad]:
    """Yield the triples of every Turtle file under a folder, in one graph."""
    for path in sorted(folder.rglob("*.ttl")):
        triples = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        yield from (ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in triples)
