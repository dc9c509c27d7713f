"""The JSON-LD context: the prefixes, and of each property in the graph what its values are.

With it a document may say ``"org:member": "https://…"`` and ``"skos:prefLabel": {"nl": "…"}``. A
property whose values are of more than one kind has none here; its values tell their own.

Source: JSON-LD 1.1, W3C Recommendation of 16 July 2020, §4.1, §4.2.3, §4.6.2.
"""

import json
from typing import Any, Final

import pyoxigraph as ox

from loaders.terms import PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
_STRING: Final = PREFIXES["xsd"] + "string"
_KINDS: Final = """
SELECT DISTINCT ?property ?kind
WHERE {
  ?thing ?property ?value .
  BIND(IF(LANG(?value) != "", "@language", STR(DATATYPE(?value))) AS ?literal)
  BIND(IF(ISIRI(?value), "@id", ?literal) AS ?kind)
}"""


def make_context(store: ox.Store) -> bytes:
    """Return the context as JSON, with everything in a fixed order."""
    context = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES, **_terms(store)}
    text = json.dumps({"@context": context}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _terms(store: ox.Store) -> dict[str, Any]:
    """Return prefixed name → term definition of the properties that need one, sorted."""
    kinds: dict[str, set[str]] = {}
    for name, kind in _rows(store):
        kinds.setdefault(name, set()).add(kind)
    single = {_short(name): found.pop() for name, found in kinds.items() if len(found) == 1}
    return {name: _definition(kind) for name, kind in sorted(single.items()) if kind != _STRING}


def _rows(store: ox.Store) -> list[tuple[str, str]]:
    found = store.query(_KINDS, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  it is a SELECT
    rows = [(row["property"].value, row["kind"].value) for row in found]
    return [row for row in rows if row[0] != _TYPE]


def _definition(kind: str) -> dict[str, str]:
    if kind == "@language":
        return {"@container": "@language"}
    return {"@type": kind if kind == "@id" else _short(kind)}


def _short(iri: str) -> str:
    """Return the prefixed name; of an IRI in no namespace that we know, the IRI."""
    fitting = [name for name, namespace in PREFIXES.items() if iri.startswith(namespace)]
    prefix = max(fitting, key=lambda name: len(PREFIXES[name]), default="")
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}" if prefix else iri
