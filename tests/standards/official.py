"""The official shapes that gate, and the only constraints that our graph does not meet.

X3: Dienstencataloog wants the title of an agent as plain text, CPSV-AP wants it with a language.
X4: OSLO wants a homepage as text, CPOV as a foaf:Document; we give its address, as an IRI.
X1 and X2 (constraints that no data can meet) are repaired in the normalised copies.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pyoxigraph as ox

from loaders.terms import PREFIXES

SH = PREFIXES["sh"]
FILES = {
    "oslo-shapes/organisatie-basis.normalised.ttl",
    "oslo-shapes/organisatie-basis-2025-draft.normalised.ttl",
    "oslo-shapes/generiek-basis.normalised.ttl",
    "oslo-shapes/dienstencataloog.normalised.ttl",
    "cpov/2.1.2-SHACL.ttl",
    "core-location/2.1.0-SHACL.ttl",
    "core-business/2.3.0-SHACL.ttl",
    "cpsv-ap/3.2.0-SHACL.ttl",
}


class Constraint(NamedTuple):
    """What a result is about: the path and the component, as IRIs."""

    path: str
    component: str


def _datatype(path: str) -> Constraint:
    return Constraint(path, f"{SH}DatatypeConstraintComponent")


TITLE, HOMEPAGE = PREFIXES["dct"] + "title", PREFIXES["foaf"] + "homepage"
TITLES = "?thing a dct:Agent ; dct:title ?value"
HOMEPAGES = "?thing a org:Organization ; foaf:homepage ?value"
PUBLIC_HOMEPAGES = "?thing a m8g:PublicOrganisation ; foaf:homepage ?value"
Excluded = dict[str, dict[Constraint, str]]
EXCLUDED: Excluded = {
    "oslo-shapes/organisatie-basis.normalised.ttl": {_datatype(HOMEPAGE): HOMEPAGES},
    "oslo-shapes/organisatie-basis-2025-draft.normalised.ttl": {_datatype(HOMEPAGE): HOMEPAGES},
    "oslo-shapes/dienstencataloog.normalised.ttl": {_datatype(TITLE): TITLES},
    "cpov/2.1.2-SHACL.ttl": {
        Constraint(HOMEPAGE, f"{SH}ClassConstraintComponent"): PUBLIC_HOMEPAGES
    },
}
"""File → constraint → the pattern of which every solution fails it: the exact count."""


def told(report: ox.Store) -> Counter[Constraint]:
    """Return how often a report tells of each constraint."""
    return Counter(
        Constraint(
            _one(report, result, "resultPath"), _one(report, result, "sourceConstraintComponent")
        )
        for result in _results(report)
    )


def _results(report: ox.Store) -> list[ox.NamedNode | ox.BlankNode]:
    return [q.object for q in report.quads_for_pattern(None, ox.NamedNode(f"{SH}result"), None)]


def _one(report: ox.Store, node: ox.NamedNode | ox.BlankNode, name: str) -> str:
    found = report.quads_for_pattern(node, ox.NamedNode(SH + name), None)
    return next((getattr(quad.object, "value", "") for quad in found), "")


def expected(file: str, count: Callable[[str], int]) -> Counter[Constraint]:
    """Return how often each excluded constraint of a file must be told.

    :param count: pattern → its number of solutions in the graph.
    """
    found = {constraint: count(where) for constraint, where in EXCLUDED.get(file, {}).items()}
    return Counter({constraint: number for constraint, number in found.items() if number})
