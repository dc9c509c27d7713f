"""What a document holds: all that is said of a thing, and what points to it, so many a page.

Every page holds all that is said of the thing and of the parts under its address. What points to
it comes in a fixed order, the properties with few links first, so that a hub of thousands does not
hide the handful that matters. How pages follow each other is told in the words of Hydra.

Source: https://www.hydra-cg.com/spec/latest/core/ (PartialCollectionView), read 2026-11-25.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import pyoxigraph as ox
from flask import current_app

from loaders.iris import DATASET, ID, mint_listing
from loaders.terms import BASE, PREFIXES
from server.linked_data.naming import SHOWN
from server.questions import iri, question
from server.store import Store

LINKS_A_PAGE: Final = 500
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_TYPE: Final = PREFIXES["rdf"] + "type"
_HYDRA: Final = SHOWN["hydra"]
_TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Document:
    """One page of the document about a thing.

    ``numbers`` are property and number of the links to the thing, few first.
    """

    thing: str
    numbers: tuple[tuple[str, int], ...]
    page: int

    @property
    def path(self) -> str:
        """The address on the site, without a slash before it, extension or page."""
        name = self.thing.removeprefix(f"{ID}/")
        return f"doc/{name}" if name != self.thing else self.thing.removeprefix(f"{BASE}/")

    @property
    def total(self) -> int:
        """How many links point to the thing."""
        return sum(number for _, number in self.numbers)

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // LINKS_A_PAGE))

    @property
    def first(self) -> int:
        """The number of the first link on this page, counted over all pages from 1."""
        return LINKS_A_PAGE * (self.page - 1) + 1

    @property
    def last(self) -> int:
        """The number of the last link on this page."""
        return min(LINKS_A_PAGE * self.page, self.total)

    def turns(self) -> dict[str, int]:
        """Return the pages that one can turn to: relation → number; none when there is but one."""
        if self.pages == 1:
            return {}
        turns = {"first": 1, "prev": self.page - 1, "next": self.page + 1, "last": self.pages}
        return {rel: number for rel, number in turns.items() if 1 <= number <= self.pages}


def store() -> Store:
    """Return the store of this application."""
    return cast(Store, current_app.extensions["store"])


def described(*things: str) -> list[str]:
    """Return those of the things that the release describes; what is no IRI is not."""
    known = [thing for thing in things if is_iri(thing)]
    asked = question("linked/exists")
    return [thing for thing in known if store().ask(asked.about(iri(thing)))]


def is_iri(value: str) -> bool:
    """Whether a text can stand as an IRI in a query."""
    try:
        iri(value)
    except ValueError:
        return False
    return True


def find_document(thing: str, page: int) -> Document | None:
    """Return a page of the document about a thing, or None when there is none."""
    if not described(thing):
        return None
    rows = store().ask(question("linked/incoming-counts").about(iri(thing)))
    numbers = tuple((row["property"].value, int(row["number"].value)) for row in rows)
    document = Document(thing, numbers, page)
    return document if page <= document.pages else None


def triples_of(document: Document) -> list[ox.Triple]:
    """Return the triples of a page, sorted."""
    about = construct(question("linked/document").about(iri(document.thing)))
    found = {*about, *_incoming(document), *_graph(document), *_about_itself(document)}
    return sorted(found, key=str)


def _graph(document: Document) -> list[ox.Triple]:
    """Return in which file the graph is, when the thing is one."""
    is_graph = document.thing.startswith(mint_listing(""))
    return construct(question("linked/graph").about(iri(document.thing))) if is_graph else []


def construct(query: str) -> list[ox.Triple]:
    """Ask one of our own CONSTRUCT queries."""
    return _read(store().construct(query, _TRIPLES))


def _read(content: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]


def _incoming(document: Document) -> Iterator[ox.Triple]:
    """Yield what stands on a page: the groups, or the parts of groups, that fall in it."""
    first, start = document.first - 1, 0
    for name, number in document.numbers:
        skip = max(first - start, 0)
        until = min(first + LINKS_A_PAGE - start, number)
        if skip < until:
            lines = _kept if number > LINKS_A_PAGE else _lines
            found = lines(store().release.version, document.thing, name)
            yield from _read(b"\n".join(found[skip:until]))
        start += number


def _lines(_version: str, thing: str, name: str) -> tuple[bytes, ...]:
    """Return what points by a property, as sorted lines: sorting here is faster than ORDER BY."""
    query = question("linked/incoming").about(iri(thing), iri(name))
    return tuple(sorted(store().construct(query, _TRIPLES).splitlines()))


_kept = lru_cache(maxsize=4)(_lines)
"""The large groups asked for last, so that the next page is there at once."""


def _about_itself(document: Document) -> list[ox.Triple]:
    """Return what a document says of itself and of its pages; nothing when it is the thing."""
    whole = f"{BASE}/{document.path}"
    if whole == document.thing:
        return []
    said = [
        (whole, _TYPE, iri(PREFIXES["foaf"] + "Document")),
        (whole, PREFIXES["foaf"] + "primaryTopic", iri(document.thing)),
        (whole, PREFIXES["dct"] + "license", iri(LICENCE)),
        (whole, SHOWN["void"] + "inDataset", iri(DATASET)),
        *(_paging(whole, document) if document.pages > 1 else []),
    ]
    return [ox.Triple(iri(subject), iri(name), value) for subject, name, value in said]


def _paging(whole: str, document: Document) -> list[tuple[str, str, ox.NamedNode | ox.Literal]]:
    page = f"{whole}?page={document.page}"
    turns = {"previous" if rel == "prev" else rel: n for rel, n in document.turns().items()}
    return [
        (whole, _TYPE, iri(f"{_HYDRA}Collection")),
        (whole, f"{_HYDRA}totalItems", ox.Literal(document.total)),
        (whole, f"{_HYDRA}view", iri(page)),
        (page, _TYPE, iri(f"{_HYDRA}PartialCollectionView")),
        *((page, f"{_HYDRA}{rel}", iri(f"{whole}?page={number}")) for rel, number in turns.items()),
    ]
