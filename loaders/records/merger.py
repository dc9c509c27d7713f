"""Mergers: which councils and areas went up in which."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_area, mint_merger, mint_organisation
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Merger(Record):
    """One council that took part in a merger; rows with one result and day are one event."""

    listing: ClassVar = "mergers"

    date: str
    old_council: str
    old_area: str
    new_council: str
    new_area: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the event and what it says of the councils; the event uses and generates areas.

        org:ChangeEvent is a prov:Activity, so the areas hang on prov:used and prov:generated.
        """
        event = Node(mint_merger(self.new_council, self.date))
        event.types("org:ChangeEvent", "organisatie:Fusie")
        event.literal("dct:date", f"{self.date}T00:00:00+01:00", "xsd:dateTime")
        old, new = mint_organisation(self.old_council), mint_organisation(self.new_council)
        event.link("org:originalOrganization", old).link("org:resultingOrganization", new)
        event.link("prov:used", mint_area(self.old_area))
        yield event.link("prov:generated", mint_area(self.new_area))
        yield Node(old).link("org:changedBy", event.iri)
        if old != new:
            yield Node(new).link("org:resultedFrom", event.iri)
        if self.old_area != self.new_area:
            yield Node(mint_area(self.old_area)).link("dct:isReplacedBy", mint_area(self.new_area))
            yield Node(mint_area(self.new_area)).link("dct:replaces", mint_area(self.old_area))
