"""A document as a page: what is said of a thing, of its parts, and what points to it."""

from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from flask import render_template

from loaders.terms import BASE, PREFIXES
from server.linked_data.documents import Document, store
from server.linked_data.forms import MEDIA_TYPES
from server.linked_data.labels import Labels, labels_of
from server.linked_data.naming import SHOWN, concept_of, leads_to, short, site_page

_FIRST: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdf", "type"),
        ("skos", "prefLabel"),
        ("dct", "title"),
        ("rdfs", "label"),
        ("skos", "definition"),
        ("dct", "description"),
    )
)
_PLAIN: Final = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


def document_page(document: Document, triples: list[ox.Triple]) -> str:
    """Return the page of a document."""
    whole = f"{BASE}/{document.path}"
    own = whole if whole != document.thing else ""
    said = [t for t in triples if _value(t.subject).partition("?")[0] != own]
    labels = labels_of({name for triple in said for name in _iris(triple)} | {document.thing})
    ours = {_value(t.subject) for t in said if _value(t.object) != document.thing}
    outgoing = [t for t in said if _value(t.subject) in ours]
    incoming = [t for t in said if _value(t.object) == document.thing]
    return render_template(
        "document.html",
        document=document,
        title=_heading(document.thing, labels),
        said=_subjects(document, outgoing, labels),
        incoming=_groups(document, incoming, labels),
        ways={
            "page": site_page(document.thing, store().release.manifest["counts"]["rows"]),
            "file": _file(said),
            "forms": forms_of(document.path, document.page),
        },
    )


def _heading(thing: str, labels: Labels) -> str:
    """Return the name of a thing with a capital, but for names of files and bare IRIs."""
    title = labels.title(thing)
    plain = not title or concept_of(thing) == "rij"
    return (title or short(thing)[0]) if plain else title[0].upper() + title[1:]


def _file(triples: list[ox.Triple]) -> str:
    """Return the address of the file of a graph; empty when the thing is no graph."""
    dumps = (t.object for t in triples if t.predicate.value == SHOWN["void"] + "dataDump")
    return next((leads_to(_value(dump)) for dump in dumps), "")


def forms_of(path: str, page: int = 1) -> dict[str, str]:
    """Return extension → address of the forms for machines."""
    query = f"?page={page}" if page > 1 else ""
    return {name: f"/{path}.{name}{query}" for name in MEDIA_TYPES if name != "html"}


def named(value: str, labels: Labels, seen_from: str = "") -> dict[str, str]:
    """Return what a page shows of an IRI: name, short IRI, address."""
    return {
        "name": labels.of(value, seen_from),
        "short": short(value)[0],
        "path": leads_to(value),
    }


def _value(node: object) -> str:
    return str(getattr(node, "value", node))


def _iris(triple: ox.Triple) -> list[str]:
    nodes = (triple.subject, triple.predicate, triple.object)
    return [node.value for node in nodes if isinstance(node, ox.NamedNode)]


def _subjects(document: Document, triples: list[ox.Triple], labels: Labels) -> list[dict[str, Any]]:
    """Return the thing and then its parts, each with its properties and their values."""
    by_subject = sorted(triples, key=lambda t: (_value(t.subject) != document.thing, str(t)))
    return [
        {
            "is_part": subject != document.thing,
            **named(subject, labels, document.thing),
            "rows": _rows(list(found), labels, document.thing),
        }
        for subject, found in groupby(by_subject, key=lambda t: _value(t.subject))
    ]


def _rows(triples: list[ox.Triple], labels: Labels, thing: str) -> list[dict[str, Any]]:
    by_property = groupby(triples, key=lambda t: t.predicate.value)
    rows = [
        {
            "iri": name,
            "property": named(name, labels),
            "values": sorted(
                (_shown(t.object, labels, thing) for t in found),
                key=lambda value: (value["name"] or value["short"]).casefold(),
            ),
        }
        for name, found in by_property
    ]
    return sorted(rows, key=_place)


def _place(row: dict[str, Any]) -> tuple[int, str]:
    """Return where a property stands: what a thing is and is called comes first."""
    name = row["iri"]
    rank = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return rank, (row["property"]["name"] or row["property"]["short"]).casefold()


def _shown(node: object, labels: Labels, thing: str) -> dict[str, Any]:
    if not isinstance(node, ox.Literal):
        return named(_value(node), labels, thing)
    kind = node.language or ("" if node.datatype.value in _PLAIN else short(node.datatype)[0])
    return {
        "name": node.value,
        "short": kind,
        "literal": True,
        "language": node.language or "",
    }


def _groups(document: Document, triples: list[ox.Triple], labels: Labels) -> list[dict[str, Any]]:
    """Return all groups that point to the thing; those of other pages are empty here."""
    found: dict[str, list[str]] = {}
    for triple in triples:
        found.setdefault(triple.predicate.value, []).append(_value(triple.subject))
    return [
        {
            "property": named(name, labels),
            "number": number,
            "things": [named(t, labels, document.thing) for t in sorted(found.get(name, []))],
        }
        for name, number in document.numbers
    ]
