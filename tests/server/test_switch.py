"""Releases are switched under load: no request fails, no answer is of two releases at once.

Two releases differ in their day and in the names of all organisations and offers. What each of them
answers is first asked of a server that has had no other release.
"""

import hashlib
import http.client
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from loaders.release import CURRENT, current_release
from server.sending import VERSION_HEADER
from tests.conftest import served
from tests.server.switching import (
    NAMES,
    PATIENCE,
    SEEN_SECONDS,
    SWITCHES,
    TITLES,
    host_of,
    make_other_current,
    sparql,
    two_releases,
    wait_until,
)
from tests.server.test_hostile import alive

pytestmark = pytest.mark.slow

ANSWERS_BETWEEN: Final = 3


@dataclass(frozen=True)
class Kind:
    """What a client asks for; ``told`` is where the answer names its release."""

    name: str
    address: Callable[[int], str]
    told: Callable[[http.client.HTTPResponse, bytes], str]
    in_any_order: bool = True

    def digest(self, body: bytes) -> str:
        lines = sorted(body.splitlines()) if self.in_any_order else [body]
        return hashlib.sha256(b"\n".join(lines)).hexdigest()


def in_header(response: http.client.HTTPResponse, _body: bytes) -> str:
    return response.headers[VERSION_HEADER]


def in_footer(_response: http.client.HTTPResponse, body: bytes) -> str:
    (found,) = re.findall(rb"Uitgave <code>(.*?)</code>", body)
    return str(found.decode())


def in_location(response: http.client.HTTPResponse, _body: bytes) -> str:
    return response.headers["Content-Location"].split("/")[2]


KINDS: Final = (
    Kind("asked anew", lambda number: sparql(f"{NAMES} # {number}"), in_header),
    Kind("from the cache", lambda _: sparql(NAMES), in_header),
    Kind("streamed", lambda _: sparql(TITLES), in_header),
    Kind("page", lambda _: "/bestuur/73109", in_footer, in_any_order=False),
    Kind("file", lambda _: "/data/latest/dataset.nq.gz", in_location, in_any_order=False),
)
EIGHT: Final = (*KINDS, KINDS[0], KINDS[2], KINDS[3])


@dataclass(frozen=True)
class Answer:
    told: str
    """The release that it says it is of."""
    tag: str
    digest: str
    modified: str


@dataclass
class Client:
    """Asks without pause over one connection, from an address of its own, until it fails."""

    kind: Kind
    site: str
    number: int
    answers: list[Answer] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def run(self, until: threading.Event) -> None:
        with self.connected() as connection:
            try:
                while not until.is_set():
                    self.answers.append(self.ask(connection))
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self.failures.append(f"{self.kind.name}, {len(self.answers)}: {error!r}")

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection(
            urlsplit(self.site).netloc, timeout=30, source_address=(f"127.0.1.{self.number}", 0)
        )
        try:
            yield connection
        finally:
            connection.close()

    def ask(self, connection: http.client.HTTPConnection) -> Answer:
        asked = self.kind.address(100_000 * self.number + len(self.answers))
        connection.request("GET", asked, headers={"Accept": "text/csv, text/html;q=0.1"})
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, body[:200]
        assert not response.will_close
        tag, modified = response.headers["ETag"], response.headers["Last-Modified"]
        told = self.kind.told(response, body)
        return Answer(told, tag, self.kind.digest(body), modified or "")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory, real_var: Path) -> Path:
    """The real release, and one of a day later in which things are named otherwise."""
    return two_releases(tmp_path_factory.mktemp("switch"), real_var)


def answers_of(site: str) -> dict[str, Answer]:
    """What the release of a site answers: name of the kind → answer."""
    found = {}
    for number, kind in enumerate(KINDS, 1):
        client = Client(kind, site, number)
        with client.connected() as connection:
            found[kind.name] = client.ask(connection)
    return found


@dataclass
class Load:
    """Eight clients, the server they ask, and when it was switched to what."""

    var: Path
    site: str
    clients: list[Client]
    known: dict[str, dict[str, Answer]]
    """What each release answers to a client alone: version → name of the kind → answer."""
    switched: dict[int, str]
    """Second of the switch → version."""
    drained: list[float] = field(default_factory=list)
    """How long after a switch the old host and its workers were gone."""

    def switch(self) -> None:
        """Switch to the other release; wait until all know it and the old host is gone."""
        before = host_of(self.var, self.site)
        other = make_other_current(self.var)
        self.switched[_second(self.var)] = other.version
        wait_until(lambda: self.any_answers(other.version), SEEN_SECONDS)
        began = time.monotonic()
        wait_until(lambda: not any(alive(process) for process in before), PATIENCE)
        self.drained.append(time.monotonic() - began)
        wait_until(lambda: self.all_answer(other.version), SEEN_SECONDS)

    def any_answers(self, version: str) -> bool:
        assert self.failures == []
        return any(client.answers[-1].told == version for client in self.clients)

    def all_answer(self, version: str) -> bool:
        assert self.failures == []
        recent = [client.answers[-ANSWERS_BETWEEN:] for client in self.clients]
        return all(
            [answer.told for answer in answers] == [version] * ANSWERS_BETWEEN for answers in recent
        )

    @property
    def failures(self) -> list[str]:
        return [failure for client in self.clients for failure in client.failures]


def _second(var: Path) -> int:
    return int((var / CURRENT).lstat().st_mtime)


@pytest.fixture(scope="module")
def load(var: Path, site: str) -> Iterator[Load]:
    """Eight clients asked without pause while the releases were switched ten times."""
    current = current_release(var)
    assert current
    with served(var) as switching:
        clients = [Client(kind, switching, number) for number, kind in enumerate(EIGHT, 1)]
        known = {one["page"].told: one for one in (answers_of(site), answers_of(switching))}
        load = Load(var, switching, clients, known, {_second(var): current.version})
        with asking(clients):
            wait_until(lambda: load.all_answer(current.version), SEEN_SECONDS)
            for _ in range(SWITCHES):
                load.switch()
        yield load


@contextmanager
def asking(clients: list[Client]) -> Iterator[None]:
    until = threading.Event()
    threads = [threading.Thread(target=client.run, args=[until]) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        until.set()
        for thread in threads:
            thread.join()


@pytest.fixture(scope="module")
def answers(load: Load) -> list[tuple[Kind, Answer]]:
    return [(client.kind, answer) for client in load.clients for answer in client.answers]


def test_the_releases_differ_for_every_client(load: Load) -> None:
    one, other = load.known.values()
    for kind in KINDS:
        assert one[kind.name].digest != other[kind.name].digest, kind.name
        assert one[kind.name].tag != other[kind.name].tag, kind.name


def test_no_request_fails(load: Load) -> None:
    assert load.failures == []
    assert len(load.switched) == len(load.drained) + 1 == SWITCHES + 1


def test_every_client_is_switched_once_a_switch(load: Load) -> None:
    """None goes back to the old release after it had an answer of the new one."""
    for client in load.clients:
        told = [version for version, _ in groupby(answer.told for answer in client.answers)]
        assert told == list(load.switched.values()), client.kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_answer_is_of_two_releases(
    kind: Kind, answers: list[tuple[Kind, Answer]], load: Load
) -> None:
    own = [answer for asked, answer in answers if asked is kind]
    mixed = [answer for answer in own if answer.digest != load.known[answer.told][kind.name].digest]
    assert mixed == [], f"{len(mixed)} of {len(own)}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_tag_is_of_the_release_of_the_answer(
    kind: Kind, answers: list[tuple[Kind, Answer]], load: Load
) -> None:
    for asked, answer in answers:
        if asked is kind and kind.name == "asked anew":
            assert answer.tag.startswith(f'"{answer.told}-')
        elif asked is kind:
            assert answer.tag == load.known[answer.told][kind.name].tag


def test_the_date_is_of_the_release_of_the_answer(
    load: Load, answers: list[tuple[Kind, Answer]]
) -> None:
    """Who has an answer of the old release is not told that nothing changed since."""
    for kind, answer in answers:
        if kind.told is in_header:
            second = int(parsedate_to_datetime(answer.modified).timestamp())
            assert load.switched[second] == answer.told, kind.name


def test_old_hosts_are_gone_in_time(load: Load) -> None:
    print(  # noqa: T201  the figures of docs/acceptance.md
        f"{sum(len(client.answers) for client in load.clients)} answers,"
        f" {len(load.drained)} switches, slowest end of an old host {max(load.drained):.1f} s"
    )
    assert max(load.drained) < PATIENCE
    assert host_of(load.var, load.site)
