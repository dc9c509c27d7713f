"""An answer on its way to a client that takes it, or does not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from server.receiving import Bounds, TooSlowError, send_long, send_stream
from tests.server.test_lanes import own_loop

BOUNDS = Bounds(most=10_000_000, patience=0.05)
LONG = bytes(range(256)) * 1000


class Client:
    """Takes so many messages, then waits without end."""

    def __init__(self, takes: int = 1000) -> None:
        self.taken: list[Message] = []
        self._takes = takes

    async def send(self, message: Message) -> None:
        if len(self.taken) == self._takes:
            await asyncio.sleep(3600)
        self.taken.append(message)


async def no_more() -> AsyncIterator[bytes]:
    for piece in ():
        yield piece


def test_who_takes_all_but_the_end_of_an_answer_is_too_slow() -> None:
    client = Client(takes=2)
    with pytest.raises(TooSlowError):
        own_loop(send_stream(client.send, {}, b"all there is", no_more(), BOUNDS))
    assert [message.get("body") for message in client.taken] == [None, b"all there is"]


def test_a_long_answer_goes_out_in_order_with_its_length() -> None:
    client = Client()
    own_loop(send_long(client.send, {"A": "b"}, LONG, BOUNDS))
    head, *parts = client.taken
    assert head["headers"] == [(b"a", b"b"), (b"content-length", b"256000")]
    assert b"".join(part["body"] for part in parts) == LONG
    assert [part["more_body"] for part in parts] == [True] * (len(parts) - 1) + [False]
