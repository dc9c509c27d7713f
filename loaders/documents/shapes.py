"""The shapes as rows of a table: what they look at, how severe, what they say."""

import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from loaders.documents.markdown import code, codes, plain
from loaders.documents.terms import Term, names, node, short, text, values
from loaders.iris import DATASET

_TARGETS: Final = {
    "sh:targetClass": "{}",
    "sh:targetSubjectsOf": "what has {}",
    "sh:targetObjectsOf": "what {} points to",
}
_WHOLE: Final = "the whole graph"
_MANY: Final = 6
_DIGITS: Final = re.compile(r"(\d+)")


def shape_rows(store: ox.Store) -> Iterator[list[str]]:
    """Yield a row a shape, in the order of rule and name: O2 before O10."""
    found = store.quads_for_pattern(None, node("dct:identifier"), None, None)
    shapes = {quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)}
    for shape in sorted(shapes, key=_order):
        yield [
            text(store, shape, "dct:identifier"),
            code(short(shape.value).removeprefix("vorm:")),
            (names(store, shape, "sh:severity") or ["sh:Violation"])[0].removeprefix("sh:").lower(),
            _looks_at(store, shape),
            _path(store, shape),
            "<br>".join(filter(None, (_message(store, shape, "nl"), _message(store, shape, "en")))),
        ]


def _order(shape: Term) -> list[tuple[int, str]]:
    parts = _DIGITS.split(str(shape))
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def _looks_at(store: ox.Store, shape: Term) -> str:
    """Return the targets; a property shape has those of the shapes that name it."""
    owners = (q.subject for q in store.quads_for_pattern(None, node("sh:property"), None, None))
    found = _targets(store, shape)
    for owner in sorted(set(owners), key=str):
        if shape in values(store, owner, "sh:property"):
            found += _targets(store, owner)
    return ", ".join(sorted(set(found)))


def _targets(store: ox.Store, shape: Term) -> list[str]:
    found = []
    for predicate, words in _TARGETS.items():
        targets = names(store, shape, predicate)
        if len(targets) > _MANY:
            targets = [f"{len(targets)} properties"]
            found.append(words.format(targets[0]))
        elif targets:
            found.append(words.format(codes(targets)))
    if ox.NamedNode(DATASET) in values(store, shape, "sh:targetNode"):
        found.append(_WHOLE)
    return found


def _path(store: ox.Store, shape: Term) -> str:
    """Return a property, or the steps of a path with a slash between."""
    found = [_steps(store, value) for value in values(store, shape, "sh:path")]
    return codes("/".join(steps) for steps in found)


def _steps(store: ox.Store, value: Term) -> list[str]:
    """Return a path as its steps: a sequence is an RDF list, an inverse or repeated one a node."""
    if isinstance(value, ox.NamedNode):
        return [] if value == node("rdf:nil") else [short(value.value)]
    first = values(store, value, "rdf:first")
    if first:
        rest = values(store, value, "rdf:rest")
        return [*_steps(store, first[0]), *_steps(store, rest[0])]
    for predicate, words in (("sh:inversePath", "^{}"), ("sh:zeroOrMorePath", "{}*")):
        for step in values(store, value, predicate):
            return [words.format("/".join(_steps(store, step)))]
    return ["…"]


def _message(store: ox.Store, shape: Term, language: str) -> str:
    """Return the message of the shape, or of the queries it holds."""
    holders = (shape, *values(store, shape, "sh:sparql"))
    found = sorted({text(store, holder, "sh:message", language) for holder in holders} - {""})
    return plain(" ".join(found))
