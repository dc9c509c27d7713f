"""A request's body, its client that may leave, and the answer that goes to it at a fair pace."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from starlette.types import Receive, Scope, Send

from server.arrival import ABORT
from server.pacing import Pace, TooSlowError
from server.timers import TIMERS

_LOOK_SECONDS: Final = 0.02
"""A question answered sooner is not watched: that costs as much as the question."""


class TooLargeError(Exception):
    """A body is over its limit; ``size`` is what it says or what came so far (bytes)."""

    def __init__(self, size: int) -> None:
        """Keep the size."""
        self.size = size
        super().__init__(f"{size} bytes")


class ClientLeftError(Exception):
    """The client closed its connection before its answer was there."""


def field(scope: Scope, name: bytes) -> str:
    """Return a header field of a request; its lines are one list (RFC 9110 §5.3)."""
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


async def read_body(scope: Scope, receive: Receive, most: int, seconds: float) -> bytes:
    """Read the body of a request.

    :raises TooLargeError: over ``most`` bytes, told before the rest is read.
    :raises TooSlowError: it is not there in so many seconds.
    :raises ClientLeftError: the client is gone.
    """
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if length.isdigit() and int(length) > most:
        raise TooLargeError(int(length))
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, most)
    except TimeoutError as error:
        raise TooSlowError from error


async def _read(receive: Receive, most: int) -> bytes:
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeftError
        content += message.get("body", b"")
        if len(content) > most:
            raise TooLargeError(len(content))
        if not message.get("more_body", False):
            return bytes(content)


class Watched:
    """Ends what is done inside when the client leaves; the body of its request has been read."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = False

    async def __aenter__(self) -> Self:
        """Look soon."""
        self._own = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._timer = TIMERS.later(_LOOK_SECONDS, self._start)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Look no more.

        :raises ClientLeftError: when the client has left.
        """
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._left and isinstance(error, asyncio.CancelledError):
            raise ClientLeftError from error

    def _start(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            continue
        self._left = True
        if self._own is not None:
            self._own.cancel()


def raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as ASGI has them."""
    return [_pair(name, value) for name, value in headers.items()]


@lru_cache(maxsize=2048)
def _pair(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


async def send_whole(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Send an answer that is there."""
    told = raw(headers)
    if status not in (204, 304):
        told.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})


async def send_head(send: Send, headers: Mapping[str, str], patience: float) -> None:
    """Send the head of an answer that would stream, to who asks for no more (HEAD).

    :raises TooSlowError: the client does not take an answer from before.
    """
    pace = Pace(send, patience)
    await pace.begin({"type": "http.response.start", "status": 200, "headers": raw(headers)})
    for more in (True, False):
        await pace.send(b"", more=more)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer that streams may take: bytes, and seconds of waiting over what is fair."""

    most: int
    patience: float


async def send_stream(
    send: Send,
    headers: Mapping[str, str],
    first: bytes,
    pieces: AsyncIterator[bytes],
    bounds: Bounds,
) -> None:
    """Send an answer piece by piece, of which the first is there.

    :raises TooSlowError: the client makes us wait too long.
    :raises TooMuchError: the answer is too long.
    """
    pace = Pace(send, bounds.patience, bounds.most)
    await pace.begin({"type": "http.response.start", "status": 200, "headers": raw(headers)})
    await pace.send(first)
    async for piece in pieces:
        await pace.send(piece)
    await pace.send(b"", more=False)


def break_off(scope: Scope) -> None:
    """Break the connection, so that nobody takes a part for the whole."""
    scope.get("extensions", {})[ABORT]["call"]()
