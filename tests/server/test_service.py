"""SERVICE over HTTP: refused unless set; then to those endpoints only, and no failure is hidden."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import IncompleteRead
from pathlib import Path
from urllib.parse import quote

import pytest

from loaders.errors import SettingError
from server.relay import MOST_REQUESTS, PATH, Relay
from server.settings import Settings
from tests.conftest import ROOT, served
from tests.server.elsewhere import HOST, JSON, Endpoint, listening, make_certificate
from tests.server.http import Reply, ask

PATHS = ("good", "xml", "wrong", "moved", "page", "packed", "short", "unreadable", "large", "slow")
FAILURES = {
    "wrong": "answered 500",
    "moved": "sends us elsewhere (307), and we follow nobody",
    "page": "answers in another form than SPARQL results",
    "packed": "sends its answer encoded",
    "short": "broke the connection",
    "large": "has an answer of more than 16777216 bytes, our limit",
    "slow": "did not answer in time",
}


@contextmanager
def canary() -> Iterator[tuple[int, list[int]]]:
    """Listen on loopback; give the port, and a list with an entry for each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard: list[int] = []

        def listen() -> None:
            try:
                while True:
                    listener.accept()[0].close()
                    heard.append(1)
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield int(listener.getsockname()[1]), heard


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    certificate = make_certificate(tmp_path_factory.mktemp("elsewhere"))
    with listening(certificate) as port:
        yield port, certificate


@pytest.fixture(scope="module")
def at(port: tuple[int, Path]) -> dict[str, str]:
    """Return name → IRI of each endpoint on the list."""
    hosts = {
        "name": "other.example.org",
        "mixed": "mixed.example.org",
        "none": "nowhere.example.org",
    }
    iris = {path: f"https://{HOST}:{port[0]}/{path}" for path in PATHS}
    return iris | {name: f"https://{host}:{port[0]}/good" for name, host in hosts.items()}


@pytest.fixture(scope="module")
def reaching(real_var: Path, port: tuple[int, Path], at: dict[str, str]) -> Iterator[str]:
    command = (sys.executable, "-m", "tests.server.reaching")
    more = {
        "SAMENWIJZER_SERVICES": " ".join(at.values()),
        "SAMENWIJZER_PUBLIC_SECONDS": "4",
        "TRUSTED": str(port[1]),
    }
    with served(real_var, command, **more) as address:
        yield address


def sparql(site: str, query: str, accept: str = JSON, **headers: str) -> Reply:
    return ask(f"{site}/sparql?query={quote(query)}", Accept=accept, **headers)


def rows(reply: Reply) -> list[dict[str, str]]:
    assert reply.status == 200, reply.text
    found = json.loads(reply.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def test_without_the_setting_all_is_refused_and_there_is_no_relay(site: str) -> None:
    with canary() as (port, heard):
        for silent in ("", "SILENT "):
            reply = sparql(site, f"ASK {{ SERVICE {silent}<https://localhost:{port}/> {{}} }}")
            assert (reply.status, "never asks another one" in reply.text) == (403, True)
        assert ask(f"{site}{PATH}x/1/0/loud", "POST", b"ASK {}").status == 404
        assert "SERVICE is refused (403)" in ask(f"{site}/sparql", Accept="text/turtle").text
        assert heard == []


DIAL = """
import os
import sys
import pyoxigraph as ox
from server.evaluation import confine
confine(300 * 1024 * 1024, int(sys.argv[2]))
asker = os.open(os.devnull, os.O_RDONLY)
try:
    ox.Store().query(f"ASK {{ SERVICE <http://127.0.0.1:{sys.argv[1]}/> {{}} }}")
except OSError as error:
    sys.stdout.write(str(error))
"""


@pytest.mark.parametrize(("connections", "is_heard"), [("0", False), ("1", True)])
def test_a_worker_without_room_for_connections_makes_none(connections: str, is_heard: bool) -> None:
    with canary() as (port, heard):
        dial = [sys.executable, "-c", DIAL, str(port), connections]
        done = subprocess.run(dial, cwd=ROOT, capture_output=True, text=True, check=True)
        assert ("Too many open files" in done.stdout) is not is_heard
        assert bool(heard) is is_heard


def test_an_endpoint_that_leads_to_this_machine_is_never_connected_to(real_var: Path) -> None:
    with canary() as (port, heard):
        iri, numeric = f"https://localhost:{port}/", f"https://2130706433:{port}/"
        with served(real_var, SAMENWIJZER_SERVICES=f"{iri} {numeric}") as site:
            for each in (iri, numeric):
                for silent in ("", "SILENT "):  # it is our own rule, so it is not silent
                    reply = sparql(site, f"SELECT * {{ SERVICE {silent}<{each}> {{ ?s ?p ?o }} }}")
                    assert (reply.status, heard) == (502, []), reply.text
                    assert f"{each} has an address that is not public" in reply.text
            reply = sparql(site, f"SELECT * {{ SERVICE <https://127.0.0.1:{port}/> {{}} }}")
            assert (reply.status, f"no other one than {numeric}, {iri}" in reply.text) == (
                403,
                True,
            )
        assert heard == []


@pytest.mark.parametrize("name", ["good", "xml"])
def test_rows_of_another_endpoint_join_with_ours(
    reaching: str, at: dict[str, str], name: str
) -> None:
    query = f"""PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT ?s ?o ?ours {{ SERVICE <{at[name]}> {{ ?s <urn:p> ?o FILTER(?o != "twee") }}
        {{ SELECT (COUNT(*) > 0 AS ?ours) {{ ?ontology a owl:Ontology }} }} }}"""
    reply = sparql(reaching, query, Cookie="a=b", Authorization="Basic eDp5")
    assert rows(reply) == [{"s": "urn:a", "o": "één", "ours": "true"}]
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers
    sent = Endpoint.heads[f"/{name}"]
    assert {"cookie", "authorization", "origin", "referer"} & sent.keys() == set()
    assert (sent["user-agent"], sent["accept-encoding"]) == ("Samenwijzer", "identity")


def test_other_forms_and_ways_to_ask(reaching: str, at: dict[str, str]) -> None:
    pattern = f"SERVICE <{at['good']}> {{ ?s ?p ?o }}"
    assert json.loads(sparql(reaching, f"ASK {{ {pattern} }}").body)["boolean"] is True
    graph = sparql(reaching, f"CONSTRUCT {{ ?s ?p ?o }} {{ {pattern} }}", "application/n-triples")
    assert sorted(graph.text.splitlines()) == [
        '<urn:a> <urn:p> "één" .',
        '<urn:b> <urn:p> "twee" .',
    ]
    page = sparql(reaching, f"SELECT * {{ {pattern} }}", "text/html")
    assert (page.status, "twee" in page.text, PATH in page.text) == (200, True, False)
    both = f"SELECT * {{ {pattern} SERVICE SILENT <{at['wrong']}> {{ ?x ?y ?z }} }}"
    assert [row["s"] for row in rows(sparql(reaching, both))] == ["urn:a", "urn:b"]


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_an_error_in_words(reaching: str, at: dict[str, str], name: str) -> None:
    reply = sparql(
        reaching, f"SELECT * {{ SERVICE <{at[name]}> {{ ?s ?p ?o }} }}", "text/plain, */*"
    )
    assert reply.status == 502
    assert reply.text.startswith(f"The query cannot be answered: {at[name]} {FAILURES[name]}")
    assert PATH not in reply.text


@pytest.mark.parametrize("name", sorted(FAILURES.keys() - {"large", "slow"}))
def test_silent_gives_the_empty_solution(reaching: str, at: dict[str, str], name: str) -> None:
    silent = f"SELECT * {{ SERVICE SILENT <{at[name]}> {{ ?s ?p ?o }} }}"
    assert rows(sparql(reaching, silent)) == [{}]


def test_silent_hides_no_bound_of_ours(reaching: str, at: dict[str, str]) -> None:
    reply = sparql(reaching, f"SELECT * {{ SERVICE SILENT <{at['large']}> {{ ?s ?p ?o }} }}")
    assert (reply.status, "our limit" in reply.text) == (502, True)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_an_answer_that_cannot_be_read_is_an_error(
    reaching: str, at: dict[str, str], silent: str
) -> None:
    reply = sparql(reaching, f"SELECT * {{ SERVICE {silent}<{at['unreadable']}> {{ ?s ?p ?o }} }}")
    assert (reply.status, "cannot be read" in reply.text, PATH in reply.text) == (502, True, False)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("name", "has no certificate that is good"),
        ("mixed", "has an address that is not public"),
        ("none", "has an address that is not public"),
    ],
)
def test_who_is_not_sure_to_be_the_other_one_is_not_asked(
    reaching: str, at: dict[str, str], name: str, why: str
) -> None:
    before = Endpoint.asked.total()
    reply = sparql(reaching, f"SELECT * {{ SERVICE <{at[name]}> {{ ?s ?p ?o }} }}")
    assert (reply.status, f"{at[name]} {why}" in reply.text) == (502, True), reply.text
    assert Endpoint.asked.total() == before


def test_others_are_asked_so_often_and_no_more(reaching: str, at: dict[str, str]) -> None:
    before = Endpoint.asked["/good"]
    each = f"LATERAL {{ SERVICE SILENT <{at['good']}> {{ ?s ?p ?o }} }}"
    reply = sparql(reaching, f"SELECT * {{ {{ SELECT * {{ ?x a ?y }} LIMIT 50 }} {each} }}")
    assert (reply.status, f"than {MOST_REQUESTS} times" in reply.text) == (502, True), reply.text
    assert Endpoint.asked["/good"] == before + MOST_REQUESTS


def test_a_failure_after_the_first_byte_breaks_the_connection(
    reaching: str, at: dict[str, str]
) -> None:
    many = " ".join(map(str, range(2 * MOST_REQUESTS)))
    wide = f"VALUES ?x {{ {many} }} BIND('{'x' * 8000}' AS ?wide)"
    each = f"LATERAL {{ SERVICE SILENT <{at['good']}> {{ ?s ?p ?o }} }}"
    with pytest.raises(IncompleteRead):
        sparql(reaching, f"SELECT * {{ {{ {wide} }} {each} }}")


def test_a_failure_of_one_branch_never_looks_whole(reaching: str, at: dict[str, str]) -> None:
    branch = f"{{ SERVICE <{at['wrong']}> {{ ?s ?p ?o }} }}"
    for query in (f"{{ ?s a ?o }} UNION {branch}", f"{branch} UNION {{ ?s a ?o }}"):
        try:  # the engine begins with any of them
            assert sparql(reaching, f"SELECT * {{ {query} }}").status == 502
        except IncompleteRead:
            continue


def test_who_leaves_leaves_the_other_endpoint_too(reaching: str, at: dict[str, str]) -> None:
    query = quote(f"SELECT * {{ SERVICE <{at['slow']}> {{ ?s ?p ?o }} }}")
    before = Endpoint.asked["/slow"]
    Endpoint.left.clear()
    host, _, port = reaching.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        deadline = time.monotonic() + 5
        while Endpoint.asked["/slow"] == before and time.monotonic() < deadline:
            time.sleep(0.02)
    assert Endpoint.asked["/slow"] == before + 1
    assert Endpoint.left.wait(1.5)  # long before the three seconds that it may take


def test_a_syntax_error_is_placed_in_the_query_as_asked(reaching: str, at: dict[str, str]) -> None:
    query = f"SELECT * {{ SERVICE <{at['good']}> {{ ?s ?p ?o }} ?s ?p BOO }}"
    reply = sparql(reaching, query)
    told = json.loads(reply.body)
    assert (reply.status, told["line"], told["column"]) == (400, 1, query.index("BOO") + 1)
    assert told["excerpt"].startswith(query[:100])


def test_what_the_engine_refuses_is_told_without_our_address(
    reaching: str, at: dict[str, str]
) -> None:
    query = f"SELECT (<urn:f>(?o) AS ?x) {{ SERVICE <{at['good']}> {{ ?s ?p ?o }} }}"
    reply = sparql(reaching, query)
    assert (reply.status, PATH in reply.text) == (400, False)


def test_other_endpoints_stay_refused(reaching: str, at: dict[str, str]) -> None:
    for iri in (f"{at['good']}/", "https://example.org/", "http://127.0.0.1/"):
        reply = sparql(reaching, f"SELECT * {{ SERVICE SILENT <{iri}> {{}} }}")
        assert (reply.status, at["good"] in reply.text) == (403, True)
    inside = f"ASK {{ MINUS {{ SERVICE <{at['good']}> {{}} }} }}"
    assert sparql(reaching, inside).status == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("192.0.2.20", "http://192.0.2.20:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_workers_find_the_relay_where_the_front_listens(host: str, origin: str) -> None:
    iri = "https://example.org/sparql"
    relay = Relay(Settings(host=host, services=iri))
    with relay.opened(4) as one, relay.opened(4) as other:
        assert one.address(iri, silent=True).startswith(f"{origin}{PATH}")
        assert one.address(iri, silent=True) != one.address(iri, silent=False)
        assert one.address(iri, silent=True) != other.address(iri, silent=True)


@pytest.mark.parametrize("host", ["::", "::1", "2a00:1450::1"])
def test_workers_cannot_reach_an_ipv6_address(host: str) -> None:
    with pytest.raises(SettingError, match=f"SAMENWIJZER_HOST is '{host}', expected an IPv4"):
        Relay(Settings(host=host, services="https://example.org/"))


@pytest.mark.parametrize("rest", ["x/1/0/loud", "x", "", "//1/0/loud", "%ff/1/0/loud"])
def test_the_relay_is_not_there_for_strangers(reaching: str, rest: str) -> None:
    for method in ("POST", "GET"):
        reply = ask(f"{reaching}{PATH}{rest}", method, b"ASK {}" if method == "POST" else None)
        assert (reply.status, reply.body) == (404, b"404\n")
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_description_tells_which_endpoints_may_be_asked(
    reaching: str, at: dict[str, str]
) -> None:
    told = ask(f"{reaching}/sparql", Accept="text/turtle").text
    assert all(f"{iri}" in told for iri in at.values())
    assert f"{MOST_REQUESTS} times at most" in told
