"""Uptakes: evidence that a council takes an offer. It says nothing of who else may."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_area, mint_concept, mint_organisation, mint_uptake
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Uptake(Record):
    """One source that names a council as user; without an offer it names the organisation only."""

    listing: ClassVar = "uptakes"

    council: str
    offer: str
    organisation: str
    area: str
    ground: str
    description: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the participation and its link from the offer."""
        node = Node(mint_uptake(self.council, self.offer or self.organisation))
        node.types("m8g:Participation").literal("dct:identifier", node.iri.rsplit("/afname/")[1])
        node.text("dct:description", self.description)
        node.link("m8g:role", mint_concept("deelnemersrol", "afnemer"))
        node.link("m8g:hasParticipant", mint_organisation(self.council))
        provider = references.organisations[self.organisation]
        node.link("ict:aanbieder", mint_organisation(provider))
        node.link("dct:spatial", mint_area(self.area))
        yield node.link("ict:grond", mint_concept("grond", self.ground))
        if self.offer:
            yield Node(references.offers[self.offer]).link("m8g:hasParticipation", node.iri)
