"""Heads that are written at once: the same as those of uvicorn, and no value begins a line."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from server.cycles import Cycle, head_lines

SERVER = [(b"date", b"Wed, 25 Nov 2026 06:41:07 GMT")]
PLAIN = (b"content-type", b"text/plain")


class Transport:
    """Keeps what is written; no more than a cycle needs of one."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False
        self.write_paused = False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True


def cycle_of(kind: type[RequestResponseCycle], method: str, *, keep: bool) -> Any:
    transport = Transport()
    return kind(
        **{"scope": {"method": method}, "transport": transport, "flow": transport},
        **{"logger": None, "access_logger": None, "access_log": False, "keep_alive": keep},
        **{"default_headers": SERVER, "message_event": asyncio.Event()},
        **{"expect_100_continue": False, "on_response": lambda: None},
    )


def sent(kind: type[RequestResponseCycle], method: str, messages: Any, *, keep: bool) -> Any:
    async def send() -> Any:
        cycle = cycle_of(kind, method, keep=keep)
        for message in messages:
            await cycle.send(message)
        return cycle.transport.written, cycle.transport.closed, cycle.response_complete

    with ThreadPoolExecutor(1) as pool:  # a browser of other tests may hold the loop of this thread
        return pool.submit(lambda: asyncio.run(send())).result()


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("status", "headers", "pieces"),
    [
        (200, [PLAIN, (b"content-length", b"5")], [b"abcde"]),
        (200, [PLAIN, (b"content-length", b"5")], [b"ab", b"cde"]),
        (200, [PLAIN], [b"ab", b"cde"]),
        (304, [(b"etag", b'"a"')], [b""]),
        (204, [], [b""]),
        (503, [PLAIN, (b"connection", b"close"), (b"content-length", b"0")], [b""]),
        (200, [PLAIN, (b"x-tab", b"a\tb"), (b"content-length", b"0")], [b""]),
    ],
    ids=["whole", "in pieces", "of no known length", "304", "204", "closed", "tab"],
)
def test_it_writes_what_uvicorn_writes(
    method: str, status: int, headers: list[tuple[bytes, bytes]], pieces: list[bytes], keep: bool
) -> None:
    messages = [{"type": "http.response.start", "status": status, "headers": headers}]
    for number, piece in enumerate(pieces, 1):
        more = number < len(pieces)
        messages.append({"type": "http.response.body", "body": piece, "more_body": more})
    ours = sent(Cycle, method, messages, keep=keep)
    assert ours == sent(RequestResponseCycle, method, messages, keep=keep)
    assert ours[0].startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize("control", [b"\r\n", b"\n", b"\r", b"\0", b"\x7f", b"a\r\n b"])
def test_no_value_begins_a_line(control: bytes) -> None:
    headers = [PLAIN, (b"location", b"/a" + control + b"Set-Cookie: b"), (b"content-length", b"0")]
    assert head_lines(headers) == b""
    message = {"type": "http.response.start", "status": 200, "headers": headers}
    with pytest.raises(RuntimeError, match="Invalid HTTP header value"):
        sent(Cycle, "GET", [message], keep=True)


@pytest.mark.parametrize("size", [b"4", b"6"])
def test_a_length_that_is_not_so_is_an_error(size: bytes) -> None:
    messages = [
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", size)]},
        {"type": "http.response.body", "body": b"abcde"},
    ]
    with pytest.raises(RuntimeError, match="Content-Length"):
        sent(Cycle, "GET", messages, keep=True)
