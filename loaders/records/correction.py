"""Corrections: every cell in which a list of ours deviates from its source, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_correction
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Correction(Record):
    """One cell; an empty ``our_value`` of a key column means that the row was left out."""

    listing: ClassVar = "corrections"

    list: str
    key: str
    column: str
    source_value: str
    our_value: str
    ground: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield our value as a revision of the value in the source (PROV-O)."""
        node = Node(mint_correction(self.list, self.key, self.column)).types("prov:Entity")
        node.literal("dct:identifier", f"{self.list}/{self.key}")
        node.literal("rdfs:label", f"{self.list}, {self.key}, {self.column}")
        node.literal("csvw:name", self.column).literal("prov:value", self.our_value)
        node.text("dct:description", self.ground)
        yield node.link("prov:wasRevisionOf", f"{node.iri}/bron")
        source = Node(f"{node.iri}/bron").types("prov:Entity")
        source.literal("rdfs:label", f"{self.list}, {self.key}, {self.column}: bron")
        source.literal("prov:value", self.source_value)
        yield source.link("dct:source", self.source_url)
