"""Pages that were made and may be given again, found on the event loop before a thread is asked.

A page is kept as it went out, compressed or not, under the release and the day it was made of: the
same address says something else of another release, and a release grows old by the day.
Source: RFC 9111 §4 (constructing responses from caches), RFC 9110 §13.1.2 (If-None-Match).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.http import parse_etags

from server.cache import AnswerCache
from server.compression import choose_coding
from server.receiving import field

_MOST_BYTES: Final = 1024 * 1024
"""What is longer is made again each time."""
_ASKS_MORE: Final = frozenset({b"range", b"if-modified-since", b"if-match", b"if-range"})
"""A request with one of these is the application's."""
_OF_BODY: Final = frozenset({b"content-encoding", b"content-length", b"content-type"})
_VARY: Final = frozenset({"accept", "accept-encoding"})
_HIT: Final = (b"server-timing", b'cache;desc="hit"')


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it went out: its headers and its body."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def tag(self) -> str:
        """Its ETag, without quotes."""
        return dict(self.headers)[b"etag"].decode("latin-1").strip('"')


class PageCache:
    """An ASGI application around another, which says itself (ETag, public) what may be kept."""

    def __init__(self, app: ASGIApp, version: Callable[[], str], most_bytes: int) -> None:
        """Keep so many bytes at most.

        :param version: tells the release that answers now.
        """
        self.pages = AnswerCache[_Page](most_bytes)
        self._app = app
        self._version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, else let the application answer and keep that."""
        names = {name for name, _ in scope["headers"]}
        if scope["method"] not in ("GET", "HEAD") or not _ASKS_MORE.isdisjoint(names):
            await self._app(scope, receive, send)
            return
        version = self._version()
        key = _key(scope, version)
        page = self.pages.get(key)
        if page is not None:
            await _send(page, field(scope, b"if-none-match"), send)
            return
        keeping = _Keeping(send)
        await self._app(scope, receive, keeping.send)
        if keeping.page is not None and version == self._version():
            self.pages.keep(key, keeping.page)


def _key(scope: Scope, version: str) -> str:
    """Return what tells one page from another; of one length, however long what was asked."""
    address = (scope["raw_path"] + b"?" + scope["query_string"]).decode("latin-1")
    coding = choose_coding(field(scope, b"accept-encoding"))
    parts = (version, str(date.today()), coding, address, field(scope, b"accept"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


async def _send(page: _Page, sent: str, send: Send) -> None:
    """Send a page, or 304 to who has it; the server leaves the body of HEAD out."""
    known = bool(sent) and parse_etags(sent).contains_weak(page.tag)
    kept = (pair for pair in page.headers if not known or pair[0] not in _OF_BODY)
    status = 304 if known else 200
    await send({"type": "http.response.start", "status": status, "headers": [*kept, _HIT]})
    await send({"type": "http.response.body", "body": b"" if known else page.body})


class _Keeping:
    """Sends an answer on, and holds on to it when it may be kept."""

    def __init__(self, send: Send) -> None:
        self.page: _Page | None = None
        self._send = send
        self._headers: tuple[tuple[bytes, bytes], ...] | None = None

    async def send(self, message: Message) -> None:
        """Send a message of the application on."""
        if message["type"] == "http.response.start":
            if _may_be_kept(message):
                self._headers = tuple(message["headers"])
        elif self._headers is not None and not message.get("more_body", False):
            body = message.get("body", b"")
            if len(body) <= _MOST_BYTES:
                self.page = _Page(self._headers, body)
        else:
            self._headers = None  # what streams is not kept
        await self._send(message)


def _may_be_kept(head: Message) -> bool:
    headers = dict(head["headers"])
    vary = {name.strip() for name in headers.get(b"vary", b"").decode("latin-1").lower().split(",")}
    return (
        head["status"] == 200  # noqa: PLR2004  whole
        and b"etag" in headers
        and b"public" in headers.get(b"cache-control", b"")
        and b"set-cookie" not in headers
        and vary - {""} <= _VARY
    )
