"""/ns/vormen: the shapes that the data are checked with, which the report of a release names."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from flask import current_app, render_template

from loaders.terms import BASE, PREFIXES
from server.linked_data.documents import store
from server.linked_data.forms import Description
from server.linked_data.reading import forms_of

SHAPES: Final = f"{BASE}/ns/vormen"
_PATH: Final = "ns/vormen"
_IDENTIFIER: Final = PREFIXES["dct"] + "identifier"
_MESSAGE: Final = PREFIXES["sh"] + "message"


def shapes() -> Description:
    """Return the description of the shapes; they come with this server, not with a release."""
    folder = Path(current_app.extensions["settings"].content) / "shapes"
    triples, version = _read(folder)
    return Description(_PATH, SHAPES, lambda: triples, _page, version=version)


def is_reported(thing: str) -> bool:
    """Whether the report of the release is about checks that have this IRI."""
    report = store().release.path / "report.ttl"
    return report.is_file() and f"<{thing}>" in report.read_text(encoding="utf-8")


@cache
def _read(folder: Path) -> tuple[list[ox.Triple], str]:
    """Return the triples of all files, sorted, and a digest; blank nodes by order of appearance."""
    names: dict[object, ox.BlankNode] = {}
    triples, digest = [], hashlib.sha256()
    for path in sorted(folder.glob("*.ttl")):
        digest.update(path.read_bytes())
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, value = (
                names.setdefault(node, ox.BlankNode(f"b{len(names)}"))
                if isinstance(node, ox.BlankNode)
                else node
                for node in (quad.subject, quad.object)
            )
            triples.append(ox.Triple(subject, quad.predicate, value))
    return sorted(triples, key=str), digest.hexdigest()


def _page(triples: list[ox.Triple]) -> str:
    found: dict[str, dict[str, Any]] = {}
    for triple in triples:
        name = str(getattr(triple.subject, "value", ""))
        if name.startswith(f"{SHAPES}#"):
            shape = found.setdefault(name, {"anchor": name.removeprefix(f"{SHAPES}#")})
            shape |= _told(triple.predicate.value, triple.object)
    told = sorted(found.values(), key=_order)
    return render_template("shapes.html", iri=SHAPES, shapes=told, forms=forms_of(_PATH))


def _order(shape: dict[str, Any]) -> tuple[bool, str, str]:
    """Sort rules that say something by their number; what brings others together comes last."""
    return "nl" not in shape, shape.get("rule", ""), shape["anchor"]


def _told(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, ox.Literal):
        return {}
    if name == _IDENTIFIER:
        return {"rule": value.value}
    return {value.language: value.value} if name == _MESSAGE and value.language else {}
