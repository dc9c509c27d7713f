"""The same five answers by every way in which a Python server asks an application for them.

``/`` a constant body; ``/broken`` an answer that fails after its first bytes; ``/sending`` one that
goes on for ten seconds; ``/waiting`` one that makes its client wait ten seconds for the first byte.
Those two write the seconds after which they learned that their client left to ``$BENCH_TOLD``.
``/flood`` has 128 MB for a client that reads nothing, and writes there how many the server took.
Run by the servers in their own environment, so it imports nothing else of ours.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final, cast

BODY: Final = b'{"head": {"vars": ["o"]}, "results": {"bindings": []}}'
TYPE: Final = "application/sparql-results+json"
SECONDS: Final = 10.0
_PIECE: Final = b"x" * 4096
_PAUSE: Final = 0.05
_PIECES: Final = int(SECONDS / _PAUSE)
_FLOOD: Final = b"x" * 1_000_000
FLOODS: Final = 128
_ENOUGH: Final = 16
"""So many pieces, and a server has sent the head of a broken answer."""


class BrokenError(RuntimeError):
    """What an application meets when its store fails half way."""


def _tell(began: float) -> None:
    Path(os.environ["BENCH_TOLD"]).write_text(f"{time.monotonic() - began:.2f}", encoding="ascii")


def _tell_taken(pieces: int) -> None:
    Path(os.environ["BENCH_TOLD"]).write_text(str(pieces), encoding="ascii")


def wsgi(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes] | list[bytes]:
    """Answer as a WSGI application."""
    path = environ["PATH_INFO"]
    if path == "/":
        start("200 OK", [("Content-Type", TYPE), ("Content-Length", str(len(BODY)))])
        return [BODY]
    start("200 OK", [("Content-Type", TYPE)])
    makers = {"/broken": _break, "/sending": _send, "/waiting": _wait, "/flood": _flood}
    return makers[path]()


def _break() -> Iterator[bytes]:
    yield from [_PIECE] * _ENOUGH
    raise BrokenError


def _send() -> Iterator[bytes]:
    began = time.monotonic()
    whole = False
    try:
        for _ in range(_PIECES):
            time.sleep(_PAUSE)
            yield _PIECE
        whole = True
    finally:
        if not whole:
            _tell(began)


def _wait() -> Iterator[bytes]:
    """Wait; WSGI has no word for a client that left, so all there is to do is to wait."""
    began = time.monotonic()
    whole = False
    try:
        time.sleep(SECONDS)
        yield _PIECE
        whole = True
    finally:
        if not whole:
            _tell(began)


def _flood() -> Iterator[bytes]:
    for number in range(FLOODS):
        _tell_taken(number)
        yield _FLOOD
    _tell_taken(FLOODS)


Send = Callable[[bytes], Awaitable[None]]


async def asgi(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer as an ASGI application."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", TYPE.encode())]

    async def start(more: list[tuple[bytes, bytes]]) -> Send:
        await send({"type": "http.response.start", "status": 200, "headers": headers + more})
        return lambda body: send({"type": "http.response.body", "body": body, "more_body": True})

    if scope["path"] == "/":
        await start([(b"content-length", str(len(BODY)).encode())])
        await send({"type": "http.response.body", "body": BODY})
        return
    gone = asyncio.ensure_future(_asgi_gone(receive))
    await _answer(scope["path"], gone, lambda: start([]))


async def _asgi_gone(receive: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def rsgi(scope: Any, protocol: Any) -> None:
    """Answer as an RSGI application, Granian's own way."""
    if scope.proto != "http":
        return
    headers = [("content-type", TYPE)]

    async def start() -> Send:
        return cast(Send, protocol.response_stream(200, headers).send_bytes)

    if scope.path == "/":
        protocol.response_bytes(200, headers, BODY)
        return
    gone = asyncio.ensure_future(protocol.client_disconnect())
    await _answer(scope.path, gone, start)


async def _answer(
    path: str, gone: "asyncio.Future[None]", start: Callable[[], Awaitable[Send]]
) -> None:
    """Give one of the troublesome answers; ``gone`` is done when the client left."""
    began = time.monotonic()
    if path == "/waiting":
        await _left(gone, began, SECONDS)
        return
    send = await start()
    if path == "/broken":
        await send(_PIECE * _ENOUGH)
        raise BrokenError
    if path == "/flood":
        await _flood_by(send)
        return
    for _ in range(_PIECES):
        await send(_PIECE)
        if await _left(gone, began, _PAUSE):
            return


async def _flood_by(send: Send) -> None:
    for number in range(FLOODS):
        _tell_taken(number)
        await send(_FLOOD)
    _tell_taken(FLOODS)


async def _left(gone: "asyncio.Future[None]", began: float, seconds: float) -> bool:
    """Wait for so long, or until the client left, which is told; whether it did."""
    await asyncio.wait([gone], timeout=seconds)
    if gone.done():
        _tell(began)
    return gone.done()
