"""An answer on its way to a client that takes it, or does not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from server.pacing import AT_ONCE, PIECE, Paced, Sendings, TooSlowError
from server.receiving import Bounds, send_stream
from tests.server.test_lanes import own_loop

BOUNDS = Bounds(most=10_000_000, patience=0.05)
LONG = bytes(range(256)) * 1500


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


def test_who_does_not_take_an_answer_from_before_is_too_slow() -> None:
    with pytest.raises(TooSlowError):
        own_loop(send_stream(Client(takes=0).send, {}, b"all there is", no_more(), BOUNDS))


HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]}


async def answer(paced: Paced, body: bytes) -> None:
    """Send a whole answer, and count it no more."""
    try:
        await paced.send(HEAD)
        await paced.send({"type": "http.response.body", "body": body})
    finally:
        paced.close()


def test_a_long_answer_goes_out_in_order_and_in_pieces() -> None:
    client = Client()
    own_loop(answer(Paced(client.send, "a", Sendings(1), 0.05), LONG))
    head, *parts = client.taken
    assert head is HEAD
    assert b"".join(part["body"] for part in parts) == LONG
    assert max(len(part["body"]) for part in parts) == PIECE
    assert [part["more_body"] for part in parts] == [True] * (len(parts) - 1) + [False]


def test_a_short_answer_goes_out_as_it_is() -> None:
    client = Client()
    own_loop(answer(Paced(client.send, "a", Sendings(1), 0.05), LONG[:AT_ONCE]))
    assert [message.get("body") for message in client.taken] == [None, LONG[:AT_ONCE]]


def test_who_does_not_take_a_long_answer_is_too_slow_and_counts_no_more() -> None:
    sendings = Sendings(1)
    with pytest.raises(TooSlowError):
        own_loop(answer(Paced(Client(takes=7).send, "a", sendings, 0.05), LONG))
    assert sendings.take("a", 1)


def test_who_does_not_take_a_file_is_too_slow() -> None:
    async def file(paced: Paced) -> None:
        await paced.send(HEAD)
        while True:
            await paced.send({"type": "http.response.body", "body": b"x", "more_body": True})

    with pytest.raises(TooSlowError):
        own_loop(file(Paced(Client(takes=100).send, "a", Sendings(1), 0.05)))


def test_a_client_has_so_many_long_answers_and_bytes_on_their_way() -> None:
    sendings = Sendings(2)
    assert [sendings.take("a", 1) for _ in range(3)] == [True, True, False]
    assert sendings.take("b", 60_000_000)
    assert not sendings.take("b", 60_000_000)
    sendings.give_back("a", 1)
    assert sendings.take("a", 1)
    assert [sendings.take(name, 90_000_000) for name in "cde"] == [True, True, False]
    assert all(Sendings(0).take("a", 1) for _ in range(100))


def test_one_too_many_is_told_to_come_again() -> None:
    client, sendings = Client(), Sendings(1)
    assert sendings.take("a", 1)
    own_loop(answer(Paced(client.send, "a", sendings, 0.05), LONG))
    head, body = client.taken
    assert (head["status"], dict(head["headers"])[b"retry-after"]) == (503, b"5")
    assert body["body"].startswith(b"503 too many long answers")
