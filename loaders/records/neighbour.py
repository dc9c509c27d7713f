"""Neighbours: municipalities that share a border."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_area
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Neighbour(Record):
    """One pair of neighbours, listed once; an ended municipality has those of its time."""

    listing: ClassVar = "neighbours"

    area: str
    neighbour: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield both areas, each touching the other: no engine needs to infer the second."""
        area, other = mint_area(self.area), mint_area(self.neighbour)
        yield Node(area).link("geo:sfTouches", other)
        yield Node(other).link("geo:sfTouches", area)
