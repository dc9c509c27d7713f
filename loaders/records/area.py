"""Areas: municipalities of every year, provinces, regions; and the REFNIS concepts they match."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_area, mint_concept
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Area(Record):
    """One area; ``valid_until`` is exclusive (ISO day)."""

    listing: ClassVar = "areas"

    id: str
    level: str
    nis: str
    name_nl: str
    name_en: str
    former_names: tuple[str, ...]
    valid_from: str
    valid_until: str
    part_of: tuple[str, ...]
    refnis: tuple[str, ...]
    exact_match: tuple[str, ...]

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the area, its links from the larger areas, and its REFNIS concepts."""
        iri = mint_area(self.id)
        node = Node(iri).types("dct:Location").text("rdfs:label", self.name_nl)
        node.text("skos:prefLabel", self.name_en, language="en").literal("dct:identifier", self.nis)
        node.text("skos:altLabel", *self.former_names)
        node.link("ict:niveau", mint_concept("gebiedsniveau", self.level))
        node.literal("ict:geldigVan", self.valid_from, "xsd:date")
        node.literal("ict:geldigTot", self.valid_until, "xsd:date")
        node.link("skos:exactMatch", *self.refnis, *self.exact_match)
        node.link("dct:isPartOf", *map(mint_area, self.part_of))
        yield node
        for larger in self.part_of:
            yield Node(mint_area(larger)).link("dct:hasPart", iri)
        yield from map(self._refnis, self.refnis)

    def _refnis(self, concept: str) -> Node:
        """Return the REFNIS concept that this area matches; its notation is the NIS code."""
        node = Node(concept).types("skos:Concept").text("skos:prefLabel", self.name_nl)
        node.literal("skos:notation", self.nis).link("skos:inScheme", concept.rsplit("/", 1)[0])
        node.literal("schemas:startDate", self.valid_from, "xsd:date")
        return node.literal("schemas:endDate", self.valid_until, "xsd:date")
