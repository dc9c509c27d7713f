"""What a document holds: all that is said of a thing, and a page of what points to it.

Every form is written from these same triples. A page holds so many incoming triples in a fixed
order (the smallest groups first); what is said of the thing itself stands on every page.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from loaders.iris import mint_listing
from server.linked_data.naming import SHOWN
from server.questions import iri, question
from server.store import Store

PAGE: Final = 500
"""Incoming triples on a page of a document."""
Counts = tuple[tuple[str, int], ...]
"""How many point to a thing, by property (an IRI)."""
_TRIPLES: Final = "application/n-triples"
_FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    _TRIPLES: ox.RdfFormat.N_TRIPLES,
}


@dataclass(frozen=True, slots=True)
class Document:
    """The triples of one page of a document, and what points to it on all pages."""

    subject: str
    own: tuple[ox.Triple, ...]
    incoming: tuple[ox.Triple, ...] = ()
    counts: Counts = ()
    page: int = 1

    @property
    def total(self) -> int:
        """How many triples point to the thing, on all pages together."""
        return sum(number for _, number in self.counts)

    @property
    def pages(self) -> int:
        """How many pages the document has."""
        return max(1, math.ceil(self.total / PAGE))

    @property
    def first(self) -> int:
        """The number, counted over all pages from 1, of the first incoming triple here."""
        return PAGE * (self.page - 1) + 1

    def written(self, media_type: str) -> bytes:
        """Return all triples of the page in an RDF media type."""
        triples = dict.fromkeys((*self.own, *self.incoming))
        form = _FORMATS[media_type]
        return ox.serialize(triples, format=form, prefixes=SHOWN) or b""


def described(store: Store, thing: str, page: int) -> Document | None:
    """Return a page of the document of a thing; None when nothing is said of it, or no such page.

    :raises ValueError: when the thing is no IRI.
    """
    node = iri(thing)
    own = _triples(store, question("linked/document").about(node))
    if thing.startswith(mint_listing("")):
        own += _triples(store, question("linked/graph").about(node))
    counts = _counts(store, node) if own else ()
    document = Document(thing, own, (), counts, page)
    if not own or not 1 <= page <= document.pages:
        return None
    return replace(document, incoming=tuple(_incoming(store, node, counts, page)))


def ontology(store: Store, subject: str) -> Document:
    """Return the terms that our ontology defines."""
    return Document(subject, _triples(store, question("linked/ontology").text))


def _incoming(store: Store, node: ox.NamedNode, counts: Counts, page: int) -> Iterator[ox.Triple]:
    """Yield what stands on a page: the groups, or the parts of groups, that fall in it."""
    first, end = PAGE * (page - 1), PAGE * page
    start = 0
    for name, number in counts:
        skip, until = max(first - start, 0), min(end - start, number)
        if skip < until:
            lines = _kept if number > PAGE else _lines
            found = lines(store, store.release.version, node, iri(name))
            yield from _read(b"\n".join(found[skip:until]))
        start += number


def _lines(
    store: Store, _version: str, node: ox.NamedNode, name: ox.NamedNode
) -> tuple[bytes, ...]:
    """Return what points by a property, as sorted lines: sorting here is faster than ORDER BY."""
    query = question("linked/incoming").about(node, name)
    return tuple(sorted(store.construct(query, _TRIPLES).splitlines()))


_kept = lru_cache(maxsize=4)(_lines)
"""The large groups asked for last, so that the next page is there at once."""


def _counts(store: Store, node: ox.NamedNode) -> Counts:
    rows = store.ask(question("linked/incoming-counts").about(node))
    return tuple((row["property"].value, int(row["number"].value)) for row in rows)


def _triples(store: Store, query: str) -> tuple[ox.Triple, ...]:
    return _read(store.construct(query, _TRIPLES))


def _read(content: bytes) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
