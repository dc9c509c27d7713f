"""Suppliers of framework agreements: companies that a source names, without KBO number."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.codes import classification, status
from loaders.iris import mint_organisation
from loaders.nodes import Node
from loaders.records.agent import AGENT_TYPES, add_names
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Supplier(Record):
    """One supplier; with ``organisation`` it is a listed organisation and makes no second node."""

    listing: ClassVar = "suppliers"

    id: str
    name: str
    kind: str
    organisation: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the supplier as an organisation of which no register gives a status."""
        reference = references.suppliers[self.id]
        node = Node(mint_organisation(reference))
        if not self.organisation:
            node.types(*AGENT_TYPES)
            add_names(node, self.name, reference)
            node.link("org:classification", classification(self.kind))
            node.link("rov:orgStatus", status("unknown"))
        yield node
