"""Too many, too slow, or gone: clients that ask too much of the front cost others nothing."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.conftest import served
from tests.server.http import Reply, ask
from tests.server.test_hostile import alive, fronts, host_processes

THREADS = 16
CLIENT_SECONDS = 3.0
MOST_IN_SOCKETS = 5 * 1024 * 1024
"""More bytes than the system takes from the server for a client that does not read."""
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
STREAMED = "SELECT * { ?a ?b ?c } LIMIT 20000"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000000"


@pytest.fixture(scope="module")
def busy(real_var: Path) -> Iterator[str]:
    """A site with few threads, as by default, and little patience."""
    settings = {
        "SAMENWIJZER_CLIENT_SECONDS": str(CLIENT_SECONDS),
        "SAMENWIJZER_CLIENT_QUERIES": "0",
        "SAMENWIJZER_CLIENT_BUDGET": "0",
        "SAMENWIJZER_PUBLIC_QUEUE": "4",
    }
    with served(real_var, SAMENWIJZER_PUBLIC_SECONDS="5", **settings) as address:
        yield address


@pytest.fixture(scope="module")
def patient(real_var: Path) -> Iterator[str]:
    """A site that waits long for its workers, which have to let all others go first."""
    with served(real_var, SAMENWIJZER_PUBLIC_SECONDS="120") as address:
        yield address


def query(site: str, text: str, accept: str = "text/csv") -> Reply:
    return ask(f"{site}/sparql?{urlencode({'query': text})}", Accept=accept)


def connect(site: str, start: str, receive: int = 0) -> socket.socket:
    """Open a connection and send the start of a request; ``receive`` narrows its buffer."""
    opened = socket.socket()
    if receive:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    opened.settimeout(30)
    opened.connect(("127.0.0.1", urlsplit(site).port))
    opened.sendall(start.encode())
    return opened


def whole(text: str) -> str:
    return (
        f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    )


def seconds_of_a_page(site: str) -> float:
    started = time.monotonic()
    assert ask(f"{site}/over?{started}").status == 200
    return time.monotonic() - started


def test_more_questions_than_places_are_told_to_come_back(busy: str) -> None:
    with ThreadPoolExecutor(3 * THREADS) as pool:
        asked = [pool.submit(query, busy, HEAVY) for _ in range(3 * THREADS)]
        refused, deadline = 3 * THREADS - 6, time.monotonic() + 4
        while sum(done.done() for done in asked) < refused:
            assert time.monotonic() < deadline
            assert seconds_of_a_page(busy) < 1
        early = [done.result() for done in asked if done.done()]
        assert len(early) == refused
        assert {reply.status for reply in early} == {503}
        assert all(reply.headers["retry-after"] for reply in early)
        assert "too many questions" in early[0].text
    assert query(busy, "ASK {}").status == 200


@pytest.mark.parametrize(
    "start",
    [
        "",
        "GET /over HTTP/1.1\r\nHost: x\r\nX-",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquery=",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nquer\r\n9\r\n",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk", "no body yet"],
)
def test_half_requests_hold_no_thread(busy: str, start: str) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(busy, start)) for _ in range(3 * THREADS)]
        assert max(seconds_of_a_page(busy) for _ in range(3)) < 1
        started = time.monotonic()
        assert all(_reads_to_the_end(client) is not None for client in clients)
        assert time.monotonic() - started < CLIENT_SECONDS + 2


@pytest.mark.parametrize("start", ["GET /over HTTP/1.1\r\nHost: x\r\nX-", "GE", ""])
def test_who_stops_in_a_head_hears_why_and_who_never_began_does_not(busy: str, start: str) -> None:
    with connect(busy, start) as client:
        content = _reads_to_the_end(client)
    if not start:
        assert content == b""
        return
    head, _, words = content.decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 408 Request Timeout\r\n")
    assert "connection: close" in head
    assert "content-security-policy: default-src 'none'" in head
    assert words == f"the head of the request did not come within {CLIENT_SECONDS:g} seconds\n"


def test_half_a_head_behind_a_request_leaves_its_answer_whole(busy: str) -> None:
    with connect(busy, whole(HEAVY)) as client:
        time.sleep(0.2)
        client.sendall(b"GET /over HTTP/1.1\r\nHo")
        content = _reads_to_the_end(client)
    statuses = re.findall(rb"HTTP/1.1 (\d+)", content)
    assert statuses == [b"503", b"408"]  # past its deadline, which is after our patience
    assert content.endswith(b" seconds\n")


def test_no_words_of_ours_stand_in_the_answer_to_an_earlier_request(busy: str) -> None:
    with connect(busy, whole(LARGE), receive=4096) as client:
        assert client.recv(12) == b"HTTP/1.1 200"
        client.sendall(b"no HTTP at all\r\n\r\n")
        content = _reads_to_the_end(client)
    assert b"this is no HTTP" not in content
    assert not content.endswith(b"\r\n0\r\n\r\n")  # broken off, as its reader sees


def test_more_connections_than_we_may_have_are_told_to_come_back(real_var: Path) -> None:
    with with_files(real_var, 200) as site, ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(connect(site, ""))
        reply = ask(f"{site}/over")
        assert (reply.status, reply.text) == (503, "503 too many connections at this moment\n")
        assert reply.headers["retry-after"] == "5"
        assert reply.headers["connection"] == "close"
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
        stack.close()
        assert ask(f"{site}/over").status == 200


@contextmanager
def with_files(real_var: Path, number: int, **settings: str) -> Iterator[str]:
    """A site that may have so many files open, in which no client is too much by itself."""
    few = ("sh", "-c", f'ulimit -n {number}; exec {sys.executable} -m server "$@"', "sh")
    unlimited = {"SAMENWIJZER_CLIENT_QUERIES": "0", "SAMENWIJZER_CLIENT_SECONDS": "60"}
    with served(real_var, few, **(unlimited | settings)) as site:
        yield site


def test_files_on_all_connections_leave_files_to_open(real_var: Path) -> None:
    start = "GET /data/latest/samenwijzer.zip HTTP/1.1\r\nHost: x\r\n\r\n"
    with with_files(real_var, 260) as site, ExitStack() as stack:
        begun: list[bytes] = []
        while len(begun) < 260 and begun[-1:] != [b"HTTP/1.1 503"]:
            client = stack.enter_context(connect(site, start, receive=4096))
            begun.append(client.recv(12))
        assert begun[:-1] == [b"HTTP/1.1 200"] * ((260 - 100) // 2 - 1)
        for _ in range(10):
            refused = ask(f"{site}/data/latest/dataset.nq.gz")
            assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert ask(f"{site}/health").status == 200
        stack.close()
        assert ask(f"{site}/data/latest/dataset.nq.gz").status == 200


def test_connections_that_ask_nothing_leave_files_for_the_store(real_var: Path) -> None:
    """Who is far too many is cut off at once; who came in time gets an answer after all."""
    start = "GET /data/latest/samenwijzer.zip HTTP/1.1\r\nHost: x\r\n\r\n"
    with with_files(real_var, 260) as site, ExitStack() as stack:
        (front,) = fronts(site)
        early = stack.enter_context(connect(site, ""))
        for _ in range(78):
            client = stack.enter_context(connect(site, start, receive=4096))
            assert client.recv(12) == b"HTTP/1.1 200"
        for _ in range(200):
            stack.enter_context(connect(site, ""))
        assert sum(1 for _ in Path(f"/proc/{front}/fd").iterdir()) < 260 - 20
        early.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert early.recv(12) == b"HTTP/1.1 200"
        stack.close()
        assert ask(f"{site}/data/latest/dataset.nq.gz").status == 200


def _reads_to_the_end(client: socket.socket) -> bytes:
    """Return all that comes until the server closes; ``socket.timeout`` fails the test."""
    content = b""
    while piece := client.recv(65536):
        content += piece
    return content


def test_a_request_in_small_pieces_is_answered(busy: str) -> None:
    with connect(busy, "") as client:
        for byte in b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n":
            client.sendall(bytes([byte]))
        client.sendall(b"Content-Type: application/sparql-query\r\nAccept: text/csv\r\n\r\n")
        for piece in (b"3\r\nASK\r", b"\n3;x=y\r\n {}", b"\r\n0\r\n", b"\r\n"):
            time.sleep(0.05)
            client.sendall(piece)
        assert client.recv(65536).startswith(b"HTTP/1.1 200")


def test_requests_behind_one_another_are_answered_in_order(busy: str) -> None:
    one, two = (f"GET {path} HTTP/1.1\r\nHost: x\r\n" for path in ("/over", "/bestaat-niet"))
    with connect(busy, f"{one}\r\n{two}") as client:
        time.sleep(0.5)
        client.sendall(b"Connection: close\r\n\r\n")
        content = _reads_to_the_end(client)
    assert re.findall(rb"HTTP/1.1 (\d+)", content) == [b"200", b"404"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("GET /over HTTP/1.1\r\nHost: x\r\nX-Long: " + "x" * 70_000 + "\r\n\r\n", 431),
        ("GET /over HTTP/1.1\r\nHost: x\r\n" + "X-A: b\r\n" * 9_000 + "\r\n", 431),
        ("GET /over HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
        ("\x16\x03\x01\x02 no HTTP at all\r\n\r\n", 400),
    ],
    ids=["long head", "many heads", "bad length", "no HTTP"],
)
def test_what_no_application_sees_is_refused_in_words(busy: str, sent: str, status: int) -> None:
    with connect(busy, sent) as client:
        head, _, words = _reads_to_the_end(client).decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "content-security-policy: default-src 'none'" in head
    assert words.endswith("\n")
    assert head.endswith(f"content-length: {len(words)}")  # it is told once


def test_who_still_sends_a_head_that_is_refused_reads_why(busy: str) -> None:
    """Not cut off, which would lose the answer; nor taken from without end."""
    address = "/sparql?query=" + "x" * 1_000_000
    with connect(busy, f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        content = _reads_to_the_end(client)
        assert content.startswith(b"HTTP/1.1 414 ")
        assert content.endswith(b"Send it by POST.\n")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for _ in range(1_000):
                client.sendall(b"x" * 65_536)


def test_a_short_head_with_a_long_body_behind_it_is_taken(busy: str) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    body = "ASK {} #" + "x" * 60_000
    rest = f"Accept: text/csv\r\nX-Long: {'x' * 9_000}\r\nContent-Length: {len(body)}\r\n\r\n"
    with connect(busy, head + rest + body) as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 200")


def test_clients_that_close_late_hold_nobody_up(busy: str) -> None:
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            start = "GET /over HTTP/1.0\r\nHost: x\r\n\r\n"
            stack.enter_context(connect(busy, start))
        assert max(seconds_of_a_page(busy) for _ in range(5)) < 1


def test_clients_that_do_not_read_are_cut_off(busy: str) -> None:
    with ExitStack() as stack:
        clients = [
            stack.enter_context(connect(busy, whole(LARGE), receive=4096))
            for _ in range(2 * THREADS)
        ]
        assert max(seconds_of_a_page(busy) for _ in range(5)) < 1
        deadline = time.monotonic() + 3 * (CLIENT_SECONDS + 3)
        while query(busy, "ASK {}").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert len(clients) == 2 * THREADS


def test_a_long_answer_is_open_until_its_reader_has_it_or_is_cut_off(real_var: Path) -> None:
    settings = {
        "SAMENWIJZER_CLIENT_SECONDS": str(CLIENT_SECONDS),
        "SAMENWIJZER_CLIENT_QUERIES": "1",
        "SAMENWIJZER_LIGHT_BYTES": str(2 * MOST_IN_SOCKETS),
        "SAMENWIJZER_LIGHT_SECONDS": "5",
    }
    long = "SELECT * { ?a ?b ?c } LIMIT 60000"
    with served(real_var, **settings) as site:
        read = query(site, long)
        size = int(read.headers["content-length"])
        assert size == len(read.body) > MOST_IN_SOCKETS
        with connect(site, whole(f"{long} # unread"), receive=4096) as client:
            assert client.recv(12) == b"HTTP/1.1 200"
            assert query(site, "ASK {}").status == 429
            time.sleep(CLIENT_SECONDS + 3)
            assert query(site, "ASK {}").status == 200
            assert len(_reads_to_the_end(client)) < size


def test_who_leaves_as_a_stream_begins_gives_its_turn_back(busy: str) -> None:
    """Two turns are all there are: one lost is half of them gone until the site starts anew."""
    for number in range(30):
        with connect(busy, whole(f"{LARGE} # {number}")):
            time.sleep(0.35 + number / 150)  # around the moment that the answer begins
    for number in range(2):
        assert query(busy, f"{STREAMED} # {number}").status == 200


def test_an_answer_from_before_that_nobody_reads_holds_no_turn(busy: str) -> None:
    unread = f"GET /witte-vlekken.jsonld?{time.time()} HTTP/1.1\r\nHost: x\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(connect(busy, unread + whole(LARGE), receive=4096))
        time.sleep(2 * CLIENT_SECONDS + 2)
        assert query(busy, STREAMED).status == 200


@pytest.mark.parametrize("path", ["/data/latest/samenwijzer.zip", "/witte-vlekken.jsonld"])
def test_a_client_has_so_many_long_answers_at_once(real_var: Path, path: str) -> None:
    start = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"
    with served(real_var, SAMENWIJZER_CLIENT_QUERIES="1") as site, ExitStack() as stack:
        assert ask(f"{site}{path}").status == 200
        for _ in range(2):
            client = stack.enter_context(connect(site, start, receive=4096))
            assert client.recv(12) == b"HTTP/1.1 200"
        refused = ask(f"{site}{path}")
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert ask(f"{site}/over").status == 200


def test_who_asks_many_costly_pages_goes_behind_who_asks_one(real_var: Path) -> None:
    with served(real_var) as site:
        one = f"{site}/bestuur/44021?een"
        assert ask(one).status == 200
        with ThreadPoolExecutor(60) as pool:
            many = [pool.submit(ask, f"{site}/dekking?{n}", source="127.0.0.2") for n in range(60)]
            time.sleep(0.5)
            began = time.monotonic()
            assert ask(f"{site}/bestuur/44021?twee").status == 200
            took = time.monotonic() - began
            assert sum(not done.done() for done in many) > 20
            assert took < 5


def test_a_page_whose_question_does_not_end_is_given_up(real_var: Path) -> None:
    """Its workers stand still; the page is 503 in time, and there again when they go on."""
    with served(real_var, SAMENWIJZER_PAGE_SECONDS="2") as site:
        assert ask(f"{site}/bestuur/44021?een").status == 200
        host, *workers = host_processes(site)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        began = time.monotonic()
        reply = ask(f"{site}/bestuur/44021?twee")
        took = time.monotonic() - began
        for worker in workers:
            if alive(worker):
                os.kill(worker, signal.SIGCONT)
        assert (reply.status, reply.headers["retry-after"]) == (503, "5")
        assert took < 2 * 2 + 3
        assert alive(host)
        assert ask(f"{site}/bestuur/44021?drie").status == 200


def test_http_1_0_gets_no_answer_in_pieces(busy: str) -> None:
    head = "Host: x\r\nAccept: text/csv\r\nAccept-Encoding: gzip\r\n\r\n"
    for text, status in ((LARGE, b"505"), ("SELECT * { ?s ?p ?o } LIMIT 4000", b"200")):
        start = f"GET /sparql?{urlencode({'query': text})} HTTP/1.0\r\n{head}"
        with connect(busy, start) as client:
            content = _reads_to_the_end(client)
        assert content.startswith(b"HTTP/1.1 " + status)
        head_of, _, body = content.partition(b"\r\n\r\n")
        assert b"transfer-encoding" not in head_of
        assert b"content-encoding" not in head_of
        assert f"content-length: {len(body)}".encode() in head_of


def test_who_leaves_before_the_answer_frees_the_worker(busy: str) -> None:
    assert query(busy, "ASK {}").status == 200
    clients = [connect(busy, whole(HEAVY)) for _ in range(2)]
    time.sleep(0.5)
    for client in clients:
        client.close()
    started = time.monotonic()
    assert query(busy, "ASK {}").text.startswith("true")
    assert time.monotonic() - started < 1.5


def test_who_leaves_the_queue_frees_the_place(busy: str) -> None:
    clients = [connect(busy, whole(HEAVY)) for _ in range(6)]
    time.sleep(0.5)
    assert query(busy, f"{HEAVY} # another").status == 503
    for client in clients:
        client.close()
    time.sleep(1)
    assert query(busy, "ASK { ?s ?p ?o }").status == 200


@pytest.mark.parametrize(
    ("text", "script", "told"),
    [
        ("SELECT * { ?a ?b ?c }", "text/csv", "de eerste 200 rijen"),
        ("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }", "text/turtle", "het begin"),
    ],
    ids=["rows", "graph"],
)
def test_a_page_of_a_large_answer_reads_its_start_only(
    patient: str, text: str, script: str, told: str
) -> None:
    before, peak = _front_read(patient), _front_peak(patient)
    page = query(patient, text, "text/html")
    assert page.status == 200
    assert told in page.text
    assert page.text.count("<tr>") in (0, 201)
    of_the_page = _front_read(patient) - before
    assert len(query(patient, text, script).body) > 10 * of_the_page
    assert _front_read(patient) - before > 11 * of_the_page
    assert _front_peak(patient) - peak < 64 * 1024 * 1024


def _front_read(site: str) -> int:
    """The bytes that the front has read until now, from workers and clients too."""
    return _of_front(site, "io", r"rchar: (\d+)")


def _front_peak(site: str) -> int:
    """The most memory that the front has had resident (bytes)."""
    return _of_front(site, "status", r"VmHWM:\s+(\d+) kB") * 1024


def _of_front(site: str, file: str, what: str) -> int:
    command = ["pgrep", "-f", f"serve --port {urlsplit(site).port}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    texts = [Path(f"/proc/{process}/{file}").read_text() for process in found.stdout.split()]
    return max(int(re.findall(what, text)[0]) for text in texts)


def test_an_answer_over_the_limit_breaks_off(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_ANSWER_BYTES="3000000") as site:
        done = subprocess.run(
            ["curl", "-s", "-o", "/dev/null", f"{site}/sparql?{urlencode({'query': LARGE})}"],
            timeout=60,
            check=False,
        )
        assert done.returncode in (18, 56)
        small = "SELECT * { ?s ?p ?o } LIMIT 10000"
        assert query(site, small).text.count("\r\n") == 10_001
