"""Copies of Flanders: the real graph again and again under other IRIs, with its locality.

Councils, areas, organisations, accesses, coverage, rows … are copied; what all of Flanders shares
is not: vocabulary, code lists, themes, rules and the names of the lists. Every copy keeps the real
distributions, for it is the real graph. Numbers (KBO, NIS) differ too, or a look-up by number would
find a hundred things.
"""

import re
from datetime import date
from typing import Final

import pyoxigraph as ox

from loaders.build import Sources, make_graph
from loaders.iris import ID

SHARED: Final = ("activiteit", "bron", "concept", "conceptscheme", "dataset", "rapport", "thema")
MARK: Final = "\0"
_REFNIS: Final = "http://vocab.belgif.be/auth/refnis20"
_OWN: Final = re.compile(rf"<{re.escape(ID)}/(?!(?:{'|'.join(SHARED)})/)([a-z]+)/")
_NIS: Final = re.compile(rf"<({re.escape(_REFNIS)}\d\d)/")
_NUMBER: Final = re.compile(
    r"(<http://purl\.org/dc/terms/identifier>|<http://www\.w3\.org/2004/02/skos/core#notation>"
    r"|lokaleIdentificator>) \""
)


def real_graph(sources: Sources, day: date) -> ox.Store:
    """Return the graph of the real lists, not gated.

    :raises RuntimeError: when a list has a violation.
    """
    outcome, graph = make_graph(sources, day)
    if outcome.report.violations:
        raise RuntimeError("the lists have violations: samenwijzer check")
    return graph


def template(nquads: bytes) -> tuple[bytes, bytes]:
    """Return the lines that are shared, and those to copy, with a mark where the copy goes."""
    shared, copied = [], []
    for line in nquads.decode().splitlines(keepends=True):
        marked = _NIS.sub(rf"<\1/{MARK}", _OWN.sub(rf"<{ID}/\1/{MARK}", line))
        if marked.startswith("<") and MARK in marked:
            copied.append(_NUMBER.sub(rf'\1 "{MARK}', marked))
        else:
            shared.append(line)
    return "".join(shared).encode(), "".join(copied).encode()


def copy(lines: bytes, number: int) -> bytes:
    """Return one copy; copy 0 has the real IRIs."""
    return lines.replace(MARK.encode(), _name(number).encode())


def in_copy(iri: str, number: int) -> str:
    """Return an IRI as it is in a copy."""
    return _OWN.sub(rf"<{ID}/\1/{_name(number)}", f"<{iri}>")[1:-1]


def number_in_copy(text: str, number: int) -> str:
    """Return an identifier (a number, the place of a row) as it is in a copy."""
    return f"{_name(number)}{text}"


def _name(number: int) -> str:
    return f"kopie{number}-" if number else ""
