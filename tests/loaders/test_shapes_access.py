"""The shapes of accesses, coverage and bodies: a real record fails when one triple is broken."""

import pyoxigraph as ox
import pytest

from loaders.findings import Severity
from tests.loaders.shape_cases import assert_told, cases
from tests.loaders.test_shapes import (
    ACCESS,
    ASSOCIATION,
    COVER,
    MAIN,
    OTHER,
    Change,
    add,
    both,
    checked,
    drop,
    put,
    record,
)

__all__ = ["record"]

PERIOD = both(
    add(ACCESS, "dct:temporal", "t:p"),
    add("t:p", "rdf:type", "dct:PeriodOfTime"),
    add("t:p", "dcat:startDate", '"2026-05-01"^^xsd:date'),
    add("t:p", "dcat:endDate", '"2026-04"^^xsd:gYearMonth'),
)
BREAKS: dict[str, list[Change]] = {
    "T1-aanbieder": [drop(ACCESS, "ict:aanbieder"), add(ACCESS, "ict:aanbieder", MAIN)],
    "T1-grond": [drop(ACCESS, "ict:grond"), add(ACCESS, "ict:grond", "c:grond/open-to-all")],
    "T1-uitwerking": [
        drop(ACCESS, "ict:uitwerking"),
        add(ACCESS, "ict:uitwerking", "c:uitwerking/also"),
    ],
    "T1-bereik": [drop(ACCESS, "ict:bereik"), add(ACCESS, "ict:bereik", "c:bereik/unknown")],
    "T1-standaard": [
        drop(ACCESS, "ict:standaard"),
        add(ACCESS, "ict:standaard", '"false"^^xsd:boolean'),
    ],
    "T1-doelgroep": [drop(ACCESS, "ict:doelgroep")],
    "T1-voorwaarde": [add(ACCESS, "ict:voorwaarde", '"Een tweede."@nl')],
    "T2-gebieden": [put(ACCESS, "ict:bereik", "c:bereik/areas")],
    "T2-te-veel": [add(ACCESS, "dct:spatial", "g:34022")],
    "T3-aanbod": [add("t:nieuw", "ict:standaard", '"false"^^xsd:boolean')],
    "T4-bestuur": [drop(COVER, "ict:bestuur"), add(COVER, "ict:bestuur", OTHER)],
    "T4-toegang": [drop(COVER, "ict:toegang")],
    "T4-zekerheid": [
        drop(COVER, "ict:zekerheid"),
        add(COVER, "ict:zekerheid", "c:zekerheid/te-bevestigen"),
    ],
    "T4-loop": [drop(COVER, "ict:loop"), add(COVER, "ict:loop", "c:loop/onbekend")],
    "T5-periode": [
        PERIOD,
        both(
            add(MAIN, "schema:foundingDate", '"2025-01-02"^^xsd:date'),
            add(MAIN, "schema:dissolutionDate", '"2025-01-01"^^xsd:date'),
        ),
    ],
    "O6-dezelfde": [
        both(
            add(MAIN, "owl:sameAs", "c:lichaam/een"),
            add(OTHER, "owl:sameAs", "c:lichaam/een"),
        )
    ],
    "O6-twee-rijen": [
        both(
            add(ASSOCIATION, "prov:wasDerivedFrom", "rij:organisations/tweede"),
            add("rij:organisations/tweede", "dct:isPartOf", "bron:organisations"),
        )
    ],
    "O6-kbo": [drop(ASSOCIATION, "rov:registration")],
}


@pytest.mark.parametrize(("shape", "change"), cases(BREAKS))
def test_a_broken_record_fails_its_shape(record: ox.Store, shape: str, change: Change) -> None:
    assert_told(checked(record, change).results, shape, Severity.VIOLATION)
