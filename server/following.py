"""Keeps a living host on the current release: follows ``current``, replaces a host that died.

A new generation is started beside the old, takes over when it is ready, and the old one ends when
nobody reads from it any more. A release that does not load is tried again, ever more seldom.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.errors import ReleaseError, StoreError
from loaders.release import CURRENT, Release, current_release
from server.folders import sweep_folders
from server.generation import Generation, start_generation
from server.settings import Settings

_LOOK_SECONDS: Final = 1.0
_FIRST_PAUSE_SECONDS: Final = 5.0
_LONGEST_PAUSE_SECONDS: Final = 600.0
DRAIN_SECONDS: Final = 20.0
"""An old host that is read from longer than a question may take, and so much more, is ended."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """A release that did not load: when to try again (time.monotonic), and the pause after that."""

    again: float
    pause: float


class Following:
    """The generation that answers, and the thread that sees to it."""

    def __init__(self, settings: Settings) -> None:
        """Start a host on the current release.

        :raises StoreError: when there is no release, or it does not load.
        """
        self._settings = settings
        release = current_release(settings.var)
        if release is None:
            raise StoreError(f"no release in {settings.var}", fix="build one: `samenwijzer build`")
        self._stopping = threading.Event()
        sweep_folders()
        since = _switched(settings.var)
        self._generation = start_generation(settings, release, self._stopping)
        self._generation.since = since
        self._kept = threading.local()
        self.hosts_started = 1
        self._old: list[tuple[Generation, float]] = []
        self._refused: dict[str, Refused] = {}
        self._trouble = ""
        self._switching = threading.Lock()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self.generation.release

    @property
    def generation(self) -> Generation:
        """The generation that answers now; in a thread that keeps to one, that one."""
        return getattr(self._kept, "generation", self._generation)

    @property
    def newest(self) -> Generation:
        """The generation that answers now, whatever the thread that asks keeps to."""
        return self._generation

    @property
    def since(self) -> float:
        """When the release that answers was made the current one (seconds since 1970)."""
        return self.generation.since

    @property
    def folder(self) -> Path:
        """Where the sockets and the board of the host that answers are."""
        return self._generation.folder

    @property
    def load_seconds(self) -> float:
        """How long the host that answers took to start."""
        return self._generation.load_seconds

    def enter(self) -> Generation:
        """Return the current generation with us as reader; none can be ended in between."""
        with self._switching:
            generation = self.generation
            generation.enter()
            return generation

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep this thread to the generation that is current now: one page is of one release."""
        generation = self._kept.generation = self.enter()
        try:
            yield
        finally:
            del self._kept.generation
            generation.leave()

    def close(self) -> None:
        """Stop following and end the hosts, also those that are still read from."""
        self._stopping.set()
        self._thread.join(timeout=5)
        for generation in (self._generation, *(old for old, _ in self._old)):
            generation.stop()

    def _follow(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                self._end_old()
                if release := self._wanted():
                    self._switch(release)
            except Exception:  # whatever goes wrong in one round, the next one comes
                _LOG.exception("following the current release")

    def _wanted(self) -> Release | None:
        """Return the release to start a host on: another one is current, or the host is dead."""
        own, alive = self.release, self._generation.is_alive
        for release in (self._current(), None if alive else own):
            if release and (release.version != own.version or not alive):
                refused = self._refused.get(release.version)
                if refused is None or time.monotonic() >= refused.again:
                    return release
        return None

    def _current(self) -> Release | None:
        """Return the current release; trouble with it is told once, not every second."""
        try:
            release, trouble = current_release(self._settings.var), ""
        except ReleaseError as error:
            release, trouble = None, str(error)
        if trouble and trouble != self._trouble:
            _LOG.error("%s", trouble)
        self._trouble = trouble
        return release

    def _switch(self, release: Release) -> None:
        try:
            fresh = start_generation(self._settings, release, self._stopping)
        except StoreError as error:
            self._refuse(release, error)
            return
        self._refused.clear()
        fresh.since = _switched(self._settings.var)
        with self._switching:
            old, self._generation = self._generation, fresh
            self.hosts_started += 1
        self._old.append((old, time.monotonic() + self._settings.public_seconds + DRAIN_SECONDS))

    def _refuse(self, release: Release, error: StoreError) -> None:
        before = self._refused.get(release.version)
        pause = before.pause if before else _FIRST_PAUSE_SECONDS
        longer = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        self._refused[release.version] = Refused(time.monotonic() + pause, longer)
        _LOG.error("%s; %s answers on; next try in %g s", error, self.release.version, pause)

    def _end_old(self) -> None:
        for old, until in list(self._old):
            if not old.asking or not old.is_alive or time.monotonic() > until:
                self._old.remove((old, until))
                old.stop()


def _switched(var: Path) -> float:
    """Return when ``current`` was switched last; also a rollback makes it later."""
    return (var / CURRENT).lstat().st_mtime
