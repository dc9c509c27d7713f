"""The columns of our page queries: what a name means, in words, and of what kind its values are.

A name means the same in every query, so a reader of one table knows the columns of all.
"""

from dataclasses import dataclass
from typing import Final

TEXT: Final = "tekst"
CODE: Final = "code"
"""Digits that are no number: NIS and KBO codes, telephone."""
NUMBER: Final = "getal"
DATE: Final = "datum"
"""As precise as its source: a day, a month or a year (ISO 8601)."""
LINK: Final = "adres"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``of`` is the column with the IRI of what this one names."""

    name: str
    label: str
    kind: str = TEXT
    of: str = ""


_LABELS: Final = {
    "about": ("waarover (IRI)", LINK),
    "aboutTitle": ("waarover", TEXT),
    "gap": ("wat ontbreekt (code)", TEXT),
    "gapName": ("wat ontbreekt", TEXT),
    "access": ("toegang (IRI)", LINK),
    "accessIssued": ("datum van de bron van de toegang", DATE),
    "accessSource": ("bron van de toegang", LINK),
    "agreement": ("raamovereenkomst (IRI)", LINK),
    "agreementTitle": ("raamovereenkomst", TEXT),
    "alone": ("besturen die niemand anders van de groep bereikt", NUMBER),
    "area": ("gebied (IRI)", LINK),
    "buyer": ("aanbestedende overheid (IRI)", LINK),
    "buyerName": ("aanbestedende overheid", TEXT),
    "callOff": ("wie mag afroepen, volgens de bron", TEXT),
    "firstDayAfter": ("eerste dag na het einde", DATE),
    "areaName": ("gebied", TEXT),
    "begin": ("begin", DATE),
    "certainty": ("zekerheid (IRI)", LINK),
    "certaintyName": ("zekerheid", TEXT),
    "condition": ("voorwaarde volgens de bron", TEXT),
    "conflicts": ("aantal keer tegenspraak", NUMBER),
    "contactFor": ("contactpunt voor", TEXT),
    "contactName": ("naam van het contactpunt", TEXT),
    "contactPage": ("contactpagina", LINK),
    "corrections": ("aantal correcties", NUMBER),
    "council": ("bestuur (IRI)", LINK),
    "councilKind": ("soort bestuur", TEXT),
    "councilName": ("bestuur", TEXT),
    "councils": ("aantal besturen", NUMBER),
    "current": ("neemt nu deel", TEXT),
    "definition": ("omschrijving van het thema", TEXT),
    "description": ("wat het bestuur gebruikt, volgens de bron", TEXT),
    "effect": ("uitwerking van de toegang (IRI)", LINK),
    "email": ("e-mail", TEXT),
    "end": ("einde", DATE),
    "ended": ("aantal beëindigd aanbod", NUMBER),
    "expectedFacts": ("aantal feiten dat we verwachten", NUMBER),
    "facts": ("aantal feiten (triples)", NUMBER),
    "found": ("gevonden (IRI)", LINK),
    "foundKind": ("wat het is", TEXT),
    "foundTitle": ("gevonden", TEXT),
    "ground": ("grond (IRI)", LINK),
    "groundWords": ("grond", TEXT),
    "issued": ("datum van de bron", DATE),
    "homepage": ("website", LINK),
    "kbo": ("KBO-nummer", CODE),
    "licence": ("licentie", TEXT),
    "list": ("lijst (IRI)", LINK),
    "listTitle": ("lijst", TEXT),
    "loop": ("loop (IRI)", LINK),
    "loopName": ("loopt het", TEXT),
    "missing": ("wat ontbreekt, met hoeveel keer", TEXT),
    "neighbour": ("buur (IRI)", LINK),
    "neighbourName": ("buur", TEXT),
    "nearby": ("wie het een buur aanbiedt, en wat het vraagt", TEXT),
    "newest": ("datum van de jongste bron", DATE),
    "nis": ("NIS-code", CODE),
    "offer": ("aanbod (IRI)", LINK),
    "offers": ("aantal aanbod", NUMBER),
    "offerKind": ("soort aanbod", TEXT),
    "offerLoop": ("loop van het aanbod (IRI)", LINK),
    "offerTitle": ("aanbod", TEXT),
    "oldest": ("datum van de oudste bron", DATE),
    "organisation": ("organisatie (IRI)", LINK),
    "organisationKind": ("soort organisatie", TEXT),
    "organisationName": ("organisatie", TEXT),
    "organisations": ("aantal organisaties", NUMBER),
    "otherAgreement": ("andere raamovereenkomst (IRI)", LINK),
    "otherAgreementTitle": ("andere raamovereenkomst", TEXT),
    "otherBuyer": ("andere aanbestedende overheid (IRI)", LINK),
    "otherBuyerName": ("andere aanbestedende overheid", TEXT),
    "otherOffer": ("ander aanbod (IRI)", LINK),
    "otherOfferKind": ("soort ander aanbod", TEXT),
    "otherOfferTitle": ("ander aanbod", TEXT),
    "otherOrganisation": ("andere organisatie (IRI)", LINK),
    "otherOrganisationName": ("andere organisatie", TEXT),
    "sharedCouncils": ("gedeelde besturen", NUMBER),
    "alike": ("of beide dezelfde soort aanbod hebben", TEXT),
    "alikeThemes": ("gedeelde thema’s met dezelfde soort aanbod", NUMBER),
    "sharedThemes": ("gedeelde thema’s", NUMBER),
    "weight": ("gedeelde thema’s maal besturen", NUMBER),
    "otherEnd": ("ander einde", DATE),
    "phase": ("stand van de looptijd (code)", TEXT),
    "phaseName": ("stand van de looptijd", TEXT),
    "seen": ("laatst vermeld", DATE),
    "suppliers": ("leveranciers", TEXT),
    "supplier": ("leverancier (IRI)", LINK),
    "supplierName": ("leverancier", TEXT),
    "themes": ("thema’s", TEXT),
    "partName": ("via vroegere gemeente", TEXT),
    "point": ("contactpunt (IRI)", LINK),
    "place": ("plaats in de uitslag", NUMBER),
    "province": ("provincie (IRI)", LINK),
    "provinceName": ("provincie", TEXT),
    "region": ("referentieregio (IRI)", LINK),
    "regionName": ("referentieregio", TEXT),
    "reach": ("bereik van de toegang (IRI)", LINK),
    "reachable": ("te bereiken", TEXT),
    "repository": ("broncode", LINK),
    "role": ("rol (IRI)", LINK),
    "roleName": ("rol", TEXT),
    "row": ("rij van de lijst (IRI)", LINK),
    "rowNumber": ("nummer van de rij", NUMBER),
    "rows": ("aantal rijen", NUMBER),
    "rowTitle": ("waarover de rij gaat", TEXT),
    "known": ("bekend voor wie", TEXT),
    "knownFacts": ("daarvan bekend en recent", NUMBER),
    "summary": ("beschrijving", TEXT),
    "state": ("toestand (code)", TEXT),
    "stateName": ("toestand", TEXT),
    "source": ("bron", LINK),
    "status": ("status (IRI)", LINK),
    "telephone": ("telefoon", CODE),
    "undated": ("rijen van een bron zonder datum", NUMBER),
    "unmatched": ("namen niet teruggevonden", NUMBER),
    "warnings": ("aantal waarschuwingen", NUMBER),
    "theme": ("thema (IRI)", LINK),
    "themeName": ("thema", TEXT),
    "why": ("waarom gevonden", TEXT),
    "unsure": ("wie het misschien aanbiedt", TEXT),
    "wideOffers": ("aanbod voor heel Vlaanderen", NUMBER),
    "wide": ("voor wie", TEXT),
    "until": ("tot", DATE),
    "upper": ("hoofdthema (IRI)", LINK),
    "upperName": ("hoofdthema", TEXT),
}
_ENDINGS: Final = ("Name", "Title")


def column(name: str) -> Column:
    """Return the column of a name.

    :raises KeyError: when no label is written down for it here.
    """
    label, kind = _LABELS[name]
    stem = next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), "")
    return Column(name, label, kind, stem if stem in _LABELS else "")


def every_column() -> list[Column]:
    """Return all columns, by name."""
    return [column(name) for name in sorted(_LABELS)]
