"""Where in the lists a thing of the graph stands: its own row, or the row it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.columns import column_of
from loaders.findings import Place
from loaders.schema import Table, TableGroup
from loaders.terms import term

_DERIVED: Final = ox.NamedNode(term("prov:wasDerivedFrom"))
NOWHERE: Final = Place("the graph")


class Places:
    """Finds the place of a node; reads the graph only when a node has no row of its own."""

    def __init__(self, rows: Mapping[str, Place], nquads: bytes, group: TableGroup) -> None:
        """Keep subject IRI → place of its row, the dataset, and the columns of every list."""
        self._rows = rows
        self._nquads = nquads
        self._columns = {table.name: _key_first(table) for table in group.tables}

    @cached_property
    def _graph(self) -> ox.Store:
        graph = ox.Store()
        graph.bulk_load(self._nquads, format=ox.RdfFormat.N_QUADS)
        return graph

    def of(self, iri: str, predicate: str) -> Place:
        """Return the cell that says something of a thing.

        It is in the row of the thing, else of what it was derived from, else of what names it.
        """
        return next(self._candidates(iri, predicate), NOWHERE)

    def _candidates(self, iri: str, predicate: str) -> Iterator[Place]:
        if iri.startswith("_:"):
            return
        if (own := self._row_of(iri)) is not None:
            yield self._cell(own, iri, predicate)
        for name, link in sorted(self._naming(iri)):
            if (row := self._row_of(name)) is not None:
                yield self._cell(row, name, link)

    def _cell(self, row: Place, iri: str, predicate: str) -> Place:
        columns = self._columns.get(Path(row.file).stem, ())
        return replace(row, column=column_of(iri, predicate, columns))

    def _naming(self, iri: str) -> Iterator[tuple[str, str]]:
        for quad in self._graph.quads_for_pattern(None, None, ox.NamedNode(iri), None):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.predicate.value

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


def _key_first(table: Table) -> tuple[str, ...]:
    others = (c.name for c in table.columns if c.name not in table.primary_key)
    return (*table.primary_key, *others)
