"""/data/catalogus, /.well-known/void, the context, and RDF at /: a release tells of itself."""

import json
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from loaders.terms import BASE
from server.linked_data.forms import MEDIA_TYPES
from tests.server.html_page import read
from tests.server.http import Reply, ask

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {name: kind for name, kind in MEDIA_TYPES.items() if name != "html"}
ADDRESSES = ("/data/catalogus", "/.well-known/void")
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"


def triples(reply: Reply) -> set[ox.Triple]:
    assert reply.status == 200, reply.text
    found = ox.RdfFormat.from_media_type(reply.headers["content-type"])
    assert found is not None
    return {quad.triple for quad in ox.parse(reply.body, found)}


def objects(found: set[ox.Triple], name: str) -> set[str]:
    return {str(t.object.value) for t in found if t.predicate.value == name}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def catalogue(site: str) -> set[ox.Triple]:
    return triples(ask(f"{site}/data/catalogus.ttl"))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("extension", FORMS)
def test_every_form_is_the_same_triples(site: str, address: str, extension: str) -> None:
    named = ask(f"{site}{address}.{extension}")
    asked = ask(f"{site}{address}", Accept=FORMS[extension])
    assert named.headers["content-type"].startswith(FORMS[extension])
    assert named.body == asked.body
    assert asked.headers["content-location"] == f"{address}.{extension}"
    assert triples(named) == triples(ask(f"{site}{address}", Accept="*/*"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_client_keeps_it_and_may_be_a_page_of_others(site: str, address: str) -> None:
    reply = ask(f"{site}{address}", Accept="text/turtle")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "Accept" in reply.headers["vary"]
    assert reply.headers["samenwijzer-release"]
    known = ask(f"{site}{address}", Accept="text/turtle", If_None_Match=reply.headers["etag"])
    assert (known.status, known.body) == (304, b"")
    head = ask(f"{site}{address}", "HEAD", Accept="text/turtle")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    other = ask(
        f"{site}{address}", Accept="application/ld+json", If_None_Match=head.headers["etag"]
    )
    assert other.status == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_we_do_not_have_is_refused(site: str, address: str) -> None:
    no_form = ask(f"{site}{address}", Accept="image/png")
    assert no_form.status == 406
    assert all(kind in no_form.text for kind in FORMS.values())
    nothing = ask(f"{site}{address}.xlsx")
    assert (nothing.status, "/data" in nothing.text) == (404, True)
    assert ask(f"{site}{address}", "POST", b"x").status == 405


def test_the_catalogue_names_the_dataset_and_the_endpoint(catalogue: set[ox.Triple]) -> None:
    kinds = objects(catalogue, str(RDF.type))
    assert {
        f"{DCAT}Catalog",
        f"{DCAT}Dataset",
        f"{DCAT}Distribution",
        f"{DCAT}DataService",
    } <= kinds
    assert objects(catalogue, f"{DCAT}endpointURL") == {f"{BASE}/sparql"}
    assert len(objects(catalogue, f"{DCAT}distribution")) > 20


@pytest.mark.parametrize(
    "name", ["accessURL", "downloadURL", "endpointURL", "endpointDescription", "landingPage"]
)
def test_every_address_it_names_is_answered(
    site: str, catalogue: set[ox.Triple], name: str
) -> None:
    ours = {iri for iri in objects(catalogue, DCAT + name) if iri.startswith(f"{BASE}/")}
    assert ours
    gone = {iri: ask(f"{site}{iri.removeprefix(BASE)}", "HEAD").status for iri in ours}
    assert set(gone.values()) == {200}, gone


def test_void_counts_what_the_endpoint_has(site: str) -> None:
    found = triples(ask(f"{site}/.well-known/void"))
    total = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    reply = ask(
        f"{site}/sparql", "POST", total.encode(),
        Content_Type="application/sparql-query", Accept="text/csv",
    )  # fmt: skip
    counted = reply.text.split()[1]
    assert counted in objects(found, f"{VOID}triples")
    assert len(objects(found, f"{VOID}classPartition")) > 20
    assert objects(found, f"{VOID}sparqlEndpoint") == {f"{BASE}/sparql"}


def test_files_void_names_are_answered(site: str) -> None:
    dumps = objects(triples(ask(f"{site}/.well-known/void")), f"{VOID}dataDump")
    gone = {iri for iri in dumps if ask(f"{site}{iri.removeprefix(BASE)}", "HEAD").status != 200}
    assert (len(dumps) > 0, gone) == (True, set())


def test_a_browser_gets_a_page_in_words(site: str) -> None:
    page = read(f"{site}/data/catalogus")
    assert "DCAT-AP" in page.text
    own = {urlsplit(link).path for link in page.links if link.startswith("/")}
    assert {"/data/catalogus.ttl", "/.well-known/void.ttl", "/ns/context.jsonld"} <= own
    assert {link for link in own if ask(f"{site}{link}", "HEAD").status != 200} == set()
    named = ask(f"{site}/data/catalogus", Accept=BROWSER)
    assert named.headers["content-location"] == "/data/catalogus.html"
    assert '</data/catalogus.ttl>; rel="alternate"' in named.headers["link"]
    known = ask(f"{site}/data/catalogus", Accept=BROWSER, If_None_Match=named.headers["etag"])
    assert known.status == 304
    sent = ask(f"{site}/.well-known/void", Accept=BROWSER)
    assert (sent.status, sent.headers["location"]) == (303, "/data/catalogus")


@pytest.mark.parametrize("accept", ["", "*/*", BROWSER, "text/html, text/turtle", "image/png"])
def test_the_root_is_the_first_page_for_who_does_not_ask_for_rdf(site: str, accept: str) -> None:
    reply = ask(f"{site}/", Accept=accept)
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["link"] == '</data/catalogus>; rel="describedby"'
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize("accept", [*FORMS.values(), "text/turtle, text/html;q=0.5"])
def test_the_root_is_the_catalogue_for_who_asks_for_rdf(
    site: str, accept: str, catalogue: set[ox.Triple]
) -> None:
    reply = ask(f"{site}/", Accept=accept)
    assert triples(reply) == catalogue
    assert "Accept" in reply.headers["vary"]
    assert reply.headers["samenwijzer-release"]
    known = ask(f"{site}/", Accept=accept, If_None_Match=reply.headers["etag"])
    assert known.status == 304


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib itself
def test_the_context_makes_triples_of_plain_json(site: str) -> None:
    reply = ask(f"{site}/ns/context.jsonld")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/ld+json")
    assert reply.headers["access-control-allow-origin"] == "*"
    told = ask(f"{site}/ns/context.jsonld", If_None_Match=reply.headers["etag"])
    assert (told.status, told.body) == (304, b"")
    head = ask(f"{site}/ns/context.jsonld", "HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    thing = {
        "@context": json.loads(reply.body)["@context"],
        "@id": "https://example.org/lijst",
        "@type": "dcat:Dataset",
        "ict:peildatum": "2026-01-01",
    }
    found = Graph().parse(data=json.dumps(thing), format="json-ld")
    subject = URIRef("https://example.org/lijst")
    assert (subject, RDF.type, URIRef(f"{DCAT}Dataset")) in found
    (day,) = (value for _, name, value in found if name.endswith("#peildatum"))
    assert day == Literal("2026-01-01", datatype=XSD.date)
