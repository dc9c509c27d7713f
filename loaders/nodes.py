"""One subject and its triples, written as pyoxigraph terms; empty cells add nothing."""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from loaders.terms import PREFIXES, term

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_DATE_TYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


class Node:
    """Collects the triples of one subject; every method returns the node itself."""

    __slots__ = ("iri", "triples")

    def __init__(self, iri: str) -> None:
        self.iri: Final = iri
        self.triples: Final[list[ox.Triple]] = []

    def _add(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> "Node":
        self.triples.append(ox.Triple(ox.NamedNode(self.iri), predicate, value))
        return self

    def types(self, *names: str) -> "Node":
        """Add types, given as prefixed names."""
        for name in names:
            self._add(_TYPE, ox.NamedNode(term(name)))
        return self

    def link(self, predicate: str, *iris: str) -> "Node":
        """Add links to other nodes; an empty IRI is left out."""
        for iri in filter(None, iris):
            self._add(ox.NamedNode(term(predicate)), ox.NamedNode(iri))
        return self

    def text(self, predicate: str, *values: str, language: str = "nl") -> "Node":
        """Add texts in a language."""
        for value in filter(None, values):
            self._add(ox.NamedNode(term(predicate)), ox.Literal(value, language=language))
        return self

    def literal(self, predicate: str, value: str, datatype: str = "xsd:string") -> "Node":
        """Add a typed literal from its lexical form."""
        if value:
            kind = ox.NamedNode(term(datatype))
            self._add(ox.NamedNode(term(predicate)), ox.Literal(value, datatype=kind))
        return self

    def boolean(self, predicate: str, value: bool) -> "Node":
        """Add an xsd:boolean."""
        return self.literal(predicate, "true" if value else "false", "xsd:boolean")

    def moment(self, predicate: str, value: str) -> "Node":
        """Add a date as precise as the source has it: year, month or day (ISO 8601)."""
        return self.literal(predicate, value, _DATE_TYPES.get(len(value), "xsd:string"))


def triples_of(nodes: Iterable[Node]) -> Iterable[ox.Triple]:
    """Return the triples of all nodes, in their order."""
    for node in nodes:
        yield from node.triples
