"""The endpoint as the SPARQL 1.1 Protocol wants it, over HTTP, on the real release."""

import json
import re
from urllib.parse import quote, urlencode

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper
from werkzeug.http import parse_dict_header

from server.sparql.table import ROWS
from tests.server.html_page import read
from tests.server.http import Reply, ask

SELECT = "SELECT ?name { <https://w3id.org/ict-samenwerking/id/gebied/34022> rdfs:label ?name }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a ict:Toegang ; ?p ?o } LIMIT 5"
FORM = "application/x-www-form-urlencoded"


def get(site: str, query: str, accept: str = "", **more: str) -> Reply:
    headers = {"Accept": accept} if accept else {}
    return ask(f"{site}/sparql?{urlencode({'query': query, **more})}", **headers)


def test_get_answers_json(site: str) -> None:
    reply = get(site, SELECT)
    assert reply.headers["content-type"] == "application/sparql-results+json"
    assert json.loads(reply.body)["results"]["bindings"][0]["name"]["value"] == "Kortrijk"


def test_post_form(site: str) -> None:
    body = urlencode({"query": SELECT}).encode()
    assert "Kortrijk" in ask(f"{site}/sparql", "POST", body, Content_Type=FORM).text


def test_post_query(site: str) -> None:
    kind = "application/sparql-query; charset=utf-8"
    assert "Kortrijk" in ask(f"{site}/sparql", "POST", SELECT.encode(), Content_Type=kind).text


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("application/sparql-results+json", b'{"head"'),
        ("application/json", b'{"head"'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"name\r\n"),
        ("text/tab-separated-values", b"?name\n"),
    ],
)
def test_forms_of_rows(site: str, accept: str, start: bytes) -> None:
    reply = get(site, SELECT, accept)
    assert (reply.status, reply.body[: len(start)]) == (200, start)


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_forms_of_triples(site: str, accept: str) -> None:
    reply = get(site, CONSTRUCT, accept)
    assert (reply.status, reply.headers["content-type"].split(";")[0]) == (200, accept)
    assert b"toegang" in reply.body


def test_ask_in_two_forms(site: str) -> None:
    assert json.loads(get(site, "ASK {}").body)["boolean"] is True
    assert b"true" in get(site, "ASK {}", "text/csv").body


def test_the_default_graph_is_the_union(site: str) -> None:
    both = "SELECT (COUNT(*) AS ?n) { ?c a ict:Dekking ; ict:bestuur/skos:prefLabel ?n0 }"
    assert int(json.loads(get(site, both).body)["results"]["bindings"][0]["n"]["value"]) > 20_000


def test_a_graph_of_the_protocol_narrows_it(site: str) -> None:
    graph = "https://w3id.org/ict-samenwerking/id/bron/themes"
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a skos:Concept }"
    reply = get(site, query, **{"default-graph-uri": graph})
    assert json.loads(reply.body)["results"]["bindings"][0]["n"]["value"] == "40"


THEMES = "https://w3id.org/ict-samenwerking/id/bron/themes"
NOWHERE = "http://nowhere.example/"
ALL = "{ ?s ?p ?o }"
NAMED = "{ GRAPH ?g { ?s ?p ?o } }"


def count(site: str, dataset: str, pattern: str, *protocol: tuple[str, str]) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {dataset} {pattern}"
    address = f"{site}/sparql?{urlencode([('query', text), *protocol])}"
    return int(json.loads(ask(address).body)["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def themes(site: str) -> int:
    """How many triples there are in the graph of themes; far fewer than there are in all."""
    number = count(site, "", f"{{ GRAPH <{THEMES}> {ALL} }}")
    assert 100 < number < count(site, "", ALL) / 10
    return number


def test_from_narrows_the_default_graph(site: str, themes: int) -> None:
    assert count(site, f"FROM <{THEMES}>", ALL) == themes
    assert count(site, f"FROM <{NOWHERE}>", ALL) == 0
    assert count(site, f"FROM <{THEMES}>", NAMED) == 0


def test_from_named_leaves_the_default_graph_empty(site: str, themes: int) -> None:
    assert count(site, f"FROM NAMED <{THEMES}>", ALL) == 0
    assert count(site, f"FROM NAMED <{THEMES}>", NAMED) == themes


def test_named_graphs_of_the_protocol_leave_the_default_graph_empty(site: str, themes: int) -> None:
    assert count(site, "", ALL, ("named-graph-uri", THEMES)) == 0
    assert count(site, "", NAMED, ("named-graph-uri", THEMES)) == themes
    assert count(site, "", NAMED, ("default-graph-uri", THEMES)) == 0


def test_the_dataset_of_the_protocol_overrides_from(site: str, themes: int) -> None:
    assert count(site, f"FROM <{NOWHERE}>", ALL, ("default-graph-uri", THEMES)) == themes
    assert count(site, f"FROM <{THEMES}>", ALL, ("default-graph-uri", NOWHERE)) == 0
    assert count(site, f"FROM NAMED <{THEMES}>", NAMED, ("named-graph-uri", NOWHERE)) == 0
    assert count(site, f"FROM <{THEMES}>", ALL, ("named-graph-uri", THEMES)) == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=", 400),
        (f"/sparql?query={quote('ASK {}')}&query={quote('ASK {}')}", 400),
        (f"/sparql?query={quote('SELECT * {')}", 400),
        (f"/sparql?query={quote('SELECT * { SERVICE <http://127.0.0.1:9/> {} }')}", 403),
        (f"/sparql?query={quote('INSERT DATA { <urn:a> <urn:b> 1 }')}", 403),
    ],
)
def test_what_is_refused_says_why(site: str, path: str, status: int) -> None:
    reply = ask(site + path)
    assert reply.status == status
    assert reply.headers["content-type"].startswith("text/plain")
    assert len(reply.text) > 15
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_syntax_error_tells_line_and_column(site: str) -> None:
    assert "line 1, column 24:" in get(site, "SELECT * WHERE { ?s ?p }").text


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", SELECT.encode(), 415),
        ("application/sparql-update", b"CLEAR ALL", 403),
        (FORM, b"update=CLEAR%20ALL", 403),
        ("application/sparql-query", b"\xff\xfe", 400),
        ("application/sparql-query", b"#" * 200_000, 413),
    ],
)
def test_bodies_that_are_refused(site: str, kind: str, body: bytes, status: int) -> None:
    assert ask(f"{site}/sparql", "POST", body, Content_Type=kind).status == status


def test_what_we_do_not_have_is_406_with_what_we_have(site: str) -> None:
    reply = get(site, SELECT, "image/png")
    assert (reply.status, "text/csv" in reply.text) == (406, True)
    reply = get(site, CONSTRUCT, "text/csv")
    assert (reply.status, "text/turtle" in reply.text) == (406, True)


def test_other_methods_are_405_with_allow(site: str) -> None:
    reply = ask(f"{site}/sparql", "DELETE")
    assert reply.status == 405
    assert {"GET", "POST", "HEAD", "OPTIONS"} <= set(reply.headers["allow"].split(", "))


def test_head_and_etag(site: str) -> None:
    address = f"{site}/sparql?{urlencode({'query': SELECT})}"
    full = ask(address, Accept="text/csv")
    head = ask(address, "HEAD", Accept="text/csv")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", full.headers["etag"])
    again = ask(address, Accept="text/csv", If_None_Match=full.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert ask(address, Accept="text/turtle").headers.get("etag") != full.headers["etag"]
    assert full.headers["vary"].split(", ")[0] == "Accept"


def test_a_star_matches_no_answer_that_was_not_given(site: str) -> None:
    broken = f"{site}/sparql?{urlencode({'query': 'SELECT * {'})}"
    assert ask(broken, If_None_Match="*").status == 400
    right = f"{site}/sparql?{urlencode({'query': SELECT})}"
    assert ask(right, If_None_Match="*").status == 200


def test_a_post_is_never_conditional(site: str) -> None:
    kind = "application/sparql-query"
    first = ask(f"{site}/sparql", "POST", SELECT.encode(), Content_Type=kind)
    tag = first.headers["etag"]
    again = ask(f"{site}/sparql", "POST", SELECT.encode(), Content_Type=kind, If_None_Match=tag)
    assert (again.status, again.body) == (200, first.body)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_differs_each_time_is_not_kept(site: str, function: str) -> None:
    reply = get(site, f"SELECT ({function} AS ?x) {{}}")
    assert "etag" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


def test_a_browser_gets_a_page_and_a_script_never_does(site: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert b"<textarea" in ask(f"{site}/sparql", Accept=browser).body
    page = get(site, SELECT, browser)
    assert b"Kortrijk" in page.body
    assert page.headers["content-type"].startswith("text/html")
    assert b"<html" not in get(site, SELECT, "*/*").body


@pytest.mark.parametrize("asked", [0, 1, ROWS, ROWS + 1])
def test_a_page_that_cuts_rows_tells_programs_so(site: str, asked: int) -> None:
    query = f"SELECT ?s {{ ?s ?p ?o }} LIMIT {asked}"
    page = read(f"{site}/sparql?{urlencode({'query': query})}")
    number, more = min(asked, ROWS), asked > ROWS
    assert page.headers["samenwijzer-shown"] == f"rows={number}, more{'' if more else '=?0'}"
    assert "Samenwijzer-Shown" in page.headers["access-control-expose-headers"]
    (table,) = page.tags("table")
    assert (table["data-rows"], table["data-more"]) == (str(number), str(more).lower())
    assert len(page.tags("td")) == number
    assert len(get(site, query, "text/csv").body.splitlines()) == asked + 1


@pytest.mark.parametrize("asked", [5, 20_000])
def test_a_page_that_cuts_triples_tells_programs_so(site: str, asked: int) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {asked}"
    page = read(f"{site}/sparql?{urlencode({'query': query})}")
    (shown,) = page.having("data-lines")
    told = parse_dict_header(page.headers["samenwijzer-shown"])
    assert told == {"lines": shown["data-lines"], "more": None if asked > 5 else "?0"}
    assert shown["data-more"] == ("true" if asked > 5 else "false")
    found = re.search("<pre [^>]*data-lines[^>]*>(.*?)</pre>", page.html, re.DOTALL)
    assert found
    assert len(found[1].strip().splitlines()) == int(shown["data-lines"])


@pytest.mark.parametrize("address", ["/sparql", "/sparql?query=SELECT"])
def test_a_page_without_an_answer_tells_of_no_rows(site: str, address: str) -> None:
    page = read(f"{site}{address}")
    assert "samenwijzer-shown" not in page.headers
    assert page.having("data-more") == []


def test_hostile_text_in_a_query_is_shown_as_text(site: str) -> None:
    page = get(site, "SELECT ('<script>alert(1)</script>' AS ?x) {}", "text/html")
    assert b"<script>" not in page.body
    assert b"&lt;script&gt;" in page.body


def test_sparqlwrapper_as_client(site: str) -> None:
    client = SPARQLWrapper(f"{site}/sparql")
    client.setQuery(
        "SELECT ?name { ?x a <http://www.w3.org/ns/org#Organization> ; "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> ?name } LIMIT 3"
    )
    client.setReturnFormat(JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 3
