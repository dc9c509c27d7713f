"""Every rule of the protocol that the endpoint promises, and the W3C's cases, over HTTP.

The W3C's: SPARQL 1.1 Protocol tests, their requests and what they expect written anew.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from server.settings import Settings
from tests.server.http import Reply, ask

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SOURCE = "https://w3id.org/ict-samenwerking/id/bron"
THEMES, AREAS = f"{SOURCE}/themes", f"{SOURCE}/areas"
NOWHERE = "http://nowhere.example/"
SELECT = "SELECT ?name { <https://w3id.org/ict-samenwerking/id/gebied/34022> rdfs:label ?name }"
CONSTRUCT = "CONSTRUCT { ?s a ?type } WHERE { ?s a ict:Toegang, ?type } LIMIT 3"
SERVICE = "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"
LONG = "#" * 66_000
LONG_ADDRESS = quote("ASK {} #" + "x" * 30_000)


def get(site: str, query: str, accept: str = "", **more: str) -> Reply:
    headers = {"Accept": accept} if accept else {}
    return ask(f"{site}/sparql?{urlencode({'query': query, **more})}", **headers)


def send(site: str, kind: str, body: str | bytes, *url: tuple[str, str], **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else body.encode()
    named = {"Content_Type": kind, **headers} if kind else headers
    method = named.pop("method", "POST")
    return ask(f"{site}/sparql?{urlencode(url)}", method, content, **named)


def holds(reply: Reply) -> bool:
    assert reply.status == 200, reply.text
    return bool(json.loads(reply.body)["boolean"])


class TestW3C:
    """The cases of the W3C, by their names; where they expect any 4xx, ours is told exactly."""

    def test_query_get(self, site: str) -> None:
        assert holds(ask(f"{site}/sparql?query=ASK%20%7B%7D"))

    def test_query_post_form(self, site: str) -> None:
        assert holds(send(site, FORM, "query=ASK%20%7B%7D"))

    def test_query_post_direct(self, site: str) -> None:
        assert holds(send(site, DIRECT, "ASK {}"))

    @pytest.mark.parametrize("by", ["get", "post"])
    @pytest.mark.parametrize(
        ("pattern", "graphs"),
        [
            ("{ ?t a skos:Concept }", [("default-graph-uri", THEMES)]),
            (
                "{ ?t a skos:Concept . ?a ict:niveau ?level }",
                [("default-graph-uri", THEMES), ("default-graph-uri", AREAS)],
            ),
            (
                "{ GRAPH ?g { ?t a skos:Concept } GRAPH ?h { ?a ict:niveau ?level } "
                "FILTER(?g != ?h) }",
                [("named-graph-uri", THEMES), ("named-graph-uri", AREAS)],
            ),
            (
                "{ ?t a skos:Concept GRAPH ?h { ?a ict:niveau ?level } "
                f"FILTER NOT EXISTS {{ GRAPH <{THEMES}> {{ ?t ?p ?o }} }} }}",
                [("default-graph-uri", THEMES), ("named-graph-uri", AREAS)],
            ),
        ],
        ids=["default_graph", "default_graphs", "named_graphs", "full"],
    )
    def test_query_dataset(
        self, site: str, by: str, pattern: str, graphs: list[tuple[str, str]]
    ) -> None:
        query = f"ASK {pattern}"
        if by == "post":
            assert holds(send(site, DIRECT, query, *graphs))
            assert holds(send(site, FORM, urlencode([("query", query), *graphs])))
        else:
            assert holds(ask(f"{site}/sparql?{urlencode([('query', query), *graphs])}"))

    def test_query_multiple_dataset(self, site: str) -> None:
        query = f"ASK FROM <{AREAS}> {{ ?t a ict:Toegang }}"
        assert holds(send(site, DIRECT, query, ("default-graph-uri", f"{SOURCE}/accesses")))
        assert not holds(send(site, DIRECT, query))

    @pytest.mark.parametrize(
        ("query", "kinds"),
        [
            ("SELECT (1 AS ?value) {}", [JSON, XML, CSV, TSV]),
            ("ASK {}", [JSON, XML]),
            ("DESCRIBE <http://example.org/>", GRAPHS),
            ("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
        ],
        ids=["select", "ask", "describe", "construct"],
    )
    def test_query_content_type(self, site: str, query: str, kinds: list[str]) -> None:
        reply = send(site, DIRECT, query)
        assert (reply.status, reply.headers["content-type"].split(";")[0] in kinds) == (200, True)

    def test_bad_query_method(self, site: str) -> None:
        assert ask(f"{site}/sparql?query=ASK%20%7B%7D", "PUT").status == 405

    def test_bad_multiple_queries(self, site: str) -> None:
        twice = "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"
        assert ask(f"{site}/sparql?{twice}").status == 400
        assert send(site, FORM, twice).status == 400

    def test_bad_query_wrong_media_type(self, site: str) -> None:
        assert send(site, "text/plain", "ASK {}").status == 415

    def test_bad_query_missing_form_type(self, site: str) -> None:
        assert send(site, "", "query=ASK%20%7B%7D").status == 415

    def test_bad_query_missing_direct_type(self, site: str) -> None:
        assert send(site, "", "ASK {}").status == 415

    def test_bad_query_non_utf8(self, site: str) -> None:
        assert send(site, f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")).status == 400

    def test_bad_query_syntax(self, site: str) -> None:
        assert ask(f"{site}/sparql?query=ASK%20%7B").status == 400

    @pytest.mark.parametrize(
        ("kind", "body", "status"),
        [
            (FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 403),
            ("text/plain", "CLEAR NAMED", 415),
            ("", "update=CLEAR%20NAMED", 415),
            ("", "CLEAR NAMED", 415),
            (f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 403),
            (FORM, "update=CLEAR%20XYZ", 403),
            (FORM, "using-named-graph-uri=http%3A%2F%2Fexample.org%2F&update=CLEAR%20ALL", 403),
            (FORM, "update=CLEAR%20ALL", 403),
            (UPDATE, "CLEAR ALL", 403),
        ],
    )
    def test_updates(self, site: str, kind: str, body: str | bytes, status: int) -> None:
        assert send(site, kind, body).status == status

    def test_bad_update_get(self, site: str) -> None:
        assert ask(f"{site}/sparql?update=CLEAR%20ALL").status == 403


@pytest.mark.parametrize("kind", [f"{DIRECT}; charset=utf-8", FORM])
def test_the_method_query(site: str, kind: str) -> None:
    body = SELECT if kind != FORM else urlencode({"query": SELECT})
    assert "Kortrijk" in send(site, kind, body, method="QUERY").text
    assert send(site, "", body, method="QUERY").status == 415
    assert send(site, UPDATE, "CLEAR ALL", method="QUERY").status == 403


def test_head_is_get_without_its_body(site: str) -> None:
    address = f"{site}/sparql?{urlencode({'query': SELECT})}"
    head, full = ask(address, "HEAD", Accept=CSV), ask(address, Accept=CSV)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "etag", "vary", "cache-control"):
        assert head.headers[name] == full.headers[name]
    wrong = ask(f"{site}/sparql?query=ASK%20%7B", "HEAD")
    assert (wrong.status, wrong.body) == (400, b"")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_of_an_answer_that_streams_has_its_headers(site: str, coding: str) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 20000"
    address = f"{site}/sparql?{urlencode({'query': query})}"
    head = ask(address, "HEAD", Accept=CSV, Accept_Encoding=coding)
    full = ask(address, Accept=CSV, Accept_Encoding=coding)
    assert (head.status, head.body) == (200, b"")
    assert len(full.body) > 100_000
    assert "content-length" not in head.headers
    same = ("content-type", "etag", "vary", "cache-control", "content-encoding")
    for name in same:
        assert head.headers.get(name) == full.headers.get(name), name


def test_a_date_does_not_hide_an_error(site: str) -> None:
    since = "Fri, 01 Jan 2100 00:00:00 GMT"
    wrong = f"{site}/sparql?query=SELEKT"
    assert ask(wrong, **{"If-Modified-Since": since}).status == 400
    right = f"{site}/sparql?{urlencode({'query': SELECT})}"
    assert ask(right, Accept="text/turtle", **{"If-Modified-Since": since}).status == 406


def test_fresh_blank_nodes_are_not_the_same_answer(site: str) -> None:
    lists = "CONSTRUCT { ?s <http://example.org/p> (1 2) } %s { ?s rdf:type ?o } LIMIT 3"
    made = [
        *("CONSTRUCT { [] rdf:value ?o } WHERE { ?s rdf:type ?o }", lists % "WHERE", lists % ""),
        "CONSTRUCT { _:a rdf:value ?o } WHERE { ?s rdf:type ?o }",
    ]
    for query in made:
        reply = get(site, query, GRAPHS[1])
        assert "etag" not in reply.headers
        assert reply.headers["cache-control"] == "no-store"


def test_a_bracket_behind_the_template_makes_no_nodes(site: str) -> None:
    query = "CONSTRUCT { ?s rdf:type ?o } WHERE { ?s rdf:type ?o FILTER(ISIRI(?o)) } LIMIT 3"
    assert "etag" in get(site, query, GRAPHS[1]).headers


def test_an_answer_that_is_large_comes_whole_whatever_the_time_asked(site: str) -> None:
    reply = get(site, "SELECT * { ?s ?p ?o } LIMIT 4000", JSON, timeout="2")
    assert reply.status == 200
    assert len(reply.body) > 256 * 1024


def test_an_answer_of_some_size_has_a_length_and_is_kept(site: str) -> None:
    first, again = (get(site, "SELECT * { ?s ?p ?o } LIMIT 3000", JSON) for _ in range(2))
    assert 512 * 1024 < len(first.body) < 1024 * 1024
    assert int(first.headers["content-length"]) == len(first.body)
    assert again.headers["server-timing"] == 'cache;desc="hit"'
    assert again.body == first.body


def test_what_can_be_sent_is_told(site: str) -> None:
    taken = {DIRECT, FORM}
    assert set(ask(f"{site}/sparql", "OPTIONS").headers["accept-query"].split(", ")) == taken
    wrong = send(site, "text/plain", SELECT)
    assert (wrong.status, set(wrong.headers["accept"].split(", "))) == (415, taken)


def test_the_description_comes_in_a_form_of_choice(site: str) -> None:
    reply = ask(f"{site}/sparql?format=nt")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/n-triples")
    assert ask(f"{site}/sparql?formats=nt").status == 400


def test_options_tells_what_may_be_asked_from_elsewhere(site: str) -> None:
    reply = ask(f"{site}/sparql", "OPTIONS", Origin="https://example.org")
    assert reply.status in (200, 204)
    methods = {"GET", "HEAD", "POST", "QUERY", "OPTIONS"}
    assert set(reply.headers["allow"].split(", ")) == methods
    assert methods <= set(reply.headers["access-control-allow-methods"].split(", "))
    allowed = reply.headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("accept", "content-type", "if-none-match"))
    assert int(reply.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405_with_allow(site: str, method: str) -> None:
    reply = ask(f"{site}/sparql", method, b"ASK {}", Content_Type=DIRECT)
    assert reply.status == 405
    allowed = set(reply.headers["allow"].split(", "))
    assert allowed == {"GET", "HEAD", "POST", "QUERY", "OPTIONS"}
    assert reply.headers["access-control-allow-origin"] == "*"
    page = ask(f"{site}/sparql", method, b"ASK {}", Content_Type=DIRECT, Accept="text/html")
    assert (page.status, page.headers["allow"]) == (405, reply.headers["allow"])
    assert "Dat lukte niet" in page.text


@pytest.mark.parametrize(
    "path", ["?query=", "?query=+", "?query=ASK%7B%7D&query=ASK%7B%7D", "?format=json", "?queri=a"]
)
def test_without_exactly_one_query_it_is_400(site: str, path: str) -> None:
    assert ask(f"{site}/sparql{path}", Accept=JSON).status == 400


@pytest.mark.parametrize("body", ["", "query=", "query=ASK%7B%7D&query=ASK%7B%7D", "other=1"])
def test_a_form_without_exactly_one_query_is_400(site: str, body: str) -> None:
    assert send(site, FORM, body).status == 400


def test_a_query_in_both_url_and_body_is_400(site: str) -> None:
    assert send(site, DIRECT, "ASK {}", ("query", "ASK {}")).status == 400
    assert send(site, FORM, "query=ASK%7B%7D", ("query", "ASK {}")).status == 400


@pytest.fixture
def unchanged(site: str) -> Iterator[None]:
    """See that as many triples stand there after a test as before."""
    number = get(site, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", CSV).body
    yield
    assert get(site, "SELECT (COUNT(*) AS ?n) # again\n{ ?s ?p ?o }", CSV).body == number


@pytest.mark.usefixtures("unchanged")
def test_an_update_in_any_form_is_403_and_changes_nothing(site: str) -> None:
    update = "DELETE WHERE { ?s ?p ?o }"
    replies = [
        ask(f"{site}/sparql?{urlencode({'update': update})}"),
        send(site, FORM, urlencode({"update": update})),
        send(site, FORM, urlencode({"query": "ASK {}"}), ("update", update)),
        send(site, UPDATE, update),
        send(site, DIRECT, update),
        get(site, update),
    ]
    assert {reply.status for reply in replies} == {403}
    assert all("read-only" in reply.text for reply in replies)


def test_forms_are_decoded_once(site: str) -> None:
    query = "SELECT ('a%20b+c&d=é' AS ?x) {}"
    rows = [
        get(site, query, CSV),
        send(site, FORM, urlencode({"query": query}), Accept=CSV),
        send(site, FORM, f"query={quote(query)}", Accept=CSV),
        send(site, DIRECT, query, Accept=CSV),
    ]
    assert {reply.text for reply in rows} == {"x\r\na%20b+c&d=é\r\n"}


def test_text_that_is_not_utf_8_is_400(site: str) -> None:
    assert ask(f"{site}/sparql?query=%FF").status == 400
    assert send(site, FORM, "query=%FF").status == 400
    assert send(site, DIRECT, b"ASK {} # \xff").status == 400


def test_unknown_parameters_are_left_alone(site: str) -> None:
    assert holds(get(site, "ASK {}", results="html", debug="on", qtxt=""))


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_not_of_the_release_matches_nothing(site: str, name: str) -> None:
    for pattern in ("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"):
        assert not holds(get(site, f"ASK {pattern}", **{name: "http://127.0.0.1:9/x.ttl"}))
    assert get(site, "ASK {}", **{name: "no-iri"}).status == 400


def rows_of(media_type: str, body: bytes) -> list[str]:
    """Read the only column of an answer, with the reader of its form."""
    if media_type == JSON:
        return [row["name"]["value"] for row in json.loads(body)["results"]["bindings"]]
    if media_type == XML:
        space = "{http://www.w3.org/2005/sparql-results#}"
        return [str(found.text) for found in ElementTree.fromstring(body).iter(f"{space}literal")]  # noqa: S314
    if media_type == CSV:
        return [row["name"] for row in csv.DictReader(io.StringIO(body.decode()))]
    return [line.split('"')[1] for line in body.decode().splitlines()[1:]]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        (XML, XML),
        (CSV, CSV),
        (TSV, TSV),
        ("text/*", CSV),
        ("application/json", JSON),
        (f"{CSV};q=0.3, {XML};q=0.7, */*;q=0.1", XML),
        (f"{JSON};q=0, application/*;q=0.4, {CSV};q=0.2", XML),
        ("image/png, */*;q=0.1", JSON),
    ],
)
def test_rows_by_accept(site: str, accept: str, media_type: str) -> None:
    reply = get(site, SELECT, accept)
    assert reply.headers["content-type"].split(";")[0] == media_type
    assert rows_of(media_type, reply.body) == ["Kortrijk"]
    assert "Accept" in reply.headers["vary"].split(", ")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        *((kind, kind) for kind in GRAPHS),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        (f"{GRAPHS[0]};q=0.1, {GRAPHS[2]}", "application/ld+json"),
    ],
)
def test_triples_by_accept(site: str, accept: str, media_type: str) -> None:
    reply = get(site, CONSTRUCT, accept)
    assert reply.headers["content-type"].split(";")[0] == media_type
    form = ox.RdfFormat.from_media_type(media_type)
    assert len(list(ox.parse(reply.body, format=form))) > 2


@pytest.mark.parametrize(
    ("form", "media_type"), [("json", JSON), ("xml", XML), ("csv", CSV), ("tsv", TSV)]
)
def test_format_is_for_links(site: str, form: str, media_type: str) -> None:
    reply = get(site, SELECT, BROWSER, format=form)
    assert reply.headers["content-type"].split(";")[0] == media_type
    assert rows_of(media_type, reply.body) == ["Kortrijk"]


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_format_is_for_links_to_triples(site: str, form: str) -> None:
    reply = get(site, CONSTRUCT, BROWSER, format=form)
    assert reply.headers["content-type"].split(";")[0] in GRAPHS
    assert b"Toegang" in reply.body


@pytest.mark.parametrize(
    ("query", "accept", "form", "offered"),
    [
        (SELECT, "image/png", "", JSON),
        (SELECT, "text/turtle", "", JSON),
        (CONSTRUCT, CSV, "", "application/rdf+xml"),
        (CONSTRUCT, "", "csv", "application/rdf+xml"),
        (SELECT, "", "pdf", TSV),
    ],
)
def test_what_we_do_not_have_is_406_with_what_we_have(
    site: str, query: str, accept: str, form: str, offered: str
) -> None:
    reply = get(site, query, accept, **({"format": form} if form else {}))
    assert (reply.status, offered in reply.text) == (406, True)


def test_text_says_in_which_charset_it_is(site: str) -> None:
    assert get(site, SELECT, CSV).headers["content-type"] == "text/csv; charset=utf-8"
    assert "charset=utf-8" in get(site, SELECT, TSV).headers["content-type"]
    assert "charset" not in get(site, SELECT, JSON).headers["content-type"]


def test_a_browser_gets_a_page_and_a_script_never_does(site: str) -> None:
    page = get(site, SELECT, BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert b"Kortrijk" in page.body
    assert b"format=csv" in page.body
    for accept in ("", "*/*", JSON, CSV, "application/json, text/plain, */*"):
        for query in (SELECT, CONSTRUCT, "ASK {", SERVICE):
            assert b"<html" not in get(site, query, accept).body


def test_a_browser_gets_errors_as_a_page(site: str) -> None:
    page = get(site, "ASK { ?s <script>alert(1)</script> }", BROWSER)
    assert (page.status, page.headers["content-type"].split(";")[0]) == (400, "text/html")
    assert b"<script>alert" not in page.body


def test_columns_come_in_the_order_of_the_query(site: str) -> None:
    query = "SELECT * { ?z a ict:Toegang ; ict:grond ?m . OPTIONAL { ?z dct:spatial ?a } } LIMIT 1"
    names, first = csv.reader(io.StringIO(get(site, query, CSV).text))
    assert (names, first[0].startswith("http")) == (["z", "m", "a"], True)
    assert json.loads(get(site, query, JSON).body)["head"]["vars"] == ["z", "m", "a"]


def test_columns_in_order_keep_the_place_of_an_error(site: str) -> None:
    query = "SELECT * { ?zebra a ict:Toegang ; ; , ?a ict:grond ?b }"
    assert f"line 1, column {query.index(',') + 1}:" in get(site, query).text


@pytest.mark.parametrize(("query", "form"), [(SELECT, "csv"), (SELECT, "json"), (CONSTRUCT, "ttl")])
def test_download_gives_a_file_name(site: str, query: str, form: str) -> None:
    given = get(site, query, format=form, download="1").headers["content-disposition"]
    assert given.startswith('attachment; filename="samenwijzer-')
    assert given.endswith(f'.{form}"')
    assert given.isascii()
    assert "content-disposition" not in get(site, query, format=form).headers


@pytest.mark.parametrize("media_type", GRAPHS)
def test_without_a_query_it_describes_itself(site: str, media_type: str) -> None:
    reply = ask(f"{site}/sparql", Accept=media_type)
    assert (reply.status, reply.headers["content-type"].split(";")[0]) == (200, media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    said = {(t.predicate.value.split("#")[-1], str(t.object)) for t in ox.parse(reply.body, form)}
    space = "http://www.w3.org/ns/sparql-service-description#"
    assert ("type", f"<{space}Service>") in said
    assert ("name", f"<{THEMES}>") in said
    assert ("feature", f"<{space}UnionDefaultGraph>") in said


def test_without_a_query_a_script_gets_the_description_and_a_browser_the_form(site: str) -> None:
    assert ask(f"{site}/sparql").headers["content-type"].split(";")[0] == "text/turtle"
    head = ask(f"{site}/sparql", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert b"<textarea" in ask(f"{site}/sparql", Accept=BROWSER).body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"?query={quote('ASK {}')}", 200),
        ("?query=", 400),
        (f"?query={quote(SERVICE)}", 403),
        (f"?query={quote('ASK {}')}&format=pdf", 406),
        (f"?query={LONG_ADDRESS}", 414),
    ],
)
def test_pages_of_others_may_ask_and_read_errors_too(site: str, path: str, status: int) -> None:
    reply = ask(f"{site}/sparql{path}", Origin="https://example.org")
    assert reply.status == status
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    exposed = reply.headers["access-control-expose-headers"].lower()
    assert "etag" in exposed
    assert "retry-after" in exposed
    assert "set-cookie" not in reply.headers


SYNTAX = "SELECT ?s {\n  ?s a ict:Toegang ;\n     dct:title \n}"


def test_a_syntax_error_tells_line_column_and_the_line(site: str) -> None:
    reply = get(site, SYNTAX)
    assert (reply.status, reply.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "line 4, column 1:" in reply.text
    assert reply.text.endswith("}\n^\n")


def test_a_syntax_error_as_problem_details(site: str) -> None:
    reply = get(site, SYNTAX, "application/json")
    assert reply.headers["content-type"] == "application/problem+json"
    told = json.loads(reply.body)
    assert (told["status"], told["title"], told["line"], told["column"]) == (
        400,
        "Bad Request",
        4,
        1,
    )
    assert told["excerpt"] == "}\n^"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("ASK {\r\n ?s ?p\r\n}", "line 3, column 1"),
        ("ASK { ?s ?p 'é😀' . ?s }", "line 1, column 23"),
        ("ASK {\n\t?s\t?p }", "line 2, column 8"),
        ("ASK { ?s nope:x ?o }", "line 1, column 10"),
    ],
)
def test_the_place_is_that_of_the_text_that_was_sent(site: str, query: str, place: str) -> None:
    assert place in get(site, query).text
    assert place in send(site, DIRECT, query).text
    assert place in send(site, FORM, urlencode({"query": query})).text


@pytest.mark.parametrize("kind", [DIRECT, FORM])
def test_a_long_query_is_413_with_limit_and_size(site: str, kind: str) -> None:
    body = LONG if kind == DIRECT else urlencode({"query": LONG})
    told = json.loads(send(site, kind, body, Accept="application/json").body)
    assert (told["status"], told["limit"], told["size"]) == (413, 65536, 66_000)


def test_a_long_body_is_413(site: str) -> None:
    reply = send(site, DIRECT, b"#" * 1_000_000, Accept="application/json")
    assert reply.status == 413
    assert json.loads(reply.body)["limit"] < 1_000_000


def test_a_long_address_is_414_with_limit_and_size(site: str) -> None:
    reply = ask(f"{site}/sparql?query={LONG_ADDRESS}", Accept="application/json")
    told = json.loads(reply.body)
    assert (reply.status, reply.headers["content-type"]) == (414, "application/problem+json")
    assert 8_000 < told["limit"] < 30_000 < told["size"]
    assert str(told["limit"]) in told["detail"]


@pytest.mark.parametrize("length", [40_000, 66_000, 200_000])
def test_414_of_an_address_of_any_length_tells_the_limit_that_holds(site: str, length: int) -> None:
    """Also of one that no application sees, which is all that came as far as is known."""
    limit = Settings().address_bytes
    reply = ask(f"{site}/sparql?query={'x' * length}", Accept="text/csv")
    assert reply.status == 414
    found = re.fullmatch(
        r"The address has (\d+)( or more)? bytes after the \?; the limit is (\d+)\."
        r" Send it by POST\.\n",
        reply.text,
    )
    assert found
    size = length + len("query=")
    assert int(found[3]) == limit < int(found[1]) <= size
    assert found[2] or int(found[1]) == size


def test_414_of_another_long_address_tells_how_long_it_is(site: str) -> None:
    reply = ask(f"{site}/zoeken?q={'x' * 66_000}")
    assert reply.status == 414
    assert reply.text == (
        "the request line and headers are over 65536 bytes; the address has 66010\n"
    )


def test_a_short_address_with_long_headers_is_431_and_tells_of_no_address(site: str) -> None:
    reply = ask(f"{site}/sparql?query=ASK%7B%7D", X_Long="x" * 66_000)
    assert reply.status == 431
    assert reply.text == "the request line and headers are over 65536 bytes\n"


@pytest.mark.parametrize(
    "query",
    [
        SERVICE,
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1service<http://127.0.0.1:9/>{} }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { #'\n SERVICE <http://127.0.0.1:9/> {} }",
    ],
)
def test_service_is_403_with_the_reason(site: str, query: str) -> None:
    for reply in (get(site, query), send(site, DIRECT, query)):
        assert (reply.status, "never asks another" in reply.text) == (403, True)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'SERVICE <http://127.0.0.1:9/>' }",
        "ASK { ?s <http://example.org/SERVICE> ?service } # SERVICE",
        "PREFIX service: <http://example.org/> ASK { ?s service:x 'S\\u0045RVICE' }",
    ],
)
def test_service_as_text_is_answered(site: str, query: str) -> None:
    assert not holds(get(site, query))


@pytest.mark.parametrize("opening", ["(", "{", "["])
def test_what_nests_too_deep_is_400(site: str, opening: str) -> None:
    reply = send(site, DIRECT, "ASK { " + opening * 20_000)
    assert (reply.status, "nests" in reply.text) == (400, True)


def test_timeout_lowers_the_limit(site: str) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    reply = get(site, heavy, timeout="0.5")
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0
    assert get(site, "ASK {}", timeout="100000").status == 200
    for wrong in ("0", "-1", "soon", ""):
        assert get(site, "ASK {}", timeout=wrong).status == 400


def test_the_prefixes_that_we_publish_are_known(site: str) -> None:
    assert holds(get(site, "ASK { ?t a ict:Toegang ; dct:spatial ?x }"))
    assert not holds(get(site, "PREFIX ict: <urn:x> ASK { ?t a ict:Toegang }"))


def test_a_relative_iri_is_relative_to_the_endpoint(site: str) -> None:
    query = "SELECT (<x> AS ?a) (<#y> AS ?b) {}"
    endpoint = "https://w3id.org/ict-samenwerking/sparql"
    rows = get(site, query, CSV).text.splitlines()
    assert rows[1] == f"https://w3id.org/ict-samenwerking/x,{endpoint}#y"
