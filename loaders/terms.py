"""Namespaces and the terms we use, as plain IRIs in a closed list: a misspelled term is refused.

Every IRI was looked up in the vocabulary named beside it; http or https matters.
"""

from typing import Final

BASE: Final = "https://w3id.org/ict-samenwerking"
ONTOLOGY: Final = f"{BASE}/ns/ict-samenwerking"

PREFIXES: Final[dict[str, str]] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bcode": "http://data.vlaanderen.be/id/concept/BestuurseenheidClassificatieCode/",
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "epo": "http://data.europa.eu/a4g/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "generiek": "https://data.vlaanderen.be/ns/generiek#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "gift": "http://lblod.data.gift/concepts/",
    "ict": f"{ONTOLOGY}#",
    "locn": "http://www.w3.org/ns/locn#",
    "m8g": "http://data.europa.eu/m8g/",
    "org": "http://www.w3.org/ns/org#",
    "organisatie": "https://data.vlaanderen.be/ns/organisatie#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rol": "http://data.lblod.info/id/rollen/",
    "rov": "http://www.w3.org/ns/regorg#",
    "schema": "http://schema.org/",
    "schemas": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# prefix → the local names in use; a name outside this list is refused by `term`.
_NAMES: Final[dict[str, str]] = {
    "adms": "Identifier identifier schemaAgency schemeAgency",
    "besluit": "Bestuurseenheid werkingsgebied",
    "cpsv": "PublicService",
    "csvw": "name",
    "dcat": "Catalog CatalogRecord DataService Dataset Distribution Resource accessService"
    " accessURL compressFormat contactPoint dataset distribution downloadURL endDate"
    " endpointDescription endpointURL keyword landingPage mediaType record servesDataset service"
    " startDate theme version",
    "dct": "Agent LicenseDocument LinguisticSystem Location MediaType MediaTypeOrExtent"
    " PeriodOfTime RightsStatement Standard accessRights conformsTo date description format hasPart"
    " identifier isPartOf isReplacedBy isVersionOf issued language license modified publisher"
    " replaces rights source spatial subject temporal title type valid",
    "epo": "AwardingCentralPurchasingBody Buyer Contract Contractor ContractSpecificTerm"
    " ContractTerm FrameworkAgreement FrameworkAgreementTerm Period bindsBuyer bindsContractor"
    " definesContractPeriod hasBeginning hasBuyerCategoryDescription hasContractConclusionDate"
    " hasEnd isSubjectToContractSpecificTerm playedBy",
    "foaf": "Agent Document homepage name page primaryTopic",
    "generiek": "DocumentOnderdeel Geometrie GestructureerdeIdentificator bewerking"
    " gestructureerdeIdentificator lokaleIdentificator naamruimte nummer",
    "geo": "asWKT hasMetricArea sfTouches wktLiteral",
    "ict": "Dekking Oplossing Standaardclausule Toegang aanbieder bereik bestuur bevatClausule"
    " biedtThema clausulesoort doelgroep doelgroepGenoemd gedektThema geldigTot geldigVan grond"
    " loop niveau omvat peildatum rol standaard toegang uitwerking viaDeel viaGemeente"
    " viaRaamovereenkomst viaToegang voorwaarde zekerheid",
    "locn": "Geometry geometry",
    "m8g": "Participation PeriodOfTime PublicOrganisation hasCompetentAuthority hasParticipant"
    " hasParticipation role thematicArea",
    "org": "ChangeEvent FormalOrganization Membership Organization OrganizationalCollaboration"
    " changedBy classification hasSubOrganization linkedTo member memberDuring memberOf"
    " organization originalOrganization resultedFrom resultingOrganization role subOrganizationOf",
    "organisatie": "Fusie",
    "owl": "Ontology sameAs",
    "prov": "Activity Entity generated used value wasDerivedFrom wasGeneratedBy wasRevisionOf",
    "rdf": "first type",
    "rdfs": "comment label",
    "rov": "RegisteredOrganization legalName orgStatus registration",
    "schema": "ContactPoint Product Service SoftwareApplication alternateName codeRepository"
    " contactPoint description dissolutionDate email endDate foundingDate isPartOf postalCode"
    " provider telephone url",
    "schemas": "endDate startDate target",
    "sh": "PrefixDeclaration SPARQLExecutable SPARQLSelectExecutable ValidationReport"
    " ValidationResult conforms declare focusNode message namespace prefix prefixes result"
    " resultMessage resultPath resultSeverity select sourceConstraintComponent sourceShape sparql"
    " value",
    "skos": "Concept ConceptScheme altLabel broadMatch broader closeMatch definition exactMatch"
    " inScheme narrowMatch notation prefLabel topConceptOf",
    "time": "Instant ProperInterval hasBeginning hasEnd inXSDDate",
    "vcard": "Kind fn hasURL",
    "void": "Dataset DatasetDescription class classPartition classes dataDump distinctSubjects"
    " entities exampleResource feature properties property propertyPartition sparqlEndpoint subset"
    " triples uriSpace vocabulary",
    "xsd": "anyURI boolean date dateTime double gYear gYearMonth integer string",
}

TERMS: Final[frozenset[str]] = frozenset(
    f"{prefix}:{name}" for prefix, names in _NAMES.items() for name in names.split()
)


def term(name: str) -> str:
    """Return the IRI of a prefixed name of the closed list.

    :param name: prefixed name, such as ``org:member``.
    :raises KeyError: when the name is not one we use.
    """
    if name not in TERMS:
        raise KeyError(f"{name} is not a term we use; look it up, then add it to loaders.terms")
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local
