"""/id, /doc and /ns: from a thing to its document, in the form asked for."""

import http.client

import pyoxigraph as ox
import pytest

from tests.server.http import Reply, ask

BASE = "https://w3id.org/ict-samenwerking"
THING = "organisatie/0207466964"
DOCUMENTS = [f"/doc/{THING}", "/ns/ict-samenwerking"]
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
every_document = pytest.mark.parametrize("path", DOCUMENTS)
every_form = pytest.mark.parametrize("extension", sorted(FORMS))


def triples(reply: Reply, extension: str) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(reply.body, format=FORMS[extension][1])}


def test_a_thing_sends_on_to_its_document(site: str) -> None:
    for accept in ("text/turtle", BROWSER, "*/*"):
        reply = ask(f"{site}/id/{THING}", Accept=accept)
        assert (reply.status, reply.headers["location"]) == (303, f"/doc/{THING}")
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "Accept" in reply.headers["vary"]


def test_a_name_with_a_percent_sign_leads_to_its_document(site: str) -> None:
    """The key of a row may hold a slash, which its IRI writes as %2F."""
    row = "rij/accesses/cipal-dv%2Fdeelnemer"
    assert ask(f"{site}/id/{row}").headers["location"] == f"/doc/{row}"
    assert b"accesses.csv" in ask(f"{site}/doc/{row}.ttl").body


@every_document
@every_form
def test_the_extension_chooses_whatever_accept_says(site: str, path: str, extension: str) -> None:
    reply = ask(f"{site}{path}.{extension}", Accept="text/html")
    assert reply.status == 200
    assert reply.headers["content-type"].split(";")[0] == FORMS[extension][0]


@every_document
@every_form
def test_accept_chooses(site: str, path: str, extension: str) -> None:
    reply = ask(f"{site}{path}", Accept=f"{FORMS[extension][0]}, text/html;q=0.5")
    assert reply.headers["content-type"].split(";")[0] == FORMS[extension][0]
    assert "Accept" in reply.headers["vary"].split(", ")


@every_document
def test_every_form_has_the_same_triples(site: str, path: str) -> None:
    found = {name: triples(ask(f"{site}{path}.{name}"), name) for name in FORMS}
    assert len(found["nt"]) > 10
    assert all(form == found["nt"] for form in found.values())


def test_the_document_is_about_the_thing(site: str) -> None:
    body = ask(f"{site}/doc/{THING}.nt").body
    quads = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    thing = ox.NamedNode(f"{BASE}/id/{THING}")
    own = {quad.object for quad in quads if quad.subject == thing}
    assert len(own) > 5
    assert all(quad.subject in own | {thing} or quad.object == thing for quad in quads)


def test_the_ontology_defines_the_terms_of_the_data(site: str) -> None:
    defined = triples(ask(f"{site}/ns/ict-samenwerking.nt"), "nt")
    for term in ("Dekking", "Toegang", "bestuur"):
        assert any(f"ict-samenwerking#{term}>" in triple for triple in defined)


@every_document
def test_a_browser_gets_a_page_with_links_to_the_forms(site: str, path: str) -> None:
    page = ask(f"{site}{path}", Accept=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    for extension, (media_type, _) in FORMS.items():
        assert f"{path}.{extension}" in page.text
        assert f'<{path}.{extension}>; rel="alternate"; type="{media_type}"' in _links(site, path)


def _links(site: str, path: str) -> str:
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=30)
    connection.request("HEAD", path)
    links = connection.getresponse().headers.get_all("Link") or []
    connection.close()
    return ", ".join(links)


@every_document
def test_what_is_known_is_not_sent_again(site: str, path: str) -> None:
    tags = set()
    for accept in (BROWSER, *(media_type for media_type, _ in FORMS.values())):
        first = ask(f"{site}{path}", Accept=accept)
        again = ask(f"{site}{path}", Accept=accept, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["access-control-allow-origin"] == "*"
        tags.add(first.headers["etag"])
    assert len(tags) == len(FORMS) + 1


@every_document
def test_head_tells_the_same_without_a_body(site: str, path: str) -> None:
    full, head = (ask(f"{site}{path}.ttl", method) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(full.body))
    assert head.headers["etag"] == full.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/doc/organisatie/x", "/doc/organisatie/x.ttl", "/doc/%22%3E", "/ns/ict-samenwerking.x"],
)
def test_what_is_not_there_is_404_for_all_pages_to_read(site: str, path: str) -> None:
    reply = ask(site + path, Accept="text/turtle")
    assert reply.status == 404
    assert reply.headers["access-control-allow-origin"] == "*"


@every_document
def test_a_form_that_we_do_not_have_is_406(site: str, path: str) -> None:
    assert ask(site + path, Accept="image/png").status == 406
