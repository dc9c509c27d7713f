"""Standard clauses: what such an offer has beyond other offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_concept
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Clause(Record):
    """One clause, by the offer that it is; the offer has its name, themes and provider."""

    listing: ClassVar = "clauses"

    offer: str
    number: str
    type: str
    document: str
    version_of: str
    issued: str
    valid: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield what the clause adds to its offer."""
        node = Node(references.offers[self.offer])
        node.literal("generiek:nummer", self.number, "xsd:integer")
        node.link("ict:clausulesoort", mint_concept("clausulesoort", self.type))
        node.link("schema:isPartOf", self.document)
        if self.version_of:
            node.link("dct:isVersionOf", references.offers[self.version_of])
        yield node.moment("dct:issued", self.issued).moment("dct:valid", self.valid)
