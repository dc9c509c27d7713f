"""What many pages share is there before a visitor asks, also of a release that came later."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.app import create_app
from server.settings import Settings
from server.store import Store
from server.warming import Warming, make_first, warm_up

OF_ONE_COUNCIL = 1
SECONDS = 60


class Counting(Store):
    """A store that counts what it is asked."""

    asked = 0

    def _read(self, *about: object) -> bytes:
        self.asked += 1
        return super()._read(*about)  # type: ignore[arg-type]


@pytest.fixture
def store(real_var: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    monkeypatch.setenv("SAMENWIJZER_VAR", str(real_var))
    made = Counting(Settings.from_environ())
    yield made
    made.close()


def asked_for(app: Flask, store: Counting, path: str) -> int:
    """Return how many questions a page takes."""
    before = store.asked
    assert app.test_client().get(path).status_code == 200
    return store.asked - before


def test_the_first_visitor_of_a_council_waits_for_that_council_only(store: Counting) -> None:
    app = create_app(store.settings, store)
    warm_up(app, store, threading.Event())
    assert asked_for(app, store, "/bestuur/34022") <= OF_ONE_COUNCIL
    assert asked_for(app, store, "/witte-vlekken") == 0


def test_before_there_are_visitors_what_all_councils_share_is_made(store: Counting) -> None:
    app = create_app(store.settings, store)
    make_first(app, store)
    assert asked_for(app, store, "/bestuur/34022") <= OF_ONE_COUNCIL


def test_it_begins_by_itself_and_ends_when_told(store: Counting) -> None:
    warming = Warming(create_app(store.settings, store), store)
    until = time.monotonic() + SECONDS
    while not store.asked and time.monotonic() < until:
        time.sleep(0.05)
    warming.close()
    assert store.asked
    still = store.asked
    time.sleep(0.3)
    assert store.asked == still


def test_who_stops_does_not_wait_for_all_pages(store: Counting) -> None:
    stopping = threading.Event()
    stopping.set()
    app = create_app(store.settings, store)
    before = store.asked
    warm_up(app, store, stopping)
    first = store.asked - before
    warm_up(app, store, threading.Event())
    assert store.asked - before > first > 0
