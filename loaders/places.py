"""Where in the lists a thing of the graph stands: its own row, or the row it was made from."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from loaders.findings import Place
from loaders.terms import term

_DERIVED: Final = ox.NamedNode(term("prov:wasDerivedFrom"))


class Places:
    """Finds the place of a node; reads the graph only when a node has no row of its own."""

    def __init__(self, rows: Mapping[str, Place], nquads: bytes) -> None:
        """Keep subject IRI → place of its row, and the dataset."""
        self._rows = rows
        self._nquads = nquads

    @cached_property
    def _graph(self) -> ox.Store:
        graph = ox.Store()
        graph.bulk_load(self._nquads, format=ox.RdfFormat.N_QUADS)
        return graph

    def of(self, iri: str) -> Place:
        """Return the row of a thing, else of what it was derived from or is named by."""
        if iri.startswith("_:"):
            return Place("the graph")
        if (own := self._rows.get(iri)) is not None:
            return own
        if (found := self._row_of(iri)) is not None:
            return found
        rows = (self._row_of(name) for name in sorted(self._naming(iri)))
        return next((row for row in rows if row is not None), Place("the graph"))

    def _naming(self, iri: str) -> Iterator[str]:
        for quad in self._graph.quads_for_pattern(None, None, ox.NamedNode(iri), None):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def _row_of(self, iri: str) -> Place | None:
        waiting, seen = [iri], {iri}
        while waiting:
            current = waiting.pop(0)
            if (place := self._rows.get(current)) is not None:
                return place
            sources = sorted(set(self._sources(current)) - seen)
            seen.update(sources)
            waiting += sources
        return None

    def _sources(self, iri: str) -> Iterator[str]:
        for quad in self._graph.quads_for_pattern(ox.NamedNode(iri), _DERIVED, None, None):
            if isinstance(quad.object, ox.NamedNode):
                yield quad.object.value
