"""/ns/kolom: what the columns of the tables mean, which Turtle and JSON-LD of pages name."""

import re
from typing import Any, Final

import pyoxigraph as ox
from flask import render_template

from loaders.terms import BASE, PREFIXES
from server.linked_data.forms import Description
from server.linked_data.reading import forms_of
from server.tables.columns import Column, every_column
from server.tables.structured import COLUMNS

_PATH: Final = "ns/kolom"
_OWN: Final = ox.NamedNode(f"{BASE}/{_PATH}")
_CAPITAL: Final = re.compile(r"[A-Z]")


def columns() -> Description:
    """Return the description of the columns; they come with this server, not with a release."""
    found = _triples()
    version = "\n".join(map(str, found))
    return Description(_PATH, _OWN.value, lambda: found, _page, version=version)


def _triples() -> list[ox.Triple]:
    titles = (("nl", "Kolommen van tabellen"), ("en", "Columns of tables"))
    told = [ox.Triple(_OWN, _term("dct", "title"), ox.Literal(t, language=n)) for n, t in titles]
    return told + [triple for column in every_column() for triple in _about(column)]


def _about(column: Column) -> list[ox.Triple]:
    own = ox.NamedNode(COLUMNS + column.name)
    english = _CAPITAL.sub(lambda capital: f" {capital[0].lower()}", column.name)
    label = _term("rdfs", "label")
    return [
        ox.Triple(own, _term("rdf", "type"), _term("rdf", "Property")),
        ox.Triple(own, _term("rdfs", "isDefinedBy"), _OWN),
        ox.Triple(own, label, ox.Literal(column.label, language="nl")),
        ox.Triple(own, label, ox.Literal(english, language="en")),
    ]


def _term(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)


def _page(_triples: list[ox.Triple]) -> str:
    told: dict[str, Any] = {"columns": every_column(), "iri": COLUMNS, "forms": forms_of(_PATH)}
    return render_template("columns.html", **told)
