"""One subject and its triples, written as pyoxigraph terms; empty cells add nothing."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox

from loaders.terms import PREFIXES, term

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_DATE_TYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


@cache
def _named(name: str) -> ox.NamedNode:
    """Return the node of a term, made once."""
    return ox.NamedNode(term(name))


class Node:
    """Collects the triples of one subject; every method returns the node itself."""

    __slots__ = ("_said", "_subject", "iri")

    def __init__(self, iri: str) -> None:
        self.iri: Final = iri
        self._subject: Final = ox.NamedNode(iri)
        self._said: Final[list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]] = []

    @property
    def triples(self) -> Iterator[ox.Triple]:
        """The triples, in the order in which they were added."""
        return (ox.Triple(self._subject, predicate, value) for predicate, value in self._said)

    def quads(self, graph: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield the triples as quads of a graph."""
        return (ox.Quad(self._subject, predicate, value, graph) for predicate, value in self._said)

    def _add(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> "Node":
        self._said.append((predicate, value))
        return self

    @property
    def described(self) -> bool:
        """Whether it says what it is; a node without a type adds to one of another record."""
        return any(triple.predicate == _TYPE for triple in self.triples)

    def types(self, *names: str) -> "Node":
        """Add types, given as prefixed names."""
        for name in names:
            self._add(_TYPE, _named(name))
        return self

    def link(self, predicate: str, *iris: str) -> "Node":
        """Add links to other nodes; an empty IRI is left out."""
        for iri in filter(None, iris):
            self._add(_named(predicate), ox.NamedNode(iri))
        return self

    def text(self, predicate: str, *values: str, language: str = "nl") -> "Node":
        """Add texts in a language."""
        for value in filter(None, values):
            self._add(_named(predicate), ox.Literal(value, language=language))
        return self

    def literal(self, predicate: str, value: str, datatype: str = "xsd:string") -> "Node":
        """Add a typed literal from its lexical form."""
        if value:
            kind = _named(datatype)
            self._add(_named(predicate), ox.Literal(value, datatype=kind))
        return self

    def boolean(self, predicate: str, value: bool) -> "Node":
        """Add an xsd:boolean."""
        return self.literal(predicate, "true" if value else "false", "xsd:boolean")

    def moment(self, predicate: str, value: str) -> "Node":
        """Add a date as precise as the source has it: year, month or day (ISO 8601)."""
        return self.literal(predicate, value, _DATE_TYPES.get(len(value), "xsd:string"))


def quads_of(nodes: Iterable[Node], graph: str) -> Iterator[ox.Quad]:
    """Yield the quads of all nodes in a graph, in their order."""
    name = ox.NamedNode(graph)
    for node in nodes:
        yield from node.quads(name)


def triples_of(nodes: Iterable[Node]) -> Iterable[ox.Triple]:
    """Return the triples of all nodes, in their order."""
    for node in nodes:
        yield from node.triples
