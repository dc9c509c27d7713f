"""The bench of the servers asks what it says, counts what came, and judges by the medians."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from bench import page_queries, workload
from bench.comparison import aims, section
from bench.dumping import Fetched
from bench.endpoints import OURS, OXIGRAPH, RDFLIB, VIRTUOSO, Endpoint, answers, get
from bench.fronts.measuring import Manners, write_table
from bench.load import Load, encoded, middle, press, write_requests
from bench.processes import come_to_rest, free_port, running
from bench.runs import CLIENTS, FILE, NOT_MODIFIED, Found, again
from bench.workload import (
    PAGES,
    POINTS,
    Workload,
    asked_about_things,
    check_points,
    pages,
    points,
)

TOLD = (
    "Running 5s test @ http://127.0.0.1:8000/\n"
    '{"requests": 4000, "microseconds": 5000000, "bytes": 20000000, "refused": 2, "broken": 1,'
    ' "late": 0, "p50": 1500, "p95": 5000, "p99": 9000}\n'
)
GRAPH = (
    "<https://example.org/a> <https://example.org/p> 1 .\n"
    "<https://example.org/b> <https://example.org/p> 2 .\n"
    "_:c <https://example.org/p> 3 .\n"
)
ECHO = """
import http.server, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        print("asked", self.path, self.headers.get("If-None-Match"), flush=True)
        if self.path.startswith("/slow"):
            time.sleep(0.5)
        self.send_response(500 if self.path == "/bad" else 200)
        body = b'{"results": {"bindings": []}}' if "query=" in self.path else b"ok"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not here")


def load(rate: float, failures: int = 0) -> Load:
    return Load(int(rate * 5), 5.0, int(rate * 5000), failures, 1.0, 1.5, 2.0)


@pytest.fixture
def graph() -> ox.Store:
    store = ox.Store()
    store.load(GRAPH.encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[tuple[int, int, Path]]:
    port = free_port()
    command: list[str | Path] = [sys.executable, "-c", ECHO, str(port)]
    with running(command, tmp_path / "echo", answers(port, "/")) as session:
        yield port, session, tmp_path / "echo" / "output.txt"


@pytest.mark.parametrize("seconds", [0.2, 5.0])
def test_who_takes_too_long_for_a_query_is_told(
    echo: tuple[int, int, Path], monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    port, _, _ = echo
    monkeypatch.setattr(workload, "PATIENCE", seconds)
    both = [Endpoint(OURS, "1", port, "/quick"), Endpoint(RDFLIB, "1", port, "/slow")]
    asked = Workload(POINTS, ("ASK {}",))
    if seconds > 1:
        assert check_points(both, asked) == 1
        return
    with pytest.raises(RuntimeError, match=r"rdflib-endpoint gives no answer in 0\.2 seconds"):
        check_points(both, asked)


def test_what_wrk_told_is_read_with_its_failures() -> None:
    found = Load.parse(TOLD)
    assert (found.answers, found.seconds, found.failures) == (4000, 5.0, 3)
    assert (found.rate, found.megabytes, found.p50, found.p99) == (800.0, 4.0, 1.5, 9.0)


def test_wrk_that_told_nothing_is_an_error_with_its_words() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        Load.parse("unable to connect to 127.0.0.1:1 Connection refused\n")


def test_a_run_with_too_many_failures_has_no_rate_and_spoils_the_median() -> None:
    bad = load(1000, failures=6)
    assert not bad.valid
    assert load(1000, failures=5).valid
    assert str(middle(each.rate for each in (load(1000), bad, load(1000)))) == "nan"
    assert middle(each.rate for each in (load(1000), load(3000), load(2000))) == 2000


def test_page_queries_are_compared_by_the_medians_of_the_rounds() -> None:
    rates = {"ours": (100, 900, 300), "other": (100, 200, 150)}
    loads = {
        (name, clients): [load(rate) for rate in found]
        for name, found in rates.items()
        for clients in CLIENTS
    }
    names = ["ours", "other"]
    found = page_queries.section(loads, names, 18, {"site/x": "why"}, "3 of 5 s")
    assert "| 8 | 300 | 150 | 2 |" in found.parts[0]
    assert found.parts[1] == "Left out: `site/x` (why)."


def test_points_ask_about_every_thing_with_an_iri(graph: ox.Store) -> None:
    asked = points(graph).queries
    assert sorted(asked) == [
        f"SELECT ?p ?o WHERE {{ <https://example.org/{name}> ?p ?o }}" for name in "ab"
    ]


def test_no_text_is_sent_twice_whatever_the_turn() -> None:
    asked = Workload(POINTS, ("SELECT * {?s ?p 1}", "SELECT * {?s ?p 2}", "SELECT * {?s ?p 1}"))
    texts = [unquote(line) for turn in range(9) for line in asked.lines(90, turn)]
    assert len(set(texts)) == 9 * 90
    assert {text.split("\n")[0] for text in texts} == set(asked.queries)
    assert not {*texts} & {*asked.repeated()}
    assert all(5_000 <= int(text.split("LIMIT ")[1]) < 10_000 for text in texts)


def test_too_few_queries_for_so_many_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="1 queries are too few for 101 texts"):
        list(Workload(POINTS, ("ASK {}",)).lines(101, 0))


def test_pages_ask_one_of_each_query_in_turn(graph: ox.Store) -> None:
    names = asked_about_things()
    asked = pages(graph, names).queries
    questions = [next(x for x in text.split("\n") if x.startswith("# Question")) for text in asked]
    assert len(names) > 20
    assert "site/rows-at" not in names
    for start in (0, len(names)):
        assert set(Counter(questions[start : start + len(names)]).values()) == {1}


def test_every_text_of_a_page_is_a_query(graph: ox.Store) -> None:
    names = asked_about_things()
    for line in pages(graph, names).lines(len(names), 0):
        assert isinstance(graph.query(unquote(line)), ox.QuerySolutions)


@needs_wrk
def test_requests_are_sent_in_turn_each_with_its_tag(
    echo: tuple[int, int, Path], tmp_path: Path
) -> None:
    port, _, output = echo
    queries = [encoded("ASK { ?s ?p 'é' }"), encoded("SELECT *\nLIMIT 1")]
    tags = ['"one"', '"two"']
    requests = write_requests(tmp_path / "requests.txt", queries, tags)
    found = press(f"http://127.0.0.1:{port}/sparql?query=", requests, 1, 1)
    asked = [line.split() for line in output.read_text().splitlines() if "/sparql" in line]
    assert found.valid
    assert found.failures == 0
    pairs = [(f"/sparql?query={query}", tag) for query, tag in zip(queries, tags, strict=True)]
    assert {(path, tag) for _, path, tag in asked} == set(pairs)
    assert all(one != next_one for one, next_one in pairwise(asked))


@needs_wrk
def test_answers_that_say_no_are_failures(echo: tuple[int, int, Path], tmp_path: Path) -> None:
    requests = write_requests(tmp_path / "requests.txt", [""])
    found = press(f"http://127.0.0.1:{echo[0]}/bad", requests, 1, 1)
    assert found.failures == found.answers > 0
    assert not found.valid


def test_a_server_comes_to_rest_and_is_ended(tmp_path: Path) -> None:
    port = free_port()
    command: list[str | Path] = [sys.executable, "-c", ECHO, str(port)]
    with running(command, tmp_path, answers(port, "/")) as session:
        assert get(port, "/", {}).body == b"ok"
        assert come_to_rest(session)
    with pytest.raises(ProcessLookupError):
        os.killpg(session, 0)


def test_a_server_that_does_not_start_tells_what_it_said(tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, "-c", "raise SystemExit('no data')"]
    with (
        pytest.raises(RuntimeError, match="no data"),
        running(command, tmp_path, answers(free_port(), "/")),
    ):
        pass


def found_with(**pages_at_8: float) -> Found:
    found = Found({OURS: "abc1234", OXIGRAPH: "1", RDFLIB: "2"}, 300_000)
    found.queries = ["site/members"]
    for clients in CLIENTS:
        for name, rate in ((OURS, 3000), (OXIGRAPH, 10_000), (RDFLIB, 500)):
            found.loads[POINTS, name, clients] = [load(rate)] * 3
            found.loads[again(POINTS), name, clients] = [load(rate)] * 3
            found.loads[PAGES, name, clients] = [load(pages_at_8[name.split("-")[0].split()[0]])]
            found.loads[again(PAGES), name, clients] = [load(rate)] * 3
        for kind in (POINTS, PAGES):
            found.loads[again(kind), NOT_MODIFIED, clients] = [load(12_000)] * 3
        for name in (OURS, "static file"):
            found.loads[FILE, name, clients] = [load(100)] * 3
    for name in (OURS, OXIGRAPH, RDFLIB):
        found.dumps[name] = [Fetched(1.5, 63_000_000, 300_000, 200, 0)]
    return found


def test_aims_are_judged_at_eight_clients() -> None:
    judged = {aim.words: aim.verdict for aim in aims(found_with(ours=150, oxigraph=100, rdflib=20))}
    assert judged == {
        f"page queries, times the {OXIGRAPH}": "✓ the least, not what was hoped",
        f"page queries, times {RDFLIB}": "✗ **not reached**",
        f"page queries, times {VIRTUOSO}": "✗ **not measured**",
        f"point queries, times the {OXIGRAPH}": "✓ the least, not what was hoped",
        "the same, cached": "✗ **not reached**",
        "the same, 304": "✓ reached",
        "dump, times a static file of its size": "✓ reached",
    }


def test_the_section_says_what_was_not_measured_or_not_reached() -> None:
    found = found_with(ours=150, oxigraph=100, rdflib=20)
    found.loads[PAGES, RDFLIB, 8] = [load(20), load(20, failures=50), load(20)]
    found.dumps[RDFLIB] = [Fetched(1.5, 1_000, 10, 200, 18)]
    text = "\n".join([(told := section(found, 3, 5)).aim, *told.parts])
    assert f"page queries, times {VIRTUOSO}" in told.aim
    assert "Virtuoso is not here" in text
    assert "| 50 of 500 |" in text
    assert "200, broken (curl 18)" in text


def test_the_table_of_fronts_marks_an_answer_that_looks_whole() -> None:
    loads = {(name, n): [load(1000)] for name in ("a", "b") for n in CLIENTS}
    found = {"a": Manners(0, 0.1, None, 128), "b": Manners(18, 0.1, 9.5, 5)}
    first, second = write_table(loads, found).splitlines()[2:]
    assert "**looks whole (curl 0)** | known after 0.1 s | not known | 128 |" in first
    assert "seen (curl 18) | known after 0.1 s | known after 9.5 s, **late** | 5 |" in second
