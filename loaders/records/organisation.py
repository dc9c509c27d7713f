"""Cooperation organisations: associations, agencies, purchasing bodies, networks, suppliers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from loaders.codes import (
    COLLABORATION_KINDS,
    PUBLIC_KINDS,
    UNIT_KINDS,
    classification,
    status,
)
from loaders.iris import mint_concept, mint_organisation, organisation_reference
from loaders.nodes import Node
from loaders.records.agent import AGENT_TYPES, add_names, add_registration, identifiers
from loaders.records.record import Record
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Organisation(Record):
    """One body; with ``same_as`` it is another name of a council and makes no second node."""

    listing: ClassVar = "organisations"

    id: str
    kbo: str
    ovo: str
    name: str
    legal_name: str
    alt_names: tuple[str, ...]
    kind: str
    role: str
    status: str
    same_as: str
    parent: str
    lblod_uri: str
    website: str
    summary_nl: str
    summary_en: str

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the organisation (or what it adds to a council) and its identifiers."""
        reference = self.same_as or organisation_reference(self.kbo, self.id)
        node = Node(mint_organisation(reference))
        self._add_description(node)
        yield node
        if self.same_as:
            node.link("foaf:page", self.website)
        else:
            self._add_body(node, reference)
            yield from identifiers(node, kbo=self.kbo, ovo=self.ovo)
        if self.parent:
            parent = Node(mint_organisation(self.parent))
            yield parent.link("org:hasSubOrganization", node.iri)

    def _add_description(self, node: Node) -> None:
        others = (*self.alt_names, *([self.name] if self.same_as else []))
        node.text("skos:altLabel", *others[:1]).text("schema:alternateName", *others[1:])
        node.text("dct:description", self.summary_nl)
        node.text("schema:description", self.summary_en, language="en")
        if self.role:
            node.link("ict:rol", mint_concept("organisatierol", self.role))

    def _add_body(self, node: Node, reference: str) -> None:
        node.types(*AGENT_TYPES)
        for name, kinds in (
            ("m8g:PublicOrganisation", PUBLIC_KINDS),
            ("besluit:Bestuurseenheid", UNIT_KINDS),
            ("org:OrganizationalCollaboration", COLLABORATION_KINDS),
        ):
            if self.kind in kinds:
                node.types(name)
        add_names(node, self.name, reference)
        add_registration(node, self.kbo, self.legal_name or self.name)
        node.link("org:classification", classification(self.kind))
        node.link("rov:orgStatus", status(self.status)).link("owl:sameAs", self.lblod_uri)
        node.link("foaf:homepage", self.website)
