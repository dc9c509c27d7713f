"""CSV and XML hold the answer, also what the engine writes wrong; what no XML holds is refused."""

import csv
import io
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from server.writers import has_commas, may_make_commas, write_rows
from tests.server.http import Reply, ask

CSV, XML, RDF = "text/csv", "application/sparql-results+xml", "application/rdf+xml"
RDF_NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ROWS = """SELECT ?x ?y ?z WHERE { VALUES (?x ?y ?z) {
  (<http://example.org/a> "plain" 1) (<http://example.org/b> "a, \\"b\\"\\nc" UNDEF)
  (UNDEF "" "é"@nl) } }"""


def asked(site: str, query: str, accept: str) -> Reply:
    return ask(f"{site}/sparql?{urlencode({'query': query})}", Accept=accept)


def rows_of(reply: Reply) -> list[list[str]]:
    assert reply.status == 200, reply.text
    return list(csv.reader(io.StringIO(reply.text, newline="")))


@pytest.mark.parametrize("query", [ROWS, "SELECT ?x { VALUES ?x { <http://example.org/a> } }"])
def test_our_rows_are_those_of_the_engine_where_that_is_right(query: str) -> None:
    store, ours = ox.Store(), io.BytesIO()
    found, again = store.query(query), store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert isinstance(again, ox.QuerySolutions)
    write_rows(found, ours)
    assert ours.getvalue() == again.serialize(format=ox.QueryResultsFormat.CSV)


def test_blank_nodes_are_told_from_other_things() -> None:
    found = ox.Store().query("SELECT (BNODE() AS ?b) {}")
    assert isinstance(found, ox.QuerySolutions)
    write_rows(found, written := io.BytesIO())
    assert written.getvalue().startswith(b"b\r\n_:")


def test_an_iri_with_a_comma_is_one_field(site: str) -> None:
    query = "SELECT (<http://example.org/a,b> AS ?x) (1 AS ?y) {}"
    assert rows_of(asked(site, query, CSV)) == [["x", "y"], ["http://example.org/a,b", "1"]]


@pytest.mark.parametrize("place", ["s", "p", "o", "g", "datatype"])
def test_a_comma_is_found_wherever_a_store_has_it(place: str) -> None:
    told = dict.fromkeys(("s", "p", "o", "g", "datatype"), "http://example.org/a")
    told[place] += ",b"
    node = {name: ox.NamedNode(iri) for name, iri in told.items()}
    plain, literal = ox.Literal("a, b"), ox.Literal("1", datatype=node["datatype"])
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("http://example.org/a"), plain))
    assert not has_commas(store)
    for thing in (node["o"], literal):
        store.add(ox.Quad(node["s"], node["p"], thing, node["g"]))
    assert has_commas(store)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("SELECT * { ?s ?p ?o FILTER(isIRI(?o) && isURI(?s)) }", False),
        ('SELECT ("a,b" AS ?x) { ?s a skos:Concept, org:Organization }', False),
        ("SELECT (iri (?x) AS ?y) {}", True),
        ("SELECT (?x) { BIND(1AS ?x) } GROUP BYURI#(\n(?x)", True),
        ("SELECT * { VALUES ?x { <http://example.org/a,b> } }", True),
        ("SELECT * { VALUES ?x { ex:a\\,b } }", True),
        ("SELECT * { VALUES ?x { <http://example.org/\\u002C> } }", True),
        ("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", True),
    ],
)
def test_what_a_query_may_make(text: str, may: bool) -> None:
    assert may_make_commas(text) is may


def test_so_it_is_in_an_answer_that_streams(site: str) -> None:
    query = """SELECT (IRI(CONCAT("http://example.org/a,", STR(?o))) AS ?x) ?s ?p
    { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 12000"""
    rows = rows_of(reply := asked(site, query, CSV))
    assert len(reply.body) > 1024 * 1024
    assert {len(row) for row in rows} == {3}


@pytest.mark.parametrize("predicate", ["http://a/1", "http://a/", "http://a/?y=1&z=2"])
@pytest.mark.parametrize("more", ["", " BIND(?s AS ?many)"])
def test_triples_that_rdf_xml_cannot_name_are_refused(site: str, predicate: str, more: str) -> None:
    query = f'CONSTRUCT {{ <x:a> <{predicate}> "u" }} {{ BIND(1 AS ?s){more} }}'
    reply = asked(site, query, RDF)
    assert (reply.status, "Turtle" in reply.text) == (406, True)
    assert asked(site, query, "text/turtle").status == 200


@pytest.mark.parametrize("name", ["li", "RDF", "Description"])
def test_names_that_rdf_xml_keeps_for_itself_are_no_failed_service(site: str, name: str) -> None:
    query = f'CONSTRUCT {{ <x:a> <{RDF_NS}{name}> "u" }} {{}}'
    assert asked(site, query, RDF).status == 406
    assert asked(site, query, "text/turtle").status == 200


@pytest.mark.parametrize("sign", ["\\u0001", "\\uFFFE", "\\uFFFF"])
def test_signs_that_no_xml_may_have_are_refused(site: str, sign: str) -> None:
    graph = asked(site, f'CONSTRUCT {{ <x:a> <http://a/p> "{sign}" }} {{}}', RDF)
    rows = asked(site, f'SELECT ("{sign}" AS ?x) {{}}', XML)
    assert (graph.status, rows.status) == (406, 406)
    assert asked(site, f'SELECT ("{sign}" AS ?x) {{}}', "application/json").status == 200


def test_line_breaks_come_through_xml_as_they_are(site: str) -> None:
    literal = "a\\rb\\r\\nc\\nd"
    rows = asked(site, f'SELECT ("{literal}" AS ?x) {{}}', XML)
    graph = asked(site, f'CONSTRUCT {{ <x:a> <http://a/p> "{literal}" }} {{}}', RDF)
    for reply in (rows, graph):
        parsed = ElementTree.fromstring(reply.body)  # noqa: S314  our own answer
        texts = [element.text for element in parsed.iter() if element.text]
        assert [text for text in texts if text.strip()] == ["a\rb\r\nc\nd"]
