"""Sends text compressed to who takes it, also while it streams; views need not know.

Every form has its own ETag (RFC 9110 §8.8.3): that of the compressed one ends in ``-gzip``. Views
answer 304 themselves, before they make anything, so the ending is taken off what the client sends
and put back on what it gets. That is why flask-compress, which only sees finished answers, is not
used.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from flask import Flask, Response, request

_ENDING: Final = '-gzip"'
_WORTH_BYTES: Final = 1024
_LEVEL: Final = 5
_GZIP: Final = 16 + zlib.MAX_WBITS
_TEXTS: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/n-quads",
        "application/n-triples",
        "application/rdf+xml",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/trig",
        "application/xml",
        "image/svg+xml",
    }
)


def compress_answers(app: Flask) -> None:
    """Compress what this application answers, where it is worth it and the client takes it."""
    app.before_request(_know_our_tags)
    app.after_request(_compressed)


def _takes_gzip() -> bool:
    return request.accept_encodings.best_match(["gzip", "identity"]) == "gzip"


def _know_our_tags() -> None:
    """Let views see the ETags that they gave themselves."""
    sent = request.environ.get("HTTP_IF_NONE_MATCH", "")
    request.environ["server.compression.tags"] = sent
    if _ENDING in sent and _takes_gzip():
        request.environ["HTTP_IF_NONE_MATCH"] = sent.replace(_ENDING, '"')


def _compressed(response: Response) -> Response:
    if response.status_code == 304:  # noqa: PLR2004  not modified
        tag = response.headers.get("ETag", "")
        if _ended(tag) in request.environ.get("server.compression.tags", ""):
            response.headers["ETag"] = _ended(tag)
        response.vary.add("Accept-Encoding")
    elif _is_text(response):
        response.vary.add("Accept-Encoding")
        if _takes_gzip() and _is_worth_it(response):
            _compress(response)
    return response


def _ended(tag: str) -> str:
    return tag.removesuffix('"') + _ENDING if tag else "no tag"


def _is_text(response: Response) -> bool:
    kind = (response.mimetype or "").lower()
    partial = response.status_code in (204, 206) or "Content-Encoding" in response.headers
    return (kind.startswith("text/") or kind in _TEXTS) and not partial


def _is_worth_it(response: Response) -> bool:
    """Whether it is long, or streams and nobody knows how long it will be."""
    length = response.calculate_content_length() if not response.is_streamed else None
    length = response.content_length if length is None else length
    return length is None or length >= _WORTH_BYTES


def _compress(response: Response) -> None:
    if response.is_streamed:
        response.direct_passthrough = False
        response.response = _stream(response.response)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(zlib.compress(response.get_data(), _LEVEL, _GZIP))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if tag := response.headers.get("ETag"):
        response.headers["ETag"] = _ended(tag)


def _stream(body: Iterable[bytes] | Iterable[str]) -> Iterator[bytes]:
    """Compress piece by piece; closing it closes the body."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    try:
        for piece in body:
            if found := compressor.compress(piece.encode() if isinstance(piece, str) else piece):
                yield found
        yield compressor.flush()
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
