"""What is told on paths that are seldom taken: errors to a browser, odd requests and headers."""

import json
import re
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.conftest import ROOT, served
from tests.server.html_page import read
from tests.server.http import ask

HTML = "text/html"
JSON = "application/sparql-results+json"
HEAVY = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def raw(site: str, content: bytes) -> bytes:
    """Send bytes and return all that comes back until the server closes."""
    with socket.create_connection((urlsplit(site).hostname, urlsplit(site).port), 20) as line:
        line.sendall(content)
        found = b""
        while piece := line.recv(65536):
            found += piece
    return found


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /health HTTP/1.1\r\n", b"400"),
        (b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n", b"400"),
        (b"GET /health HTTP/1.1\r\nHost: a\r\n", b"200"),
        (b"GET /health HTTP/1.0\r\n", b"200"),
    ],
)
def test_http_1_1_names_one_host(site: str, head: bytes, status: bytes) -> None:
    assert raw(site, head + b"Connection: close\r\n\r\n").split()[1] == status


def test_no_link_of_an_answer_runs_a_script(site: str) -> None:
    query = 'SELECT (IRI("javascript:alert(1)") AS ?x) (IRI("https://example.org/") AS ?y) {}'
    seen = read(f"{site}/sparql?query={quote(query)}")
    assert "https://example.org/" in seen.links
    assert not [link for link in seen.links if link.startswith("javascript:")]
    assert "javascript:alert(1)" in seen.text


def test_every_address_out_of_the_data_goes_through_the_filter() -> None:
    """What holds an address of the data has one of these names in the templates."""
    named = r'href="\{\{ (?:\w+\.)?(?:url|source|repository|homepage|website|page|one|text) \}\}"'
    found = [
        (path.name, match[0])
        for path in (ROOT / "server" / "templates").glob("*.html")
        for match in re.finditer(named, path.read_text())
    ]
    assert found == [("document.html", 'href="{{ ways.page }}"')]  # the page of the site


def test_options_of_the_whole_server(site: str) -> None:
    found = raw(site, b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert found.split()[1] == b"204"
    assert b"GET, HEAD, POST, QUERY, OPTIONS" in found


def test_who_trickles_a_body_that_was_refused_does_not_keep_the_line(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CLIENT_SECONDS="1") as site:
        parts = urlsplit(site)
        with socket.create_connection((parts.hostname, parts.port), 20) as line:
            line.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
            assert b" 413 " in line.recv(65536)
            began = time.monotonic()
            with pytest.raises(OSError):
                while time.monotonic() - began < 10:
                    line.sendall(b"x")
                    time.sleep(0.1)
    assert 0.5 < time.monotonic() - began < 5


def test_who_ends_a_body_that_was_refused_may_go_on(site: str) -> None:
    parts = urlsplit(site)
    with socket.create_connection((parts.hostname, parts.port), 20) as line:
        line.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n")
        assert b" 413 " in line.recv(65536)
        close = b"Connection: close\r\n\r\n"
        line.sendall(b"x" * 999999 + b"GET /health HTTP/1.1\r\nHost: a\r\n" + close)
        rest = b"".join(iter(lambda: line.recv(65536), b""))
    assert b"HTTP/1.1 200 " in rest


def test_a_browser_is_told_when_to_come_again(site: str) -> None:
    reply = ask(f"{site}/sparql?timeout=0.3&query={HEAVY}", Accept=HTML)
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0
    assert "ratelimit" in reply.headers


def test_what_is_left_is_told_of_what_was_evaluated_and_of_errors_only(site: str) -> None:
    """As ``docs/running.md`` says; an answer from before costs nothing and is the same for all."""
    query = f"{site}/sparql?query=ASK%7B%7D%23{time.time()}"
    new = ask(query, Accept=JSON)
    assert new.headers["server-timing"].startswith('cache;desc="miss"')
    kept = ask(query, Accept=JSON, X_Other="1")
    assert kept.headers["server-timing"].startswith('cache;desc="hit"')
    again = ask(query, Accept=JSON, X_Other="1")  # the very same bytes
    known = ask(query, Accept=JSON, If_None_Match=new.headers["etag"])
    wrong = ask(f"{site}/sparql?query=ASK", Accept=JSON)
    page = ask(f"{query}page", Accept=HTML)
    statuses = [reply.status for reply in (new, kept, again, known, wrong, page)]
    assert statuses == [200, 200, 200, 304, 400, 200]
    for reply, told in ((new, 1), (kept, 0), (again, 0), (known, 0), (wrong, 1), (page, 1)):
        for name in ("ratelimit", "ratelimit-policy"):
            assert (name in reply.headers) == bool(told)


def test_a_page_of_an_answer_names_the_release(site: str) -> None:
    version = json.loads(ask(f"{site}/status").body)["version"]
    reply = ask(f"{site}/sparql?query=ASK%7B%7D", Accept=HTML)
    assert reply.headers["samenwijzer-release"] == version
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "Samenwijzer-Release" in reply.headers["access-control-expose-headers"]


def test_the_share_of_a_client_is_told_in_a_browser_too(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CLIENT_BUDGET="0.2") as site:
        for _ in range(4):
            reply = ask(f"{site}/sparql?timeout=1&query={HEAVY}", Accept=HTML)
        assert reply.status == 429
        assert int(reply.headers["retry-after"]) > 0


def test_pages_of_others_may_read_that_a_request_was_too_slow(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CLIENT_SECONDS="1") as site:
        head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
        found = raw(site, head + b"Content-Length: 50\r\n\r\nASK")
    told = found.partition(b"\r\n\r\n")[0].lower()
    assert b" 408 " in told
    assert b"access-control-allow-origin: *" in told


def test_a_file_that_is_not_there_depends_on_who_asks(site: str) -> None:
    reply = ask(f"{site}/data/latest/nope", Accept="text/plain")
    assert (reply.status, "accept-ranges" in reply.headers) == (404, False)
    assert "accept" in reply.headers["vary"].lower()


@pytest.mark.parametrize("quality", ["nan", "inf", "1e0", "1_0", "2", "-1", "0.1234"])
def test_a_quality_that_is_none_does_not_choose(site: str, quality: str) -> None:
    reply = ask(f"{site}/ns/kolom", Accept=f"text/turtle;q={quality}, text/html;q=0.5")
    assert reply.headers["content-type"].startswith("text/html")
