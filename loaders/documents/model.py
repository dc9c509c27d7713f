"""docs/model.md: own terms, what every list uses, code lists, rules, shapes."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from loaders.documents import markdown
from loaders.documents.content import Content
from loaders.documents.markdown import code, codes, plain, table
from loaders.documents.shapes import shape_rows
from loaders.documents.terms import names, short, subjects, text
from loaders.documents.usage import Use
from loaders.iris import mint_listing

PICTURE: Final = "model.svg"
_PROPERTIES: Final = ("owl:ObjectProperty", "owl:DatatypeProperty")
_INTRODUCTION: Final = """\
The terms of the graph: few of our own, the rest OSLO, W3C, EU and schema.org. This page is made
from `ontology/`, `shapes/`, `data/lists/metadata.json` and the graph of the lists on {day}. The
columns of every list: [lists.md](lists.md)."""
_DRAWN: Final = """\
Ours are coloured. Provenance, and classes that more than a third of the others link to, are named
in the boxes without a line."""
_USES: Final = """\
What the records of each list say, counted in the graph. A thing is counted under one of its types
(`rdf:type` names them all): one of ours, else the most specific that our terms name. *IRI* is a
thing that is described elsewhere; `@nl` is a text in a language, `^^` a literal of a datatype.
Times are triples."""


def model_page(content: Content, found: list[Use]) -> str:
    """Return the page."""
    return markdown.page(
        "The model",
        _INTRODUCTION.format(day=content.day.isoformat()),
        f"## Classes and how they link\n\n![The classes and their links]({PICTURE})\n\n{_DRAWN}",
        f"## Classes of our own\n\n{_classes(content.ontology)}",
        f"## Properties of our own\n\n{_properties(content.ontology)}",
        f"## What each list uses\n\n{_USES}",
        *_uses(content, found),
        "## Code lists",
        *_code_lists(content.ontology),
        f"## Rules\n\nWhat is derived, in this order (`ontology/rules/`).\n\n{_rules(content)}",
        f"## Shapes\n\nWhat the gate checks (`shapes/`).\n\n{_shapes(content.shapes)}",
    )


def _classes(store: ox.Store) -> str:
    return table(
        ["class", "nl", "en", "kind of", "definition"],
        (
            [
                code(short(term.value)),
                *_labels(store, term),
                codes(names(store, term, "rdfs:subClassOf")),
                _definition(store, term),
            ]
            for term in subjects(store, "owl:Class")
        ),
    )


def _properties(store: ox.Store) -> str:
    terms = sorted(t.value for kind in _PROPERTIES for t in subjects(store, kind))
    return table(
        ["property", "nl", "en", "of", "value", "kind of", "definition"],
        (
            [
                code(short(term.value)),
                *_labels(store, term),
                codes(names(store, term, "rdfs:domain", "schema:domainIncludes")),
                codes(names(store, term, "rdfs:range")),
                codes(names(store, term, "rdfs:subPropertyOf")),
                _definition(store, term),
            ]
            for term in map(ox.NamedNode, terms)
        ),
    )


def _labels(store: ox.Store, term: ox.NamedNode, predicate: str = "rdfs:label") -> list[str]:
    return [plain(text(store, term, predicate, language)) for language in ("nl", "en")]


def _definition(store: ox.Store, term: ox.NamedNode) -> str:
    both = (text(store, term, "skos:definition", language) for language in ("nl", "en"))
    return "<br>".join(filter(None, map(plain, both)))


def _uses(content: Content, found: list[Use]) -> Iterator[str]:
    """Yield a section a list, in the order of the lists; then what rules derive."""
    by_graph = {graph: list(group) for graph, group in groupby(found, lambda use: use.graph)}
    for listed in content.group.tables:
        if mint_listing(listed.name) in by_graph:
            yield _use_section(listed.name, by_graph[mint_listing(listed.name)])
    yield _use_section("afgeleid", by_graph[mint_listing("afgeleid")], "derived by rules")


def _use_section(name: str, found: list[Use], note: str = "") -> str:
    heading = f"### {name}" + (f" ({note})" if note else "")
    rows = (
        [code(use.kind), code(use.predicate), codes(use.targets), str(use.times)] for use in found
    )
    return f"{heading}\n\n{table(['class', 'property', 'value', 'times'], rows)}"


def _code_lists(store: ox.Store) -> Iterator[str]:
    for scheme in subjects(store, "skos:ConceptScheme"):
        nl, en = _labels(store, scheme, "skos:prefLabel")
        name = short(scheme.value).rpartition("/")[2]
        title = " / ".join(filter(None, (nl, en)))
        heading = f"### {name}" + (f": {title}" if title else "")
        about = "\n\n".join(filter(None, (markdown.link(scheme.value), _definition(store, scheme))))
        rows = (
            [
                code(_notation(store, concept)),
                *_labels(store, concept, "skos:prefLabel"),
                _definition(store, concept),
            ]
            for concept in _concepts(store, scheme)
        )
        yield f"{heading}\n\n{about}\n\n{table(['code', 'nl', 'en', 'definition'], rows)}"


def _concepts(store: ox.Store, scheme: ox.NamedNode) -> list[ox.NamedNode]:
    here = short(scheme.value)
    found = (c for c in subjects(store, "skos:Concept") if here in names(store, c, "skos:inScheme"))
    return sorted(found, key=lambda concept: (_notation(store, concept), concept.value))


def _notation(store: ox.Store, concept: ox.NamedNode) -> str:
    return text(store, concept, "skos:notation") or short(concept.value)


def _rules(content: Content) -> str:
    return table(["rule", "says"], ([code(rule.name), rule.title] for rule in content.rules))


def _shapes(store: ox.Store) -> str:
    header = ["rule", "shape", "severity", "looks at", "property", "says"]
    return table(header, shape_rows(store))
