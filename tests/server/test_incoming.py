"""Where a request ends, however it arrives."""

import time

import pytest

from server.incoming import Incoming

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\ncontent-LENGTH:  5 \r\n\r\nhello"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n"
TRAILER = CHUNKED[:-2] + b"X-Sum: 1\r\n\r\n"


@pytest.mark.parametrize("request_", [GET, POST, CHUNKED, TRAILER])
def test_whole_at_its_last_byte_and_not_before(request_: bytes) -> None:
    incoming = Incoming()
    found = [incoming.add(bytes([byte])) for byte in request_]
    assert found == [False] * (len(request_) - 1) + [True]
    assert incoming.take() == request_
    assert incoming.add(GET)


def test_what_we_never_take_is_handed_on_at_once() -> None:
    assert Incoming().add(b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")
    assert Incoming().add(b"GET /" + b"a" * 70_000)
    assert Incoming().add(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"z" * 300)


def test_small_chunks_in_small_pieces_take_time_in_proportion() -> None:
    incoming, started = Incoming(), time.perf_counter()
    incoming.add(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(100_000):
        incoming.add(b"1\r\na\r\n")
    assert time.perf_counter() - started < 2


def test_who_asks_leave_for_the_body_is_known() -> None:
    incoming = Incoming()
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
    assert (incoming.add(head), incoming.waits_for_continue) == (False, True)
