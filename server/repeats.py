"""Answers given again to the very same bytes of a request, before any of them is parsed.

Who asks the same again mostly does so in the same words: a dashboard, a script, a browser that asks
whether a page changed. What those bytes got is theirs again, as long as the same release answers on
the same day. Only answers that came out of a cache are kept, and 304, so nothing is decided here.
"""

import builtins
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.types import Scope

from server.cache import AnswerCache
from server.sending import Sent

ARRIVED: Final = "samenwijzer.arrived"
"""The ASGI extension with the bytes of a request, where they came as one piece."""
MOST_REQUEST: Final = 8 * 1024
"""Longer requests are not kept (bytes)."""
_MOST_BODY: Final = 64 * 1024
"""Copying what is longer takes longer than finding it."""
_MOST_SEEN: Final = 16_384
_END: Final = b"\r\n\r\n"
_UNUSUAL: Final = frozenset(
    {
        *(b"connection", b"content-length", b"expect"),
        *(b"proxy-connection", b"transfer-encoding", b"upgrade"),
    }
)
"""A request with one of these leaves the connection in another state than it was in."""
_HIT: Final = (b"server-timing", b'cache;desc="hit"')
_LINES: Final = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    for status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
}
Pairs = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Repeat:
    """An answer as it goes out, and what the log tells of it."""

    scope: Scope
    status: int
    head: bytes
    """Its headers, and the empty line behind them."""
    body: bytes
    is_whole = True
    seconds = 0.0

    @property
    def bytes(self) -> int:
        """How long its body is."""
        return len(self.body)

    def written(self, server: Pairs) -> builtins.bytes:
        """Return all bytes of the answer.

        :param server: the headers that the server adds to every answer, such as Date.
        """
        return b"".join((_LINES[self.status], _lines(server), self.head, self.body))


class Repeats:
    """The bytes of a request → the answer that the release of now gives to them."""

    def __init__(self, stamp: Callable[[], Hashable], most_bytes: int) -> None:
        """Keep so many bytes at most.

        :param stamp: tells what an answer depends on beside its request; when it is another one,
            all that was kept is forgotten.
        """
        self.answers = AnswerCache[Repeat](most_bytes)
        self.stamp = stamp
        self._of = stamp()
        self._seen: set[int] = set()

    def find(self, request: bytes) -> Repeat | None:
        """Return the answer to these bytes, when they were asked before."""
        if request not in self.answers:  # as is usual, and costs least
            return None
        self._forget_old(self.stamp())
        return self.answers.get(request)

    def keep(self, scope: Scope, sent: Sent, stamp: Hashable) -> None:
        """Keep an answer that went out for the next who sends these bytes, if they may have it.

        :param stamp: what it was when the request came.
        """
        if not sent.is_whole or not _was_known(sent) or stamp != self.stamp():
            return
        request = scope["extensions"].get(ARRIVED, {}).get("bytes", b"")
        if arrived_whole(request) and _is_usual(scope) and _may_be_repeated(sent):
            self._forget_old(stamp)
            if self._is_new(request):
                return
            head = _lines(sent.headers) + b"\r\n"
            self.answers.keep(request, Repeat(_told_of(scope), sent.status, head, sent.body))

    def _is_new(self, request: bytes) -> bool:
        """Whether these bytes came for the first time; many never come again."""
        mark = hash(request)
        if mark in self._seen:
            return False
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen.add(mark)
        return True

    def _forget_old(self, now: Hashable) -> None:
        if now != self._of:
            self.answers.clear()
            self._of = now


def arrived_whole(data: bytes) -> bool:
    """Whether these bytes may be one GET request, no more and no less."""
    end = data.find(_END)
    return data.startswith(b"GET ") and 0 < end == len(data) - len(_END) < MOST_REQUEST


def _is_usual(scope: Scope) -> bool:
    """Whether a request leaves the connection as it was, whoever answers it."""
    named = {name for name, _ in scope["headers"]}
    return scope["http_version"] == "1.1" and _UNUSUAL.isdisjoint(named)


def _was_known(sent: Sent) -> bool:
    """Whether it came out of a cache, here or at the client."""
    if sent.status == HTTPStatus.NOT_MODIFIED:
        return True
    return sent.status == HTTPStatus.OK and _HIT in sent.headers


def _may_be_repeated(sent: Sent) -> bool:
    headers, size = dict(sent.headers), len(sent.body)
    if b"etag" not in headers or b"public" not in headers.get(b"cache-control", b""):
        return False
    if sent.status == HTTPStatus.NOT_MODIFIED:
        return not sent.bytes
    return headers.get(b"content-length") == b"%d" % size and size <= _MOST_BODY


def _told_of(scope: Scope) -> Scope:
    """Return what the log and the numbers tell of a request."""
    first = scope["path"].split("/", 2)[1]
    return {"method": scope["method"], "path": f"/{first}"}


def _lines(pairs: Pairs) -> bytes:
    return b"".join(b"%b: %b\r\n" % pair for pair in pairs)
