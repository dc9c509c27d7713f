"""Hostile clients, each from an address of its own, until it is stopped; a program.

``python -m tests.hostile.crowd PORT CANARY SECONDS CLIENTS`` writes, as JSON, what became of each
attack. Whoever still waits at the end is gone without a word.
"""

import errno
import http.client
import itertools
import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

from tests.hostile.attacks import (
    BROKEN,
    SLOW,
    Request,
    calling_requests,
    large_requests,
    query_requests,
)
from tests.hostile.outcomes import BROKEN_OFF, HASTY, LEFT, PART, RESET, STILL_OPEN, WHOLE

AT_ONCE = 2
HASTY_SECONDS = 0.3
SLOW_AT_ONCE = 12
SLOW_SECONDS = 12.0
READ_BYTES = 200_000
Attack = tuple[str, Request | bytes]


class Crowd:
    """The clients, and the tally of what they were answered."""

    def __init__(self, port: int, canary: int, seconds: float, clients: int) -> None:
        self._tally: dict[str, Counter[str]] = {}
        self._begun: Counter[str] = Counter()
        self._server = ("127.0.0.1", port)
        self._canary = f"http://127.0.0.1:{canary}/sparql"
        self._clients = clients
        self._until = time.monotonic() + seconds
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def run(self) -> dict[str, dict[str, int]]:
        """Attack until the time is up; return per attack how often it ended how."""
        clients = [f"127.0.0.{n + 2}" for n in range(self._clients)] * AT_ONCE
        threading.Thread(target=self._dawdle, daemon=True).start()
        for n, client in enumerate(clients):
            threading.Thread(target=self._attack, args=(client, n), daemon=True).start()
        time.sleep(max(self._until - time.monotonic(), 0))
        with self._lock:
            for name, number in self._begun.items():
                told = self._tally.setdefault(name, Counter())
                told[LEFT] += number - told.total()
            return {name: dict(+told) for name, told in self._tally.items()}

    def _begin(self, name: str) -> None:
        with self._lock:
            self._begun[name] += 1

    def _note(self, name: str, outcome: str) -> None:
        with self._lock:
            self._tally.setdefault(name, Counter())[outcome] += 1

    def _attack(self, client: str, start: int) -> None:
        """Make all attacks one after another, time and again; each client begins with another.

        So all are made soon: those that no client begins with are at the end, and take no time.
        """
        order = random.Random(start)  # noqa: S311  the same order each time it is run
        every = list(self._round())
        first = start * len(every) // (AT_ONCE * self._clients)
        every = every[first:] + every[:first]
        while True:
            for name, sent in every:
                self._begin(name)
                self._note(name, self._made(client, sent))
            every = list(self._round())
            order.shuffle(every)

    def _round(self) -> Iterator[Attack]:
        """Yield all attacks once: costly, left at once, too large, calling elsewhere, broken."""
        number = next(self._numbers)
        for request in query_requests(-number - 1, HASTY_SECONDS):
            yield request.name + HASTY, request
        for request in query_requests(number):
            yield request.name, request
        for request in (*large_requests(), *calling_requests(self._canary)):
            yield request.name, request
        yield from BROKEN.items()

    def _made(self, client: str, sent: Request | bytes) -> str:
        return self._send(client, sent) if isinstance(sent, bytes) else self._ask(client, sent)

    def _ask(self, client: str, request: Request) -> str:
        """Ask over HTTP; return how it ended."""
        connection = http.client.HTTPConnection(
            *self._server, request.patience, source_address=(client, 0)
        )
        try:
            connection.request(request.method, request.path, request.body, dict(request.headers))
            return _outcome(connection.getresponse())
        except http.client.HTTPException as error:
            return type(error).__name__
        except OSError as error:
            return _named(error)
        finally:
            connection.close()

    def _send(self, client: str, content: bytes) -> str:
        """Send bytes as they are; return with which status or how the connection ended."""
        try:
            with socket.create_connection(self._server, 15, source_address=(client, 0)) as opened:
                opened.sendall(content)
                opened.shutdown(socket.SHUT_WR)
                return _status(opened.recv(4096))
        except OSError as error:
            return _named(error)

    def _dawdle(self) -> None:
        """Begin slow requests and wait longer than the server has patience; look what it did."""
        while True:
            opened = []
            for client, (name, start) in zip(
                range(SLOW_AT_ONCE), itertools.cycle(SLOW.items()), strict=False
            ):
                self._begin(name)
                opened.append((name, self._started(f"127.0.0.{client + 2}", start)))
            time.sleep(SLOW_SECONDS)
            for name, one in opened:
                self._note(name, _ending(one))

    def _started(self, client: str, start: bytes) -> socket.socket:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.bind((client, 0))
        one.connect(self._server)
        one.sendall(start)
        return one


def _outcome(response: http.client.HTTPResponse) -> str:
    """Return the status, and of an answer whether it is there from begin to end."""
    status = str(response.status)
    if status in ("429", "503") and not response.headers["Retry-After"]:
        return f"{status} without Retry-After"
    if status != "200":
        return status
    read = 0
    try:
        while read < READ_BYTES:
            piece = response.read(READ_BYTES - read)
            if not piece:
                return BROKEN_OFF if response.length else WHOLE
            read += len(piece)
    except (http.client.IncompleteRead, ConnectionError):
        return BROKEN_OFF
    return PART


def _ending(one: socket.socket) -> str:
    """Return how the server ended a slow connection, if it did; close it."""
    with one:
        one.settimeout(0.5)
        try:
            first = last = one.recv(4096)
            for _ in range(1000):
                piece = one.recv(65536)
                if not piece:
                    return _ended(_status(first), last)
                last = (last + piece)[-5:]
        except OSError as error:
            return STILL_OPEN if isinstance(error, TimeoutError) else _named(error)
    return STILL_OPEN


def _ended(status: str, last: bytes) -> str:
    if status != "200":
        return status
    return WHOLE if last.endswith(b"0\r\n\r\n") else BROKEN_OFF


def _status(first: bytes) -> str:
    return first[9:12].decode("latin-1") if first.startswith(b"HTTP/") else "closed"


def _named(error: OSError) -> str:
    """Return what became of a connection: we left it, or the server did."""
    if isinstance(error, TimeoutError):
        return LEFT
    if isinstance(error, ConnectionError) or error.errno == errno.ENOTCONN:
        return RESET
    return type(error).__name__


def main() -> None:
    """Attack, and tell."""
    port, canary, seconds, clients = sys.argv[1:]
    crowd = Crowd(int(port), int(canary), float(seconds), int(clients))
    json.dump(crowd.run(), sys.stdout)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
