"""SERVICE is sent to our relay, and what is around it stays as it is."""

import itertools

import pyoxigraph as ox
import pytest

from server.relay import PATH
from server.sparql.federation import Rewritten, rewrite
from server.sparql.policy import read_policy
from server.sparql.problems import ProtocolError
from tests.server.test_policy import BEFORE, GAPS, KEYWORDS

A, B = "https://example.org/sparql", "https://example.org/b"
TO = {A: "http://127.0.0.1:1/.well-known/samenwijzer-relay/s/1/0", B: "http://127.0.0.1:1/b"}


def rewritten(query: str) -> Rewritten:
    assert read_policy(query, TO.keys()).refusal == ""
    return rewrite(query, lambda iri, silent: TO[iri] + ("/silent" if silent else ""))


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        (f"ASK {{ SERVICE <{A}> {{}} }}", f"ASK {{ SERVICE <{TO[A]}> {{}} }}"),
        (f"ASK{{service silent<{A}>{{}}}}", f"ASK{{service silent<{TO[A]}/silent>{{}}}}"),
        (
            f"ASK {{ SERVICE #'<{B}>\r <{A}> {{}} SERVICE SILENT\n<{B}> {{}} ?s ?p <{B}> }}",
            f"ASK {{ SERVICE #'<{B}>\r <{TO[A]}> {{}} SERVICE SILENT\n<{TO[B]}/silent> {{}}"
            f" ?s ?p <{B}> }}",
        ),
        (
            f"ASK {{ ?s ?p 'SERVICE <{A}>' . # SERVICE <{A}>\n SERVICE <{A}>"
            " { ?s ?p '\\u0041' } }",
            f"ASK {{ ?s ?p 'SERVICE <{A}>' . # SERVICE <{A}>\n SERVICE <{TO[A]}>"
            " { ?s ?p '\\u0041' } }",
        ),
        (
            f'ASK {{ ?s ?p """\'SERVICE <{A}>""" MINUS {{ ?s ?p 1 }} SERVICE <{A}> {{}} }}',
            f'ASK {{ ?s ?p """\'SERVICE <{A}>""" MINUS {{ ?s ?p 1 }} SERVICE <{TO[A]}> {{}} }}',
        ),
        (
            f"ASK {{ SERVICE <{A}> {{ MINUS {{ ?s ?p 1 }} }} SERVICE <{B}> {{}} }}",
            f"ASK {{ SERVICE <{TO[A]}> {{ MINUS {{ ?s ?p 1 }} }} SERVICE <{TO[B]}> {{}} }}",
        ),
    ],
)
def test_only_the_endpoint_of_a_service_is_replaced(query: str, sent: str) -> None:
    assert rewritten(query).text == sent
    ox.Store().query(sent.replace("ASK", "SELECT * ", 1))


@pytest.mark.parametrize(
    ("query", "inside"),
    [
        (f"ASK {{ FILTER NOT EXISTS {{ SERVICE <{A}> {{}} }} }}", "EXISTS"),
        (f"ASK {{ BIND(exists{{ {{ SERVICE <{A}> {{}} }} }} AS ?x) }}", "EXISTS"),
        (f"ASK {{ ?s ?p 1MINUS{{ OPTIONAL {{ SERVICE <{A}> {{}} }} }} }}", "MINUS"),
        (f"ASK {{ MINUS # here {{\n {{ SERVICE SILENT <{A}> {{}} }} }}", "MINUS"),
        (f"ASK {{ SERVICE <{A}> {{ SERVICE <{B}> {{}} }} }}", "SERVICE"),
    ],
)
def test_where_a_failure_would_not_be_seen_it_is_refused(query: str, inside: str) -> None:
    with pytest.raises(ProtocolError, match=f"inside {inside} is refused") as caught:
        rewritten(query)
    assert caught.value.status == 403


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ FILTER(?a<?b#>\n) SERVICE <{A}> {{}} #>\n }}",
        f"SELECT * {{ ?s <urn:a#b> ?o SERVICE <{A}> {{}} }}",
        f"SELECT * {{ VALUES ?z {{'\\u0027'}} SERVICE <{A}> {{}} }}",
        f"SELECT * {{ SERVICE <{A}> {{}} #\\u000a ?s ?p 1\n }}",
        f"SELECT * {{ SERVICE <{A}> {{}} \\u0023 }}",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(query: str) -> None:
    with pytest.raises(ProtocolError, match="two ways") as caught:
        rewritten(query)
    assert caught.value.status == 403


def test_no_query_that_is_let_through_names_the_endpoint_still() -> None:
    sent = 0
    for before, gap, keyword in itertools.product(BEFORE, GAPS, KEYWORDS):
        query = f"PREFIX ex: <urn:x> SELECT * {{ {before}{gap}{keyword}<{A}>{{}} }}"
        if read_policy(query, TO.keys()).refusal:
            continue
        try:
            text = rewrite(query, lambda iri, _silent: TO[iri]).text
            ox.Store().query(text)
        except (ProtocolError, SyntaxError):
            continue
        assert A not in text
        sent += 1
    assert sent > 50


def test_every_place_leads_back_to_the_query_as_asked() -> None:
    query = f"SELECT * {{ ?a ?b 1 SERVICE <{A}> {{ ?s ?p 2 }} SERVICE SILENT <{B}> {{}} 3 }}"
    sent = rewritten(query)
    for word in ("SELECT", "?a", "?s", " 2 }", "SILENT", " 3 }"):
        assert sent.place(sent.text.index(word)) == query.index(word)
    for iri in (A, B):
        at = sent.text.index(f"<{TO[iri]}")
        assert {sent.place(at), sent.place(at + 5)} == {query.index(f"<{iri}")}
    assert sent.place(len(sent.text)) == len(query)


def test_our_addresses_are_in_no_words() -> None:
    sent = rewritten(f"ASK {{ SERVICE <{A}> {{}} }}")
    words = sent.restored(f"no answer of <http://[::1]:8000{PATH}secret/1/0/loud>: because")
    assert words == "no answer of <another endpoint>: because"
