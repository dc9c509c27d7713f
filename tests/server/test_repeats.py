"""Who sends the same bytes again gets the same answer; what only looks the same does not."""

import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from server.repeats import ARRIVED, Repeats, arrived_whole
from server.sending import Sent
from tests.conftest import served
from tests.server.http import ask

ROWS = "SELECT ?s { ?s a <http://www.w3.org/ns/org#Organization> } ORDER BY ?s LIMIT 5"
PAGE = "/bestuur/71072"
ASKED = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def own(real_var: Path) -> Iterator[str]:
    """A site that nobody else asks, so that it counts what these tests ask."""
    with served(real_var) as address:
        yield address


class Line:
    """A connection on which bytes go out as they are."""

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self.socket = socket.create_connection((parts.hostname, parts.port), 20)
        self.left = b""

    def ask(self, content: bytes) -> tuple[bytes, bytes]:
        self.socket.sendall(content)
        return self.read()

    def read(self) -> tuple[bytes, bytes]:
        """Return head and body of the next answer; each has a length, or no body (304)."""
        while b"\r\n\r\n" not in self.left:
            self._more()
        head, _, self.left = self.left.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        size = int(found[1]) if found else 0
        while len(self.left) < size:
            self._more()
        body, self.left = self.left[:size], self.left[size:]
        return head, body

    def _more(self) -> None:
        piece = self.socket.recv(65536)
        assert piece, "the server closed"
        self.left += piece


@pytest.fixture
def line(own: str) -> Iterator[Line]:
    opened = Line(own)
    with opened.socket:
        yield opened


def get(path: str, *fields: str) -> bytes:
    told = "".join(f"{one}\r\n" for one in ("Host: x", *fields))
    return f"GET {path} HTTP/1.1\r\n{told}\r\n".encode()


def select(text: str, *fields: str) -> bytes:
    return get(f"/sparql?query={quote(text)}", "Accept: text/csv", *fields)


def hits(site: str) -> int:
    return int(json.loads(ask(f"{site}/status").body)["repeats"]["hits"])


def _asked_before(line: Line, request: bytes) -> bytes:
    """Ask until it is found by its bytes; return the body."""
    return [line.ask(request)[1] for _ in range(4)].pop()


def without_date(head: bytes) -> list[bytes]:
    return sorted(one for one in head.split(b"\r\n") if not one.lower().startswith(b"date:"))


@pytest.mark.parametrize(
    "request_bytes",
    [
        select(ROWS),
        select(f"{ROWS} # packed", "Accept-Encoding: gzip"),
        get("/over", "Accept: text/html"),
        get(PAGE, "Accept: text/html", "Accept-Encoding: br"),
    ],
    ids=["answer", "compressed", "page", "compressed page"],
)
def test_the_fourth_time_it_is_found_by_its_bytes(
    own: str, line: Line, request_bytes: bytes
) -> None:
    first, second = line.ask(request_bytes), line.ask(request_bytes)
    line.ask(request_bytes)
    before = hits(own)
    third, fourth = line.ask(request_bytes), line.ask(request_bytes)
    assert hits(own) == before + 2
    assert first[1] == second[1] == third[1] == fourth[1] != b""
    assert without_date(second[0]) == without_date(third[0]) == without_date(fourth[0])
    assert b"\r\ndate: " in third[0].lower()


@pytest.mark.parametrize("start", [select(f"{ROWS} # known"), get(PAGE, "Accept: text/html")])
def test_what_is_not_modified_is_told_again(own: str, line: Line, start: bytes) -> None:
    head, _ = line.ask(start)
    (tag,) = re.findall(rb"(?i)\r\netag: (\S+)", head)
    known = start[:-2] + b"If-None-Match: " + tag + b"\r\n\r\n"
    first, _ = line.ask(known), line.ask(known)
    before = hits(own)
    second = line.ask(known)
    assert hits(own) == before + 1
    assert first[0].startswith(b"HTTP/1.1 304 Not Modified\r\n")
    assert without_date(first[0]) == without_date(second[0])
    assert (first[1], second[1]) == (b"", b"")


def test_it_is_counted_as_a_request(own: str, line: Line) -> None:
    def counted() -> float:
        text = ask(f"{own}/metrics").text
        return float(re.findall(r'requests_total\{route="sparql",status="2xx"\} (\S+)', text)[0])

    line.ask(select(f"{ROWS} # counted"))
    before = counted()
    for _ in range(5):
        line.ask(select(f"{ROWS} # counted"))
    assert counted() == before + 5


@pytest.mark.parametrize(
    "request_bytes",
    [
        select("SELECT (RAND() AS ?x) {}"),
        select(f"{ROWS} # body", "Content-Length: 0"),
        select(f"{ROWS} # kept", "Connection: keep-alive"),
        select(f"{ROWS} # proxy", "Proxy-Connection: keep-alive"),
        get("/status"),
        get("/bestaat-niet"),
        select("nonsense"),
    ],
    ids=["changes", "with a body", "connection", "proxy", "operations", "error", "syntax"],
)
def test_what_may_differ_is_asked_each_time(own: str, line: Line, request_bytes: bytes) -> None:
    before = hits(own)
    for _ in range(5):
        line.ask(request_bytes)
    assert hits(own) == before


def test_a_body_behind_a_head_is_not_taken_for_a_request(line: Line) -> None:
    """Nobody gets a request of another into a connection by the length of a body."""
    plain = select(f"{ROWS} # plain")
    with_body = select(f"{ROWS} # plain", "Content-Length: 31")
    _asked_before(line, plain)
    for _ in range(3):
        line.socket.sendall(with_body)
        time.sleep(0.05)
        head, _ = line.ask(b"GET /bestaat-niet HTTP/1.1\r\n\r\n\0")
        assert b" 200 " in head
    assert line.left == b""


def test_requests_behind_one_another_are_answered_in_order(line: Line) -> None:
    one, two = select(f"{ROWS} # one"), get(PAGE, "Accept: text/html")
    for request in (one, two):
        _asked_before(line, request)
    line.socket.sendall(one + two + one)
    found = [line.read()[1] for _ in range(3)]
    assert found == [line.ask(one)[1], line.ask(two)[1], line.ask(one)[1]]


def test_a_repeat_behind_half_a_head_is_part_of_that_head(line: Line) -> None:
    """A head may begin in the packet of the request before it."""
    known, one = select(f"{ROWS} # known head"), select(f"{ROWS} # one head")
    _asked_before(line, known)
    body = line.ask(one)[1]
    line.socket.sendall(one + b"GET /bestaat-niet HTTP/1.1\r\nX-Y: ")
    assert line.read()[1] == body
    head, _ = line.ask(known)  # the rest of the head that began, with a Host in it
    assert b" 404 " in head
    assert line.ask(one)[1] == body
    assert line.left == b""


def test_a_repeat_waits_for_an_answer_that_is_under_way(line: Line) -> None:
    again = select(f"{ROWS} # again")
    known = _asked_before(line, again)
    line.socket.sendall(select("SELECT (COUNT(DISTINCT ?o) AS ?slow) { ?s ?p ?o }"))
    time.sleep(0.01)
    assert line.ask(again)[1].startswith(b"slow")
    assert line.read()[1] == known


def test_halves_are_put_together(line: Line) -> None:
    again = select(f"{ROWS} # halves")
    known = _asked_before(line, again)
    line.socket.sendall(again[:40])
    time.sleep(0.05)
    assert line.ask(again[40:])[1] == known


def test_a_first_request_of_a_connection_may_be_a_repeat(own: str, line: Line) -> None:
    again = select(f"{ROWS} # first")
    known = _asked_before(line, again)
    other = Line(own)
    with other.socket:
        assert other.ask(again)[1] == known
        time.sleep(0.2)
        assert other.ask(again)[1] == known


def test_who_does_not_read_is_not_written_to_without_end(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CLIENT_SECONDS="1") as site:
        opened = Line(site)
        with opened.socket:
            again = get(PAGE, "Accept: text/html", "Accept-Encoding: br")
            _asked_before(opened, again)
            began = time.monotonic()
            with pytest.raises(OSError):
                while time.monotonic() - began < 20:
                    opened.socket.sendall(again)
                    time.sleep(0.001)
        assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", False),
        (b"POST / HTTP/1.1\r\nHost: x\r\n\r\n", False),
        (b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", False),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n", False),
    ],
)
def test_one_whole_request_is_told_from_others(data: bytes, whole: bool) -> None:
    assert arrived_whole(data) is whole


def test_another_release_or_day_forgets_all() -> None:
    now = ["one", date(2026, 11, 24)]
    repeats = Repeats(lambda: tuple(now), 100_000)
    scope = {
        **{"method": "GET", "path": "/a", "http_version": "1.1", "headers": []},
        "extensions": {ARRIVED: {"bytes": ASKED}},
    }
    sent = Sent(None)  # type: ignore[arg-type]  nothing is sent
    sent.status, sent.is_whole = 304, True
    sent.headers = [(b"etag", b'"a"'), (b"cache-control", b"public")]
    for part, value in ((0, "two"), (1, date(2026, 11, 25))):
        repeats.keep(scope, sent, repeats.stamp())
        assert repeats.find(ASKED) is None or part  # the first time it may never come again
        repeats.keep(scope, sent, repeats.stamp())
        assert repeats.find(ASKED)
        before = repeats.stamp()
        now[part] = value
        assert repeats.find(ASKED) is None
        repeats.keep(scope, sent, before)  # it was asked of the other one
        assert repeats.find(ASKED) is None
    assert repeats.answers.bytes == 0
