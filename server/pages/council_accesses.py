"""The accesses that reach a council: from whom, on what grounds, how surely, from which source.

Councils that an access reaches in the same way share it, as long as the release answers.
"""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from server.answers import Row
from server.pages.answers import ask, ask_texts, cell, grouped, once, path_of, reference
from server.pages.contacts import NONE, Contacts, contacts_of
from server.pages.councils import Council
from server.pages.directory import directory
from server.pages.row_sources import sources_of
from server.pages.serving import Access, Status


class Reached(NamedTuple):
    """That an access reaches a council, as ``council-coverage.rq`` tells it for one row."""

    council: str
    coverage: str
    access: str
    certainty: str
    loop: str
    part: str
    municipality: str
    row: str


class Way(NamedTuple):
    """How an access reaches a kind of council: certainty and course (IRIs), part of it (name)."""

    kind: str
    certainty: str
    loop: str
    part: str
    via_municipality: bool


def accesses(councils: tuple[Council, ...]) -> dict[str, Access]:
    """Return the accesses that reach these councils: access IRI → access."""
    found: dict[str, list[Reached]] = {}
    for told in ask_texts("council-coverage", *(council.iri for council in councils)):
        reached = Reached(*told)
        found.setdefault(reached.access, []).append(reached)
    names = _words() | {council.iri: council.kind for council in councils}
    terms, kept = access_terms(), _kept_accesses()
    return {
        access: _access(terms[access], found[access], names, kept)
        for access in terms
        if access in found
    }


@once
def access_terms() -> dict[str, list[Row]]:
    """Return from whom and on what terms each access is: access IRI → rows, in the order shown."""
    return grouped(ask("access-terms"), "access")


@once
def _contacts() -> dict[str, Contacts]:
    """Return the contact points of all organisations with an access, by IRI."""
    return contacts_of({cell(row, "organisation") for row in ask("access-terms")})


@once
def _words() -> dict[str, str]:
    """Return how certainties and courses are named, by their IRI."""
    return {cell(row, "concept"): cell(row, "name") for row in ask("words")}


@once
def _kept_accesses() -> dict[Hashable, Access]:
    return {}


def _access(
    terms: list[Row], found: list[Reached], names: dict[str, str], kept: dict[Hashable, Access]
) -> Access:
    """Return an access as it reaches councils; the same one for all that it reaches like this.

    :param names: the kinds of the councils, and what certainties and courses are called, by IRI.
    """
    ways = tuple(_ways(found, names))
    rows = tuple(reached.row for reached in found)
    key = (found[0].access, ways, rows)
    if key not in kept:
        kept[key] = _new_access(terms, rows, tuple(_status(way, names) for way in ways))
    return kept[key]


def _ways(found: Iterable[Reached], names: dict[str, str]) -> Iterator[Way]:
    """Yield in which way each coverage reaches its council."""
    coverages: dict[str, Reached] = {}
    for reached in found:
        coverages.setdefault(reached.coverage, reached)
    for told in coverages.values():
        kind, via = names[told.council], bool(told.municipality)
        yield Way(kind, told.certainty, told.loop, told.part, via_municipality=via)


def _new_access(terms: list[Row], rows: tuple[str, ...], statuses: tuple[Status, ...]) -> Access:
    first = terms[0]
    organisation = cell(first, "organisation")
    name = directory().full_names.get(organisation) or cell(first, "organisationName")
    return Access(
        reference=reference(cell(first, "access")),
        organisation=name,
        path=path_of(organisation),
        ground=cell(first, "groundWords"),
        condition=cell(first, "condition"),
        wide=any(cell(row, "wide") for row in terms),
        statuses=statuses,
        sources=tuple(sources_of(rows)),
        contacts=_contacts().get(organisation, NONE),
    )


def _status(way: Way, names: dict[str, str]) -> Status:
    through = [f"via {way.part} (voor de fusie)"] if way.part else []
    if way.via_municipality:
        through.append("via de gemeente")
    return Status(
        kind=way.kind,
        certainty=reference(way.certainty).rpartition("/")[2],
        certainty_label=names[way.certainty],
        loop=reference(way.loop).rpartition("/")[2],
        loop_label=names[way.loop],
        through=", ".join(through),
    )
