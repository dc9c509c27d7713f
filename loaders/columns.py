"""Which column a property of the graph comes from; the same for every list that has the column.

A test changes the column in a real row of every list and sees the property change.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from loaders.terms import term

_COLUMNS: Final[Mapping[str, str]] = {
    "adms:identifier": "kbo ovo",
    "besluit:werkingsgebied": "area",
    "dcat:endDate": "valid_until",
    "dcat:startDate": "valid_from",
    "dct:date": "date mentioned_on confirmed_on",
    "dct:description": "summary_nl description note",
    "dct:hasPart": "part_of",
    "dct:identifier": "nis id",
    "dct:isPartOf": "part_of document",
    "dct:isReplacedBy": "new_area",
    "dct:isVersionOf": "version_of",
    "dct:issued": "issued source_date",
    "dct:license": "licence",
    "dct:replaces": "old_area",
    "dct:rights": "licence",
    "dct:source": "source_url",
    "dct:spatial": "area member_area",
    "dct:subject": "themes",
    "dct:temporal": "valid_from",
    "dct:title": "name title authority",
    "dct:type": "kind",
    "dct:valid": "valid",
    "epo:bindsBuyer": "organisation",
    "epo:bindsContractor": "suppliers",
    "epo:definesContractPeriod": "valid_from",
    "epo:hasBeginning": "valid_from",
    "epo:hasBuyerCategoryDescription": "call_off",
    "epo:hasContractConclusionDate": "concluded_on",
    "epo:hasEnd": "valid_until",
    "epo:isSubjectToContractSpecificTerm": "valid_from",
    "epo:playedBy": "organisation",
    "foaf:homepage": "website",
    "foaf:name": "name",
    "foaf:page": "page website",
    "generiek:nummer": "number",
    "ict:aanbieder": "organisation",
    "ict:bereik": "reach",
    "ict:bestuur": "council member",
    "ict:bevatClausule": "clauses",
    "ict:clausulesoort": "type",
    "ict:doelgroep": "audience",
    "ict:doelgroepGenoemd": "audience",
    "ict:geldigTot": "valid_until",
    "ict:geldigVan": "valid_from",
    "ict:grond": "ground",
    "ict:niveau": "level",
    "ict:rol": "role",
    "ict:standaard": "effect",
    "ict:uitwerking": "effect",
    "ict:viaRaamovereenkomst": "offers",
    "ict:viaToegang": "accesses offers",
    "ict:voorwaarde": "condition",
    "m8g:hasCompetentAuthority": "organisation",
    "m8g:hasParticipant": "council",
    "m8g:hasParticipation": "offer",
    "m8g:thematicArea": "themes",
    "org:changedBy": "date",
    "org:classification": "kind",
    "org:hasSubOrganization": "parent",
    "org:member": "member",
    "org:memberDuring": "valid_from",
    "org:memberOf": "member",
    "org:organization": "organisation",
    "org:originalOrganization": "old_council",
    "org:resultedFrom": "new_council",
    "org:resultingOrganization": "new_council",
    "org:role": "role",
    "owl:sameAs": "lblod_uri",
    "prov:generated": "new_area",
    "prov:used": "old_area",
    "rdfs:label": "name_nl",
    "rov:legalName": "legal_name name",
    "rov:orgStatus": "status",
    "rov:registration": "kbo",
    "schema:codeRepository": "repository",
    "schema:contactPoint": "email",
    "schema:dissolutionDate": "valid_until",
    "schema:email": "email",
    "schema:endDate": "ended_on",
    "schema:foundingDate": "valid_from",
    "schema:provider": "organisation",
    "schema:telephone": "phone",
    "schema:url": "url",
    "schemas:endDate": "valid_until",
    "schemas:startDate": "valid_from",
    "skos:altLabel": "alt_names former_names",
    "skos:broader": "broader",
    "skos:closeMatch": "close_match",
    "skos:definition": "definition_nl",
    "skos:exactMatch": "refnis exact_match",
    "skos:inScheme": "refnis",
    "skos:notation": "nis reference_number kbo",
    "skos:prefLabel": "name label_nl name_nl",
    "time:hasBeginning": "valid_from",
    "time:hasEnd": "valid_until",
}
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    term(name): columns.split() for name, columns in _COLUMNS.items()
}
"""Property → the columns it may come from; the first that the list has is the one."""

_IDENTIFIER: Final = "/identificator/"


def column_of(node: str, predicate: str, columns: Sequence[str]) -> str:
    """Return the column that says this of the node; the first of the list when none does.

    :param columns: names of the columns of the list, its key first.
    """
    scheme = node.partition(_IDENTIFIER)[2].partition("/")[0]
    for column in (scheme, *COLUMNS.get(predicate, ())):
        if column in columns:
            return column
    return columns[0] if columns else ""
