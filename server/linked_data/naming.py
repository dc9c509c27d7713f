"""How an IRI is shown on a page, and where it leads."""

from typing import Final

import pyoxigraph as ox

from loaders.iris import ID
from loaders.terms import BASE, PREFIXES

SHOWN: Final = PREFIXES | {"void": "http://rdfs.org/ns/void#"}
"""Prefixes of documents: those of the data, and of what a document tells beside."""
_SAFE: Final = ("/", "http://", "https://", "mailto:", "tel:")
_SITE_PAGES: Final = {
    "thema": "/thema/",
    "organisatie": "/organisatie/",
    "raamovereenkomst": "/raamovereenkomst/",
}
_OFFERS: Final = ("dienst", "oplossing", "clausule")
_UNLISTED: Final = ("afgeleid", "ontologie", "release")
"""Graphs that come from no list."""


def local(value: str) -> str:
    """Return the address on this site of an IRI of ours, else the IRI itself."""
    ours = (f"{ID}/", f"{BASE}/ns/", f"{BASE}/data/")
    return value.removeprefix(BASE) if value.startswith(ours) else value


def short(node: object) -> tuple[str, str]:
    """Return what to show of an IRI and where it leads."""
    value = str(getattr(node, "value", node))
    for prefix, namespace in SHOWN.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}", local(value)
    return value.removeprefix(f"{BASE}/"), local(value)


def shown(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, str]:
    """Return what to show of a value and where it leads; not every value leads somewhere."""
    if isinstance(node, ox.Literal):
        return node.value + (f" ({node.language})" if node.language else ""), ""
    text, path = short(node)
    return text, path if path.startswith(_SAFE) else ""


def site_page(name: str) -> str:
    """Return the page of the site about the same thing; empty when there is none.

    :param name: the path of the thing below /id/.
    """
    concept, _, rest = name.partition("/")
    if concept == "rij" or (concept == "bron" and rest not in _UNLISTED):
        return f"/herkomst/{rest}"
    if "/" in rest:
        return ""
    if concept in _OFFERS:
        return f"/oplossing/{rest}"
    return f"{_SITE_PAGES[concept]}{rest}" if concept in _SITE_PAGES else ""
