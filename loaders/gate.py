"""The gate: SHACL over the whole graph, told as findings with file and row.

pySHACL is the engine; this is the only file of the loaders that imports rdflib and pyshacl.

Source: https://www.w3.org/TR/shacl/ §3.6 (validation report), read 2026-11-24.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SH
from rdflib.term import Node as Term

from loaders.errors import GateError
from loaders.findings import Finding, Place, Report, Severity
from loaders.iris import DATASET, ID
from loaders.nodes import Node, triples_of
from loaders.terms import PREFIXES

_REPORT: Final = f"{ID}/rapport/gegevens"
_SEVERITIES: Final = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING}
_PLACE: Final = re.compile(r"\{\?(\w+)\}")
_VARIABLE: Final = re.compile(r"\\\{\\\?(\w+)\\\}")
_PREFIXES: Final = {"sh": PREFIXES["sh"], "dct": PREFIXES["dct"], "xsd": PREFIXES["xsd"]}


@dataclass(frozen=True, slots=True)
class Result:
    """One SHACL result; ``node`` is the thing at fault, also where a rule looks at the whole."""

    rule: str
    shape: str
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


def check_graph(nquads: bytes, shapes: Path, places: Mapping[str, Place]) -> GateResult:
    """Check the graph against every shape in a folder.

    :param nquads: the dataset; the names of its graphs are left out.
    :param places: subject IRI → place of the row that describes it.
    :raises GateError: when pySHACL cannot run the shapes.
    """
    data = read_graph(nquads)
    rules = Graph()
    for path in sorted(shapes.glob("*.ttl")):
        rules.parse(path)
    try:
        _conforms, report, _text = pyshacl.validate(data, shacl_graph=rules, inference="none")
    except pyshacl.errors.ReportableRuntimeError as error:
        raise GateError(f"the shapes cannot run: {error}", Report(), "mend the shape") from error
    results = tuple(sorted(_results(report, rules, data), key=repr))
    return GateResult(results, tuple(_finding(result, data, places) for result in results))


def read_graph(nquads: bytes) -> Graph:
    """Read N-Quads as one graph of triples."""
    triples = b"".join(line.rpartition(b" <")[0] + b" .\n" for line in nquads.splitlines())
    graph = Graph()
    graph.parse(data=triples, format="nt")
    return graph


def _results(report: Graph, rules: Graph, data: Graph) -> Iterator[Result]:
    """Yield the results of a report; details of a result are no results of their own."""
    for node in report.objects(None, SH.result):
        shape = report.value(node, SH.sourceShape)
        focus, value = report.value(node, SH.focusNode), report.value(node, SH.value)
        whole = focus == URIRef(DATASET) and isinstance(value, URIRef)
        severity = report.value(node, SH.resultSeverity)
        messages = _messages(report, node, rules, shape or node)
        yield Result(
            rule=str(rules.value(shape, DCTERMS.identifier) or ""),
            shape=str(shape),
            severity=_SEVERITIES.get(URIRef(str(severity)), Severity.WARNING),
            node=str(value if whole else focus),
            path=str(_path(report.value(node, SH.resultPath), report)),
            value="" if whole or value is None else str(value),
            message_nl=messages.get("nl", ""),
            message_en=messages.get("en", ""),
        )


def _path(path: Term | None, report: Graph) -> Term | str:
    """Return a plain path, or the first step of a longer one."""
    if path is None or isinstance(path, URIRef):
        return path or ""
    first = report.value(path, RDF.first)
    return first if isinstance(first, URIRef) else ""


def _messages(report: Graph, node: Term, rules: Graph, shape: Term) -> dict[str, str]:
    """Return the message per language, with the values of this result filled in.

    pySHACL gives one of the messages of a query, not always the same; the values in it are read
    back with its template and put into the messages of the other languages.
    """
    constraints = [shape, *rules.objects(shape, SH.sparql)]
    templates = [m for c in constraints for m in rules.objects(c, SH.message)]
    given = sorted(str(message) for message in report.objects(node, SH.resultMessage))
    values: dict[str, str] = {}
    for template in templates:
        pattern = _VARIABLE.sub(r"(?P<\1>.*)", re.escape(str(template)))
        for match in filter(None, (re.fullmatch(pattern, text) for text in given)):
            values.update(match.groupdict())
    filled = {
        str(getattr(t, "language", "")): _PLACE.sub(lambda v: values.get(v[1], v[0]), str(t))
        for t in templates
    }
    return filled or dict.fromkeys(("nl", "en"), given[0] if given else "")


def _finding(result: Result, data: Graph, places: Mapping[str, Place]) -> Finding:
    expected, _, fix = result.message_en.partition(" Fix: ")
    found = f"{_short(result.node)} {_short(result.path)} {result.value}".strip()
    return Finding(
        place=_place(result, data, places),
        found=found,
        expected=expected.rstrip("."),
        fix=fix.rstrip(".") or "see the rule",
        rule=result.rule,
        severity=result.severity,
    )


def _place(result: Result, data: Graph, places: Mapping[str, Place]) -> Place:
    """Return the row of the thing at fault, else of what it was derived from or is named by."""
    found = _row_of(URIRef(result.node), data, places)
    if found is None:
        naming = sorted(str(s) for s in data.subjects(None, URIRef(result.node)))
        rows = (_row_of(URIRef(name), data, places) for name in naming)
        found = next((row for row in rows if row is not None), None)
    return found or Place("the graph")


def _row_of(node: Term, data: Graph, places: Mapping[str, Place]) -> Place | None:
    waiting, seen = [node], {node}
    while waiting:
        current = waiting.pop(0)
        if (place := places.get(str(current))) is not None:
            return place
        sources = sorted(set(data.objects(current, PROV.wasDerivedFrom)) - seen, key=str)
        seen.update(sources)
        waiting += sources
    return None


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
        node.link("sh:focusNode", result.node).link("sh:resultPath", result.path)
        node.link("sh:resultSeverity", PREFIXES["sh"] + result.severity.value.capitalize())
        node.literal("sh:value", result.value).text("sh:resultMessage", result.message_nl)
        node.text("sh:resultMessage", result.message_en, language="en")
        yield Node(_REPORT).link("sh:result", node.iri)
        yield node
