"""Records → one named graph per list, with the row every record comes from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.findings import Place
from loaders.iris import DATASET, mint_listing, mint_row
from loaders.lists import Entry
from loaders.nodes import Node, quads_of
from loaders.records import read_records
from loaders.records.record import Record
from loaders.references import References
from loaders.schema import Table

RECORDS: Final[Mapping[str, type[Record]]] = read_records()
"""List → the record its rows become; of a list without one, only the rows are described."""


def _row(table: Table, entry: Entry) -> Node:
    node = Node(mint_row(table.name, entry.key)).types("prov:Entity")
    node.link("dct:isPartOf", mint_listing(table.name))
    node.literal("dct:identifier", f"{entry.place.file}#row={entry.place.row}")
    node.literal("rdfs:label", f"{entry.place.file}, rij {entry.place.row}")
    source, issued = str(entry.values["source_url"]), str(entry.values["source_date"])
    return node.link("dct:source", source).moment("dct:issued", issued)


def _listing(table: Table) -> Node:
    node = Node(mint_listing(table.name)).types("prov:Entity")
    node.literal("rdfs:label", table.url)
    for language, title in table.titles.items():
        node.text("dct:title", title, language=language)
    return node.link("dct:source", *table.sources).link("dct:license", *table.licences)


def list_quads(
    table: Table, entries: Sequence[Entry], references: References, places: dict[str, Place]
) -> Iterator[ox.Quad]:
    """Yield the quads of one list.

    :param places: filled with subject IRI → place of the row that describes it.
    """
    kind = RECORDS.get(table.name)
    graph = mint_listing(table.name)
    yield from quads_of([_listing(table)], graph)
    for entry in entries:
        row = _row(table, entry)
        made = list(kind.from_row(entry.values).nodes(references)) if kind else []
        described = [node for node in made if node.described]
        for node in (*made[:1], *(node for node in described if node is not made[0])):
            node.link("prov:wasDerivedFrom", row.iri)
        for node in (*described, row):
            places.setdefault(node.iri, entry.place)
        yield from quads_of((*made, row), graph)


def dataset_quads(day: date) -> Iterator[ox.Quad]:
    """Yield what is said of the dataset itself: the reference day, the only time in a release."""
    node = Node(DATASET).literal("ict:peildatum", day.isoformat(), "xsd:date")
    return quads_of([node], mint_listing("release"))


def turtle_quads(folder: Path, graph: str) -> Iterator[ox.Quad]:
    """Yield the triples of every Turtle file under a folder, in one graph."""
    for path in sorted(folder.rglob("*.ttl")):
        triples = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        yield from (ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in triples)
