"""Every shape: a real record passes, and fails when one triple of it is broken."""

import json
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from loaders.build import Sources, build
from loaders.findings import Place, Severity
from loaders.gate import GateResult, check_graph, without_graphs
from loaders.iris import DATASET, mint_listing
from loaders.publishing import sorted_nquads
from loaders.schema import read_group
from loaders.terms import BASE, PREFIXES
from server.querying import open_store
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt
from tests.loaders.agreement import assert_engines_agree
from tests.loaders.shape_cases import assert_told, cases

SHAPES = ROOT / "shapes"
LISTS = read_group(ROOT / "data" / "lists" / "metadata.json")
KORTRIJK, KORTRIJK_OCMW, LEIEDAL = "0207494678", "0212189676", "0205350681"
AREAS = {"01000", "02000", "30000", "34000", "referentieregio-zuid-west-vlaanderen", "34022"}
GRAPH = ox.NamedNode("urn:x-test:graph")
Change = Callable[[ox.Store], None]

SHORT = {
    **PREFIXES,
    "o": f"{BASE}/id/organisatie/",
    "g": f"{BASE}/id/gebied/",
    "i": f"{BASE}/id/identificator/",
    "m": f"{BASE}/id/lidmaatschap/{KORTRIJK}/{LEIEDAL}/",
    "t": f"{BASE}/id/toegang/",
    "d": f"{BASE}/id/dekking/",
    "c": f"{BASE}/id/concept/",
    "set": f"{BASE}/id/dataset/",
    "geometrie": f"{BASE}/id/geometrie/",
    "bron": f"{BASE}/id/bron/",
    "rij": f"{BASE}/id/rij/",
    "nis": "http://vocab.belgif.be/auth/refnis2025/",
}


def node(name: str) -> ox.NamedNode:
    prefix, local = name.split(":", 1)
    return ox.NamedNode(SHORT[prefix] + local)


def value(text: str) -> ox.NamedNode | ox.Literal:
    """Read ``"text"@nl``, ``"2025-01-01"^^xsd:date``, ``"text"`` or a prefixed name."""
    found = re.fullmatch(r'"(.*)"(?:@(\w+)|\^\^(\S+))?', text)
    if found is None:
        return node(text)
    if found[2]:
        return ox.Literal(found[1], language=found[2])
    return ox.Literal(found[1], datatype=node(found[3] or "xsd:string"))


def drop(subject: str, predicate: str, only: str = "") -> Change:
    def change(store: ox.Store) -> None:
        wanted = value(only) if only else None
        quads = list(store.quads_for_pattern(node(subject), node(predicate), wanted, None))
        assert quads, f"{subject} {predicate} is not there to break"
        for quad in quads:
            store.remove(quad)

    return change


def add(subject: str, predicate: str, text: str) -> Change:
    def change(store: ox.Store) -> None:
        store.add(ox.Quad(node(subject), node(predicate), value(text), GRAPH))

    return change


def both(*changes: Change) -> Change:
    def change(store: ox.Store) -> None:
        for one in changes:
            one(store)

    return change


def put(subject: str, predicate: str, text: str) -> Change:
    return both(drop(subject, predicate), add(subject, predicate, text))


def foreign_code(subject: str, predicate: str) -> Change:
    """Put a code there that is described but in another list."""
    return put(subject, predicate, "c:organisatierol/koepel")


MAIN, ASSOCIATION, OTHER = f"o:{KORTRIJK}", f"o:{LEIEDAL}", f"o:{KORTRIJK_OCMW}"
KBO = f"i:kbo/{KORTRIJK}"
MEMBER = "m:participant"
ACCESS, COVER = f"t:{LEIEDAL}/deelnemer", f"d:{KORTRIJK}/{LEIEDAL}/deelnemer"
PERIOD = both(
    add(MEMBER, "org:memberDuring", "m:p"),
    add("m:p", "rdf:type", "time:ProperInterval"),
    add("m:p", "time:hasBeginning", "m:a"),
    add("m:p", "time:hasEnd", "m:b"),
    add("m:a", "rdf:type", "time:Instant"),
    add("m:b", "rdf:type", "time:Instant"),
    add("m:a", "time:inXSDDate", '"2030-01-02"^^xsd:date'),
    add("m:b", "time:inXSDDate", '"2030-01-01"^^xsd:date'),
)
TWIN = both(
    *(
        add("m:twin", predicate, text)
        for predicate, text in (
            ("rdf:type", "org:Membership"),
            ("org:member", MAIN),
            ("org:organization", ASSOCIATION),
            ("org:role", "rol:2152eb830b1143bfb97a7dd9596d6c63"),
            ("dct:spatial", "g:34022"),
        )
    )
)
BREAKS: dict[str, list[Change]] = {
    "O1-naam": [
        drop(ASSOCIATION, "skos:prefLabel"),
        add(ASSOCIATION, "skos:prefLabel", '"Tweede"@nl'),
    ],
    "O1-titel": [drop(ASSOCIATION, "dct:title"), put(ASSOCIATION, "dct:title", '"Leiedal"@fr')],
    "O1-foaf-naam": [drop(ASSOCIATION, "foaf:name")],
    "O1-identificatie": [
        drop(ASSOCIATION, "dct:identifier"),
        add(ASSOCIATION, "dct:identifier", '"2"'),
    ],
    "O1-soort": [drop(ASSOCIATION, "org:classification")],
    "O1-status": [drop(ASSOCIATION, "rov:orgStatus")],
    "O2-naam": [drop(ASSOCIATION, "rov:legalName")],
    "O2-registratie": [drop(ASSOCIATION, "rov:registration")],
    "O2-kbo-vorm": [put(KBO, "skos:notation", '"207494678"')],
    "O2-kbo-controle": [put(KBO, "skos:notation", '"0207494679"')],
    "O3-waarde": [drop(KBO, "skos:notation")],
    "O3-stelsel": [put(KBO, "adms:schemaAgency", '"RSZ"'), drop(KBO, "adms:schemaAgency")],
    "O3-ovo-vorm": [put(KBO, "adms:schemaAgency", '"OVO-nummer"')],
    "O3-dubbel": [add(ASSOCIATION, "adms:identifier", KBO)],
    "O4-werkingsgebied": [
        drop(MAIN, "besluit:werkingsgebied"),
        drop(MAIN, "dct:spatial", "g:34022"),
    ],
    "O4-werkingsgebied-ander": [drop(ASSOCIATION, "besluit:werkingsgebied")],
    "O5-bestuurseenheid": [drop(MAIN, "rdf:type", "m8g:PublicOrganisation")],
    "O5-overheid": [drop(MAIN, "rdf:type", "org:Organization")],
    "O5-agent": [drop(MAIN, "rdf:type", "dct:Agent"), drop(MAIN, "rdf:type", "foaf:Agent")],
    "O5-soort": [foreign_code(ASSOCIATION, "org:classification")],
    "O5-status": [foreign_code(ASSOCIATION, "rov:orgStatus")],
    "O5-rol": [put(ASSOCIATION, "ict:rol", "c:grond/member")],
    "O5-code-grond": [foreign_code(ACCESS, "ict:grond")],
    "O5-code-uitwerking": [foreign_code(ACCESS, "ict:uitwerking")],
    "O5-code-bereik": [foreign_code(ACCESS, "ict:bereik")],
    "O5-code-doelgroep": [foreign_code(ACCESS, "ict:doelgroep")],
    "O5-code-zekerheid": [foreign_code(COVER, "ict:zekerheid")],
    "O5-code-loop": [foreign_code(COVER, "ict:loop")],
    "O5-code-niveau": [foreign_code("g:34022", "ict:niveau")],
    "O5-code-deelnemersrol": [add(MEMBER, "m8g:role", "c:grond/member")],
    "A1-naam": [drop("g:34022", "rdfs:label"), add("g:34022", "rdfs:label", '"Courtrai"@nl')],
    "A1-nis-vorm": [put("g:34022", "dct:identifier", '"3402"')],
    "A1-refnis": [drop("g:34022", "skos:exactMatch"), put("g:34022", "dct:identifier", '"34023"')],
    "A2-bereikt-nis": [
        both(
            add("g:leeg", "rdf:type", "dct:Location"),
            add("g:leeg", "rdfs:label", '"Leeg"@nl'),
            add(MAIN, "dct:spatial", "g:leeg"),
        )
    ],
    "A2-kring": [add("g:34022", "dct:hasPart", "g:30000")],
    "M1-lid": [drop(MEMBER, "org:member")],
    "M1-organisatie": [drop(MEMBER, "org:organization")],
    "M1-rol": [drop(MEMBER, "org:role"), put(MEMBER, "org:role", "c:grond/member")],
    "M1-ander": [put(MEMBER, "org:member", ASSOCIATION)],
    "M2-begin": [both(PERIOD, add("m:a", "time:inXSDDate", '"2019-01-01"^^xsd:date'))],
    "M2-einde": [both(PERIOD, add("m:b", "time:inXSDDate", '"2031-01-01"^^xsd:date'))],
    "M2-volgorde": [PERIOD],
    "M2-overlap": [TWIN],
    "M5-te-veel": [add(OTHER, "org:memberOf", ASSOCIATION)],
    "M5-te-weinig": [drop(MAIN, "org:memberOf", ASSOCIATION)],
    "Q2-peildatum": [drop("set:samenwijzer", "ict:peildatum")],
    "Q2-verwijzing": [
        add(MAIN, "schema:contactPoint", "c:bestaat/niet"),
        add(MEMBER, "prov:wasDerivedFrom", "c:bestaat/niet"),
    ],
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The real records around Kortrijk and Leiedal, through the whole line."""
    folder = tmp_path_factory.mktemp("record")
    keep = {
        "areas": lambda row: row["id"] in AREAS,
        "organisations": lambda row: row["id"] == "leiedal",
        "contracts": lambda row: row["organisation"] == "leiedal",
    }
    write_excerpt(ROOT / "data" / "lists", folder / "lists", keep)
    sources = Sources(folder / "lists", ROOT / "ontology", SHAPES)
    outcome = build(sources, folder / "var", date.fromisoformat(DAY))
    assert [f.text() for f in outcome.report.findings] == []
    return open_store(folder / "var")


def checked(record: ox.Store, change: Change) -> GateResult:
    store = ox.Store()
    store.extend(record)
    change(store)
    nquads = sorted_nquads(store)
    assert_engines_agree(without_graphs(nquads), SHAPES)
    result = check_graph(nquads, SHAPES, places_of(record), group=LISTS)
    assert_told_with_cell(result, record)
    return result


def places_of(record: ox.Store) -> dict[str, Place]:
    """Return node → its row, as the loaders keep it: read back from the graph of the real rows."""
    rows = {}
    for quad in record.quads_for_pattern(None, node("dct:identifier"), None):
        file, _, row = quad.object.value.partition("#row=")
        if row:
            rows[quad.subject.value] = Place(file, row=int(row))
    made = record.quads_for_pattern(None, node("prov:wasDerivedFrom"), None)
    places = {q.subject.value: rows[q.object.value] for q in made if q.object.value in rows}
    return rows | places


def assert_told_with_cell(result: GateResult, record: ox.Store) -> None:
    """Every result over a thing that came from a row names file, row and column."""
    known = {quad.subject.value for quad in record if "/id/bron/onto" not in quad.graph_name.value}
    known -= {DATASET, mint_listing("ontologie")} | {mint_listing(t.name) for t in LISTS.tables}
    for one, finding in zip(result.results, result.findings, strict=True):
        place = finding.place
        assert one.node not in known or (place.file and place.row and place.column), finding.text()


@pytest.mark.parametrize(("shape", "change"), cases(BREAKS))
def test_a_broken_record_fails_its_shape(record: ox.Store, shape: str, change: Change) -> None:
    severity = Severity.WARNING if shape == "O4-werkingsgebied-ander" else Severity.VIOLATION
    assert_told(checked(record, change).results, shape, severity)


def test_every_shape_is_broken_once() -> None:
    shapes = Graph()
    for path in SHAPES.glob("*.ttl"):
        shapes.parse(path)
    named = {str(shape).rpartition("#")[2] for shape in shapes.subjects(DCTERMS.identifier, None)}
    here = sorted(Path(__file__).parent.glob("test_shapes*.py"))
    modules = [import_module(f"tests.loaders.{path.stem}") for path in here]
    assert named == {shape for module in modules for shape in module.BREAKS}


def test_findings_of_the_real_graph_tell_file_row_and_column(real_var: Path) -> None:
    findings = json.loads((real_var / "current" / "report.json").read_text())
    assert findings
    files = {table.url: {column.name for column in table.columns} for table in LISTS.tables}
    for finding in findings:
        place = finding["place"]
        assert place["row"] > 1, finding
        assert place["column"] in files[place["file"]], finding


def test_links_are_looked_at_for_every_property(real_var: Path) -> None:
    """Q2 names the properties that link to things of ours; none in the real graph is missing.

    The shape file of a list may add its own: ``vorm:Q2-verwijzing sh:targetObjectsOf …``.
    """
    own = f"{BASE}/id/"
    linking = {
        quad.predicate.value
        for quad in open_store(real_var)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(own)
    }
    named = Graph()
    for path in SHAPES.glob("*.ttl"):
        named.parse(path)
    targets = {str(o) for o in named.objects(None, URIRef(SHORT["sh"] + "targetObjectsOf"))}
    assert linking - targets == set()
