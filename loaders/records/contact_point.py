"""Contact points of organisations: general, or for the themes that a source names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.codes import ICT_THEME
from loaders.iris import mint_contact, mint_organisation, mint_theme
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class ContactPoint(Record):
    """One contact point; without ``slug`` the general one, without ``themes`` for ICT at large."""

    listing: ClassVar = "contact_points"

    organisation: str
    slug: str
    themes: tuple[str, ...]
    name: str
    email: str
    phone: str
    page: str
    confirmed_on: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the contact point and its link from the organisation."""
        reference = references.organisations[self.organisation]
        node = Node(mint_contact(reference, self.slug)).types("schema:ContactPoint")
        node.link("dct:subject", *(map(mint_theme, self.themes) if self.themes else [ICT_THEME]))
        node.literal("foaf:name", self.name).literal("schema:email", self.email)
        node.literal("schema:telephone", self.phone).literal("foaf:page", self.page, "xsd:anyURI")
        yield node.moment("dct:date", self.confirmed_on)
        yield Node(mint_organisation(reference)).link("schema:contactPoint", node.iri)
