"""Where a query goes wrong is found to the token, whatever the engine looked ahead."""

import time

import pyoxigraph as ox
import pytest

from server.locating import engine_place, locate

PREFIXES = {"ex": "http://example.org/"}
LONG = " . ?x ?y ?z . OPTIONAL { ?a ?b ?c } }"


def complaint(query: str) -> str:
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query, prefixes=PREFIXES)
    return str(raised.value)


@pytest.mark.parametrize(
    "marked",
    [
        "SELECT * { ?s ?p ▸}",
        "SELECT * {\n  ?s ?p ?o .\n  ?s ?p\n▸}",
        "SELECT * {\r\n  ?s ?p ?o .\r\n  ?s ?p\r\n▸}",
        "SELECT * {\r  ?s ?p ?o .\r  ?s ?p\r▸}",
        "SELECT * {\n\t?s\t?p\n▸}",
        "SELECT * { ?s ?p 'é€😀' . ?s ?p ▸}",
        "SELECT * { ?s ex:p ?o ; ex:q ▸; ?x }",
        "SELECT * { ?s ▸nope:x ?o }" + LONG,
        "SELECT * { ?s ▸<rel> ?o }" + LONG,
        "SELECT * { ?s ?p ?o FILTER(?o > ▸)" + LONG,
        "SELECT * { ?s ?p ?o FILTER(?o = 1 && ▸)" + LONG,
        "SELECT * { FILTER(▸foo(?x)) }",
        "SELECT ?s WHERE { ?s ?p ?o } ORDER ▸?s LIMIT 10 OFFSET 50",
        "SELECT ?s WHERE { ?s ?p ?o } LIMIT ▸ten",
        "SELECT ?s ▸WERE { ?s ?p ?o } LIMIT 10",
        "▸SELEKT ?s WHERE { ?s ?p ?o } LIMIT 10 # and more",
        "PREFIX ▸e <http://example.org/> SELECT * { ?s ?p ?o }",
        "SELECT ?s▸, ?p { ?s ?p ?o . ?x ?y ?z . }",
        "SELECT * { ?s ?p ?o } ▸}",
        "SELECT * { ?s ?p ?o } # comment\n\nLIMIT 10 ▸FOO\n\n",
        "SELECT * { ?s ?p ▸'abc\n' }",
        "SELECT * { ?s ?p ?o . ?x ?y ▸'abc }",
        "SELECT * { ?s a ex:A ▸ex:B" + LONG,
        "SELECT * { (?x ?y ▸}",
        "SELECT * { ?s ?p ?o ▸",
        "SELECT▸",
        "▸hello",
        "  ▸hello",
        "▸'",
        "▸",
        "# nothing\n ▸",
    ],
)
def test_the_token_is_found(marked: str) -> None:
    place, query = marked.index("▸"), marked.replace("▸", "")
    assert locate(query, complaint(query), PREFIXES) == place


def test_the_place_of_the_engine_is_in_characters() -> None:
    assert engine_place("error at 2:3: expected x", "é€\n😀bc") == 5
    assert engine_place("error at 9:9: expected x", "ab\ncd") == 5
    assert engine_place("something else", "ab") is None


def test_a_long_query_takes_no_long_time() -> None:
    query = "SELECT * { " + "?s ?p ?o . " * 2000 + "?s ?p }"
    said, started = complaint(query), time.perf_counter()
    assert locate(query, said, PREFIXES) == len(query) - 1
    assert time.perf_counter() - started < 2


def test_a_base_counts_as_it_did_for_the_engine() -> None:
    query, base = "SELECT * { ?s <rel> ?o ; ?x }", "http://example.org/"
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query, base_iri=base)
    assert locate(query, str(raised.value), None, base) == query.index("}")
