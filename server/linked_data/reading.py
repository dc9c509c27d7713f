"""A document for people: its triples grouped by property, with the names of what they name."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from server.linked_data.documents import Document
from server.linked_data.forms import MEDIA_TYPES, around
from server.linked_data.naming import SHOWN, shown, site_page
from server.questions import question
from server.store import Store


@dataclass(frozen=True, slots=True)
class Named:
    """What is shown of a value: its short form, where that leads, and its name, if it has one."""

    text: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property; ``number`` counts them on all pages."""

    property: Named
    values: tuple[Named, ...]
    number: int


def reading(store: Store, document: Document, path: str) -> dict[str, Any]:
    """Return what the page shows."""
    names = _names(store, document)
    return {
        "document": document,
        "path": path,
        "title": names.get(document.subject, ""),
        "site_page": site_page(path.removeprefix("doc/")) if path.startswith("doc/") else "",
        "file": _file(document),
        "parts": _parts(document, names),
        "incoming": _incoming(document, names),
        "around": around(document),
        "forms": [extension for extension in MEDIA_TYPES if extension != "html"],
    }


def _file(document: Document) -> str:
    """Return the address of the file of a graph; empty when the thing is no graph."""
    dump = ox.NamedNode(SHOWN["void"] + "dataDump")
    return next((shown(t.object)[1] for t in document.own if t.predicate == dump), "")


def _parts(document: Document, names: dict[str, str]) -> list[tuple[Named, list[Group]]]:
    """Return the thing, then the parts under its address, each with its groups."""
    own = sorted(document.own, key=lambda t: (str(t.subject) != f"<{document.subject}>", str(t)))
    return [
        (_named(subject, names), _groups(list(triples), names))
        for subject, triples in groupby(own, key=lambda triple: triple.subject)
    ]


def _groups(triples: list[ox.Triple], names: dict[str, str]) -> list[Group]:
    groups = []
    for prop, found in groupby(triples, key=lambda triple: triple.predicate):
        values = tuple(_named(triple.object, names) for triple in found)
        groups.append(Group(_named(prop, names), values, len(values)))
    return groups


def _incoming(document: Document, names: dict[str, str]) -> list[Group]:
    """Return all groups that point to the thing; those of other pages are empty here."""
    here: dict[str, list[Named]] = {}
    for triple in document.incoming:
        here.setdefault(triple.predicate.value, []).append(_named(triple.subject, names))
    return [
        Group(_named(ox.NamedNode(name), names), tuple(here.get(name, ())), number)
        for name, number in document.counts
    ]


def _named(node: Any, names: dict[str, str]) -> Named:
    text, path = shown(node)
    return Named(text, path, names.get(node.value, "") if path else "")


def _names(store: Store, document: Document) -> dict[str, str]:
    """Return the names of all that the document names, by IRI."""
    nodes = dict.fromkeys(
        node
        for triple in (*document.own, *document.incoming)
        for node in (triple.subject, triple.predicate, triple.object)
        if isinstance(node, ox.NamedNode)
    )
    rows: list[tuple[ox.NamedNode | ox.Literal, ...]] = [(node,) for node in nodes]
    found = store.ask(question("linked/labels").about_all(rows))
    names = {row["thing"].value: row["label"].value for row in found}
    unnamed = [row for row in rows if row[0].value not in names]
    for row in store.ask(question("linked/between").about_all(unnamed)):
        names[row["thing"].value] = f"{row['member'].value} – {row['organisation'].value}"
    return names
