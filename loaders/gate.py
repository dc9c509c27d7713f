"""The gate: SHACL over the whole graph, told as findings with file, row and column.

Source: https://www.w3.org/TR/shacl/ §3.6 (validation report), read 2026-11-24.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.engines import DEFAULT_ENGINE, read_shapes, run_engine
from loaders.findings import Finding, Place, Report, Severity
from loaders.iris import DATASET, ID
from loaders.nodes import Node, triples_of
from loaders.places import Places
from loaders.schema import TableGroup
from loaders.terms import PREFIXES, term

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_REPORT: Final = f"{ID}/rapport/gegevens"
_NO_LISTS: Final = TableGroup(())
_VIOLATION: Final = f"{PREFIXES['sh']}Violation"
_PLACE: Final = re.compile(r"\{\?(\w+)\}")
_VARIABLE: Final = re.compile(r"\\\{\\\?(\w+)\\\}")
_PREFIXES: Final = {"sh": PREFIXES["sh"], "dct": PREFIXES["dct"], "xsd": PREFIXES["xsd"]}


@dataclass(frozen=True, slots=True)
class Result:
    """One SHACL result; ``node`` is the thing at fault, also where a rule looks at the whole."""

    rule: str
    shape: str
    component: str
    severity: Severity
    node: str
    path: str
    value: str
    message_nl: str
    message_en: str


@dataclass(frozen=True)
class GateResult:
    """What the gate found: ``results`` sorted, and the same as findings, Turtle and JSON."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def turtle(self) -> bytes:
        """Return the SHACL report as Turtle, without blank nodes, in a fixed order."""
        triples = triples_of(_report_nodes(self.results))
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES) or b""

    @cached_property
    def json(self) -> bytes:
        """Return the findings as JSON."""
        return Report(list(self.findings)).to_json().encode()


def check_graph(
    nquads: bytes,
    shapes: Path,
    places: Mapping[str, Place],
    engine: str = DEFAULT_ENGINE,
    group: TableGroup = _NO_LISTS,
) -> GateResult:
    """Check the graph against every shape in a folder.

    :param nquads: the dataset; the names of its graphs are left out.
    :param places: subject IRI → place of the row that describes it.
    :param engine: one of ``loaders.engines.ENGINES``.
    :param group: the lists, to tell the column too.
    :raises GateError: when the engine cannot run the shapes.
    """
    rules = read_shapes(shapes)
    report = run_engine(engine, without_graphs(nquads), rules)
    results = tuple(sorted(_results(report, rules), key=repr))
    where = Places(places, nquads, group)
    return GateResult(results, tuple(_finding(result, where) for result in results))


def without_graphs(nquads: bytes) -> bytes:
    """Return N-Quads that all name a graph as N-Triples."""
    return b"".join(line.rpartition(b" <")[0] + b" .\n" for line in nquads.splitlines())


def _results(report: ox.Store, rules: ox.Store) -> Iterator[Result]:
    """Yield the results of a report; details of a result are no results of their own."""
    for quad in report.quads_for_pattern(None, ox.NamedNode(term("sh:result")), None):
        node = quad.object
        shape = _one(report, node, "sh:sourceShape")
        focus, value = _one(report, node, "sh:focusNode"), _one(report, node, "sh:value")
        whole = _text(focus) == DATASET and isinstance(value, ox.NamedNode)
        messages = _messages(report, node, rules, shape)
        violated = _text(_one(report, node, "sh:resultSeverity")) == _VIOLATION
        yield Result(
            rule=_text(_one(rules, shape, "dct:identifier")),
            shape=_text(shape),
            component=_text(_one(report, node, "sh:sourceConstraintComponent")),
            severity=Severity.VIOLATION if violated else Severity.WARNING,
            node=_text(value if whole else focus),
            path=_path(_one(report, node, "sh:resultPath"), report),
            value="" if whole else _text(value),
            message_nl=messages.get("nl", ""),
            message_en=messages.get("en", ""),
        )


def _all(graph: ox.Store, subject: Term | None, predicate: str) -> list[Term]:
    """Return the objects of a subject; none when there is no subject."""
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    found = graph.quads_for_pattern(subject, ox.NamedNode(term(predicate)), None)
    return [quad.object for quad in found]


def _one(graph: ox.Store, subject: Term | None, predicate: str) -> Term | None:
    return next(iter(_all(graph, subject, predicate)), None)


def _text(found: Term | None) -> str:
    """Return an IRI, or the text of a literal; a blank node as ``_:name``."""
    return found.value if isinstance(found, ox.NamedNode | ox.Literal) else str(found or "")


def _path(path: Term | None, report: ox.Store) -> str:
    """Return a plain path, or the first step of a longer one."""
    if isinstance(path, ox.NamedNode):
        return path.value
    first = _one(report, path, "rdf:first")
    return first.value if isinstance(first, ox.NamedNode) else ""


def _messages(report: ox.Store, node: Term, rules: ox.Store, shape: Term | None) -> dict[str, str]:
    """Return the message per language, with the values of this result filled in.

    pySHACL gives one of the messages of a query, not always the same; the values in it are read
    back with its template and put into the messages of the other languages.
    """
    constraints = [shape, *_all(rules, shape, "sh:sparql")]
    templates = [m for c in constraints for m in _all(rules, c, "sh:message")]
    given = sorted(_text(message) for message in _all(report, node, "sh:resultMessage"))
    values: dict[str, str] = {}
    for template in templates:
        pattern = _VARIABLE.sub(r"(?P<\1>.*)", re.escape(_text(template)))
        for match in filter(None, (re.fullmatch(pattern, text) for text in given)):
            values.update(match.groupdict())
    filled = {
        t.language or "": _PLACE.sub(lambda v: values.get(v[1], v[0]), t.value)
        for t in templates
        if isinstance(t, ox.Literal)
    }
    return filled or dict.fromkeys(("nl", "en"), given[0] if given else "")


def _finding(result: Result, places: Places) -> Finding:
    expected, _, fix = result.message_en.partition(" Fix: ")
    found = f"{_short(result.node)} {_short(result.path)} {result.value}".strip()
    return Finding(
        place=places.of(result.node, result.path),
        found=found,
        expected=expected.rstrip("."),
        fix=fix.rstrip(".") or "see the rule",
        rule=result.rule,
        severity=result.severity,
        message_nl=result.message_nl,
        node=result.node,
    )


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(f"{ID}/")


def _report_nodes(results: tuple[Result, ...]) -> Iterator[Node]:
    report = Node(_REPORT).types("sh:ValidationReport")
    violated = any(result.severity is Severity.VIOLATION for result in results)
    yield report.boolean("sh:conforms", not violated)
    for number, result in enumerate(results, 1):
        node = Node(f"{_REPORT}/{number}").types("sh:ValidationResult")
        node.literal("dct:identifier", result.rule).link("sh:sourceShape", result.shape)
        node.link("sh:sourceConstraintComponent", result.component)
        node.link("sh:focusNode", result.node).link("sh:resultPath", result.path)
        node.link("sh:resultSeverity", PREFIXES["sh"] + result.severity.value.capitalize())
        node.literal("sh:value", result.value).text("sh:resultMessage", result.message_nl)
        node.text("sh:resultMessage", result.message_en, language="en")
        yield Node(_REPORT).link("sh:result", node.iri)
        yield node
