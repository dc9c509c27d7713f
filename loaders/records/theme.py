"""Themes: what an offer is about, in two levels."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_scheme, mint_theme
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Theme(Record):
    """One theme; matches point to code lists of the Flemish government."""

    listing: ClassVar = "themes"

    id: str
    broader: str
    label_nl: str
    label_en: str
    definition_nl: str
    definition_en: str
    exact_match: str
    close_match: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the theme as a concept of our own scheme."""
        node = Node(mint_theme(self.id)).types("skos:Concept")
        node.text("skos:prefLabel", self.label_nl)
        node.text("skos:prefLabel", self.label_en, language="en")
        node.text("skos:definition", self.definition_nl)
        node.text("skos:definition", self.definition_en, language="en")
        node.link("skos:inScheme", mint_scheme("thema"))
        if self.broader:
            node.link("skos:broader", mint_theme(self.broader))
        else:
            node.link("skos:topConceptOf", mint_scheme("thema"))
        node.link("skos:exactMatch", self.exact_match)
        yield node.link("skos:closeMatch", self.close_match)
