"""Two engines on one graph: the same results, in every aspect that a report tells."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from loaders.engines import ENGINES, read_shapes, run_engine
from loaders.terms import PREFIXES

SH = PREFIXES["sh"]
ASPECTS = (
    "focusNode",
    "resultPath",
    "value",
    "sourceConstraintComponent",
    "resultSeverity",
    "sourceShape",
)


def written(node: object, report: ox.Store) -> str:
    """Write a term; a path that is a node of its own by what is said of it."""
    if not isinstance(node, ox.BlankNode):
        return str(node)
    said = sorted(
        f"{quad.predicate} {written(quad.object, report)}"
        for quad in report.quads_for_pattern(node, None, None)
    )
    return f"[ {' ; '.join(said)} ]"


def results(engine: str, triples: bytes, shapes: Path) -> Counter[tuple[str, ...]]:
    """Return aspect by aspect what an engine tells, and how often.

    pySHACL keeps the frames that called it until the garbage is collected, by any thread: none may
    hold an iterator of a store, which only its own thread may let go.
    """
    report = run_engine(engine, triples, read_shapes(shapes))
    found = [q.object for q in report.quads_for_pattern(None, ox.NamedNode(SH + "result"), None)]
    return Counter(
        tuple(
            f"{aspect} {written(quad.object, report)}"
            for aspect in ASPECTS
            for quad in report.quads_for_pattern(node, ox.NamedNode(SH + aspect), None)
        )
        for node in found
    )


def assert_engines_agree(triples: bytes, shapes: Path) -> None:
    """Fail when an engine tells something else than pySHACL."""
    told = {engine: results(engine, triples, shapes) for engine in ENGINES}
    for engine in ENGINES:
        assert told[engine] == told["pyshacl"], engine
