"""Accesses: one way in which an organisation's offers can be had; and the areas they name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from loaders.codes import classification
from loaders.iris import (
    mint_access,
    mint_area,
    mint_concept,
    mint_organisation,
    mint_period,
    mint_row,
)
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References

_SILENT: Final = ("gemeente",)


@dataclass(frozen=True, slots=True)
class Access(Record):
    """One access; an empty ``audience`` means the source is silent: read as gemeente."""

    listing: ClassVar = "accesses"

    id: str
    organisation: str
    slug: str
    ground: str
    effect: str
    offers: tuple[str, ...]
    reach: str
    audience: tuple[str, ...]
    condition: str
    valid_from: str
    valid_until: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the access, the offers it holds for, and its period where known."""
        organisation = references.organisations[self.organisation]
        node = Node(mint_access(organisation, self.slug)).types("ict:Toegang")
        node.link("ict:aanbieder", mint_organisation(organisation))
        node.link("ict:grond", mint_concept("grond", self.ground))
        node.link("ict:uitwerking", mint_concept("uitwerking", self.effect))
        node.boolean("ict:standaard", self.effect == "default")
        node.link("ict:bereik", mint_concept("bereik", self.reach))
        node.link("ict:doelgroep", *map(classification, self.audience or _SILENT))
        node.boolean("ict:doelgroepGenoemd", bool(self.audience))
        yield node.text("ict:voorwaarde", self.condition)
        for offer in self.offers:
            yield Node(references.offers[offer]).link("ict:viaToegang", node.iri)
        if self.valid_from or self.valid_until:
            period = Node(mint_period(node.iri)).types("dct:PeriodOfTime")
            node.link("dct:temporal", period.iri)
            period.moment("dcat:startDate", self.valid_from)
            yield period.moment("dcat:endDate", _last_day(self.valid_until))


def _last_day(valid_until: str) -> str:
    """Return the day before: lists give the first day after (ISO day), DCAT the last one within."""
    return str(date.fromisoformat(valid_until) - timedelta(days=1)) if valid_until else ""


@dataclass(frozen=True, slots=True)
class AccessArea(Record):
    """One area that a source names for an access."""

    listing: ClassVar = "access_areas"

    access: str
    area: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the area on the access, and on the row, which carries the date of the statement."""
        area = mint_area(self.area)
        key = (self.access, self.area, self.source_url)
        yield Node(references.accesses[self.access]).link("dct:spatial", area)
        yield Node(mint_row("access_areas", key)).link("dct:spatial", area)
