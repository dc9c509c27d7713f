"""VoID: how much there is in the graph, of which classes and properties, and where to get it.

It counts the whole release, itself too, so its numbers are those that the endpoint gives. That is
why it is written, counted and written again: the second time it has a part for each of its own
words, and from then on only numbers change, not how many triples there are.

Source: https://www.w3.org/TR/void/ (Interest Group Note of 3 March 2011, read 2026-11-25).
"""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from loaders.iris import DATASET, ID, mint_description, mint_listing
from loaders.nodes import Node, quads_of
from loaders.publication.counts import Counts, count
from loaders.publication.names import GRAPH_TITLES, VOID, both, graph_name, namespaces_of, word_of
from loaders.terms import BASE, term

DUMPS: Final = f"{BASE}/data/latest"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SHOWN: Final = ("besluit:Bestuurseenheid", "cpsv:PublicService", "ict:Dekking", "ict:Toegang")


def add_void(store: ox.Store) -> None:
    """Add the description of all that is in the store, itself too, in a graph of its own."""
    graph = ox.NamedNode(mint_listing(VOID))
    shown = [found for name in _SHOWN if (found := _first(store, name))]
    written, counted = None, count(store)
    while counted != written:
        store.remove_graph(graph)
        store.extend(quads_of(_nodes(counted, shown), graph.value))
        written, counted = counted, count(store)


def _first(store: ox.Store, kind: str) -> str:
    """Return the first thing of a class by its IRI; empty when there is none."""
    found = store.quads_for_pattern(None, ox.NamedNode(term("rdf:type")), ox.NamedNode(term(kind)))
    return min((q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)), default="")


def _nodes(counts: Counts, shown: list[str]) -> Iterator[Node]:
    about = Node(mint_description("beschrijving", VOID)).types("void:DatasetDescription")
    both(about, "dct:title", ("Wat er in de gegevens zit, in VoID", "What is in the data, in VoID"))
    yield about.link("foaf:primaryTopic", DATASET)
    yield _dataset(counts).link("void:exampleResource", *shown)
    yield from _class_partitions(counts)
    yield from _property_partitions(counts)
    yield from _subsets(counts)


def _dataset(counts: Counts) -> Node:
    node = Node(DATASET).types("void:Dataset")
    _number(node, "void:triples", counts.triples)
    _number(node, "void:entities", counts.entities)
    _number(node, "void:distinctSubjects", counts.subjects)
    _number(node, "void:classes", len(counts.classes))
    _number(node, "void:properties", len(counts.properties))
    node.link("void:vocabulary", *namespaces_of((*counts.classes, *counts.properties)))
    node.literal("void:uriSpace", f"{ID}/").link("void:sparqlEndpoint", f"{BASE}/sparql")
    node.link("void:dataDump", f"{DUMPS}/dataset.nq.gz", f"{DUMPS}/dataset.trig.gz")
    return node.link("void:feature", *(_FORMATS + name for name in ("N-Quads", "TriG", "Turtle")))


def _class_partitions(counts: Counts) -> Iterator[Node]:
    for kind, things in counts.classes.items():
        part = Node(mint_description("klasse", word_of(kind))).types("void:Dataset")
        yield Node(DATASET).link("void:classPartition", part.iri)
        yield _number(part.link("void:class", kind), "void:entities", things)


def _property_partitions(counts: Counts) -> Iterator[Node]:
    for name, (triples, subjects) in counts.properties.items():
        part = Node(mint_description("eigenschap", word_of(name))).types("void:Dataset")
        yield Node(DATASET).link("void:propertyPartition", part.iri)
        _number(part.link("void:property", name), "void:triples", triples)
        yield _number(part, "void:distinctSubjects", subjects)


def _subsets(counts: Counts) -> Iterator[Node]:
    """Yield each graph as a part; a list has its title where its rows are."""
    for graph, triples in counts.graphs.items():
        name = graph_name(graph)
        part = Node(graph).types("void:Dataset")
        both(part, "dct:title", GRAPH_TITLES.get(name, ()))
        part.link("void:dataDump", f"{DUMPS}/graphs/{name}.ttl.gz")
        yield Node(DATASET).link("void:subset", graph)
        yield _number(part, "void:triples", triples)


def _number(node: Node, predicate: str, number: int) -> Node:
    return node.literal(predicate, str(number), "xsd:integer")
