"""Areas of today, mergers, services, provenance, words: each shape fails when one triple breaks."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.build import Sources, build
from loaders.engines import ENGINES
from loaders.findings import Severity
from loaders.gate import Result, check_graph
from loaders.publishing import sorted_nquads
from loaders.terms import BASE, TERMS
from server.querying import open_store
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt
from tests.loaders.shape_cases import assert_told, cases
from tests.loaders.test_shapes import (
    AREAS,
    ASSOCIATION,
    COVER,
    KBO,
    LEIEDAL,
    MAIN,
    SHAPES,
    SHORT,
    Change,
    add,
    both,
    checked,
    drop,
    node,
    put,
)

SHORT |= {
    "dienst": f"{BASE}/id/dienst/",
    "afname": f"{BASE}/id/afname/",
    "fusie": f"{BASE}/id/veranderingsgebeurtenis/",
    "lid": f"{BASE}/id/lidmaatschap/",
    "rij": f"{BASE}/id/rij/",
    "bron": f"{BASE}/id/bron/",
}
LIMBURG = {"referentieregio-limburg", "70000", "71000", "73000", "71022", "73040", "71072", "34013"}
HASSELT, KORTESSEM, HARELBEKE, FLUVIUS = "0207466964", "0207478545", "0207492502", "0207165769"
EVENT = f"fusie:fusie-{HASSELT}-20250101"
OLD = f"lid:{KORTESSEM}/{FLUVIUS}/participant"
NEW = f"lid:{HASSELT}/{FLUVIUS}/participant"
SERVICE, UPTAKE = "dienst:shift-ebox", f"afname:{HARELBEKE}/shift-ebox"
ROW = f"rij:memberships/{HASSELT}/fluvius-limburg/participant"
INACTIVE = "gift:d02c4e12bf88d2fdf5123b07f29c9311"


def drop_all(predicate: str, text: str) -> Change:
    def change(store: ox.Store) -> None:
        quads = list(store.quads_for_pattern(None, node(predicate), node(text), None))
        assert quads, f"{predicate} {text} is not there to break"
        for quad in quads:
            store.remove(quad)

    return change


BREAKS: dict[str, list[Change]] = {
    "A3-geldig": [
        add(MAIN, "dct:spatial", "g:73040"),
        put(MAIN, "besluit:werkingsgebied", "g:73040"),
    ],
    "A3-deel": [add(f"g:{LEIEDAL}-werkingsgebied", "dct:hasPart", "g:73040")],
    "H1-datum": [
        drop(EVENT, "dct:date"),
        add(EVENT, "dct:date", '"2024-01-01T00:00:00+01:00"^^xsd:dateTime'),
    ],
    "H1-oorsprong": [drop(EVENT, "org:originalOrganization", f"o:{KORTESSEM}")],
    "H1-resultaat": [
        drop(EVENT, "org:resultingOrganization"),
        add(EVENT, "org:resultingOrganization", MAIN),
    ],
    "H1-nis": [drop("g:73040", "dct:isReplacedBy"), put("g:73040", "dct:isReplacedBy", "g:34022")],
    "M3-lidmaatschap": [
        drop(OLD, "org:memberDuring"),
        put(f"{OLD}/periode/einde", "time:inXSDDate", '"2025-06-01"^^xsd:date'),
    ],
    "M3-afname": [put(UPTAKE, "m8g:hasParticipant", f"o:{KORTESSEM}")],
    "M3-dekking": [put(COVER, "ict:bestuur", f"o:{KORTESSEM}")],
    "M4-vervolg": [both(drop(NEW, "org:member"), drop_all("ict:bestuur", f"o:{HASSELT}"))],
    "S1-identificatie": [
        drop(SERVICE, "dct:identifier"),
        add(SERVICE, "dct:identifier", '"tweede"'),
    ],
    "S1-titel": [drop(SERVICE, "dct:title"), add(SERVICE, "dct:title", '"Tweede"@nl')],
    "S1-beschrijving": [
        drop(SERVICE, "dct:description"),
        add(SERVICE, "dct:description", '"Een tweede."@nl'),
    ],
    "S1-bevoegd": [
        drop(SERVICE, "m8g:hasCompetentAuthority"),
        add(SERVICE, "m8g:hasCompetentAuthority", MAIN),
        drop(ASSOCIATION, "rdf:type", "m8g:PublicOrganisation"),
    ],
    "S1-thema": [drop(SERVICE, "m8g:thematicArea")],
    "S1-volgorde": [
        both(
            add(SERVICE, "schema:startDate", '"2027-02-01"^^xsd:date'),
            add(SERVICE, "schema:endDate", '"2027-01"^^xsd:gYearMonth'),
        )
    ],
    "S1-afname": [add(SERVICE, "schema:endDate", '"2025"^^xsd:gYear')],
    "S2-binnen": [put(f"t:{LEIEDAL}/ebox", "dct:spatial", "g:71072")],
    "S3-bestuur": [
        drop(UPTAKE, "m8g:hasParticipant"),
        add(UPTAKE, "m8g:hasParticipant", MAIN),
        put(UPTAKE, "m8g:hasParticipant", "c:grond/member"),
    ],
    "S3-actief": [put(f"o:{HARELBEKE}", "rov:orgStatus", INACTIVE)],
    "S3-gebied": [put(UPTAKE, "m8g:hasParticipant", f"o:{HASSELT}")],
    "Q1-herkomst": [drop(NEW, "prov:wasDerivedFrom"), drop(KBO, "prov:wasDerivedFrom")],
    "Q1-bron": [drop(ROW, "dct:isPartOf"), drop("bron:memberships", "dct:title")],
    "Q1-licentie": [drop("bron:memberships", "dct:license")],
    "Q2-naamloos": [],  # no list can give it: see below
    "Q3-eigenschap": [add(MAIN, "dct:creator", '"nl"')],
    "Q3-klasse": [add(MAIN, "rdf:type", "foaf:Person")],
}
WARNINGS = {"M4-vervolg", "S2-binnen", "S3-gebied", "Q1-licentie"}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The real records of a merger, two associations and a service that is taken."""
    folder = tmp_path_factory.mktemp("more")
    keep = {
        "areas": lambda row: row["id"] in AREAS | LIMBURG,
        "organisations": lambda row: row["id"] in {"leiedal", "fluvius-limburg"},
        "contracts": lambda row: False,
    }
    write_excerpt(ROOT / "data" / "lists", folder / "lists", keep)
    outcome = build(
        Sources(folder / "lists", ROOT / "ontology", SHAPES),
        folder / "var",
        date.fromisoformat(DAY),
    )
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


def test_a_nameless_thing_fails_its_shape(record: ox.Store) -> None:
    """The graph as it would be if ``sorted_nquads`` let a blank node through."""
    nameless = b"_:b <" + SHORT["rdf"].encode() + b"type> <" + SHORT["org"].encode() + b"Role> "
    nquads = sorted_nquads(record) + nameless + f"<{BASE}/id/bron/proef> .\n".encode()
    for engine in ENGINES:
        results = check_graph(nquads, SHAPES, {}, engine).results
        assert "Q2-naamloos" in {result.shape.partition("#")[2] for result in results}


def listed(shape: str) -> set[str]:
    """Return the prefixed names in the NOT IN of a shape."""
    text = (SHAPES / "vocabulary.ttl").read_text().partition(f"vorm:{shape} ")[2]
    names = text.partition("NOT IN (")[2].partition("))")[0]
    return {name.strip() for name in names.split(",")}


OF_THE_REPORT = {
    f"sh:{name}"
    for name in (
        *("ValidationReport", "ValidationResult", "conforms", "focusNode", "message", "result"),
        *("resultMessage", "resultPath", "resultSeverity", "sourceConstraintComponent"),
        *("sourceShape", "sparql", "value"),
    )
}


def model() -> tuple[set[str], set[str]]:
    """Return the properties and classes of loaders/terms.py and of ontology/, as IRIs."""
    names = {name for name in TERMS if not name.startswith("xsd:")} - OF_THE_REPORT
    classes = {node(name).value for name in names if name.partition(":")[2][0].isupper()}
    properties = {node(name).value for name in names} - classes
    for path in (ROOT / "ontology").rglob("*.ttl"):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            properties.add(triple.predicate.value)
            if triple.predicate == node("rdf:type"):
                classes.add(triple.object.value)
    return properties, classes


def test_the_words_allowed_are_those_of_the_model() -> None:
    properties, classes = model()
    assert {node(name).value for name in listed("Q3-eigenschap")} == properties
    assert {node(name).value for name in listed("Q3-klasse")} == classes


def test_the_words_used_are_allowed(real_var: Path) -> None:
    allowed = {node(name) for name in listed("Q3-eigenschap")}
    assert {quad.predicate for quad in open_store(real_var)} <= allowed
