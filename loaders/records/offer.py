"""Offers: services, solutions, programmes of contracts and standard clauses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from loaders.codes import licence
from loaders.iris import mint_concept, mint_offer, mint_organisation, mint_theme
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References

_SOFTWARE: Final = frozenset({"softwareoplossing", "open-source-component"})
_SERVICE: Final = "dienst"
_CLAUSE: Final = "standaard-contractclausule"


@dataclass(frozen=True, slots=True)
class Offer(Record):
    """One offer; its kind decides its class."""

    listing: ClassVar = "offers"

    id: str
    name: str
    kind: str
    themes: tuple[str, ...]
    organisation: str
    url: str
    licence: str
    repository: str
    ended_on: str
    summary_nl: str
    summary_en: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the offer; a service is public when a public organisation answers for it."""
        public = self.kind == _SERVICE and self.organisation in references.public
        node = Node(mint_offer(self.kind, self.id)).types(*self._types(public))
        node.literal("dct:identifier", self.id).text("dct:title", self.name)
        node.text("dct:description", self.summary_nl)
        node.text("schema:description", self.summary_en, language="en")
        node.link("dct:type", mint_concept("aanbodsoort", self.kind))
        themes = tuple(map(mint_theme, self.themes))
        node.link("dct:subject", *themes)
        if public:
            node.link("m8g:thematicArea", *themes)
        self._add_provider(node, references, public)
        node.link("schema:url", self.url).link("schema:codeRepository", self.repository)
        node.literal("dct:rights", self.licence).link("dct:license", licence(self.licence))
        yield node.moment("schema:endDate", self.ended_on)

    def _types(self, public: bool) -> tuple[str, ...]:
        if self.kind == _SERVICE:
            return ("cpsv:PublicService",) if public else ("schema:Service",)
        if self.kind == _CLAUSE:
            return ("ict:Standaardclausule", "generiek:DocumentOnderdeel")
        software = ("schema:SoftwareApplication",) if self.kind in _SOFTWARE else ()
        return ("ict:Oplossing", "schema:Product", *software)

    def _add_provider(self, node: Node, references: References, public: bool) -> None:
        if not self.organisation:
            return
        provider = mint_organisation(references.organisations[self.organisation])
        node.link("ict:aanbieder", provider)
        standard = "m8g:hasCompetentAuthority" if public else "schema:provider"
        node.link(standard, provider)
