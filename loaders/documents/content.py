"""What the documents are made from, read once: descriptions, ontology, shapes, rules, the graph."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from loaders.build import METADATA, Sources, make_graph
from loaders.errors import GateError
from loaders.iris import mint_listing
from loaders.publication.names import DESCRIPTIONS
from loaders.rules import Rule, read_rules
from loaders.schema import TableGroup, read_group
from loaders.triples import turtle_quads


@dataclass(frozen=True, slots=True)
class Content:
    """All sources of the documents; ``rows``: list → number of rows; ``graph``: the real one."""

    day: date
    group: TableGroup
    rows: dict[str, int]
    graph: ox.Store
    ontology: ox.Store
    shapes: ox.Store
    rules: list[Rule]


def read_content(sources: Sources, day: date) -> Content:
    """Read the sources and make the graph of the reference day, without the gate.

    What the graph tells of itself is left out: it is made for any lists in the same way.

    :raises GateError: when a list has a violation; it holds the report.
    """
    outcome, graph = make_graph(sources, day)
    for name in DESCRIPTIONS:
        graph.remove_graph(ox.NamedNode(mint_listing(name)))
    if outcome.report.violations:
        raise GateError("the lists have violations", outcome.report, "mend them: samenwijzer check")
    return Content(
        day=day,
        group=read_group(sources.lists / METADATA),
        rows=outcome.rows,
        graph=graph,
        ontology=_turtle(sources.ontology),
        shapes=_turtle(sources.shapes),
        rules=read_rules(sources.ontology / "rules"),
    )


def _turtle(folder: Path) -> ox.Store:
    store = ox.Store()
    store.extend(turtle_quads(folder, mint_listing(folder.name)))
    return store
