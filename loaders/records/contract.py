"""Framework agreements: who concludes them, with whom, for how long, and who may order.

Source: eProcurement Ontology (FrameworkAgreement, Contract); all types are written out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.iris import mint_agreement, mint_organisation, mint_role, mint_theme
from loaders.nodes import Node
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Contract(Record):
    """One agreement; ``mentioned_on`` is a moment in its life that is not its begin."""

    listing: ClassVar = "contracts"

    id: str
    title: str
    organisation: str
    authority: str
    reference_number: str
    valid_from: str
    valid_until: str
    concluded_on: str
    mentioned_on: str
    call_off: str
    accesses: tuple[str, ...]
    suppliers: tuple[str, ...]
    themes: tuple[str, ...]
    offers: tuple[str, ...]
    clauses: tuple[str, ...]
    note: str
    url: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the agreement, its term and period, its parties, and the offers had through it."""
        node = Node(mint_agreement(self.id)).types("epo:FrameworkAgreement", "epo:Contract")
        self._describe(node)
        node.link("ict:viaToegang", *(references.accesses[access] for access in self.accesses))
        node.link("ict:bevatClausule", *(references.offers[clause] for clause in self.clauses))
        yield node
        yield from self._term(node)
        yield from self._buyer(node, references)
        for supplier in self.suppliers:
            yield self._contractor(node, supplier, references)
        for offer in self.offers:
            yield Node(references.offers[offer]).link("ict:viaRaamovereenkomst", node.iri)

    def _describe(self, node: Node) -> None:
        node.literal("dct:identifier", self.id).text("dct:title", self.title)
        node.text("dct:description", self.note).literal("skos:notation", self.reference_number)
        node.link("dct:subject", *map(mint_theme, self.themes)).link("schema:url", self.url)
        node.moment("epo:hasContractConclusionDate", self.concluded_on)
        node.moment("dct:date", self.mentioned_on)

    def _term(self, node: Node) -> Iterator[Node]:
        """Yield the term, which says who may order, and the period where a date is known."""
        term = Node(f"{node.iri}/termijn")
        term.types("epo:ContractTerm", "epo:FrameworkAgreementTerm", "epo:ContractSpecificTerm")
        term.text("epo:hasBuyerCategoryDescription", self.call_off)
        node.link("epo:isSubjectToContractSpecificTerm", term.iri)
        if self.valid_from or self.valid_until:
            period = Node(f"{node.iri}/periode").types("epo:Period")
            term.link("epo:definesContractPeriod", period.iri)
            period.moment("epo:hasBeginning", self.valid_from)
            yield period.moment("epo:hasEnd", self.valid_until)
        yield term

    def _buyer(self, node: Node, references: References) -> Iterator[Node]:
        """Yield the buyer by the name of the source, played by an organisation of the list."""
        if not (self.organisation or self.authority):
            return
        role = Node(mint_role(self.id, "koper"))
        role.types("epo:AwardingCentralPurchasingBody", "epo:Buyer")
        role.text("dct:title", self.authority)
        if self.organisation:
            buyer = references.organisations[self.organisation]
            role.link("epo:playedBy", mint_organisation(buyer))
        node.link("epo:bindsBuyer", role.iri)
        yield role

    def _contractor(self, node: Node, supplier: str, references: References) -> Node:
        role = Node(mint_role(self.id, "leverancier", supplier)).types("epo:Contractor")
        node.link("epo:bindsContractor", role.iri)
        return role.link("epo:playedBy", mint_organisation(references.suppliers[supplier]))
