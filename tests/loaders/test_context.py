"""The JSON-LD context: a document that uses it gives the triples of the graph."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from loaders.iris import mint_organisation
from loaders.publication.context import make_context
from loaders.terms import PREFIXES
from server.querying import open_store

LEIEDAL = mint_organisation("0205350681")


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    return open_store(real_var)


@pytest.fixture(scope="module")
def context(real_var: Path) -> dict[str, object]:
    text = (real_var / "current" / "context.jsonld").read_text()
    found: dict[str, object] = json.loads(text)["@context"]
    return found


def short(iri: str) -> str:
    prefix = max(
        (name for name, namespace in PREFIXES.items() if iri.startswith(namespace)),
        key=lambda name: len(PREFIXES[name]),
    )
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


def written(triples: list[ox.Triple], context: dict[str, object]) -> dict[str, object]:
    """Write the triples of one thing as a person would with the context at hand."""
    document: dict[str, object] = {"@context": context, "id": triples[0].subject.value}
    for triple in triples:
        name, value = short(triple.predicate.value), triple.object
        known = context.get(name)
        if name == "rdf:type":
            _add(document, "type", short(value.value))
        elif known == {"@container": "@language"}:
            words = document.setdefault(name, {})
            assert isinstance(words, dict)
            words.setdefault(value.language, []).append(value.value)
        else:
            _add(document, name, value.value if known else _in_full(value))
    return document


def _in_full(value: ox.NamedNode | ox.Literal) -> object:
    """Write a value of a property that the context does not know."""
    if isinstance(value, ox.NamedNode):
        return {"id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": value.datatype.value}


def _add(document: dict[str, object], name: str, value: object) -> None:
    values = document.setdefault(name, [])
    assert isinstance(values, list)
    values.append(value)


def described(graph: ox.Store, iri: str) -> list[ox.Triple]:
    return [quad.triple for quad in graph.quads_for_pattern(ox.NamedNode(iri), None, None, None)]


def by_oxigraph(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}


def by_rdflib(text: str) -> set[ox.Triple]:
    lines = Graph().parse(data=text, format="json-ld").serialize(format="nt")
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's
@pytest.mark.parametrize("read", [by_oxigraph, by_rdflib])
def test_a_document_gives_the_triples_of_the_graph(
    graph: ox.Store, context: dict[str, object], read: Callable[[str], set[ox.Triple]]
) -> None:
    triples = described(graph, LEIEDAL)
    assert len(triples) > 30
    assert read(json.dumps(written(triples, context))) == set(triples)


def test_prefixes_are_those_of_the_endpoint(context: dict[str, object]) -> None:
    assert context.items() >= PREFIXES.items()


def test_a_property_with_values_of_two_kinds_is_left_to_its_values() -> None:
    store, thing = ox.Store(), ox.NamedNode("https://example.org/thing")
    name, only = (ox.NamedNode(PREFIXES["dct"] + word) for word in ("date", "title"))
    day, year = (ox.NamedNode(PREFIXES["xsd"] + word) for word in ("date", "gYear"))
    for value in (ox.Literal("2026-11-25", datatype=day), ox.Literal("2026", datatype=year)):
        store.add(ox.Quad(thing, name, value, thing))
    store.add(ox.Quad(thing, only, ox.Literal("naam", language="nl"), thing))
    context = json.loads(make_context(store))["@context"]
    assert "dct:date" not in context
    assert context["dct:title"] == {"@container": "@language"}
