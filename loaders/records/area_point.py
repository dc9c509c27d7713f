"""Points and sizes of areas: where a name or mark goes on a map, and how large the area is."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from loaders.iris import mint_area, mint_thing
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References

_SQUARE_METRES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class AreaPoint(Record):
    """One point inside an area: degrees of WGS 84, as text; size in square kilometres."""

    listing: ClassVar = "area_points"

    area: str
    longitude: str
    latitude: str
    area_km2: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the geometry and the area that has it.

        A WKT literal that names no reference system is CRS84: longitude first.
        Source: GeoSPARQL 1.1, geo:wktLiteral and geo:hasMetricArea (square metres).
        """
        node = Node(mint_thing("geometrie", self.area)).types("locn:Geometry", "generiek:Geometrie")
        point = f"POINT({self.longitude} {self.latitude})"
        yield node.literal("geo:asWKT", point, "geo:wktLiteral")
        size = str(int(Decimal(self.area_km2) * _SQUARE_METRES))
        place = Node(mint_area(self.area)).link("locn:geometry", node.iri)
        yield place.literal("geo:hasMetricArea", size, "xsd:double")
