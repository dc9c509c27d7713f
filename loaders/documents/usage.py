"""Which terms the graph really uses: per list and class the properties, their values, how often."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from loaders.documents.terms import node, short, subjects, values
from loaders.iris import mint_listing
from loaders.terms import PREFIXES

_TYPE: Final = node("rdf:type")
_OWN: Final = PREFIXES["ict"]
_TERMS: Final = mint_listing("ontologie")


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One property as a list gives it to things of a class."""

    graph: str
    kind: str
    predicate: str
    targets: tuple[str, ...]
    times: int


class Classes:
    """One class a thing: of all its types the one that says most in our model."""

    def __init__(self, graph: ox.Store, ontology: ox.Store) -> None:
        """Read the types of everything in the graph."""
        self._types: dict[str, set[str]] = defaultdict(set)
        for quad in graph.quads_for_pattern(None, _TYPE, None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                self._types[quad.subject.value].add(quad.object.value)
        self._times = Counter(kind for kinds in self._types.values() for kind in kinds)
        self._named = _classes_of_own_terms(ontology)

    def of(self, thing: str) -> str:
        """Return the class of a thing as a short name, or nothing when it has no type.

        A class of ours goes first, then the rarest of those that our terms name (the one they name
        most often, of two as rare), then the most frequent; the alphabet decides the rest.
        """
        kinds = self._types.get(thing)
        return short(min(kinds, key=self._rank)) if kinds else ""

    def _rank(self, kind: str) -> tuple[int, int, int, str]:
        if kind.startswith(_OWN):
            return (0, 0, 0, kind)
        times, named = self._times[kind], self._named[kind]
        return (1, times, -named, kind) if named else (2, -times, 0, kind)


def _classes_of_own_terms(ontology: ox.Store) -> Counter[str]:
    """Return how often our own terms name a class as domain or range."""
    places = ("rdfs:domain", "schema:domainIncludes", "rdfs:range")
    properties = (*subjects(ontology, "owl:ObjectProperty"), *subjects(ontology, "owl:Class"))
    found = (v for p in properties for place in places for v in values(ontology, p, place))
    return Counter(value.value for value in found if isinstance(value, ox.NamedNode))


def uses(graph: ox.Store, classes: Classes) -> list[Use]:
    """Return all uses, sorted; what a value is: a class, a datatype, or a language."""
    targets: Mapping[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for quad in graph:
        key = (quad.graph_name, quad.subject, quad.predicate)
        if all(isinstance(part, ox.NamedNode) for part in key):
            group = (str(quad.graph_name), str(quad.subject), str(quad.predicate))
            listing, subject, predicate = (part[1:-1] for part in group)
            kind = classes.of(subject)
            said = targets[listing, kind, short(predicate)]
            said[_target(quad.object, quad, classes)] += 1
    return sorted(
        Use(listing, kind, predicate, tuple(sorted(found)), found.total())
        for (listing, kind, predicate), found in targets.items()
    )


def _target(value: object, quad: ox.Quad, classes: Classes) -> str:
    """Return the class of a thing, or how a literal is written: ``@nl``, ``^^xsd:date``."""
    if isinstance(value, ox.Literal):
        return f"@{value.language}" if value.language else f"^^{short(value.datatype.value)}"
    if not isinstance(value, ox.NamedNode):
        return ""
    return short(value.value) if quad.predicate == _TYPE else classes.of(value.value) or "IRI"


def links(found: list[Use]) -> Iterator[tuple[str, str, str]]:
    """Yield every link between classes: class, property, class; not what describes the terms."""
    for use in found:
        if use.predicate != "rdf:type" and use.graph != _TERMS:
            for target in use.targets:
                if ":" in target and not target.startswith(("^^", "@")):
                    yield use.kind, use.predicate, target
