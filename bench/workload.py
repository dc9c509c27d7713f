"""What the endpoints are asked: thousands of different texts, the same for all of them."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

import pyoxigraph as ox

from bench.endpoints import OURS, Endpoint
from bench.load import encoded
from bench.parameters import texts
from server.questions import FOLDER, question

POINTS: Final = "point"
PAGES: Final = "page"
REPEATED: Final = 50
"""So many queries are asked again and again where answers come from a cache."""
PATIENCE: Final = 10.0
"""A query that anybody needs longer for (seconds) is left out: it would fill a run by itself."""
_NONE: Final = "none"
_THINGS: Final = 60
_SAMPLE: Final = 5
_LIMIT: Final = 5_000
"""Above every answer; from here it counts up, so that no text is sent twice. Virtuoso sorts no more
than 10,000."""
_STEP: Final = 100
_SEED: Final = "samenwijzer"
_ABOUT: Final = re.compile(r"VALUES \(\?\w+\) \{ \(<.*# parameters$", re.MULTILINE)
"""One parameter, an IRI: strings and days have no others like them, and several are the filters of
a list of all of Flanders."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Queries of one kind, in a fixed order, that become different texts by their LIMIT."""

    kind: str
    queries: tuple[str, ...]

    def lines(self, number: int, turn: int) -> Iterator[str]:
        """Yield so many encoded texts, other ones in every turn.

        :raises ValueError: when there are too few queries for so many texts.
        """
        bases = [encoded(query + "\nLIMIT ") for query in self.queries]
        times: Counter[str] = Counter()
        for base in islice(cycle(bases), number):
            if times[base] == _STEP:
                raise ValueError(f"{len(set(bases))} queries are too few for {number} texts")
            yield f"{base}{_LIMIT + turn * _STEP + times[base]}"
            times[base] += 1

    def repeated(self) -> list[str]:
        """Return the few queries that are asked again and again."""
        return [f"{query}\nLIMIT {_LIMIT - 1}" for query in self.queries[:REPEATED]]


def points(graph: ox.Store) -> Workload:
    """Ask what is said of every thing in the graph, in an order that no store has."""
    things = sorted({str(quad.subject) for quad in graph if isinstance(quad.subject, ox.NamedNode)})
    random.Random(_SEED).shuffle(things)  # noqa: S311  nothing secret
    return Workload(POINTS, tuple(f"SELECT ?p ?o WHERE {{ {thing} ?p ?o }}" for thing in things))


def asked_about_things() -> list[str]:
    """Return the names of the queries of the pages and examples that are about given things."""
    files = sorted((*FOLDER.glob("site/*.rq"), *FOLDER.glob("examples/*.rq")))
    names = [f"{path.parent.name}/{path.stem}" for path in files]
    return [name for name in names if _ABOUT.search(question(name).text)]


def pages(graph: ox.Store, names: list[str]) -> Workload:
    """Ask every query about real things in turn: one of each, in any order, then again.

    So whoever answers only a hundred of them has answered the same mix.
    """
    about = [list(texts(question(name), graph, 1, _THINGS)) for name in names]
    draw = random.Random(_SEED)  # noqa: S311
    queries: list[str] = []
    for turn in zip(*about, strict=True):
        queries += draw.sample(turn, len(turn))
    return Workload(PAGES, tuple(queries))


def unlike(endpoints: list[Endpoint], graph: ox.Store, names: list[str]) -> dict[str, str]:
    """Ask every query about a few things everywhere; returns those not answered alike, and why."""
    found = {}
    for name in names:
        for query in texts(question(name), graph, 1, _THINGS)[:_SAMPLE]:
            problem = _problem(endpoints, query)
            if problem:
                found[name] = problem
                break
    return found


def check_points(endpoints: list[Endpoint], workload: Workload) -> int:
    """Ask some point queries everywhere; returns how many.

    :raises RuntimeError: when they are not answered alike.
    """
    sample = workload.queries[-REPEATED:]
    for query in sample:
        problem = _problem(endpoints, query)
        if problem:
            raise RuntimeError(f"{query}: {problem}")
    return len(sample)


def _problem(endpoints: list[Endpoint], query: str) -> str:
    """Return in words who answers with another number of rows than ours, or not at all."""
    expected, *others = ((each, _rows(each, query)) for each in endpoints)
    if isinstance(expected[1], str):
        raise RuntimeError(f"{OURS} does not answer: {expected[1]}\n{query}")
    for endpoint, rows in others:
        if rows == _NONE:
            return f"{endpoint.name} gives no answer in {PATIENCE:g} seconds"
        if rows != expected[1]:
            told = rows if isinstance(rows, str) else f"{rows} rows"
            return f"{endpoint.name} gives {told} where ours gives {expected[1]} rows"
    return ""


def _rows(endpoint: Endpoint, query: str) -> int | str:
    began = time.monotonic()
    try:
        rows = endpoint.ask(query).rows
    except (ValueError, KeyError):
        return "an error"
    return rows if time.monotonic() - began <= PATIENCE else _NONE
