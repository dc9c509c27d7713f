"""A small world for the rules: what it holds, and how to ask what they derived from it."""

from pathlib import Path

import pyoxigraph as ox

from loaders.rules import derive
from loaders.terms import PREFIXES

RULES = Path(__file__).parents[2] / "ontology" / "rules"
WORLD = Path(__file__).parent / "rules"
WORLD_PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in {
        **PREFIXES,
        **{
            short: f"https://w3id.org/ict-samenwerking/id/{path}/"
            for short, path in {
                "d": "dekking",
                "g": "gebied",
                "m": "lidmaatschap",
                "o": "organisatie",
                "aanbod": "oplossing",
                "raam": "raamovereenkomst",
                "afname": "afname",
                "t": "toegang",
                "thema": "thema",
                "loop": "concept/loop",
                "zekerheid": "concept/zekerheid",
                "regel": "activiteit",
            }.items()
        },
    }.items()
)


def world() -> ox.Store:
    """Return a store with all files of the world; reference day 2026-11-24."""
    store = ox.Store()
    for path in sorted(WORLD.glob("*.ttl")):
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:x-test:lists"))
    return store


def derived_by(rules: Path) -> ox.Store:
    """Return the world with what the rules of a folder derive from it."""
    store = world()
    list(derive(store, rules))
    return store


def holds(store: ox.Store, pattern: str) -> bool:
    """Tell whether a pattern holds over all graphs."""
    query = f"{WORLD_PREFIXES} ASK {{ {pattern} }}"
    return bool(store.query(query, use_default_graph_as_union=True))
