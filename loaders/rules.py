"""Runs ontology/rules in order over the dataset; what they derive stands in a graph of its own.

A rule is one CONSTRUCT query in a file; its comments say what it reads and derives. A line
``# Graph: werk`` keeps its triples for the rules that follow and out of the release.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.errors import QueryError
from loaders.iris import mint_activity, mint_concept, mint_listing
from loaders.nodes import Node, quads_of
from loaders.terms import ONTOLOGY

DERIVED: Final = ox.NamedNode(mint_listing("afgeleid"))
SCRATCH: Final = ox.NamedNode(mint_listing("werk"))
_TITLE: Final = re.compile(r"^# Rule: (?P<title>.+)$", re.MULTILINE)
_SCRATCH_MARK: Final = re.compile(r"^# Graph: werk\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name (file name without suffix), its sentence, its query, its graph."""

    name: str
    title: str
    query: str
    graph: ox.NamedNode

    @property
    def kept(self) -> bool:
        """Whether what it derives stays in the release."""
        return self.graph == DERIVED


def read_rules(folder: Path) -> list[Rule]:
    """Read the rules of a folder in the order in which they run (by file name)."""
    return [_read_rule(path) for path in sorted(folder.glob("*.rq"))]


def _read_rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    if title is None:
        raise QueryError(
            f"{path.name} has no line '# Rule: …'", fix="say in one sentence what it does"
        )
    graph = SCRATCH if _SCRATCH_MARK.search(text) else DERIVED
    return Rule(path.stem, title["title"], text, graph)


def run_rule(store: ox.Store, rule: Rule) -> int:
    """Run one rule over the union of all graphs and add what it derives to its graph.

    :returns: the number of triples the rule gave (some may have been there already).
    :raises QueryError: when the query has a syntax error or is no CONSTRUCT.
    """
    try:
        found = store.query(rule.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"rule {rule.name}: {error}", fix="mend the query") from error
    if not isinstance(found, ox.QueryTriples):
        raise QueryError(f"rule {rule.name} is no CONSTRUCT", fix="write it as CONSTRUCT … WHERE")
    triples = list(found)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, rule.graph) for t in triples)
    if rule.kept:
        _describe(store, rule)
    return len(triples)


def _describe(store: ox.Store, rule: Rule) -> None:
    """Describe the activity that ran the rule, with the rule file as what it used."""
    file = Node(f"{ONTOLOGY}/regels/{rule.name}.rq").types("prov:Entity")
    file.literal("rdfs:label", f"{rule.name}.rq")
    node = Node(mint_activity(rule.name)).types("prov:Activity").link("prov:used", file.iri)
    node.text("rdfs:label", rule.title, language="en")
    node.link("generiek:bewerking", mint_concept("bewerking", "afleiding"))
    store.extend(quads_of((node, file), DERIVED.value))


def derive(store: ox.Store, folder: Path) -> Iterator[tuple[Rule, int]]:
    """Run all rules in order; yields each rule with its number of triples."""
    for rule in read_rules(folder):
        yield rule, run_rule(store, rule)
    store.remove_graph(SCRATCH)
