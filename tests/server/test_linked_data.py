"""/id, /doc and /ns: from a thing to its document, in the form asked for."""

import gzip
import http.client
import re
import time
from pathlib import Path

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
HUB = "/doc/concept/zekerheid/afgeleid"
PAGE = 500
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
    whole = f"<{BASE}/doc/{THING}> "
    quads = [q for q in ox.parse(body, format=FORMS["nt"][1]) if not str(q).startswith(whole)]
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


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        store.bulk_load(file.read(), format=ox.RdfFormat.N_QUADS)
    return store


def of_every_kind(graph: ox.Store) -> list[str]:
    """Return one thing of every concept in the graph, its last; also a graph and a rule."""
    found: dict[str, str] = {}
    for quad in graph:
        for node in (quad.subject, quad.object, quad.graph_name):
            path = node.value.removeprefix(BASE) if isinstance(node, ox.NamedNode) else ""
            if path.startswith(("/id/", "/ns/ict-samenwerking/")):
                concept = path.split("/")[2]
                found[concept] = max(path, found.get(concept, ""))
    return sorted(found.values())


def test_a_thing_of_every_kind_has_the_same_triples_in_every_form(
    site: str, graph: ox.Store
) -> None:
    paths = of_every_kind(graph)
    assert len(paths) > 20
    for path in paths:
        document = path.replace("/id/", "/doc/", 1)
        forms = {name: triples(ask(f"{site}{document}.{name}"), name) for name in FORMS}
        assert all(form == forms["nt"] for form in forms.values()), path
        assert any(triple.startswith(f"<{BASE}{path}>") for triple in forms["nt"]), path
        page = ask(site + document, Accept=BROWSER)
        assert page.status == 200
        assert f"<code>{BASE}{path}</code>" in page.text.replace("&#39;", "'"), path


def test_the_ordinary_page_is_there(site: str, graph: ox.Store) -> None:
    found = {}
    row = "/doc/rij/accesses/cipal-dv%2Fdeelnemer"
    for path in [*of_every_kind(graph), row]:
        page = ask(site + path.replace("/id/", "/doc/", 1), Accept=BROWSER).text
        if link := re.search(r'href="([^"]+)">Naar de gewone pagina', page):
            found[link[1]] = ask(site + link[1]).status
    assert len(found) > 6
    assert all(status < 400 for status in found.values()), found


def test_every_iri_of_ours_has_a_document(site: str, graph: ox.Store) -> None:
    """What points to something of ours points to something that is there: every 300th."""
    ours = f"{BASE}/id/"
    objects = {quad.object.value for quad in graph if isinstance(quad.object, ox.NamedNode)}
    paths = sorted(name.removeprefix(ours) for name in objects if name.startswith(ours))
    assert len(paths) > 1000
    found = {path: ask(f"{site}/doc/{path}.nt").status for path in paths[::300]}
    assert set(found.values()) == {200}, found


def test_a_council_is_told_its_memberships_and_coverage(site: str) -> None:
    body = ask(f"{site}/doc/{THING}.nt").text
    for predicate in ("http://www.w3.org/ns/org#member", f"{BASE}/ns/ict-samenwerking#bestuur"):
        assert f"<{predicate}> <{BASE}/id/{THING}> ." in body


def test_all_pages_together_hold_every_incoming_triple_once(site: str, graph: ox.Store) -> None:
    node = ox.NamedNode(f"{BASE}/id/thema/gis")
    wanted = {str(q.triple) for q in graph.quads_for_pattern(None, None, node, None)}
    assert len(wanted) > PAGE
    own, pages = set[str](), []
    for number in range(1, len(wanted) // PAGE + 2):
        found = triples(ask(f"{site}/doc/thema/gis.nt?page={number}"), "nt")
        found = {triple for triple in found if not triple.startswith(f"<{BASE}/doc/")}
        pages.append({triple for triple in found if triple.endswith(str(node))})
        own = own or found - pages[-1]
        assert found - pages[-1] == own != set()
    assert [len(page) for page in pages] == [PAGE, len(wanted) - PAGE]
    assert set.union(*pages) == wanted


@every_form
def test_a_page_is_the_same_in_every_form_and_every_time(site: str, extension: str) -> None:
    first, again = (ask(f"{site}{HUB}.{extension}?page=3") for _ in range(2))
    assert first.body == again.body
    assert triples(first, extension) == triples(ask(f"{site}{HUB}.nt?page=3"), "nt")
    assert first.headers["etag"] != ask(f"{site}{HUB}.{extension}").headers["etag"]


def test_links_lead_to_the_pages_around(site: str) -> None:
    relations = re.compile(r'<([^>]+)>; rel="(first|prev|next|last)"')
    first = {rel: target for target, rel in relations.findall(_links(site, HUB))}
    second = {rel: target for target, rel in relations.findall(_links(site, first["next"]))}
    assert set(first) == {"first", "next", "last"}
    assert second["prev"] == first["first"] == f"{HUB}?page=1"
    last = _links(site, first["last"])
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    assert f'<{HUB}.ttl?page=2>; rel="alternate"' in _links(site, first["next"])


def test_the_page_is_named_and_the_whole_is_counted(site: str) -> None:
    page = ask(f"{site}{HUB}?page=2", Accept=BROWSER).text
    assert "Bladzijde 2 van" in page
    assert "verwijzingen 501 tot" in page.replace("\n", " ")
    assert f'href="{HUB}.ttl?page=2"' in page


def test_a_hub_is_answered_soon(site: str) -> None:
    """The best of five: the machine of a test may be busy; the aim is 0.2 seconds."""
    for form in (".ttl", ".html"):
        seconds = []
        for number in range(1, 6):
            start = time.monotonic()
            assert ask(f"{site}{HUB}{form}?page={number}").status == 200
            seconds.append(time.monotonic() - start)
        assert min(seconds) < 0.3, form


def test_links_tell_thing_licence_and_document(site: str) -> None:
    assert f'</doc/{THING}>; rel="describedby"' in _links(site, f"/id/{THING}")
    links = _links(site, f"/doc/{THING}.ttl")
    assert f'<{BASE}/id/{THING}>; rel="describes"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert f'</doc/{THING}.html>; rel="alternate"; type="text/html"' in links
    assert f"/doc/{THING}.ttl>" not in links


def test_what_is_asked_cannot_write_a_header(site: str) -> None:
    reply = ask(site + "/id/x%3E;rel=%22stylesheet%22")
    assert (reply.status, reply.headers.get("link"), reply.headers.get("location")) == (
        404,
        None,
        None,
    )
    assert ask(f"{site}/doc/a%0Ab").text.count("\n") == 1


def test_a_graph_tells_the_file_it_is_in(site: str) -> None:
    for name in ("offers", "afgeleid", "release", "ontologie"):
        body = ask(f"{site}/doc/bron/{name}.nt").text
        file = re.search(r"dataDump> <([^>]+)>", body)
        assert file
        assert ask(site + file[1].removeprefix(BASE), "HEAD").status == 200


def test_names_stand_beside_what_has_no_name(site: str) -> None:
    page = ask(f"{site}/doc/{THING}", Accept=BROWSER).text
    names = re.findall(r'<a href="/id/lidmaatschap/[^"]+">([^<]+)</a> <code', page)
    assert "Fluvius Limburg" in names
    assert not any("Hasselt" in name for name in names)


def test_every_term_has_a_place_on_the_page_of_the_ontology(site: str) -> None:
    page = ask(f"{site}/ns/ict-samenwerking", Accept=BROWSER).text
    defined = ask(f"{site}/ns/ict-samenwerking.nt").text
    terms = set(re.findall(r"^<[^>]+ict-samenwerking#(\w+)>", defined, re.MULTILINE))
    assert len(terms) > 30
    for name in terms:
        assert f'id="{name}"' in page, name
        assert f'href="#{name}"' in page, name
    assert "An access reaches a council." in page
    assert 'href="http://schema.org/Product"' in page


@pytest.mark.parametrize(
    "path",
    ["/doc/organisatie/x", "/ns/anders", "/ns/", "/doc/", "/id/", "/doc/%0d%0ax", "/id/a%0Ab"],
)
def test_a_browser_is_helped_on(site: str, path: str) -> None:
    page = ask(site + path, Accept=BROWSER)
    assert page.status == 404
    assert f"<code>{BASE}{path}</code>" in page.text
    assert all(part in page.text for part in ('action="/zoek"', 'href="/data"', 'lang="nl"'))
    line = ask(site + path)
    assert (line.status, line.text.count("\n")) == (404, 1)
    assert "/data" in line.text


@pytest.mark.parametrize("page", ["0", "-1", "2000", "x", "9999999999999999999999"])
def test_a_page_that_is_not_there_is_404(site: str, page: str) -> None:
    assert ask(f"{site}{HUB}.ttl?page={page}").status == 404


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
    reply = ask(site + path, Accept="image/png")
    assert reply.status == 406
    assert all(media_type in reply.text for media_type, _ in FORMS.values())
