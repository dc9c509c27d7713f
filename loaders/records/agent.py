"""What councils and organisations share: names, identifiers, contact, written-out types.

Source: OSLO Organisatie, CPOV, ADMS.
"""

from collections.abc import Iterator
from typing import Final

from loaders.codes import ICT_THEME
from loaders.iris import mint_contact, mint_identifier
from loaders.nodes import Node

_AGENCIES: Final = {"kbo": "KBO", "ovo": "OVO-nummer"}
_NAMESPACES: Final = {
    "kbo": "https://data.vlaanderen.be/id/onderneming/",
    "ovo": "https://data.vlaanderen.be/id/organisatie/",
}
AGENT_TYPES: Final = ("org:Organization", "org:FormalOrganization", "dct:Agent", "foaf:Agent")


def add_names(node: Node, name: str, identifier: str) -> None:
    """Add the preferred name and the copies of it that EU shapes ask."""
    node.text("skos:prefLabel", name).text("dct:title", name).text("foaf:name", name)
    node.literal("dct:identifier", identifier)


def add_registration(node: Node, kbo: str, legal_name: str) -> None:
    """Make the node a registered organisation when it has a KBO number."""
    if kbo:
        node.types("rov:RegisteredOrganization").text("rov:legalName", legal_name)
        node.link("rov:registration", mint_identifier("kbo", kbo))


def identifiers(node: Node, **values: str) -> Iterator[Node]:
    """Add the identifiers (scheme ``kbo`` or ``ovo`` → value) and yield their nodes."""
    for scheme, value in values.items():
        if value:
            node.link("adms:identifier", mint_identifier(scheme, value))
            node.link("owl:sameAs", _NAMESPACES[scheme] + value)
            yield from _identifier(scheme, value)


def _identifier(scheme: str, value: str) -> Iterator[Node]:
    iri = mint_identifier(scheme, value)
    agency = _AGENCIES[scheme]
    node = Node(iri).types("adms:Identifier").literal("skos:notation", value)
    node.literal("adms:schemaAgency", agency).literal("adms:schemeAgency", agency)
    yield node.link("generiek:gestructureerdeIdentificator", f"{iri}/delen")
    parts = Node(f"{iri}/delen").types("generiek:GestructureerdeIdentificator")
    parts.literal("generiek:lokaleIdentificator", value)
    yield parts.literal("generiek:naamruimte", _NAMESPACES[scheme])


def contact(node: Node, reference: str, email: str, phone: str) -> Iterator[Node]:
    """Add the general contact point when there is anything to call, and yield it."""
    if not (email or phone):
        return
    iri = mint_contact(reference)
    node.link("schema:contactPoint", iri)
    point = Node(iri).types("schema:ContactPoint").link("dct:subject", ICT_THEME)
    yield point.literal("schema:email", email).literal("schema:telephone", phone)
