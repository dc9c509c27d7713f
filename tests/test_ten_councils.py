"""Ten councils, worked out by hand from the lists: the graph, SPARQL over HTTP and the pages agree.

The outcome and the reasoning stand in ``councils/{nis}.toml``; what holds for all of Flanders
stands once in ``councils/flanders.toml``.
"""

import csv
import gzip
import html
import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT
from tests.hand_councils import (
    AREA_NAMES,
    BASE,
    EACH_COUNCIL,
    EACH_KIND,
    KINDS,
    NAMES,
    NIS_CODES,
    Covered,
    by_hand,
    council_iri,
    hand,
    reference,
)
from tests.server.html_page import read
from tests.server.http import ask

QUERY = ROOT / "ontology" / "examples" / "coverage-of-council.rq"
STATE = re.compile(
    r'<li data-toegang="(?P<access>[^"]+)" data-bestuur="(?P<kind>[^"]+)"'
    r' data-zekerheid="(?P<certainty>[^"]+)" data-loop="(?P<loop>[^"]+)">'
    r"(?:(?!</li>).)*?(?:via (?P<part>[^<,]+) \(voor de fusie\)(?:(?!</li>).)*)?</li>",
    re.DOTALL,
)
LOOPS = {"loopt": "lopend", "beëindigd": "beeindigd", "niet bekend": "onbekend"}

PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX m8g: <http://data.europa.eu/m8g/>
PREFIX org: <http://www.w3.org/ns/org#>
"""
COVERAGE = """
SELECT ?access ?certainty ?part ?loop ?municipality {
  ?coverage ict:bestuur %s ; ict:toegang ?access ; ict:zekerheid ?certainty ; ict:loop ?loop .
  OPTIONAL { ?coverage ict:viaDeel ?part }
  OPTIONAL { ?coverage ict:viaGemeente ?municipality }
}"""
MEMBER_OF = "SELECT ?organisation { %s org:memberOf ?organisation }"
UPTAKES = """
SELECT DISTINCT ?offer ?organisation ?area {
  VALUES ?council { %s }
  ?council ((org:resultedFrom|org:changedBy)/org:originalOrganization)? ?user .
  ?uptake m8g:hasParticipant ?user ; ict:aanbieder ?organisation ; dct:spatial ?area .
  OPTIONAL { ?offer m8g:hasParticipation ?uptake }
}"""


def tail(term: object) -> str:
    """Return the last step of an IRI; nothing for an unbound variable."""
    return term.value.rsplit("/", 1)[1] if isinstance(term, ox.NamedNode) else ""


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    store = ox.Store()
    packed = real_var / "current" / "dataset.nq.gz"
    store.bulk_load(gzip.decompress(packed.read_bytes()), format=ox.RdfFormat.N_QUADS)
    return store


def solutions(graph: ox.Store, query: str) -> ox.QuerySolutions:
    found = graph.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return found


def test_ten_councils_of_every_sort() -> None:
    assert len(NIS_CODES) == 10


@EACH_KIND
@EACH_COUNCIL
def test_the_graph_has_the_coverage_worked_out_by_hand(
    graph: ox.Store, nis: str, kind: str
) -> None:
    municipality = ox.NamedNode(council_iri(nis, "gemeente")[1:-1])
    derived = [
        Covered(
            s["access"].value.removeprefix(f"{BASE}toegang/"),
            tail(s["certainty"]),
            tail(s["part"]),
            tail(s["loop"]),
            s["municipality"] == municipality,
        )
        for s in solutions(graph, COVERAGE % council_iri(nis, kind))
    ]
    assert set(derived) == by_hand(nis, kind)
    assert len(derived) == len(set(derived))


@EACH_COUNCIL
def test_the_graph_has_the_members_worked_out_by_hand(graph: ox.Store, nis: str) -> None:
    found = solutions(graph, MEMBER_OF % council_iri(nis, "gemeente"))
    assert {tail(s["organisation"]) for s in found} == {
        reference(name) for name in hand(nis)["members"]
    }


@EACH_COUNCIL
def test_the_graph_has_the_uptakes_worked_out_by_hand(graph: ox.Store, nis: str) -> None:
    both = " ".join(council_iri(nis, kind) for kind in KINDS)
    found = {
        (tail(s["offer"]), tail(s["organisation"]), tail(s["area"]))
        for s in solutions(graph, UPTAKES % both)
    }
    assert found == {
        (row["offer"], reference(row["organisation"]), row["area"])
        for row in hand(nis).get("uptakes", [])
    }


@EACH_KIND
@EACH_COUNCIL
def test_the_published_query_tells_the_same_over_http(site: str, nis: str, kind: str) -> None:
    told = [
        Covered(
            row["access"].removeprefix(f"{BASE}toegang/"),
            row["certainty"].replace(" ", "-"),
            row["part"],
            LOOPS[row["loop"]],
            row["municipality"] != "",
        )
        for row in published(site, council_iri(nis, kind))
    ]
    named = [c._replace(part=AREA_NAMES.get(c.part, "")) for c in by_hand(nis, kind)]
    assert sorted(told) == sorted(named)


def published(site: str, council: str) -> list[dict[str, str]]:
    """Ask the published query about another council."""
    text = QUERY.read_text(encoding="utf-8")
    query = re.sub(r"VALUES .* # parameters", f"VALUES (?council) {{ ({council}) }}", text)
    reply = ask(f"{site}/sparql?{urlencode({'query': query})}", Accept="text/csv")
    assert reply.status == 200, reply.text
    return list(csv.DictReader(io.StringIO(reply.text)))


@pytest.fixture(scope="module")
def pages(site: str) -> dict[str, str]:
    return {nis: read(f"{site}/bestuur/{nis}").html for nis in NIS_CODES}


def section(page: str, anchor: str, following: str) -> str:
    return page.partition(f'id="{anchor}"')[2].partition(f'id="{following}"')[0]


@EACH_KIND
@EACH_COUNCIL
def test_the_page_tells_every_access_and_how_sure(
    pages: dict[str, str], nis: str, kind: str
) -> None:
    shown = {
        Covered(
            state["access"],
            state["certainty"],
            state["part"] or "",
            state["loop"],
            "via de gemeente" in state[0],
        )
        for state in STATE.finditer(pages[nis])
        if state["kind"].lower() == kind
    }
    assert shown == {c._replace(part=AREA_NAMES.get(c.part, "")) for c in by_hand(nis, kind)}


@EACH_COUNCIL
def test_the_page_names_the_organisation_beside_every_access(
    pages: dict[str, str], nis: str
) -> None:
    rows = re.findall(r"<tr>.*?</tr>", pages[nis], re.DOTALL)
    told = {(access["access"], row) for row in rows for access in STATE.finditer(row)}
    assert {access for access, _ in told} == {c.access for k in KINDS for c in by_hand(nis, k)}
    unnamed = {
        access for access, row in told if html.escape(NAMES[access.split("/")[0]]) not in row
    }
    assert unnamed == set()


@EACH_COUNCIL
def test_the_page_names_what_the_council_is_a_member_of(pages: dict[str, str], nis: str) -> None:
    told = section(pages[nis], "lid", "onbekend")
    members = {reference(name) for name in hand(nis)["members"]}
    assert members <= set(re.findall(r'href="/organisatie/([^"]+)"', told))


@EACH_COUNCIL
def test_the_page_names_every_uptake_and_its_area(pages: dict[str, str], nis: str) -> None:
    told = section(pages[nis], "afname", "lid")
    rows = hand(nis).get("uptakes", [])
    assert told.count("<h2") <= 1
    assert set(re.findall(r'href="/oplossing/([^"]+)"', told)) == {row["offer"] for row in rows}
    parts = {AREA_NAMES[row["area"]] for row in rows if row["area"] != nis}
    assert set(re.findall(r"gezegd van ([^<]+)<", told)) == parts - {hand(nis)["name"]}
