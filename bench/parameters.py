"""Which things a query is asked about: real ones, like its example, spread over the copies."""

import random
import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from bench.copies import in_copy, number_in_copy
from loaders.iris import ID
from loaders.terms import PREFIXES
from server.questions import Question, Term, iri

SAMPLES: Final = 15
REPEATS: Final = 5
_LINE: Final = re.compile(
    r"^\s*VALUES \([^)]*\) \{ \((?P<row>[^)]*)\).*# parameters\s*$", re.MULTILINE
)
_TERM: Final = re.compile(r'<(?P<iri>[^>]*)>|"(?P<text>[^"]*)"')
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_KIND: Final = ox.NamedNode(PREFIXES["org"] + "classification")


def texts(asked: Question, graph: ox.Store, copies: int, samples: int = SAMPLES) -> list[str]:
    """Return the query about one thing after another; a query without parameters several times.

    The same things are asked about whatever the number of copies; the copy is drawn.
    """
    line = _LINE.search(asked.text)
    if line is None:
        return [asked.text] * REPEATS
    examples = list(_TERM.finditer(line["row"]))
    draw = random.Random(f"{asked.name} {copies}")  # noqa: S311  nothing secret
    place = [draw.randrange(copies) for _ in range(samples)]
    columns = [_terms(asked.name, example, graph, place) for example in examples]
    return [asked.about(*row) for row in zip(*columns, strict=True)]


def _terms(name: str, example: re.Match[str], graph: ox.Store, place: list[int]) -> list[Term]:
    """Return a thing for every place, which is the number of a copy."""
    if example["text"] is not None:
        return [ox.Literal(number_in_copy(example["text"], number)) for number in place]
    alike = sorted(_alike(example["iri"], graph)) or [example["iri"]]
    draw = random.Random(f"{name} {example['iri']}")  # noqa: S311
    return [iri(in_copy(draw.choice(alike), number)) for number in place]


def _alike(example: str, graph: ox.Store) -> Iterator[str]:
    """Yield the things with the same path, types and classification as the example."""
    path, wanted = _path(example), _marks(example, graph)
    types = [q.object for q in graph.quads_for_pattern(ox.NamedNode(example), _TYPE, None, None)]
    for quad in graph.quads_for_pattern(None, _TYPE, types[0], None) if types else ():
        thing = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if _path(thing) == path and _marks(thing, graph) == wanted:
            yield thing


def _path(thing: str) -> str:
    return thing.removeprefix(f"{ID}/").split("/", 1)[0]


def _marks(thing: str, graph: ox.Store) -> set[str]:
    node = ox.NamedNode(thing)
    found = (graph.quads_for_pattern(node, predicate, None, None) for predicate in (_TYPE, _KIND))
    return {str(quad.object) for quads in found for quad in quads}
