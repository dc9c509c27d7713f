"""How an IRI is shown on a page, and where it leads."""

from collections.abc import Container
from typing import Final

from loaders.iris import ID
from loaders.terms import BASE, PREFIXES

SHOWN: Final = PREFIXES | {
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes of documents: those of the data, and of what a document tells beside."""
_SAFE: Final = ("/", "http://", "https://", "mailto:", "tel:")
_OFFERS: Final = ("dienst", "oplossing", "clausule")
_PAGES: Final = ("thema", "organisatie", "raamovereenkomst")


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


def leads_to(value: str) -> str:
    """Return the address that a link may have; empty for a scheme that a browser could run."""
    path = local(value)
    return path if path.startswith(_SAFE) else ""


def concept_of(thing: str) -> str:
    """Return the concept in an IRI of ours: ``/id/organisatie/0207494678`` → ``organisatie``."""
    return thing.removeprefix(f"{ID}/").partition("/")[0] if thing.startswith(f"{ID}/") else ""


def site_page(thing: str, lists: Container[str]) -> str:
    """Return the page of the site about the same thing; empty when there is none.

    :param lists: the names of the lists, which are the graphs that have a page.
    """
    concept, rest = concept_of(thing), thing.removeprefix(f"{ID}/").partition("/")[2]
    if concept == "rij":
        return f"/herkomst/{rest}"
    if concept == "bron":
        return f"/herkomst/{rest}" if rest in lists else ""
    if "/" in rest:
        return ""
    return f"/oplossing/{rest}" if concept in _OFFERS else _page_of(concept, rest)


def _page_of(concept: str, rest: str) -> str:
    return f"/{concept}/{rest}" if concept in _PAGES else ""
