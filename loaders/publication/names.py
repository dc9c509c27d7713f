"""The names that parts of a description have: a class or property as one word, a graph in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from loaders.iris import mint_listing
from loaders.nodes import Node
from loaders.terms import PREFIXES

VOID: Final = "void"
EXAMPLES: Final = "voorbeelden"
CATALOGUE: Final = "catalogus"
GRAPH_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "afgeleid": ("Wat regels uit de lijsten afleiden", "What rules derive from the lists"),
    CATALOGUE: ("De catalogus", "The catalogue"),
    "ontologie": ("Eigen termen en codelijsten", "Terms and code lists of our own"),
    "release": ("De peildatum", "The reference day"),
    VOID: ("De beschrijving in VoID", "The description in VoID"),
    EXAMPLES: ("Voorbeeldvragen en voorvoegsels", "Example queries and prefixes"),
}
"""Name of a graph that is no list → its title in Dutch and in English."""
DESCRIPTIONS: Final = (EXAMPLES, CATALOGUE, VOID)
"""The graphs that tell of the others."""


def word_of(iri: str) -> str:
    """Return a class or property as one word: ``org-Membership``; without a prefix, its IRI."""
    found = _prefix_of(iri)
    return f"{found}-{iri.removeprefix(PREFIXES[found])}" if found else iri


def namespaces_of(iris: Iterable[str]) -> list[str]:
    """Return the namespaces of classes and properties, each once, sorted."""
    return sorted({PREFIXES[found] for iri in iris if (found := _prefix_of(iri))})


def _prefix_of(iri: str) -> str:
    """Return the prefix of the longest namespace that an IRI is in; empty when there is none."""
    fitting = [name for name, namespace in PREFIXES.items() if iri.startswith(namespace)]
    return max(fitting, key=lambda name: len(PREFIXES[name]), default="")


def graph_name(graph: str) -> str:
    """Return the name of a graph: ``…/id/bron/areas`` → ``areas``."""
    return graph.removeprefix(mint_listing(""))


def both(node: Node, predicate: str, texts: Sequence[str]) -> Node:
    """Add a text in Dutch and in English; an empty one is left out."""
    for language, text in zip(("nl", "en"), texts, strict=False):
        node.text(predicate, text, language=language)
    return node
