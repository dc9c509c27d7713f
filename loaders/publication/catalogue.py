"""The catalogue in DCAT-AP Vlaanderen: dataset, files and endpoint, for who gathers catalogues.

Addresses of files are those of ``latest``: the version of a release follows from its content, so a
release cannot name its own. The publisher is the project itself, reached by a page of the site.

Source: DCAT-AP Vlaanderen, recognised standard of 24 February 2026, and DCAT-AP 3.0.1; themes,
languages and access rights of the EU Publications Office, read 2026-11-25.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from loaders.iris import DATASET, mint_area, mint_description
from loaders.nodes import Node
from loaders.publication.forms import CSVW, EU, Form, form_nodes, forms_of, type_nodes
from loaders.publication.names import both
from loaders.schema import Table
from loaders.terms import BASE

CATALOGUE: Final = f"{DATASET}/catalogus"
FLANDERS: Final = mint_area("02000")
_RECORD: Final = f"{DATASET}/record"
_SERVICE: Final = f"{DATASET}/sparql"
_BY_ENDPOINT: Final = mint_description("distributie", "bevraging")
_PUBLISHER: Final = f"{DATASET}/uitgever"
_CONTACT: Final = f"{DATASET}/contact"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_PUBLIC: Final = f"{EU}/access-right/PUBLIC"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_PROFILE: Final = "https://data.vlaanderen.be/doc/applicatieprofiel/organisatie-basis"
_STANDARDS: Final = {
    _PROTOCOL: ("SPARQL 1.1-protocol", "SPARQL 1.1 Protocol"),
    _PROFILE: ("OSLO Organisatie Basis", "OSLO Organisation Basis"),
    CSVW: ("Beschrijving van tabellen (CSVW)", "Metadata vocabulary for tabular data (CSVW)"),
}
_LANGUAGES: Final = {"NLD": ("Nederlands", "Dutch"), "ENG": ("Engels", "English")}
_THEMES: Final = {
    "GOVE": ("Overheid en publieke sector", "Government and public sector"),
    "TECH": ("Wetenschap en technologie", "Science and technology"),
}
_KEYWORDS: Final = (
    *("ICT", "lokale besturen", "intergemeentelijke samenwerking", "OCMW", "werkingsgebied"),
    *("dienstverlening", "raamovereenkomsten", "gekoppelde gegevens"),
)
_TITLE: Final = ("ICT-samenwerking van lokale besturen", "ICT cooperation of local governments")
_DESCRIPTION: Final = (
    "Wie welk ICT-aanbod levert aan welk Vlaams lokaal bestuur, op welke grond, hoe zeker dat is "
    "en volgens welke bron: organisaties, leden, werkingsgebieden, diensten, raamovereenkomsten en "
    "aanspreekpunten.",
    "Who delivers which ICT offer to which Flemish local government, on what ground, how sure that "
    "is and according to which source: organisations, members, service areas, services, framework "
    "agreements and contact points.",
)


def catalogue_nodes(day: date, tables: Iterable[Table], areas: Iterable[str]) -> Iterator[Node]:
    """Yield the catalogue and all it names.

    :param day: reference day, that of publication.
    :param areas: IRIs of the areas that the data are about; each is described in the data.
    """
    forms, places = forms_of(tables), list(areas)
    yield _catalogue(day.isoformat(), places)
    yield _record(day.isoformat())
    yield _dataset(day.isoformat(), places, forms)
    yield from form_nodes(forms, day.isoformat(), _LICENCE)
    yield _by_endpoint()
    yield _service(day.isoformat())
    yield from _agents()
    yield from type_nodes(forms)
    yield from _codes()


def _catalogue(day: str, areas: list[str]) -> Node:
    node = Node(CATALOGUE).types("dcat:Catalog").literal("dct:identifier", "catalogus")
    both(node, "dct:title", ("Catalogus van Samenwijzer", "Catalogue of Samenwijzer"))
    both(node, "dct:description", ("Wat Samenwijzer publiceert.", "What Samenwijzer publishes."))
    node.link("dcat:dataset", DATASET).link("dcat:service", _SERVICE).link("dcat:record", _RECORD)
    node.link("foaf:homepage", f"{BASE}/").link("dct:spatial", *areas)
    return _published(_in_languages(node), day)


def _record(day: str) -> Node:
    node = Node(_RECORD).types("dcat:CatalogRecord").literal("dct:identifier", "record")
    moment = f"{day}T00:00:00Z"
    node.literal("dct:issued", moment, "xsd:dateTime")
    return node.literal("dct:modified", moment, "xsd:dateTime").link("foaf:primaryTopic", DATASET)


def _dataset(day: str, areas: list[str], forms: Iterable[Form]) -> Node:
    node = Node(DATASET).types("dcat:Dataset", "dcat:Resource")
    node.literal("dct:identifier", "samenwijzer").literal("dcat:version", day)
    both(both(node, "dct:title", _TITLE), "dct:description", _DESCRIPTION)
    node.link("dcat:landingPage", f"{BASE}/data").link("dct:spatial", *areas)
    node.link("dct:conformsTo", _PROFILE)
    node.link("dcat:distribution", *(form.iri for form in forms), _BY_ENDPOINT)
    return _published(_on_themes(_in_languages(node)), day).link("dct:accessRights", _PUBLIC)


def _by_endpoint() -> Node:
    node = Node(_BY_ENDPOINT).types("dcat:Distribution").literal("dct:identifier", "bevraging")
    both(node, "dct:title", ("Zelf te bevragen met SPARQL", "To be queried with SPARQL"))
    node.link("dcat:accessURL", f"{BASE}/sparql").link("dcat:accessService", _SERVICE)
    return node.link("dct:license", _LICENCE)


def _service(day: str) -> Node:
    """Return the endpoint; asked without a query it describes itself."""
    node = Node(_SERVICE).types("dcat:DataService", "dcat:Resource")
    node.literal("dct:identifier", "sparql").link("dcat:servesDataset", DATASET)
    both(node, "dct:title", ("SPARQL-endpoint van Samenwijzer", "SPARQL endpoint of Samenwijzer"))
    node.link("dcat:endpointURL", f"{BASE}/sparql")
    node.link("dcat:endpointDescription", f"{BASE}/sparql").link("dct:conformsTo", _PROTOCOL)
    node.link("dcat:landingPage", f"{BASE}/data")
    return _published(_on_themes(node), day).link("dct:accessRights", _PUBLIC)


def _published(node: Node, day: str) -> Node:
    node.link("dct:publisher", _PUBLISHER).link("dcat:contactPoint", _CONTACT)
    node.literal("dct:issued", day, "xsd:date").literal("dct:modified", day, "xsd:date")
    return node.link("dct:license", _LICENCE)


def _on_themes(node: Node) -> Node:
    node.link("dcat:theme", *(f"{EU}/data-theme/{code}" for code in _THEMES))
    return node.text("dcat:keyword", *_KEYWORDS)


def _in_languages(node: Node) -> Node:
    return node.link("dct:language", *(f"{EU}/language/{code}" for code in _LANGUAGES))


def _agents() -> Iterator[Node]:
    publisher = Node(_PUBLISHER).types("dct:Agent", "foaf:Agent")
    publisher.literal("dct:identifier", "uitgever").text("foaf:name", "Samenwijzer")
    yield publisher.text("dct:title", "Samenwijzer").link("foaf:homepage", f"{BASE}/")
    contact = Node(_CONTACT).types("vcard:Kind").text("vcard:fn", "Samenwijzer")
    contact.link("vcard:hasURL", f"{BASE}/klopt-niet")
    yield contact.link("foaf:page", f"{BASE}/klopt-niet")
    for page in (f"{BASE}/", f"{BASE}/data", f"{BASE}/klopt-niet"):
        yield Node(page).types("foaf:Document")


def _codes() -> Iterator[Node]:
    """Yield what others define, with the class and the name that the profiles ask of it."""
    licence = Node(_LICENCE).types("dct:LicenseDocument")
    yield both(licence, "dct:title", ("Creative Commons Naamsvermelding 4.0", "CC BY 4.0"))
    public = Node(_PUBLIC).types("skos:Concept", "dct:RightsStatement")
    both(public, "skos:prefLabel", ("openbaar", "public"))
    yield public.link("skos:inScheme", f"{EU}/access-right")
    for standard, titles in _STANDARDS.items():
        yield both(Node(standard).types("dct:Standard"), "dct:title", titles)
    for code, names in _LANGUAGES.items():
        node = Node(f"{EU}/language/{code}").types("dct:LinguisticSystem")
        yield both(node, "skos:prefLabel", names)
    for code, names in _THEMES.items():
        node = Node(f"{EU}/data-theme/{code}").types("skos:Concept")
        both(node, "skos:prefLabel", names)
        yield node.link("skos:inScheme", f"{EU}/data-theme")
