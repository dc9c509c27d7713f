"""The ontology as a page: every term under the fragment of its IRI, and the code lists."""

from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from flask import render_template

from loaders.terms import ONTOLOGY, PREFIXES
from server.linked_data.documents import construct, store
from server.linked_data.labels import Labels, labels_of
from server.linked_data.naming import local, short
from server.linked_data.reading import forms_of, named
from server.questions import iri, question

PATH: Final = ONTOLOGY.removeprefix(ONTOLOGY[: ONTOLOGY.index("/ns/") + 1])
_NAMESPACE: Final = f"{ONTOLOGY}#"
_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_SCHEMA: Final = PREFIXES["schema"]
_CLASS: Final = f"{_OWL}Class"
_LINKS: Final = (
    ("Soort van", f"{_RDFS}subClassOf"),
    ("Bijzonder geval van", f"{_RDFS}subPropertyOf"),
    ("Hetzelfde als", f"{_OWL}equivalentClass"),
    ("Hetzelfde als", f"{_OWL}equivalentProperty"),
    ("Omgekeerde van", f"{_OWL}inverseOf"),
    ("Bij", f"{_RDFS}domain"),
    ("Bij, onder meer", f"{_SCHEMA}domainIncludes"),
    ("Waarde", f"{_RDFS}range"),
)
"""What a term has to do with other terms: the words on the page, and the property."""

_Said = dict[str, list[ox.NamedNode | ox.Literal]]


def ontology_triples() -> list[ox.Triple]:
    """Return all that the ontology says, sorted."""
    return sorted(construct(question("linked/ontology").text), key=str)


def ontology_page(triples: list[ox.Triple]) -> str:
    """Return the page of the ontology."""
    said = _said(triples)
    about = said.pop(ONTOLOGY, {})
    labels = labels_of(
        {node.value for t in triples for node in (t.object,) if isinstance(node, ox.NamedNode)}
    )
    used = _used(store().release.version, tuple(said))
    terms = [_term(name, found, labels, used.get(name, 0)) for name, found in said.items()]
    terms.sort(key=lambda term: term["anchor"].casefold())
    return render_template(
        "ontology.html",
        about={**_about(about), "namespace": _NAMESPACE, "forms": forms_of(PATH)},
        classes=[term for term in terms if term["is_class"]],
        properties=[term for term in terms if not term["is_class"]],
        code_lists=_code_lists(),
    )


def _said(triples: list[ox.Triple]) -> dict[str, _Said]:
    """Return term → property → values."""
    said: dict[str, _Said] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            values = said.setdefault(subject.value, {}).setdefault(triple.predicate.value, [])
            values.append(value)
    return said


def _texts(said: _Said, name: str) -> dict[str, str]:
    """Return language → text of a property."""
    found = (value for value in said.get(name, []) if isinstance(value, ox.Literal))
    return {value.language or "": value.value for value in found}


def _about(said: _Said) -> dict[str, Any]:
    return {
        "title": _texts(said, PREFIXES["dct"] + "title"),
        "description": _texts(said, PREFIXES["dct"] + "description"),
        "version": _texts(said, f"{_OWL}versionInfo").get("", ""),
        "licences": [value.value for value in said.get(PREFIXES["dct"] + "license", [])],
    }


def _term(name: str, said: _Said, labels: Labels, used: int) -> dict[str, Any]:
    types = {value.value for value in said.get(PREFIXES["rdf"] + "type", [])}
    return {
        "iri": name,
        "anchor": name.removeprefix(_NAMESPACE),
        "short": short(name)[0],
        "is_class": _CLASS in types,
        "kinds": [labels.of(kind) for kind in sorted(types) if kind.startswith(_OWL)],
        "label": _texts(said, f"{_RDFS}label"),
        "definition": _texts(said, PREFIXES["skos"] + "definition"),
        "note": _texts(said, PREFIXES["skos"] + "scopeNote"),
        "links": [
            (words, [named(value.value, labels) for value in said[link]])
            for words, link in _LINKS
            if link in said
        ],
        "used": used,
    }


@lru_cache(maxsize=2)
def _used(_version: str, terms: tuple[str, ...]) -> dict[str, int]:
    """Return term → how many times a release uses it; counted once a release."""
    rows = store().ask(question("linked/usage").about_all([(iri(term),) for term in terms]))
    return {
        row["term"].value: int(row["statements"].value) + int(row["things"].value)
        for row in rows
        if "term" in row
    }


def _code_lists() -> list[dict[str, Any]]:
    """Return our code lists, each with its concepts in the order of their Dutch names."""
    rows = store().ask(question("linked/code-lists").text)
    by_scheme = groupby(rows, key=lambda row: row["scheme"].value)
    lists = []
    for scheme, found in by_scheme:
        concepts: dict[str, dict[str, Any]] = {}
        for row in found:
            concept = concepts.setdefault(row["concept"].value, {"labels": {}, "definition": ""})
            language = row["language"].value
            concept["labels"][language] = row["label"].value
            if language == "nl" and "definition" in row:
                concept["definition"] = row["definition"].value
            concept["code"] = row["notation"].value if "notation" in row else ""
        lists.append({"iri": scheme, "concepts": _in_order(concepts)})
    return _titled(lists)


def _in_order(concepts: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    shown = [{"path": local(name), **concept} for name, concept in concepts.items()]
    return sorted(shown, key=lambda concept: str(concept["labels"].get("nl", "")).casefold())


def _titled(lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    labels = labels_of(found["iri"] for found in lists)
    return [
        {**found, "path": local(found["iri"]), "title": labels.of(found["iri"])} for found in lists
    ]
