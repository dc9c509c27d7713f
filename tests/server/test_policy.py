"""SERVICE and updates are found as tokens, not as text; also where the engine reads loosely."""

import itertools
import time

import pyoxigraph as ox
import pytest

from server.sparql.policy import DEPTH, read_policy

ADDRESS = "<http://127.0.0.1:9/>"
SMUGGLED = [
    f'SELECT * {{ VALUES ?z {{"x\\u0022"}} SERVICE {ADDRESS} {{ ?s ?p ?o }} }}',
    f"SELECT * {{ ?s ?p 'x\\u0027' . SERVICE {ADDRESS} {{}} #'\n}}",
    f"SELECT * {{ #\\u000a\n SERVICE {ADDRESS} {{}} }}",
    f"SELECT * {{ ?s <urn:\\u0041#x> ?o . SERVICE {ADDRESS} {{}} }}",
    f"SELECT * {{ SERVICESILENT{ADDRESS}{{}} }}",
    f"SELECT * {{ VALUES ?x {{ 1 }} SERVICE{ADDRESS}{{}} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{ADDRESS}{{}} }}",
    f"SELECT * {{ ?s ?p 1.e0SERVICE{ADDRESS}{{}} }}",
    f"SELECT * {{ ?s ?p trueSERVICE{ADDRESS}{{}} }}",
    f"SELECT * {{ ?s ?p ?o.SERVICE{ADDRESS}{{}} }}",
    f"PREFIX : {ADDRESS} SELECT * {{ SERVICE:x {{}} }}",
    f"PREFIX : {ADDRESS} SELECT * {{ serviceSilent:x#{{\n{{}} }}",
    f"PREFIX : {ADDRESS} SELECT * {{ ?s ?p ?o .SERVICE:x {{}} }}",
    f'SELECT * {{ FILTER(?a<?b&&\'>"\'="x") SERVICE {ADDRESS} {{}} #"\n}}',
    f'SELECT * {{ FILTER(?a<?b#>"""\n) SERVICE {ADDRESS} {{}} #"""\n}}',
    f"PREFIX ex: <urn:x> SELECT * {{ ?s ex:a\\' ?o . SERVICE {ADDRESS} {{}} #'\n}}",
    f"PREFIX ex: <urn:x> SELECT * {{ ?s ?p ex:.SERVICE{ADDRESS}{{}} }}",
    f"SELECT * {{ SERVICE # <x>\n{ADDRESS} {{}} }}",
    f"SELECT * {{ #\r SERVICE {ADDRESS} {{}} }}",
]
REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "select * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { # comment\n SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://example.org/a#b> 'it\\'s' . SERVICE <http://127.0.0.1/> {} }",
    "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }",
    "PREFIX ex: <http://example.org/> DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1/data>",
    "CLEAR ALL",
    "# a comment\nLOAD SILENT <http://127.0.0.1/data> INTO GRAPH <http://example.org/g>",
    "BASE <http://example.org/> L\\u004fAD <data>",
    *SMUGGLED,
]
FINE = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/>' }",
    'SELECT * { ?s ?p """a\n SERVICE "quoted" """ }',
    "SELECT * { ?s <http://example.org/SERVICE> ?service }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:service service:LOAD }",
    "# SERVICE\nSELECT * { ?s ?p ?o } # INSERT DATA",
    "SELECT ?insert { ?insert ?delete 'x'@service FILTER(?a<?b && ?c > 1) }",
    "ASK { ?s ?p 'it\\'s SERVICE' }",
    "SELECT * { ?s <http://example.org/o'neil> 'SERVICE' }",
    "SELECT * { ?s <http://example.org/a#b> ?o . FILTER(?o < 'SERVICE #') }",
    "PREFIX service: <http://example.org/> SELECT * FROM service:a { GRAPH service:b { } }",
    "SELECT * { ?s ex:a\\' 'SERVICE' }",
]
PIECES = [
    *("_", "a", "1", ".", "-", ":", "%", "{", " ", "\\", "?", "?a", "@", "@a-", "a:", "service:"),
    *("'", '"', "\\'", '\\"', "'''", '"""\\', "''' ", "#", "#\n", "\u0300", "\\u0022", "service "),
    *("<", "<a", "<#", "<#>", "<a'>", "<'''>", "<\\u0041'''>", '<#>"""', "service: "),
]
BEFORE = [
    *("", "?s ?p 1", "?s ?p 'x'", '?s ?p """x"""', "?s ?p <urn:a#b>", "FILTER(1<2)", "?s a ?b"),
    *(
        "?s ?p ex:",
        "?s ?p ex:a",
        "?s ?p ex:a\\'",
        "?s ?p true",
        "?s ?p 1.",
        "?s ?p 'x'@en",
        "?s ?p _:b",
    ),
]
GAPS = ["", " ", ".", "\n", "#\n", "\\u0020"]
KEYWORDS = ["SERVICE", "service silent", "SERVICESILENT", "SERVICE#\n"]


@pytest.mark.parametrize("query", REFUSED)
def test_refused(query: str) -> None:
    assert read_policy(query).refusal


@pytest.mark.parametrize("query", FINE)
def test_not_refused(query: str) -> None:
    assert read_policy(query).refusal == ""


@pytest.mark.parametrize("query", SMUGGLED)
def test_the_engine_would_take_what_is_smuggled(query: str) -> None:
    assert isinstance(ox.Store().query(query), ox.QuerySolutions)


def test_what_the_engine_takes_for_service_is_refused() -> None:
    taken = 0
    for before, gap, keyword in itertools.product(BEFORE, GAPS, KEYWORDS):
        query = f"PREFIX ex: <urn:x> SELECT * {{ {before}{gap}{keyword}{ADDRESS}{{}} }}"
        try:
            ox.Store().query(query)
        except SyntaxError:
            continue
        taken += 1
        assert read_policy(query).refusal, query
    assert taken > 50


@pytest.mark.parametrize("piece", PIECES)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    started = time.perf_counter()
    read_policy("SELECT (NOW() AS ?n) { " + piece * (64 * 1024 // len(piece)))
    assert time.perf_counter() - started < 1


def test_a_dataset_is_named_by_from_only() -> None:
    assert read_policy("SELECT * FROM <urn:a> {}").names_dataset
    assert read_policy("ASKFROM<urn:a>{}").names_dataset
    assert not read_policy("SELECT ?from { ?from <urn:FROM> 'FROM' } # FROM").names_dataset


def test_what_differs_each_time_is_volatile() -> None:
    assert read_policy("SELECT (now() AS ?t) {}").is_volatile
    assert read_policy("SELECT * { BIND(-RAND() AS ?r) BIND(STRUUID() AS ?u) }").is_volatile
    assert not read_policy("SELECT ?now { ?now ?rand 'NOW()' }").is_volatile


def test_one_reading_tells_all() -> None:
    found = read_policy("SELECT (NOW() AS ?t) FROM <urn:a> { SERVICE <urn:b> {} }")
    assert (found.status, found.names_dataset, found.is_volatile) == (403, True, True)
    assert "SERVICE" in found.refusal
    fine = read_policy("SELECT * { ?s ?p ?o }")
    assert (fine.status, fine.names_dataset, fine.is_volatile) == (200, False, False)


OTHER = "https://example.org/sparql"
LISTED = frozenset({OTHER, "https://example.org/b"})


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent<{OTHER}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE # here\n <{OTHER}> {{}} SERVICE <https://example.org/b> {{}} }}",
    ],
)
def test_a_service_on_the_list_is_let_through(query: str) -> None:
    assert read_policy(query, LISTED).refusal == ""
    assert read_policy(query).status == 403


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?where {} }",
        "SELECT * { SERVICE SILENT ?where {} }",
        "SELECT * { SERVICE <https://example.org/other> {} }",
        f"SELECT * {{ SERVICE <{OTHER}/> {{}} }}",
        f"SELECT * {{ SERVICE <{OTHER}#x> {{}} }}",
        "BASE <https://example.org/> SELECT * { SERVICE <sparql> {} }",
        "PREFIX s: <https://example.org/> SELECT * { SERVICE s:sparql {} }",
        "PREFIX s: <https://example.org/> SELECT * { SERVICE:sparql {} }",
        f"SELECT * {{ SERVICE <{OTHER}> {{ SERVICE <http://127.0.0.1/> {{}} }} }}",
        f"SELECT * {{ SERVICE <{OTHER}> {{}} ?s ?p 1SERVICE<http://127.0.0.1/>{{}} }}",
        f"SELECT * {{ SERVICESILENT<{OTHER}>{{}} }}",
        "SELECT * { SERVICE <https://example.org/\\u0073parql> {} }",
        f"SELECT * {{ FILTER(?a<?b#>\n) SERVICE ?x {{}} #>\n SERVICE <{OTHER}> {{}} }}",
        "SELECT * { SERVICE",
    ],
)
def test_any_other_service_is_refused_with_the_list(query: str) -> None:
    found = read_policy(query, LISTED)
    assert (found.status, OTHER in found.refusal) == (403, True)


@pytest.mark.parametrize("opening", ["(", "[", "{", "{ (", "[ ("])
def test_brackets_may_be_nested_so_deep(opening: str) -> None:
    times = DEPTH // len(opening.split())
    assert read_policy("ASK " + opening * times).refusal == ""
    found = read_policy("ASK " + f"{opening} " * (times + 1))
    assert (found.status, str(DEPTH) in found.refusal) == (400, True)


def test_only_what_is_nested_counts() -> None:
    assert read_policy("ASK {" + "{ (1) [] }" * 1000 + "}").refusal == ""
    assert read_policy("ASK { ?s ?p '" + "{" * 1000 + "' } #" + "(" * 1000).refusal == ""
    assert read_policy("ASK " + "}{" * 1000).refusal == ""


def test_depth_hides_in_no_other_reading() -> None:
    line = "1<" + "(" * (DEPTH // 2) + "#>\n"
    assert read_policy("ASK { FILTER(" + line * 3).status == 400


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "SELECT * FROM <urn:a> { ?s ?p 'x' }"])
def test_a_short_query_costs_next_to_nothing(text: str) -> None:
    query = text.ljust(100)
    read_policy(query)
    started = time.perf_counter()
    for _ in range(1000):
        read_policy(query)
    assert time.perf_counter() - started < 0.5
