"""Asks the main pages of a release that has just become the current one, before a visitor does.

What many pages share (names, what accesses give, whom they reach) is asked once a release and kept;
so that the first visitor does not wait for it, a thread of the front has the pages made.
"""

import logging
import os
import threading
from typing import Final

from flask import Flask

from server.pages.directory import directory
from server.store import Store

_LOOK_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.1
_GIVES_WAY: Final = 10
_MAIN: Final = (
    "/",
    "/organisaties",
    "/themas",
    "/dekking",
    "/witte-vlekken",
    "/overlap",
    "/herkomst/organisaties",
)
_LOG: Final = logging.getLogger(__name__)


class Warming:
    """A thread that looks for another release, and gives way to whoever asks (nice)."""

    def __init__(self, app: Flask, store: Store) -> None:
        """Start with the release that answers now."""
        self._app = app
        self._store = store
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="warming", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the page that is being made."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def _follow(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVES_WAY)
        warm = ""
        while not self._stopping.is_set():
            version = self._store.release.version
            try:
                if version != warm:
                    warm_up(self._app, self._store, self._stopping)
            except Exception:  # visitors wait a little longer; the next release is another chance
                _LOG.exception("warming release %s", version)
            warm = version
            self._stopping.wait(_LOOK_SECONDS)


def make_first(app: Flask, store: Store) -> None:
    """Have made what all councils share, before there are visitors; what goes wrong is logged."""
    try:
        _make_shared(app, store)
    except Exception:  # visitors wait a little longer
        _LOG.exception("making the first page")


def warm_up(app: Flask, store: Store, stopping: threading.Event) -> None:
    """Have the page of one council made, and the main pages; what goes wrong is logged."""
    _make_shared(app, store)
    for path in _MAIN:
        if stopping.wait(_PAUSE_SECONDS):
            return
        _make(app, store, path)


def _make_shared(app: Flask, store: Store) -> None:
    """Have the page of one council made, and with it what all of them share."""
    with app.app_context(), store.following.keeping():
        slug = next(iter(directory().by_slug), "")
    _make(app, store, f"/bestuur/{slug}")


def _make(app: Flask, store: Store, path: str) -> None:
    with store.following.keeping():  # as of who asks: one page is of one release
        app.test_client().get(path)
