"""For who runs the service: health, status, metrics, logs, headers of security, a graceful stop."""

import http.client
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from loaders.errors import SamenwijzerError
from server.logs import PlainLines, set_up
from server.metrics import kind_of
from tests.conftest import ROOT, free_port
from tests.server.html_page import read
from tests.server.http import Reply, ask

EASY = "SELECT * { ?s ?p ?o } LIMIT 3"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
ROWS = 150_000
LONG = f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}"
HOSTILE = "<script>alert(1)</script>\"'\r\nX-Evil: yes"
ANSWERS = {
    "page": "/",
    "error": "/bestaat-niet",
    "document": "/doc/organisatie/0205350681",
    "redirect": "/id/organisatie/0205350681",
    "static": "/static/site.css",
    "download": "/data/latest/SHA256SUMS",
    "no download": "/data/latest/nothing.csv",
    "answer": f"/sparql?{urlencode({'query': EASY})}",
    "problem": "/sparql?query=nonsense",
    "editor": "/sparql",
    "health": "/health",
    "status": "/status",
    "metrics": "/metrics",
}
BROWSER = {"Accept": "text/html"}
SECURITY = {
    "content-security-policy": r".*default-src '(self|none)'.*frame-ancestors 'none'.*",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": r".*camera=\(\), .*geolocation=\(\), .*usb=\(\).*",
    "cross-origin-opener-policy": "same-origin",
}
DATA = {"text/csv", "text/turtle", "application/sparql-results+json"}
"""What no browser makes a document of."""
SECURITY_OF_DATA = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
}


@dataclass(frozen=True)
class Running:
    """A server of its own: its process, where it is, what it says."""

    process: "subprocess.Popen[bytes]"
    address: str
    log: Path

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def running(var: Path, log: Path, **environment: str) -> Iterator[Running]:
    port = free_port()
    with log.open("ab") as output:  # so that it can be emptied meanwhile
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "SAMENWIJZER_VAR": str(var), **environment},
            stderr=output,
        )
    try:
        deadline = time.monotonic() + 60
        while b"Samenwijzer: http" not in log.read_bytes():
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        log.write_bytes(b"")
        yield Running(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def own(real_var: Path, tmp_path: Path) -> Iterator[Running]:
    with running(real_var, tmp_path / "log", SAMENWIJZER_PUBLIC_SECONDS="1") as found:
        yield found


def children(process: int) -> list[int]:
    """Return the processes that this one started."""
    started = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in started for child in path.read_text().split()]


def query(site: str, text: str) -> Reply:
    return ask(f"{site}/sparql?{urlencode({'query': text})}", Accept="text/csv")


def numbers(site: str) -> dict[str, float]:
    """Return name with labels → value."""
    lines = ask(f"{site}/metrics").text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def test_health_asks_the_store(site: str) -> None:
    reply = ask(f"{site}/health")
    assert reply.status == 200
    assert json.loads(reply.body) == {
        "status": "ok",
        "release": json.loads(ask(f"{site}/status").body)["version"],
    }
    assert reply.headers["cache-control"] == "no-store"
    head = ask(f"{site}/health", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == reply.headers["content-length"]


@pytest.mark.parametrize("path", ["/health", "/status", "/metrics"])
def test_other_methods_are_refused(site: str, path: str) -> None:
    reply = ask(f"{site}{path}", "POST", b"x")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    asked = ask(f"{site}{path}", "OPTIONS")
    assert (asked.status, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_health_is_bad_without_a_host_and_good_with_the_next(own: Running) -> None:
    (host,) = children(own.process.pid)
    os.kill(host, signal.SIGKILL)
    for status in (503, 200):
        deadline = time.monotonic() + 60
        while ask(f"{own.address}/health").status != status:
            assert time.monotonic() < deadline, status
    assert numbers(own.address)["samenwijzer_hosts_started_total"] == 2


def test_health_is_bad_while_no_worker_answers(own: Running) -> None:
    (host,) = children(own.process.pid)
    workers = children(host)
    assert len(workers) == 10
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    began = time.monotonic()
    bad = ask(f"{own.address}/health")
    assert (bad.status, json.loads(bad.body)) == (503, {"status": "down"})
    assert bad.headers["retry-after"] == "5"
    assert time.monotonic() - began < 6
    for worker in workers:
        os.kill(worker, signal.SIGCONT)
    assert ask(f"{own.address}/health").status == 200


def test_status_tells_programs_how_it_stands(site: str) -> None:
    told = json.loads(ask(f"{site}/status").body)
    assert told["triples"] > 100_000
    assert told["load_seconds"] > 0
    assert set(told["lanes"]) == {"pages", "light", "heavy"}
    sizes = {name: lane["workers"] for name, lane in told["lanes"].items()}
    assert sizes == {"pages": 2, "light": 6, "heavy": 2}
    assert all(0 <= lane["busy"] <= lane["workers"] for lane in told["lanes"].values())
    assert {"started", "switched", "cache", "pages_open"} < set(told)


def test_status_is_a_page_in_a_browser(site: str) -> None:
    page = read(f"{site}/status")
    assert (page.status, page.headings[0]) == (200, (1, "Stand van de dienst"))
    assert len(page.tags("caption")) == len(page.tags("table")) == 1
    assert page.headers["cache-control"] == "no-store"


def test_a_worker_that_evaluates_is_seen_and_its_end_counted(own: Running) -> None:
    port = urlsplit(own.address).port
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", f"/sparql?{urlencode({'query': HEAVY})}")
    _wait_until(lambda: _busy(own) == 1)
    with client.getresponse() as response:
        assert response.status == 503
    client.close()
    _wait_until(lambda: _broken(own) > 0)
    found = numbers(own.address)
    assert found['samenwijzer_requests_total{route="sparql",status="5xx"}'] == 1


def _busy(running: Running) -> int:
    """How many workers evaluate now."""
    lanes = json.loads(ask(f"{running.address}/status").body)["lanes"]
    return int(lanes["light"]["busy"] + lanes["heavy"]["busy"])


def _broken(running: Running) -> float:
    """How many workers were replaced as they broke; of the light lane when others are busy."""
    named = "samenwijzer_workers_replaced_total"
    found = numbers(running.address)
    return sum(found[f'{named}{{lane="{lane}",why="broken"}}'] for lane in ("light", "heavy"))


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_metrics_count_by_route_and_status(own: Running) -> None:
    for _ in range(2):
        query(own.address, EASY)
    query(own.address, "nonsense")
    ask(f"{own.address}/bestaat-niet")
    ask(f"{own.address}/static/site.css")
    ask(f"{own.address}/id/organisatie/0205350681")
    found = numbers(own.address)
    counted = {
        (match[1], match[2]): value
        for name, value in found.items()
        if (
            match := re.fullmatch(r'samenwijzer_requests_total\{route="(.+)",status="(.+)"\}', name)
        )
    }
    assert counted == {
        ("sparql", "2xx"): 2,
        ("sparql", "4xx"): 1,
        ("page", "4xx"): 1,
        ("file", "2xx"): 1,
        ("linked data", "3xx"): 1,
    }
    assert found['samenwijzer_request_seconds_count{route="sparql"}'] == 3
    assert (found["samenwijzer_cache_hits_total"], found["samenwijzer_cache_bytes"] > 0) == (
        1,
        True,
    )
    assert found['samenwijzer_lane_waiting{lane="heavy"}'] == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/data", "file"),
        ("/sparql", "sparql"),
        ("/sparqlx", "page"),
        ("/id/x/y", "linked data"),
        ("", "page"),
    ],
)
def test_paths_fall_in_few_classes(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_logs_are_lines_of_json_without_anything_of_a_person(
    real_var: Path, tmp_path: Path
) -> None:
    with running(real_var, tmp_path / "log", SAMENWIJZER_LOG="json") as own:
        secret = {"User-Agent": "secret-agent", "Referer": "https://secret.example/"}
        ask(f"{own.address}/zoek?q=secret", **secret)
        ask(f"{own.address}/a%0a%7b%22level%22:1%7d%0d%0ax", **secret)
        query(own.address, "SELECT * { ?secret ?p ?o } LIMIT 1")
        deadline = time.monotonic() + 5
        while len(own.lines()) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)  # a line is written after its answer
        text, lines = own.log.read_text(), own.lines()
    assert "secret" not in text and "127.0.0.1" not in text
    assert [(line["route"], line["status"], line["method"]) for line in lines] == [
        ("page", 200, "GET"),
        ("page", 404, "GET"),
        ("sparql", 200, "GET"),
    ]
    assert set(lines[0]) == {
        *("time", "level", "logger", "message", "method", "route", "status"),
        *("whole", "milliseconds", "bytes", "release"),
    }
    assert all(line["bytes"] > 0 and line["whole"] for line in lines)


def test_without_the_setting_requests_are_not_logged(own: Running) -> None:
    ask(f"{own.address}/")
    query(own.address, "nonsense")
    assert own.log.read_text() == ""


def test_plain_lines_cannot_be_forged() -> None:
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(PlainLines())
    logger = logging.Logger("forged")
    logger.addHandler(handler)
    try:
        raise ValueError("a\nerror: forged")
    except ValueError:
        logger.exception("answering %s", "/a\r\nerror: forged\x1b[2J")
    first, *others = output.getvalue().splitlines()
    assert first == r"error: answering /a\r\nerror: forged\x1b[2J"
    assert others and all(line.startswith("  ") for line in others)


def test_another_form_of_log_is_refused() -> None:
    with pytest.raises(SamenwijzerError, match="SAMENWIJZER_LOG is 'xml'"):
        set_up("xml")


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("path", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_has_the_headers_of_security(site: str, path: str, accept: str) -> None:
    headers = ask(f"{site}{path}", Accept=accept).headers
    is_data = headers["content-type"].partition(";")[0] in DATA
    for name, wanted in (SECURITY_OF_DATA if is_data else SECURITY).items():
        assert re.fullmatch(wanted, headers[name]), name
    is_open = headers.get("access-control-allow-origin") == "*"
    policy = "cross-origin" if is_open else "same-origin"
    assert headers["cross-origin-resource-policy"] == policy
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("path", [*ANSWERS.values(), "/id//x", "/id", "/doc", "/data/", "//over"])
def test_the_host_header_is_nowhere_in_an_answer(site: str, path: str) -> None:
    for accept in ("text/html", "text/turtle", "*/*"):
        forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
        reply = ask(f"{site}{path}", Host="evil.example", Accept=accept, **forged)
        assert b"evil.example" not in reply.body
        assert "evil.example" not in str(reply.headers)


@pytest.mark.parametrize(
    "host",
    [
        "EVIL.example",
        "evil.example:80",
        "evil.example:8",
        "é/evil.example",
        "evil.example evil.example",
        "",
        "evil.example.",
    ],
)
@pytest.mark.parametrize(
    "path", ["/id//x", "/id", "/data/", "//over", "/over/", "/id//evil.example"]
)
def test_the_router_does_not_redirect_to_another_host(site: str, path: str, host: str) -> None:
    reply = ask(f"{site}{path}", Host=host.encode().decode("latin-1"))
    assert "://" not in reply.headers.get("location", "")
    assert not reply.headers.get("location", "/").startswith("//")


@pytest.mark.parametrize(
    "path",
    [
        "/zoek?{q}",
        "/sparql?{query}",
        "/sparql?{format}&query=ASK{{}}",
        "/{path}",
        "/id/{path}",
        "/doc/{path}",
        "/data/latest/{path}",
        "/bestuur/{path}",
        "/kaart/thema/{path}.geojson",
        "/klopt-niet?{q}",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_hostile_text_is_text(site: str, path: str, accept: str) -> None:
    parts = {name: urlencode({name: HOSTILE}) for name in ("q", "query", "format")}
    address = path.format(path=urlencode({"": HOSTILE})[1:].replace("+", "%20"), **parts)
    reply = ask(f"{site}{address}", Accept=accept, User_Agent="<script>", Referer="<script>")
    assert "x-evil" not in reply.headers
    if "html" in reply.headers.get("content-type", ""):
        assert "<script>alert" not in reply.text


def test_what_streams_at_the_end_comes_whole(real_var: Path, tmp_path: Path) -> None:
    with running(real_var, tmp_path / "log", SAMENWIJZER_LOG="json") as own:
        port = urlsplit(own.address).port
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        client.request(
            "GET", f"/sparql?{urlencode({'query': LONG})}", headers={"Accept": "text/csv"}
        )
        response = client.getresponse()
        start = response.read(1000)
        began = time.monotonic()
        own.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert own.process.poll() is None
        with pytest.raises(ConnectionRefusedError):
            ask(f"{own.address}/health")
        content = start + response.read()
        client.close()
        assert own.process.wait(timeout=10) == 0
        assert time.monotonic() - began < 10
    assert content.count(b"\r\n") == ROWS + 1
    assert own.lines()[-1]["whole"] is True


def test_what_does_not_end_in_time_is_broken_off(real_var: Path, tmp_path: Path) -> None:
    patience = {"SAMENWIJZER_PUBLIC_SECONDS": "60", "SAMENWIJZER_CLIENT_SECONDS": "60"}
    with running(real_var, tmp_path / "log", **patience) as own:
        port = urlsplit(own.address).port
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        client.request(
            "GET", f"/sparql?{urlencode({'query': LONG})}", headers={"Accept": "text/csv"}
        )
        response = client.getresponse()
        own.process.send_signal(signal.SIGTERM)
        assert own.process.wait(timeout=15) == 0
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            response.read()
        response.close()
        client.close()


def test_an_address_that_no_application_sees_has_the_header_that_fits(site: str) -> None:
    reply = ask(f"{site}/?{'x' * 70_000}")
    assert (reply.status, reply.headers["x-content-type-options"]) == (414, "nosniff")
