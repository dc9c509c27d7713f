"""Terms as a reader sees them: short names, labels per language, values of a subject."""

from typing import Final

import pyoxigraph as ox

from loaders.terms import PREFIXES

_MORE: Final = {
    "epo": "http://data.europa.eu/a4g/ontology#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "vorm": "https://w3id.org/ict-samenwerking/ns/vormen#",
}
"""Prefixes that stand in our Turtle only; `PREFIXES` goes first."""
_BY_LENGTH: Final = sorted(
    {iri: name for name, iri in (*_MORE.items(), *PREFIXES.items())}.items(),
    key=lambda pair: (-len(pair[0]), pair[1]),
)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def short(iri: str) -> str:
    """Return an IRI as a prefixed name, where one of our prefixes starts it."""
    for namespace, name in _BY_LENGTH:
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{name}:{iri[len(namespace) :]}"
    return iri


def node(name: str) -> ox.NamedNode:
    """Return the node of a prefixed name.

    :raises KeyError: when we have no such prefix.
    """
    prefix, local = name.split(":", 1)
    return ox.NamedNode({**_MORE, **PREFIXES}[prefix] + local)


def values(store: ox.Store, subject: Term, predicate: str) -> list[Term]:
    """Return the values of a property, sorted by what they say."""
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    found = store.quads_for_pattern(subject, node(predicate), None, None)
    return sorted({quad.object for quad in found}, key=str)


def names(store: ox.Store, subject: Term, *predicates: str) -> list[str]:
    """Return the IRIs that the properties point to, as short names."""
    found = (value for predicate in predicates for value in values(store, subject, predicate))
    return [short(value.value) for value in found if isinstance(value, ox.NamedNode)]


def text(store: ox.Store, subject: Term, predicate: str, language: str = "") -> str:
    """Return the first text of a property in a language (``""``: without one), or nothing."""
    for value in values(store, subject, predicate):
        if isinstance(value, ox.Literal) and (value.language or "") == language:
            return value.value
    return ""


def subjects(store: ox.Store, kind: str) -> list[ox.NamedNode]:
    """Return the named nodes of a class, sorted by IRI."""
    found = store.quads_for_pattern(None, node("rdf:type"), node(kind), None)
    named = {quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)}
    return sorted(named, key=lambda each: each.value)
