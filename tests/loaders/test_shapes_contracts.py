"""The shapes of agreements, clauses and contact points: a real record fails when it is broken."""

from datetime import date

import pyoxigraph as ox
import pytest

from loaders.build import Sources, build
from loaders.findings import Severity
from loaders.gate import Result
from loaders.terms import BASE
from server.querying import open_store
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt
from tests.loaders.shape_cases import assert_told, cases
from tests.loaders.test_shapes import (
    AREAS,
    SHAPES,
    SHORT,
    Change,
    add,
    both,
    checked,
    drop,
    foreign_code,
    put,
)

SHORT.update(
    raam=f"{BASE}/id/raamovereenkomst/",
    ebs=f"{BASE}/id/raamovereenkomst/cultuurconnect-ebs/",
    aanbod=f"{BASE}/id/oplossing/",
    clausule=f"{BASE}/id/clausule/",
    punt=f"{BASE}/id/contactpunt/",
    wie=f"{BASE}/id/rol/",
)
KEPT = {"het-facilitair-bedrijf", "cultuurconnect", "athumi"}
AGREEMENT, PROGRAMME = "raam:cultuurconnect-ebs", "aanbod:programma-ict-2022"
CLAUSE = "clausule:programma-ict-2022-basiscontract"
POINT = "punt:x-athumi/vastgoedinformatieplatform"
BREAKS: dict[str, list[Change]] = {
    "C1-titel": [drop(AGREEMENT, "dct:title"), add(AGREEMENT, "dct:title", '"Tweede"@nl')],
    "C1-onderwerp": [drop(AGREEMENT, "dct:subject"), foreign_code(AGREEMENT, "dct:subject")],
    "C1-bron": [drop(AGREEMENT, "prov:wasDerivedFrom")],
    "C1-loop": [drop(AGREEMENT, "ict:loop"), add(AGREEMENT, "ict:loop", "c:loop/onbekend")],
    "C1-volgorde": [
        put("ebs:periode", "epo:hasEnd", '"2017"^^xsd:gYear'),
        put("ebs:periode", "epo:hasEnd", '"2018-01-01"^^xsd:date'),
    ],
    "C1b-overheid": [drop("wie:cultuurconnect-ebs/koper", "epo:playedBy")],
    "C1b-periode": [drop("ebs:termijn", "epo:definesContractPeriod")],
    "C1b-begin": [put("ebs:periode", "epo:hasBeginning", '"begin 2018"')],
    "C1b-einde": [
        put("ebs:periode", "epo:hasEnd", '"eind 2025"'),
        add("ebs:periode", "epo:hasEnd", '"2027"^^xsd:gYear'),
    ],
    "C2-afgelopen": [put(PROGRAMME, "ict:viaRaamovereenkomst", AGREEMENT)],
    "C4-titel": [drop(CLAUSE, "dct:title")],
    "C4-nummer": [drop(CLAUSE, "generiek:nummer"), put(CLAUSE, "generiek:nummer", '"een"')],
    "C4-soort": [drop(CLAUSE, "ict:clausulesoort"), foreign_code(CLAUSE, "ict:clausulesoort")],
    "C4-dubbel": [
        both(
            add(CLAUSE, "schema:isPartOf", "c:document"),
            add("clausule:tweede", "schema:isPartOf", "c:document"),
            add("clausule:tweede", "generiek:nummer", '"1"^^xsd:integer'),
        )
    ],
    "P1-bereikbaar": [drop(POINT, "schema:email")],
    "P1-thema": [drop(POINT, "dct:subject"), put(POINT, "dct:subject", "g:34022")],
    "P1-mail": [put(POINT, "schema:email", '"vip"'), add(POINT, "schema:email", '"b@example.org"')],
    "P1-telefoon": [add(POINT, "schema:telephone", '"016 30 85 00"')],
    "P1-houder": [
        put(POINT, "schema:email", f'"{name}@example.org"')
        for name in ("burgemeester", "algemeen.directeur", "j.naam", "Schepen-van-cultuur")
    ],
    "P1-prive": [put(POINT, "schema:email", '"dienst@telenet.be"')],
}
WARNINGS = {"C1b-overheid", "C1b-periode", "C1b-begin", "C1b-einde", "C2-afgelopen"}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The real agreements, clauses and contact points of three bodies, through the whole line."""
    folder = tmp_path_factory.mktemp("contracts")
    keep = {
        "areas": lambda row: row["id"] in AREAS,
        "organisations": lambda row: row["id"] in KEPT,
    }
    write_excerpt(ROOT / "data" / "lists", folder / "lists", keep)
    sources = Sources(folder / "lists", ROOT / "ontology", SHAPES)
    outcome = build(sources, folder / "var", date.fromisoformat(DAY))
    assert [f.text() for f in outcome.report.violations] == []
    return open_store(folder / "var")


@pytest.fixture(scope="module")
def before(record: ox.Store) -> set[Result]:
    return set(checked(record, lambda _: None).results)


@pytest.mark.parametrize(("shape", "change"), cases(BREAKS))
def test_a_broken_record_fails_its_shape(
    record: ox.Store, before: set[Result], shape: str, change: Change
) -> None:
    severity = Severity.WARNING if shape in WARNINGS else Severity.VIOLATION
    assert_told(set(checked(record, change).results) - before, shape, severity)


@pytest.mark.parametrize("name", ["info", "secretariaat", "sociale.dienst", "ocmw.info", "dpo"])
def test_a_mailbox_of_a_department_passes(record: ox.Store, name: str) -> None:
    results = checked(record, put(POINT, "schema:email", f'"{name}@example.org"')).results
    assert [result for result in results if result.rule == "P1"] == []


def test_the_real_agreements_tell_what_their_sources_do_not(before: set[Result]) -> None:
    told = {(r.shape.rpartition("#")[2], r.node.rpartition("/")[2]) for r in before}
    assert ("C1b-periode", "ict2022") in told
    assert ("C1b-periode", "cultuurconnect-ebs") not in told
