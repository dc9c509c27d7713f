"""Adds to a graph what tells of it, and gives the same as files of the release."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.iris import DATASET, mint_listing
from loaders.nodes import quads_of
from loaders.publication import names
from loaders.publication.catalogue import FLANDERS, catalogue_nodes
from loaders.publication.context import make_context
from loaders.publication.examples import example_nodes, prefix_nodes, read_examples
from loaders.publication.void import add_void
from loaders.schema import Table
from loaders.terms import PREFIXES, term

CATALOGUE_FILE: Final = "catalogue.ttl"
VOID_FILE: Final = "void.ttl"
CONTEXT_FILE: Final = "context.jsonld"


def describe(
    store: ox.Store, examples: Path, tables: Sequence[Table], day: date
) -> Iterator[tuple[str, int]]:
    """Add the examples, the catalogue and, last, what counts all; yield each graph and its size.

    :param examples: folder with the example queries.
    """
    known = any(store.quads_for_pattern(ox.NamedNode(FLANDERS), None, None))
    described = {
        names.EXAMPLES: [*example_nodes(read_examples(examples)), *prefix_nodes()],
        names.CATALOGUE: list(catalogue_nodes(day, tables, [FLANDERS] if known else [])),
    }
    for name, nodes in described.items():
        store.extend(quads_of(nodes, mint_listing(name)))
        yield name, _size(store, name)
    add_void(store)
    yield names.VOID, _size(store, names.VOID)


def _size(store: ox.Store, name: str) -> int:
    return len(_triples(store, name))


def _triples(store: ox.Store, name: str) -> set[ox.Triple]:
    graph = ox.NamedNode(mint_listing(name))
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def description_files(store: ox.Store) -> dict[str, bytes]:
    """Return ``catalogue.ttl``, ``void.ttl`` and ``context.jsonld`` of a described graph.

    To stand alone the first two also have what the other graphs tell of what they name: the area,
    and the titles of dataset and lists.
    """
    catalogue = _triples(store, names.CATALOGUE)
    catalogue |= _told(store, FLANDERS, "rdf:type", "rdfs:label")
    void = _triples(store, names.VOID)
    void |= _told(store, DATASET, "dct:title", "dct:description", "dct:license", "dct:publisher")
    void |= _told(store, DATASET, "dct:issued", "dct:modified")
    for graph in _objects(void, "void:subset"):
        void |= _told(store, graph, "dct:title", "dct:license")
    return {
        CATALOGUE_FILE: _turtle(catalogue),
        VOID_FILE: _turtle(void),
        CONTEXT_FILE: make_context(store),
    }


def _told(store: ox.Store, subject: str, *predicates: str) -> set[ox.Triple]:
    """Return what any graph tells of a thing by some properties."""
    node = ox.NamedNode(subject)
    return {
        quad.triple
        for predicate in predicates
        for quad in store.quads_for_pattern(node, ox.NamedNode(term(predicate)), None)
    }


def _objects(triples: set[ox.Triple], predicate: str) -> list[str]:
    wanted = ox.NamedNode(term(predicate))
    return [t.object.value for t in triples if t.predicate == wanted and hasattr(t.object, "value")]


def _turtle(triples: set[ox.Triple]) -> bytes:
    ordered = sorted(triples, key=str)
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(t) for t in ordered)}
    return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
