"""Councils: gemeenten, OCMWs, provinces, districts and the VGC."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.codes import classification, status
from loaders.iris import mint_area, mint_organisation
from loaders.nodes import Node
from loaders.records.agent import AGENT_TYPES, add_names, add_registration, contact, identifiers
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Council(Record):
    """One council; ``id`` is its KBO number or, without one, an ``x-`` slug."""

    listing: ClassVar = "councils"

    id: str
    kind: str
    name: str
    kbo: str
    ovo: str
    area: str
    status: str
    valid_from: str
    valid_until: str
    lblod_uri: str
    website: str
    email: str
    phone: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the council, its identifiers and its contact point."""
        node = Node(mint_organisation(self.id))
        node.types(*AGENT_TYPES, "m8g:PublicOrganisation", "besluit:Bestuurseenheid")
        add_names(node, self.name, self.id)
        add_registration(node, self.kbo, self.name)
        node.link("org:classification", classification(self.kind))
        node.link("rov:orgStatus", status(self.status))
        node.literal("schema:foundingDate", self.valid_from, "xsd:date")
        node.literal("schema:dissolutionDate", self.valid_until, "xsd:date")
        for predicate in ("besluit:werkingsgebied", "dct:spatial"):
            node.link(predicate, mint_area(self.area))
        node.link("owl:sameAs", self.lblod_uri).link("foaf:homepage", self.website)
        yield node
        yield from identifiers(node, kbo=self.kbo, ovo=self.ovo)
        yield from contact(node, self.id, self.email, self.phone)
