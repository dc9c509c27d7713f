"""Postcodes: the municipalities in which a postcode is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_area
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Postcode(Record):
    """One postcode of one municipality of today; those of Brussels are of the region."""

    listing: ClassVar = "postcodes"

    postcode: str
    area: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the area, with the postcode as text: it is no number.

        OSLO and ISA have a postcode on an address only, schema.org on a region too.
        Source: https://schema.org/postalCode, read on 2026-11-25.
        """
        yield Node(mint_area(self.area)).literal("schema:postalCode", self.postcode)
