"""Sends text compressed to who takes it, also while it streams; applications need not know.

Every form has its own ETag (RFC 9110 §8.8.3): that of a compressed one ends in the name of its
coding. Applications answer 304 themselves, before they make anything, so the ending is taken off
what the client sends and put back on what it gets.
"""

import asyncio
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

import brotli
import zstandard
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from server.receiving import field

CODINGS: Final = ("zstd", "br", "gzip")
"""The best first, where a client likes them equally."""
_WORTH_BYTES: Final = 1024
_LONG_BYTES: Final = 32 * 1024
"""What is longer is compressed in a thread, so that others need not wait."""
_OF_PLAIN: Final = ("Content-Length", "Accept-Ranges", "Repr-Digest")
"""What is so of the form that is not compressed. Source: RFC 9530 §3.1."""
_TEXTS: Final = frozenset(
    {
        "application/csvm+json",
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/n-quads",
        "application/n-triples",
        "application/problem+json",
        "application/rdf+xml",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/trig",
        "application/xml",
        "image/svg+xml",
    }
)


class _Compressor(Protocol):
    def compress(self, piece: bytes) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """brotli's compressor under the names that the others have."""

    def __init__(self) -> None:
        own: Any = brotli.Compressor(quality=4)
        self.compress = own.process
        self.flush = own.finish


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=3).compressobj()
    return _Brotli() if coding == "br" else zlib.compressobj(5, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


@lru_cache(maxsize=256)
def choose_coding(header: str) -> str:
    """Return the content coding for an Accept-Encoding header; empty for none."""
    accepted = parse_accept_header(header, Accept)
    found = accepted.best_match([*CODINGS, "identity"]) if header else ""
    return found if found in CODINGS else ""


class Compression:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress what the other application answers, where it is worth it and can be taken."""
        is_old = scope["http_version"] == "1.0"  # it takes nothing in pieces, of no told length
        coding = "" if is_old else choose_coding(field(scope, b"accept-encoding"))
        sent = field(scope, b"if-none-match")
        if coding:
            scope = _of_plain(_of_plain(scope, b"if-none-match", coding), b"if-match", coding)
        await self._app(scope, receive, _Answer(send, coding, sent).send)


class _Answer:
    """One answer on its way out; its head waits for the first piece."""

    def __init__(self, send: Send, coding: str, sent: str) -> None:
        self._send = send
        self._coding = coding
        self._sent = sent
        self._head: Message | None = None
        self._compressor: _Compressor | None = None

    async def send(self, message: Message) -> None:
        """Send a message of the application on."""
        if message["type"] == "http.response.start":
            if self._is_done_with(message):
                await self._send(message)
            else:
                self._head = message
        elif self._head is not None:
            await self._begin(self._head, message)
        elif self._compressor is not None:
            await self._go_on(message)
        else:
            await self._send(message)

    def _is_done_with(self, head: Message) -> bool:
        """Name the coding in Vary where it may matter; says whether that was all there is to do."""
        if head["status"] == 304:  # noqa: PLR2004  not modified
            headers = MutableHeaders(raw=head["headers"])
            tag = headers.get("etag", "")
            if self._coding and tag and self._ended(tag) in self._sent:
                headers["ETag"] = self._ended(tag)
            _vary(head["headers"])
            return True
        if head["status"] == 204 or not _is_text(dict(head["headers"])):  # noqa: PLR2004  no content
            return True
        _vary(head["headers"])
        return not self._coding or head["status"] == 206  # noqa: PLR2004  a part is of the plain form

    def _ended(self, tag: str) -> str:
        return f'{tag.removesuffix(chr(34))}-{self._coding}"'

    async def _begin(self, head: Message, first: Message) -> None:
        """Send the head and the first piece, which may be the whole.

        The answer to HEAD has the length of a body that is not there.
        """
        self._head = None
        body, more = first.get("body", b""), first.get("more_body", False)
        headers = MutableHeaders(raw=head["headers"])
        size = len(body) if body else int(headers.get("content-length", "0"))
        if not more and size < _WORTH_BYTES:
            await self._send(head)
            await self._send(first)
            return
        self._compressor = _compressor(self._coding)
        headers["Content-Encoding"] = self._coding
        if tag := headers.get("etag"):
            headers["ETag"] = self._ended(tag)
        for name in _OF_PLAIN:
            if name in headers:
                del headers[name]
        piece = await self._compressed(body, more)
        if body and not more:
            headers["Content-Length"] = str(len(piece))
        await self._send(head)
        await self._send({**first, "body": piece})

    async def _go_on(self, message: Message) -> None:
        more = message.get("more_body", False)
        piece = await self._compressed(message.get("body", b""), more)
        await self._send({**message, "body": piece})

    async def _compressed(self, body: bytes, more: bool) -> bytes:
        if len(body) > _LONG_BYTES:
            return await asyncio.to_thread(self._compress, body, more)
        return self._compress(body, more)

    def _compress(self, body: bytes, more: bool) -> bytes:
        assert self._compressor is not None  # noqa: S101  begun
        piece = self._compressor.compress(body)
        return piece if more else piece + self._compressor.flush()


def _of_plain(scope: Scope, name: bytes, coding: str) -> Scope:
    """Return a request in which a condition names ETags of the form that is not compressed."""
    sent, ending = field(scope, name), f'-{coding}"'
    if ending not in sent:
        return scope
    others = [pair for pair in scope["headers"] if pair[0] != name]
    plain = (name, sent.replace(ending, '"').encode("latin-1"))
    return {**scope, "headers": [*others, plain]}


def _vary(headers: list[tuple[bytes, bytes]]) -> None:
    """Say that the answer depends on Accept-Encoding, in the Vary header that there is, if any."""
    for place, (name, value) in enumerate(headers):
        if name == b"vary":
            if b"accept-encoding" not in value.lower():
                headers[place] = (name, value + b", Accept-Encoding")
            return
    headers.append((b"vary", b"Accept-Encoding"))


def _is_text(headers: Mapping[bytes, bytes]) -> bool:
    return b"content-encoding" not in headers and _names_text(headers.get(b"content-type", b""))


@lru_cache(maxsize=256)
def _names_text(content_type: bytes) -> bool:
    kind = content_type.decode("latin-1").partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _TEXTS
