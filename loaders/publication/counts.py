"""What there is in the graph: triples, subjects, classes and properties, counted by SPARQL.

The default graph is the union of all, as at the endpoint, so who asks there finds the same. The
engine counts a triple once for each graph that has it; ours share none (a test holds that).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from loaders.iris import ID

_WHOLE: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
WHERE { ?s ?p ?o }"""
_ENTITIES: Final = f"""
SELECT (COUNT(DISTINCT ?s) AS ?entities)
WHERE {{ ?s ?p ?o . FILTER(STRSTARTS(STR(?s), "{ID}/")) }}"""
_CLASSES: Final = """
SELECT ?name (COUNT(DISTINCT ?s) AS ?entities)
WHERE { ?s a ?name }
GROUP BY ?name"""
_PROPERTIES: Final = """
SELECT ?name (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
WHERE { ?s ?name ?o }
GROUP BY ?name"""
_GRAPHS: Final = """
SELECT ?name (COUNT(*) AS ?triples)
WHERE { GRAPH ?name { ?s ?p ?o } }
GROUP BY ?name"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of the whole; by IRI, sorted: the things of a class, the triples of a graph.

    ``properties``: IRI → number of triples, number of subjects. ``entities``: things of ours.
    """

    triples: int
    subjects: int
    entities: int
    classes: dict[str, int]
    properties: dict[str, tuple[int, int]]
    graphs: dict[str, int]


def count(store: ox.Store) -> Counts:
    """Count all there is in a store."""
    (_, (triples, subjects)), (_, (entities,)) = (*_rows(store, _WHOLE), *_rows(store, _ENTITIES))
    properties = {name: (numbers[0], numbers[1]) for name, numbers in _rows(store, _PROPERTIES)}
    return Counts(
        triples,
        subjects,
        entities,
        {name: numbers[0] for name, numbers in _rows(store, _CLASSES)},
        properties,
        {name: numbers[0] for name, numbers in _rows(store, _GRAPHS)},
    )


def _rows(store: ox.Store, query: str) -> list[tuple[str, list[int]]]:
    """Return the name of each row, empty where it has none, and its numbers; sorted by name."""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  each of them is a SELECT
    return sorted((_name(row), list(_numbers(row))) for row in found)


def _name(row: ox.QuerySolution) -> str:
    return next((term.value for term in row if isinstance(term, ox.NamedNode)), "")


def _numbers(row: ox.QuerySolution) -> Iterator[int]:
    yield from (int(term.value) for term in row if isinstance(term, ox.Literal))
