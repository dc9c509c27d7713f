"""How to reach organisations: their contact points, general or for some themes, with sources."""

from dataclasses import dataclass
from typing import Final

from server.answers import Row
from server.dutch import telephone
from server.pages.answers import ask, cell, grouped, sources


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact point; ``themes`` (IRI → name) are those a source names it for, else none.

    The general one carries the ``homepage``; one without anything else is no contact point.
    """

    name: str
    themes: dict[str, str]
    email: str
    telephone: str
    page: str
    homepage: str
    sources: tuple[dict[str, str], ...]

    @property
    def reachable(self) -> bool:
        """Whether there is anything to write to, to call or to fill in."""
        return bool(self.email or self.telephone or self.page)


Contacts = tuple[Contact, ...]
NONE: Final[Contacts] = ()
KNOWN: Final = "bekend"
ONLY_PAGE: Final = "enkel een contactpagina"
NOTHING: Final = "zonder contactpunt"


def contacts_of(organisations: set[str]) -> dict[str, Contacts]:
    """Return the contact points of organisations: IRI → contacts, the general one first."""
    rows = ask("contacts", *sorted(organisations)) if organisations else []
    return {
        organisation: _contacts(about)
        for organisation, about in grouped(rows, "organisation").items()
    }


def _contacts(rows: list[Row]) -> Contacts:
    return tuple(_contact(about) for about in grouped(rows, "point").values())


def _contact(rows: list[Row]) -> Contact:
    first = rows[0]
    themes = {cell(row, "theme"): cell(row, "themeName") for row in rows if cell(row, "theme")}
    return Contact(
        name=cell(first, "contactName"),
        themes=themes,
        email=cell(first, "email"),
        telephone=telephone(cell(first, "telephone")),
        page=cell(first, "contactPage"),
        homepage="" if themes else cell(first, "homepage"),
        sources=tuple(sources(rows)),
    )


def known(contacts: Contacts) -> str:
    """Return what we know to reach an organisation: e-mail or telephone, only a page, nothing."""
    if any(contact.email or contact.telephone for contact in contacts):
        return KNOWN
    return ONLY_PAGE if any(contact.page for contact in contacts) else NOTHING


def best(contacts: Contacts, *themes: str) -> Contact | None:
    """Return the contact point for one of these themes (IRIs, the nearest first), else the general.

    A contact point for other themes is better than none.
    """
    usable = [contact for contact in contacts if contact.reachable]
    for theme in themes:
        for contact in usable:
            if theme in contact.themes:
                return contact
    return usable[0] if usable else None
