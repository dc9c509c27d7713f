"""The rows of contact points as the pages show them, and as cards for an address book."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.answers import Row
from server.dutch import telephone
from server.pages.answers import ask, cell, grouped, path_of, sources
from server.pages.contacts import Contact
from server.pages.directory import directory
from server.search import normalised
from server.vcard import Card, cards


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation, how many of the councils asked for it reaches, and how to reach it.

    ``contacts`` are those to use for the theme; ``meant_for`` tells what they are for.
    """

    iri: str
    name: str
    path: str
    councils: int
    meant_for: str
    contacts: tuple[Contact, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An organisation of which we know no e-mail or telephone.

    ``page`` and ``homepage`` are where to look for one.
    """

    iri: str
    name: str
    path: str
    councils: int
    offers: int
    page: str
    homepage: str
    sources: tuple[dict[str, str], ...]


def answering(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with an e-mail address or telephone."""
    return [row for row in rows if cell(row, "email") or cell(row, "telephone")]


def names(rows: Iterable[Row]) -> dict[str, str]:
    """Return the organisations of rows: IRI → name."""
    return {cell(row, "organisation"): cell(row, "organisationName") for row in rows}


def full_name(row: Row) -> str:
    """Return the name of an organisation; of a council with its kind before it."""
    name = directory().full_names.get(cell(row, "organisation"))
    return name or cell(row, "organisationName")


def lines(rows: list[Row]) -> list[Line]:
    """Return the organisations of rows: those that reach most first, then in Dutch order."""
    found = map(line, grouped(rows, "organisation").values())
    return sorted(found, key=lambda each: (-each.councils, normalised(each.name)))


def line(rows: list[Row]) -> Line:
    """Return the organisation of rows."""
    first = rows[0]
    return Line(
        iri=cell(first, "organisation"),
        name=full_name(first),
        path=path_of(cell(first, "organisation")),
        councils=int(cell(first, "councils")),
        meant_for=cell(first, "contactFor"),
        contacts=tuple(map(_contact, grouped(answering(rows), "point").values())),
        page=_first(cell(first, "contactPage")),
    )


def _contact(rows: list[Row]) -> Contact:
    first = rows[0]
    number = telephone(cell(first, "telephone"))
    told = tuple(sources(rows))
    return Contact(cell(first, "contactName"), {}, cell(first, "email"), number, "", "", told)


def _first(addresses: str) -> str:
    return addresses.partition(" ")[0]


def unreachable() -> list[Unreachable]:
    """Return the organisations without contact point, those that reach most first."""
    found = grouped(ask("without-contact"), "organisation").values()
    return [
        Unreachable(
            iri=cell(rows[0], "organisation"),
            name=full_name(rows[0]),
            path=path_of(cell(rows[0], "organisation")),
            councils=int(cell(rows[0], "councils")),
            offers=int(cell(rows[0], "offers")),
            page=_first(cell(rows[0], "contactPage")),
            homepage=cell(rows[0], "homepage"),
            sources=tuple(sources(rows)),
        )
        for rows in found
    ]


def as_cards(rows: Iterable[Row]) -> bytes:
    """Return the contact points of rows as cards, each once."""
    points = grouped(answering(rows), "point").values()
    return cards(_card(about[0]) for about in points)


def _card(row: Row) -> Card:
    told = [f"Contactpunt voor: {cell(row, 'contactFor')}."]
    if source := cell(row, "source"):
        told.append(f"Bron: {source} {cell(row, 'issued')}".strip())
    return Card(
        uid=cell(row, "point"),
        organisation=full_name(row),
        name=cell(row, "contactName"),
        email=cell(row, "email"),
        telephone=cell(row, "telephone"),
        page=_first(cell(row, "contactPage")),
        note=" ".join(told),
    )
