"""What uvicorn leaves open on a client's connection: how long its request and its reading may take.

uvicorn waits without end for the rest of a head, takes one of any length, and keeps an answer for a
client that does not read. Source: uvicorn 0.54 ``protocols/http/httptools_impl.py``.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ABORT: Final = "samenwijzer.abort"
"""The ASGI extension with which an application breaks a connection off."""
HEAD_BYTES: Final = 64 * 1024
"""Longer than any head that we take; the application tells a long address in better words."""
PACE: Final = 32 * 1024
"""How fast an answer must be taken, after the first seconds (bytes a second)."""
_TOO_LONG: Final = "the request line and headers are over {} bytes\n"


class ClientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with patience that ends; ``seconds`` is set once for all clients."""

    seconds = 10.0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived; a head that is too long ends the connection."""
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes and not self.transport.is_closing():
            self._look_at_head()

    def on_message_begin(self) -> None:
        """Let the application break the connection off."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"call": self.transport.abort}}

    def on_headers_complete(self) -> None:
        """Hand the request over; its body has patience of its own, with the application."""
        self._stop_waiting()
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Count the bytes of a next head from here."""
        self._in_head = True
        self._head_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """See to it that the client takes what is left of the answer."""
        super().on_response_complete()
        if left := self.transport.get_write_buffer_size():
            self.loop.call_later(self.seconds + left / PACE, self._let_go, left)

    def _let_go(self, left: int) -> None:
        """Break off when the client has not taken enough of what was left."""
        if self.transport.get_write_buffer_size() >= left:
            self.transport.abort()
        elif now := self.transport.get_write_buffer_size():
            self.loop.call_later(self.seconds, self._let_go, now)

    def _look_at_head(self) -> None:
        """Wait for the rest of a head; one that is too long ends the connection."""
        if self._head_bytes > HEAD_BYTES:
            self._refuse()
        elif self._patience is None:
            self._wait()

    def _wait(self) -> None:
        self._patience = self.loop.call_later(self.seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; an address of more than 64 KB is, but its parser takes none."""
        if len(self.url) > HEAD_BYTES // 2:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _refuse(self) -> None:
        long_address = len(self.url) > HEAD_BYTES // 2
        status = "414 URI Too Long" if long_address else "431 Request Header Fields Too Large"
        body = _TOO_LONG.format(HEAD_BYTES)
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nConnection: close\r\n"
        head += "Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\n"
        both = f"{head}Content-Length: {len(body)}\r\n\r\n{body}"
        self.transport.write(both.encode())
        self.transport.close()
