"""SERVICE and updates are found as tokens, not as text."""

import pytest

from server.sparql.policy import refusal

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
]
FINE = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/>' }",
    'SELECT * { ?s ?p """a\n SERVICE "quoted" """ }',
    "SELECT * { ?s <http://example.org/SERVICE> ?service }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:service service:LOAD }",
    "# SERVICE\nSELECT * { ?s ?p ?o } # INSERT DATA",
    "SELECT ?insert { ?insert ?delete 'x'@service FILTER(?a<?b && ?c > 1) }",
    "ASK { ?s ?p 'it\\'s SERVICE' }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_refused(query: str) -> None:
    assert refusal(query)


@pytest.mark.parametrize("query", FINE)
def test_not_refused(query: str) -> None:
    assert refusal(query) == ""
