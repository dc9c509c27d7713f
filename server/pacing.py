"""Long answers on their way: in pieces, at a fair pace, so many at once for one client.

So who reads slowly, or not at all, holds neither a worker nor much of our memory for long.
"""

import asyncio
import math
import time
from collections import Counter
from typing import Final

from starlette.types import Message, Send

from server.arrival import PACE

AT_ONCE: Final = 256 * 1024
"""What is longer (bytes) goes out in pieces."""
PIECE: Final = 64 * 1024
"""How long those are: so much is waited for at a time."""
_MEBIBYTE: Final = 1024 * 1024
_MOST_OF_CLIENT: Final = 64 * _MEBIBYTE
_MOST: Final = 256 * _MEBIBYTE
"""So many bytes of whole long answers may be on their way, of one client and of all."""
_CROWDED: Final = b"503 too many long answers are on their way to you; take those first\n"
_REFUSAL: Final = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"content-length", b"%d" % len(_CROWDED)),
    (b"retry-after", b"5"),
    (b"access-control-allow-origin", b"*"),
]


class TooSlowError(Exception):
    """A client does not send its request, or take its answer, at a fair pace."""


class TooMuchError(Exception):
    """An answer is over the limit; it is broken off, so that nobody takes a part for the whole."""


class Pace:
    """Sends an answer; a client that makes us wait too long in all is not waited for."""

    def __init__(self, send: Send, patience: float, most: float = math.inf) -> None:
        """Wait so many seconds over what is fair, and send so many bytes at most."""
        self._send = send
        self._patience = patience
        self._left = most

    async def begin(self, head: Message) -> None:
        """Send the head.

        :raises TooSlowError: the client does not take an answer from before.
        """
        await self._within(head, 0.0)

    async def send(self, piece: bytes, *, more: bool = True) -> None:
        """Send a piece, or the last one.

        :raises TooSlowError: the client makes us wait too long.
        :raises TooMuchError: the answer is too long.
        """
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuchError
        message = {"type": "http.response.body", "body": piece, "more_body": more}
        await self._within(message, len(piece) / PACE)

    async def _within(self, message: Message, fair: float) -> None:
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(self._patience, 0.0) + fair):
                await self._send(message)
        except TimeoutError as error:
            raise TooSlowError from error
        self._patience -= max(time.monotonic() - began - fair, 0.0)


class Sendings:
    """The long answers that are on their way: how many, and how long; belongs to one loop."""

    def __init__(self, at_once: int) -> None:
        """Let every client have so many at once; 0 is no limit for a client."""
        self._at_once = at_once
        self._number: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def take(self, client: str, size: int) -> bool:
        """Begin one of so many bytes; False when it is too much."""
        of_client = self._bytes[client] + size
        full = self._number[client] >= self._at_once or of_client > max(_MOST_OF_CLIENT, size)
        if (self._at_once and full) or self._bytes.total() + size > _MOST:
            return False
        self._number[client] += 1
        self._bytes[client] += size
        return True

    def give_back(self, client: str, size: int) -> None:
        """End one."""
        self._number[client] -= 1
        self._bytes[client] -= size
        if not self._number[client]:
            del self._number[client], self._bytes[client]


class Paced:
    """One answer: what is whole and short goes out as it is, all else at the pace of its client."""

    def __init__(self, send: Send, client: str, sendings: Sendings, patience: float) -> None:
        self._send = send
        self._client = client
        self._sendings = sendings
        self._patience = patience
        self._head: Message | None = None
        self._pace: Pace | None = None
        self._size: int | None = None
        """How much of it is counted, as long as it is on its way."""
        self._refused = False

    async def send(self, message: Message) -> None:
        """Take a message of the application.

        :raises TooSlowError: the client makes us wait too long.
        """
        if message["type"] == "http.response.start":
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            await self._begin(head, message)
        if self._pace is not None:
            await self._go_on(self._pace, message)
        elif not self._refused:
            await self._send(message)

    def close(self) -> None:
        """Count it no more, however it ended."""
        if self._size is not None:
            self._sendings.give_back(self._client, self._size)
            self._size = None

    async def _begin(self, head: Message, first: Message) -> None:
        size = len(first.get("body", b""))
        if not first.get("more_body") and size <= AT_ONCE:
            await self._send(head)
        elif self._sendings.take(self._client, size):
            self._size = size
            self._pace = Pace(self._send, self._patience)
            await self._pace.begin(head)
        else:
            self._refused = True
            await self._send({**head, "status": 503, "headers": list(_REFUSAL)})
            await self._send({"type": "http.response.body", "body": _CROWDED})

    async def _go_on(self, pace: Pace, message: Message) -> None:
        """Send a piece; who gets a long whole is waited for until nearly all of it is taken."""
        body, more = message.get("body", b""), message.get("more_body", False)
        if len(body) <= AT_ONCE:
            await pace.send(body, more=more)
            return
        for at in range(0, len(body), PIECE):
            await pace.send(body[at : at + PIECE])
        if not more:
            await pace.send(b"", more=False)
