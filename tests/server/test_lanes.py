"""Turns in a lane: bounded, fair between clients, and none is lost when somebody leaves."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from server.lanes import CrowdedError, Turns

T = TypeVar("T")


def own_loop(todo: Coroutine[None, None, T]) -> T:
    """Run in a thread: a browser of other tests may hold the loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, todo).result()


def test_as_many_as_there_are_places_have_a_turn_at_once() -> None:
    async def run() -> None:
        turns = Turns(2, 1)
        await turns.take("a")
        await turns.take("a")
        third = asyncio.create_task(turns.take("b"))
        await asyncio.sleep(0)
        assert not third.done()
        assert turns.waiting == 1
        turns.give_back("a", 0.1)
        await third
        assert turns.waiting == 0

    own_loop(run())


def test_who_would_wait_behind_too_many_is_told_at_once() -> None:
    async def run() -> None:
        turns = Turns(1, 1)
        await turns.take("a")
        waiting = asyncio.create_task(turns.take("a"))
        await asyncio.sleep(0)
        with pytest.raises(CrowdedError, match="too many"):
            await asyncio.wait_for(turns.take("a"), 1)
        turns.give_back("a", 0.1)
        await waiting

    own_loop(run())


def test_nobody_waits_longer_than_it_may() -> None:
    async def run() -> None:
        turns = Turns(1, 5)
        await turns.take("a")
        with pytest.raises(CrowdedError):
            await asyncio.wait_for(turns.take("b", 0.05), 2)
        assert turns.waiting == 0
        other = asyncio.create_task(turns.take("c", 5))
        await asyncio.sleep(0)
        turns.give_back("a", 0.1)
        await asyncio.wait_for(other, 1)

    own_loop(run())


def test_ever_new_clients_are_forgotten_but_not_those_that_wait() -> None:
    async def run() -> None:
        turns = Turns(2, 5)
        await turns.take("stays")
        await turns.take("also")
        waiting = asyncio.create_task(turns.take("waits"))
        await asyncio.sleep(0)
        turns.free += 1  # a place for the others, which come and go
        for number in range(5000):
            turns._begin(f"client {number}")
        assert len(turns._clocks) <= 1001
        assert len(turns._costs) <= 1001
        turns.give_back("also", 0.1)
        await asyncio.wait_for(waiting, 1)

    own_loop(run())


def test_who_used_much_makes_place_for_who_used_little() -> None:
    async def run() -> None:
        turns = Turns(1, 2)
        for client, seconds in (("little", 0.1), ("more", 1.0), ("most", 9.0)):
            await turns.take(client)
            turns.give_back(client, seconds)
        await turns.take("another")
        asked = {c: asyncio.create_task(turns.take(c)) for c in ("more", "most")}
        await asyncio.sleep(0)
        asked["little"] = asyncio.create_task(turns.take("little"))
        with pytest.raises(CrowdedError):
            await asked["most"]
        with pytest.raises(CrowdedError):  # and comes back in vain
            await turns.take("most")
        turns.give_back("another", 0.1)
        await asked["little"]
        turns.give_back("little", 0.1)
        await asked["more"]
        turns.give_back("more", 0.1)
        assert (turns.free, turns.waiting) == (1, 0)

    own_loop(run())


def test_who_leaves_as_it_makes_place_gives_no_turn_away() -> None:
    async def run() -> None:
        turns = Turns(1, 1)
        await turns.take("little")
        turns.give_back("little", 0.1)
        await turns.take("most")
        leaving = asyncio.create_task(turns.take("most"))
        await asyncio.sleep(0)
        staying = asyncio.create_task(turns.take("little"))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises((CrowdedError, asyncio.CancelledError)):
            await leaving
        assert (turns.free, turns.waiting, staying.done()) == (0, 1, False)
        turns.give_back("most", 0.1)
        await staying

    own_loop(run())


def test_a_client_with_many_questions_does_not_hold_up_one_with_few() -> None:
    async def run() -> list[str]:
        turns, served = Turns(1, 10), list[str]()

        async def ask(client: str) -> None:
            await turns.take(client)
            served.append(client)
            turns.give_back(client, 0.1)

        await turns.take("first")
        asked = [asyncio.create_task(ask(client)) for client in ("a", "a", "a", "b")]
        await asyncio.sleep(0)
        turns.give_back("first", 0.1)
        await asyncio.gather(*asked)
        return served

    assert own_loop(run()) == ["a", "b", "a", "a"]


def test_who_used_least_goes_first() -> None:
    async def run() -> list[str]:
        turns, served = Turns(1, 10), list[str]()

        async def ask(client: str) -> None:
            await turns.take(client)
            served.append(client)
            turns.give_back(client, 0.1)

        for client, seconds in (("much", 9.0), ("little", 1.0), ("least", 0.1)):
            await turns.take(client)
            turns.give_back(client, seconds)
        await turns.take("another")
        asked = [asyncio.create_task(ask(client)) for client in ("much", "little", "least")]
        await asyncio.sleep(0)
        turns.give_back("another", 0.1)
        await asyncio.gather(*asked)
        return served

    assert own_loop(run()) == ["least", "little", "much"]


def test_nobody_waits_for_ever_behind_clients_that_come_and_leave() -> None:
    async def run() -> int:
        turns = Turns(1, 50)
        await turns.take("patient")
        turns.give_back("patient", 0.1)
        await turns.take("other 0")
        waiting = asyncio.create_task(turns.take("patient"))
        await asyncio.sleep(0)
        for number in range(50):
            coming = asyncio.create_task(turns.take(f"other {(number + 1) % 5}"))
            await asyncio.sleep(0)
            turns.give_back(f"other {number % 5}", 0.3)
            await asyncio.sleep(0)
            if waiting.done():
                coming.cancel()
                return number
            await coming
        raise AssertionError("it never had a turn")

    assert own_loop(run()) <= 5


@pytest.mark.parametrize("moment", ["while it waits", "as its turn comes", "as it leaves"])
def test_who_leaves_takes_no_turn_along(moment: str) -> None:
    async def run() -> None:
        turns = Turns(1, 10)
        await turns.take("a")
        leaving = asyncio.create_task(turns.take("b"))
        await asyncio.sleep(0)
        if moment == "as its turn comes":
            turns.give_back("a", 0.1)
        leaving.cancel()
        if moment == "as it leaves":
            turns.give_back("a", 0.1)
        with pytest.raises(asyncio.CancelledError):
            await leaving
        if moment == "while it waits":
            turns.give_back("a", 0.1)
        assert (turns.free, turns.waiting) == (1, 0)
        await asyncio.wait_for(turns.take("c"), 1)

    own_loop(run())
