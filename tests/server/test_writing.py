"""Whole answers go out in one piece; what is not plain is left to uvicorn, and says the same."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from server.arrival import ClientProtocol
from server.repeats import Repeats

PLAIN = [(b"content-type", b"text/plain"), (b"content-length", b"5")]
ANSWERS: dict[str, tuple[int, list[tuple[bytes, bytes]], list[bytes]]] = {
    "/whole": (200, PLAIN, [b"hello"]),
    "/long": (200, [(b"content-length", b"%d" % 300_000)], [b"x" * 300_000]),
    "/pieces": (200, PLAIN, [b"hel", b"lo"]),
    "/streams": (200, PLAIN[:1], [b"hel", b"lo"]),
    "/closes": (200, [*PLAIN, (b"connection", b"close")], [b"hello"]),
    "/known": (304, [(b"etag", b'"1"')], [b""]),
    "/broken": (200, [*PLAIN, (b"x-told", b"a\r\nx-added: b")], [b"hello"]),
}


async def application(scope: Scope, _receive: Receive, send: Send) -> None:
    status, headers, pieces = ANSWERS[scope["path"]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for number, piece in enumerate(pieces, 1):
        message = {"type": "http.response.body", "body": piece}
        await send({**message, "more_body": number < len(pieces)})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    shared = {"repeats": Repeats(lambda: 1, 0), "note_again": staticmethod(lambda _again: None)}
    protocol = type("_Protocol", (ClientProtocol,), shared)
    config = uvicorn.Config(
        application, port=0, http=protocol, ws="none", lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)


def told(port: int, *paths: str, method: str = "GET") -> bytes:
    """Ask for paths over one connection that stays; returns all that comes."""
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for path in paths:
            client.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        client.settimeout(0.5)
        with suppress(TimeoutError):
            while piece := client.recv(65536):
                came += piece
    return came


@pytest.mark.parametrize("path", ["/whole", "/pieces", "/closes"])
def test_an_answer_is_the_same_however_it_goes_out(port: int, path: str) -> None:
    head, _, body = told(port, path).partition(b"\r\n\r\n")
    assert body == b"hello"
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert head.lower().count(b"\r\ncontent-length: 5") == 1
    assert head.lower().count(b"\r\ndate: ") == 1


def test_a_long_body_and_one_without_length_are_whole(port: int) -> None:
    assert told(port, "/long").partition(b"\r\n\r\n")[2] == b"x" * 300_000
    assert told(port, "/streams").endswith(b"\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")


def test_head_and_304_have_no_body(port: int) -> None:
    assert told(port, "/whole", method="HEAD").endswith(b"\r\n\r\n")
    known = told(port, "/known")
    assert known.startswith(b"HTTP/1.1 304 ")
    assert known.endswith(b"\r\n\r\n")
    assert b"content-length" not in known


def test_answers_over_one_connection_come_in_order(port: int) -> None:
    assert told(port, "/whole", "/known", "/pieces", "/whole").count(b"HTTP/1.1 ") == 4
    assert told(port, "/closes", "/whole").count(b"HTTP/1.1 ") == 1


def test_a_header_with_a_line_break_in_it_does_not_go_out(port: int) -> None:
    assert b"x-added" not in told(port, "/broken")
