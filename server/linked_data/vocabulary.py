"""The ontology for people: its terms by kind, with names, meaning and place among others."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from loaders.terms import ONTOLOGY, PREFIXES
from server.linked_data.naming import short

_START: Final = f"{ONTOLOGY}#"
_KINDS: Final = {
    "owl:Class": "Klassen",
    "owl:ObjectProperty": "Eigenschappen naar een ding",
    "owl:DatatypeProperty": "Eigenschappen naar een waarde",
}
_RELATIONS: Final = {
    "rdfs:subClassOf": "Soort van",
    "rdfs:subPropertyOf": "Bijzondere vorm van",
    "rdfs:domain": "Hoort bij",
    "schema:domainIncludes": "Hoort bij een van",
    "rdfs:range": "Verwijst naar",
    "schema:rangeIncludes": "Verwijst naar een van",
    "owl:equivalentClass": "Gelijk aan",
    "owl:equivalentProperty": "Gelijk aan",
    "skos:exactMatch": "Gelijk aan",
    "skos:closeMatch": "Lijkt op",
    "owl:inverseOf": "Omgekeerde van",
}
Facts = dict[str, list[ox.NamedNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property; texts by language, links by the words of their relation."""

    fragment: str
    labels: dict[str, str]
    definitions: dict[str, str]
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The whole ontology; sections: heading → terms."""

    iri: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    version: str
    sections: dict[str, list[Term]]


def read(triples: tuple[ox.Triple, ...]) -> Vocabulary:
    """Sort the triples of the ontology into what its page shows."""
    facts: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            name = short(triple.predicate)[0]
            facts[triple.subject.value][name].append(triple.object)  # type: ignore[arg-type]
    head = facts[ONTOLOGY]
    return Vocabulary(
        ONTOLOGY,
        _texts(head, "dct:title"),
        _texts(head, "dct:description"),
        next((value.value for value in head["owl:versionInfo"]), ""),
        {heading: _terms(facts, kind) for kind, heading in _KINDS.items()},
    )


def _terms(facts: dict[str, Facts], kind: str) -> list[Term]:
    prefix, _, local = kind.partition(":")
    wanted = ox.NamedNode(PREFIXES[prefix] + local)
    found = [
        Term(
            name.removeprefix(_START),
            _texts(said, "rdfs:label"),
            _texts(said, "skos:definition"),
            tuple(_links(said)),
        )
        for name, said in facts.items()
        if name.startswith(_START) and wanted in said["rdf:type"]
    ]
    return sorted(found, key=lambda term: term.fragment.lower())


def _texts(said: Facts, name: str) -> dict[str, str]:
    return {v.language or "": v.value for v in said[name] if isinstance(v, ox.Literal)}


def _links(said: Facts) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the relations a term has, in words, with the terms they name and their addresses."""
    found = []
    for name, words in _RELATIONS.items():
        terms = sorted(map(_linked, said[name]))
        if terms:
            found.append((words, tuple(terms)))
    return found


def _linked(node: ox.NamedNode | ox.Literal) -> tuple[str, str]:
    text, path = short(node)
    return text, f"#{node.value.removeprefix(_START)}" if node.value.startswith(_START) else path
