"""A syntax error is told with line, column, the line itself and what is wrong there."""

import pyoxigraph as ox
import pytest

from server.locating import locate
from server.sparql.columns import in_order
from server.sparql.problems import ProtocolError
from server.sparql.syntax import explain, place_in

PREFIXES = {"ex": "http://example.org/"}


def told(query: str) -> ProtocolError:
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query, prefixes=PREFIXES)
    said = str(raised.value)
    return explain(query, said, locate(query, said, PREFIXES), PREFIXES)


@pytest.mark.parametrize(
    ("query", "line", "column", "excerpt"),
    [
        ("SELECT * { ?s ?p }", 1, 18, "SELECT * { ?s ?p }\n                 ^"),
        ("SELECT * {\n ?s ?p\n}", 3, 1, "}\n^"),
        ("SELECT * {\r\n ?s ?p\r\n }", 3, 2, " }\n ^"),
        ("SELECT * {\r ?s ?p\r }", 3, 2, " }\n ^"),
        ("SELECT * {\n\t?s\t?p }", 2, 8, "\t?s\t?p }\n\t  \t   ^"),
        ("ASK {\n?s 'é😀' }", 2, 4, "?s 'é😀' }\n   ^"),
        ("ASK {\n?s ?p 'é😀日' , }", 2, 15, "?s ?p 'é😀日' , }\n                ^"),
        (
            "SELECT ?b ?x\nWHERE { ?x ?p ?b }\nGROUP BY ?b\nLIMIT 5",
            *(1, 11, "SELECT ?b ?x\n          ^"),
        ),
        (
            "SELECT (1 AS ?y) (STR(?x) AS ?z)\n{ ?x ?p ?b } GROUP BY ?b",
            *(1, 1, "SELECT (1 AS ?y) (STR(?x) AS ?z)\n^"),
        ),
        (
            "SELECT * { ?s ?p ?o\n BIND(1 AS ?x)\n BIND(2 AS ?x)\n}",
            *(3, 12, " BIND(2 AS ?x)\n           ^"),
        ),
        ("ASK {\n?s ?p <not an iri> }", 2, 7, "?s ?p <not an iri> }\n      ^"),
        ("ASK { ?s ?p ?o\n\n", 1, 15, "ASK { ?s ?p ?o\n              ^"),
    ],
)
def test_where(query: str, line: int, column: int, excerpt: str) -> None:
    error = told(query)
    assert error.status == 400
    assert f"line {line}, column {column}:" in str(error)
    assert error.members == {"line": line, "column": column, "excerpt": excerpt}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT * { ?s ?p }", '"}" was not expected.'),
        ("SELECT * { ?s nope:x ?o }", 'the prefix "nope:" is not declared.'),
        ("PREFIX nope: <urn:x> SELECT * { ?s ?p ?o nope:x }", '"nope:x" was not expected.'),
        ("SELECT * { ?s ex:p ex:q ex:r }", '"ex:r" was not expected.'),
        ("SELECT * { ?s <rel> ?o }", "<rel> is a relative IRI, and there is no BASE."),
        ("SELECT * { ?s <http://[x> ?o }", "<http://[x> is no valid IRI."),
        ("SELECT * { ?s ?p 'abc }", "the string 'abc } is not closed."),
        ("SELECT * { ?s ?p ?o", "it ends while brackets are open (1)."),
        ("SELECT", "it ends too early, or breaks a rule of SPARQL."),
        ("SELECT * { ?s ?p ?o OPTIONAL ?x }", '"?x" was not expected; there could be {.'),
        ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", "?o has a value already, so AS cannot give"),
        ("SELECT ?a { ?a ?b ?c } GROUP BY ?b", "SELECT names ?a, which has no value there"),
        ("SELECT (?a + 1 AS ?x) { ?a ?b ?c } GROUP BY ?b", "SELECT names a variable that has no"),
        ("SELECT * { ?s ?p <not an iri> }", "<not an iri> is no valid IRI."),
    ],
)
def test_why(query: str, why: str) -> None:
    assert why in str(told(query))


def test_of_a_long_line_the_part_that_matters_is_shown() -> None:
    query = "SELECT * { " + "?s ?p ?o . " * 100 + "?s ?p } " + "#" * 500
    shown, caret = told(query).members["excerpt"].split("\n")
    assert len(shown) == 120
    assert shown[caret.index("^")] == "}"


def test_without_a_place_the_engine_is_believed() -> None:
    error = explain("SELECT * { ?s ?p }", "error at 1:19: expected [_]")
    assert error.members["column"] == 19
    assert "something odd" in str(explain("ASK {}", "something odd"))


@pytest.mark.parametrize(
    "query", ["SELECT * { ?zz ?a }", "SELECT *{ ?zz ?a", "SELECT DISTINCT*{?a"]
)
def test_named_columns_move_no_place(query: str) -> None:
    sent = in_order(query) or query.replace("*", " ?zz ?a ")
    for place in range(len(query)):
        if query[place] != "*":
            moved = sent.rindex(query[place:]) if query[place:] in sent else place
            assert place_in(query, sent, moved) == place
    assert place_in(query, query, 5) == 5
