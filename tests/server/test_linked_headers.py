"""What linked data tells beside the triples: links, conditions, pages, help to who is lost."""

import json
import re
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.conftest import served
from tests.server.http import ask

BASE = "https://w3id.org/ict-samenwerking"
THING = "organisatie/0207466964"
DOCUMENTS = [f"/doc/{THING}", "/ns/ict-samenwerking"]
HUB = "/doc/concept/zekerheid/afgeleid"
RULE = "/ns/ict-samenwerking/regels/15-gedekt-thema.rq"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HYDRA = "http://www.w3.org/ns/hydra/core#"
FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
}
every_document = pytest.mark.parametrize("path", DOCUMENTS)
everywhere = pytest.mark.parametrize("path", [f"/id/{THING}", *DOCUMENTS, RULE, "/ns/anders"])


def graph_of(body: bytes, form: ox.RdfFormat) -> Graph:
    """Return what one parser reads, for another to compare: there are blank nodes in it."""
    triples = (quad.triple for quad in ox.parse(body, format=form))
    return Graph().parse(data=ox.serialize(triples, format=FORMS["nt"]), format="nt")


def links(header: str) -> dict[str, list[str]]:
    """Return relation → targets of a Link header."""
    found: dict[str, list[str]] = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]+)"', header):
        found.setdefault(relation, []).append(target)
    return found


@every_document
def test_links_name_the_address_for_ever_the_catalogue_and_the_licence(
    site: str, path: str
) -> None:
    found = links(ask(f"{site}{path}.ttl").headers["link"])
    assert found["canonical"] == [BASE + path]
    assert found["describedby"] == ["/data/catalogus"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["describes"] == [f"{BASE}{path.replace('/doc/', '/id/')}"]


@pytest.mark.parametrize("path", [*DOCUMENTS, "/data/catalogus", "/.well-known/void"])
def test_a_page_of_others_may_ask_with_a_long_accept_and_reads_the_release(
    site: str, path: str
) -> None:
    allowed = ask(f"{site}{path}", "OPTIONS").headers["access-control-allow-headers"]
    assert "Accept" in allowed.split(", ")
    reply = ask(f"{site}{path}", Accept="text/turtle")
    version = ask(f"{site}/sparql?query=ASK%20%7B%7D").headers["samenwijzer-release"]
    assert reply.headers["samenwijzer-release"] == version
    assert "Samenwijzer-Release" in reply.headers["access-control-expose-headers"]


def test_the_host_header_changes_nothing(site: str) -> None:
    plain, other = (
        ask(f"{site}/doc/{THING}.ttl", **headers) for headers in ({}, {"Host": "example.org"})
    )
    assert plain.body == other.body
    assert plain.headers["link"] == other.headers["link"]


@every_document
def test_what_is_negotiated_tells_its_own_address(site: str, path: str) -> None:
    reply = ask(site + path, Accept="text/turtle")
    assert reply.headers["content-location"] == f"{path}.ttl"
    assert ask(site + reply.headers["content-location"]).body == reply.body
    assert "content-location" not in ask(f"{site}{path}.ttl").headers


@every_document
def test_what_has_not_changed_since_is_not_sent_again(site: str, path: str) -> None:
    address = f"{site}{path}.ttl"
    since = ask(address).headers["last-modified"]
    earlier = formatdate(parsedate_to_datetime(since).timestamp() - 1, usegmt=True)
    assert ask(address, If_Modified_Since=since).status == 304
    assert ask(address, If_Modified_Since=earlier).status == 200
    assert ask(address, If_Modified_Since=since, If_None_Match='"other"').status == 200
    assert "last-modified" not in ask(f"{site}{path}.html").headers


@everywhere
def test_pages_of_others_may_ask_with_conditions(site: str, path: str) -> None:
    reply = ask(site + path, "OPTIONS", Access_Control_Request_Headers="If-None-Match")
    assert reply.status == 200
    assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in reply.headers["access-control-allow-headers"]
    assert int(reply.headers["access-control-max-age"]) > 3600


@everywhere
def test_another_method_is_refused_for_all_to_read(site: str, path: str) -> None:
    reply = ask(site + path, "POST", b"x")
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("number", [1, 2, 40])
def test_triples_tell_how_pages_follow_each_other(site: str, number: int) -> None:
    reply = ask(f"{site}{HUB}.nt?page={number}")
    whole, page = f"{BASE}{HUB}", f"{BASE}{HUB}?page={number}"
    turned = re.findall(r'\?page=(\d+)>; rel="(first|prev|next|last)"', reply.headers["link"])
    named = [(rel.replace("prev", "previous"), other) for other, rel in turned]
    wanted = {f"<{page}> <{HYDRA}{rel}> <{whole}?page={other}>" for rel, other in named}
    said = {str(q.triple) for q in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}
    assert {t for t in said if t.startswith(f"<{page}> <{HYDRA}")} == wanted
    assert len(wanted) == (3 if number in (1, 40) else 4)
    assert f"<{whole}> <{HYDRA}view> <{page}>" in said


def test_a_document_of_one_page_tells_no_pages(site: str) -> None:
    body = ask(f"{site}/doc/{THING}.nt").text
    assert HYDRA not in body
    assert f"<{BASE}/doc/{THING}> <http://xmlns.com/foaf/0.1/primaryTopic>" in body


def test_a_thing_that_is_not_there_does_not_send_on(site: str) -> None:
    """A thing has no forms: an extension makes it another thing, but one can guess."""
    for path in (f"/id/{THING}.ttl", f"/id/{THING}/"):
        for accept in (BROWSER, "text/turtle"):
            reply = ask(site + path, Accept=accept)
            assert reply.status == 404
            assert f"/doc/{THING}" in reply.text
    assert "Bedoelde u" not in ask(f"{site}/id/organisatie/x", Accept=BROWSER).text


def test_a_program_is_told_what_is_wrong_as_json(site: str) -> None:
    for accept in ("application/problem+json", "application/ld+json"):
        reply = ask(f"{site}/doc/organisatie/x", Accept=accept)
        told = json.loads(reply.body)
        assert reply.headers["content-type"].startswith("application/problem+json")
        assert (told["status"], told["title"]) == (404, "Not Found")
        assert f"{BASE}/doc/organisatie/x" in told["detail"]


def test_what_is_asked_is_shown_and_not_run(site: str) -> None:
    page = ask(f"{site}/doc/x%3Cscript%3Ealert(1)%3C/script%3E", Accept=BROWSER)
    assert page.status == 404
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("rij/accesses/cipal-dv%2fdeelnemer", "rij/accesses/cipal-dv%2Fdeelnemer"),
        ("%6Frganisatie/%30207466964", THING),
    ],
)
def test_escapes_that_mean_the_same_are_the_same(site: str, asked: str, meant: str) -> None:
    assert ask(f"{site}/id/{asked}").headers["location"] == f"/doc/{meant}"
    assert ask(f"{site}/doc/{asked}.nt").body == ask(f"{site}/doc/{meant}.nt").body


def test_escapes_are_not_read_twice(site: str) -> None:
    assert ask(f"{site}/id/rij/accesses/cipal-dv%252Fdeelnemer").status == 404
    assert ask(f"{site}/id/rij/accesses/cipal-dv/deelnemer").status == 404


@pytest.mark.parametrize("kind", ["application/sparql-query", "text/plain"])
def test_a_rule_comes_as_the_query_it_is(site: str, kind: str) -> None:
    reply = ask(site + RULE, Accept=kind)
    assert reply.headers["content-type"] == f"{kind}; charset=utf-8"
    assert reply.text.startswith("# Rule: ")
    ox.Store().query(reply.text)
    assert ask(site + RULE, Accept=kind, If_None_Match=reply.headers["etag"]).status == 304


def test_a_rule_is_a_page_and_triples_too(site: str) -> None:
    page = ask(site + RULE, Accept=BROWSER)
    assert "CONSTRUCT { ?council ict:gedektThema ?theme }" in page.text
    assert 'href="/id/activiteit/15-gedekt-thema"' in page.text
    triples = ask(site + RULE, Accept="application/n-triples").text
    assert f"<{BASE}/id/activiteit/15-gedekt-thema> <http://www.w3.org/ns/prov#used>" in triples
    assert ask(f"{site}/ns/ict-samenwerking/regels/..%2f01-standaardtoegang.rq").status == 404


def test_the_shapes_and_the_report_that_names_them_can_be_looked_up(site: str) -> None:
    report = ask(f"{site}/herkomst/rapport.ttl").text
    shapes = set(re.findall(rf"<{BASE}/ns/vormen#([^>]+)>", report))
    page = ask(f"{site}/ns/vormen", Accept=BROWSER).text
    assert shapes
    assert all(f'<dt id="{name}">' in page for name in shapes)
    for accept, target in (
        (BROWSER, "/herkomst/rapport"),
        ("text/turtle", "/herkomst/rapport.ttl"),
    ):
        reply = ask(f"{site}/id/rapport/gegevens", Accept=accept)
        assert (reply.status, reply.headers["location"]) == (303, target)
        assert ask(site + target).status == 200
    assert ask(f"{site}/id/rapport/anders").status == 404


def test_the_shapes_are_the_same_in_every_form_and_at_every_start(
    site: str, real_var: Path
) -> None:
    bodies = {name: ask(f"{site}/ns/vormen.{name}").body for name in FORMS}
    graphs = [graph_of(bodies[name], form) for name, form in FORMS.items()]
    assert len(graphs[0]) > 1000
    assert all(isomorphic(graph, graphs[0]) for graph in graphs)
    with served(real_var) as another:
        assert ask(f"{another}/ns/vormen.ttl").body == bodies["ttl"]
