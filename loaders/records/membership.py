"""Memberships: a council takes part in an organisation. Taking a service is an uptake, not this."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.codes import membership_role
from loaders.iris import (
    mint_area,
    mint_instant,
    mint_membership,
    mint_organisation,
    mint_period,
)
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Membership(Record):
    """One membership; ``member_area`` is the area (NIS) the member had when the source was made."""

    listing: ClassVar = "memberships"

    member: str
    organisation: str
    role: str
    member_area: str
    valid_from: str
    valid_until: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the membership and, where a date is known, its period."""
        organisation = references.organisations[self.organisation]
        node = Node(mint_membership(self.member, organisation, self.role))
        node.types("org:Membership").link("org:member", mint_organisation(self.member))
        node.link("org:organization", mint_organisation(organisation))
        node.link("org:role", membership_role(self.role))
        yield node.link("dct:spatial", mint_area(self.member_area))
        if self.valid_from or self.valid_until:
            period = mint_period(node.iri)
            node.link("org:memberDuring", period)
            yield from self._period(period)

    def _period(self, iri: str) -> Iterator[Node]:
        period = Node(iri).types("time:ProperInterval", "m8g:PeriodOfTime")
        for predicate, name, day in (
            ("time:hasBeginning", "begin", self.valid_from),
            ("time:hasEnd", "einde", self.valid_until),
        ):
            if day:
                instant = Node(mint_instant(iri, name)).types("time:Instant")
                period.link(predicate, instant.iri)
                yield instant.literal("time:inXSDDate", day, "xsd:date")
        yield period
