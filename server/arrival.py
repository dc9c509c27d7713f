"""What uvicorn leaves open on a client's connection: how long its request and its reading may take.

uvicorn waits without end for the rest of a head, takes one of any length, and keeps an answer for a
client that does not read. Source: uvicorn 0.54 ``protocols/http/httptools_impl.py``.
"""

import asyncio
import math
from collections.abc import Callable
from typing import Any, Final

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from server.repeats import ARRIVED, MOST_REQUEST, Repeat, Repeats
from server.sending import secured
from server.writing import in_one_piece

ABORT: Final = "samenwijzer.abort"
"""The ASGI extension with which an application breaks a connection off."""
HEAD_BYTES: Final = 64 * 1024
"""Longer than any head that we take; the application tells a long address in better words."""
MOST_TOLD: Final = 50
"""So many connections over those that we may have are open to hear so; others are cut off."""
_HEALTH: Final = "/health"
"""Answered also then: many guests are no illness."""
_MOST_REST: Final = 4 * 1024 * 1024
"""So much (bytes) may come of a head after it was refused."""
PACE: Final = 32 * 1024
"""How fast an answer must be taken, after the first seconds (bytes a second)."""
_PLAIN: Final = [
    (b"content-type", b"text/plain"),
    (b"connection", b"close"),
    (b"access-control-allow-origin", b"*"),
]
_RETRY: Final = (b"retry-after", b"5")
_CROWDED: Final = "503 too many connections at this moment\n"
_TOO_LATE: Final = "the head of the request did not come within {:g} seconds\n"
_TOO_LONG: Final = "the request line and headers are over {} bytes"
_SPARQL: Final = b"/sparql"


def long_query(size: str, limit: int) -> str:
    """Return the words about what stands after the ? in an address of /sparql."""
    return f"The address has {size} bytes after the ?; the limit is {limit}. Send it by POST."


async def _tell_crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer in the place of the application, when as many connections are open as we may have."""
    headers = secured([*_PLAIN, _RETRY, (b"content-length", b"%d" % len(_CROWDED))])
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _CROWDED.encode()})


class LongHeadError(Exception):
    """The head of a request is over ``HEAD_BYTES``."""


class HostError(Exception):
    """A request of HTTP/1.1 does not say of which host, or says it twice."""


class _Rest(asyncio.Protocol):
    """Takes what still comes of a request that is refused: a client cut off loses its answer."""

    def __init__(self, before: HttpToolsProtocol, transport: asyncio.Transport) -> None:
        self._before = before
        self._transport = transport
        self._left = _MOST_REST

    def data_received(self, data: bytes) -> None:
        """Forget it, but not without end."""
        self._left -= len(data)
        if self._left < 0:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let uvicorn count one less."""
        self._before.connection_lost(exc)


class ClientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with patience that ends; ``seconds`` is set once for all clients."""

    seconds = 10.0
    address_bytes = 16 * 1024
    """How much /sparql takes after the ?, set once for all clients."""
    repeats: Repeats
    """Answers to requests that were asked before, set once for all clients too."""
    note_again: Callable[[Repeat], None]
    """Is told which of them was given."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True
        self._begun = False
        """Whether a request began that did not end; it may have come behind another request."""
        self._taking: asyncio.TimerHandle | None = None
        self._arrived = b""
        """The request that is read, when it came as one piece."""
        self._much_at_once = False
        """Whether so much came, perhaps of a body too, that its head may be too long."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > (self.limit_concurrency or math.inf) + MOST_TOLD:
            transport.abort()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived; a head that is too long ends the connection."""
        self._arrived = b""
        if not self._head_bytes and self._is_idle():
            self._arrived = data if len(data) <= MOST_REQUEST else b""
            if again := self.repeats.find(data):
                self._answer_again(again)
                return
        if self._in_head:
            self._head_bytes += len(data)
            self._much_at_once = self._head_bytes > HEAD_BYTES
        super().data_received(data)
        if self._in_head and self._begun and not self.transport.is_closing():
            self._look_at_head()

    def _is_idle(self) -> bool:
        """Whether nothing is under way: what arrives begins a request, and may be answered."""
        if not self._in_head or self._begun or self.pipeline or self.flow.write_paused:
            return False
        between = self.cycle is None or self.cycle.response_complete
        return between and not self.transport.is_closing()

    def _answer_again(self, again: Repeat) -> None:
        """Give the answer that these bytes got before."""
        self._stop_waiting()
        self.transport.write(again.written(self.server_state.default_headers))
        self.on_response_complete()
        self.note_again(again)

    def on_message_begin(self) -> None:
        """Let the application break the connection off, and tell it what arrived."""
        super().on_message_begin()
        self._begun = True
        self.scope["extensions"] = {
            ABORT: {"call": self.transport.abort},
            ARRIVED: {"bytes": self._arrived},
        }

    def on_headers_complete(self) -> None:
        """Hand the request over; its body has patience of its own, with the application."""
        self._stop_waiting()
        if self._much_at_once and self._has_long_head():
            raise LongHeadError  # the parser stops, and uvicorn calls send_400_response
        if self._lacks_host():
            raise HostError
        self._in_head = False
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Start the application, or our words for uvicorn's when there are too many connections."""
        chosen = app
        if app is service_unavailable:
            chosen = self.app if cycle.scope["path"] == _HEALTH else _tell_crowded
        super()._start_asgi_task(cycle, in_one_piece(chosen, cycle))  # type: ignore[arg-type]

    def on_message_complete(self) -> None:
        """Count the bytes of a next head from here."""
        self._in_head, self._begun = True, False
        self._head_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """See to it that the client takes what is left of the answer, and ends its request."""
        super().on_response_complete()
        if not self._in_head and self.cycle.response_complete:
            self.loop.call_later(self.seconds, self._end_body, self.cycle)
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
        if left := self.transport.get_write_buffer_size():
            self._taking = self.loop.call_later(self.seconds + left / PACE, self._let_go)

    def _let_go(self) -> None:
        """Break off when the client has not taken what was left at a fair pace."""
        self._taking = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _end_body(self, cycle: RequestResponseCycle) -> None:
        """Close when a body still comes that was answered long ago (413).

        At once would be too early: who is cut off while it sends may lose the answer.
        """
        if self.cycle is cycle and not self._in_head:
            self.transport.close()

    def _lacks_host(self) -> bool:
        """Whether HTTP/1.1 is spoken without exactly one Host (RFC 9112 §3.2)."""
        hosts = sum(name == b"host" for name, _ in self.headers)
        return hosts != 1 and self.parser.get_http_version() == "1.1"

    def _has_long_head(self) -> bool:
        sizes = (len(name) + len(value) + len(": \r\n") for name, value in self.headers)
        return len(self.url) + sum(sizes) > HEAD_BYTES

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
        """Close what stays silent; who began a head hears why, once earlier answers are out."""
        self._patience = None
        if self.transport.is_closing():
            return
        if self._owes_an_answer():
            self._wait()
        elif self._head_bytes or self._begun:
            self._tell("408 Request Timeout", _TOO_LATE.format(self.seconds))
        else:
            self.transport.close()

    def _owes_an_answer(self) -> bool:
        """Whether what we write now would pass for (part of) an earlier answer."""
        cycle = self.cycle
        if self.pipeline or cycle is None or cycle.response_complete:
            return bool(self.pipeline)
        return cycle.response_started or not cycle.more_body

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; an address of more than 64 KB is, but its parser takes none."""
        if len(self.url) > HEAD_BYTES // 2 or (self._much_at_once and self._has_long_head()):
            self._refuse()
        else:
            self._tell("400 Bad Request", "this is no HTTP request\n")

    def _refuse(self) -> None:
        """Tell once that a head is too long, and take what still comes of it."""
        if self.transport.get_protocol() is not self or self.transport.is_closing():
            return
        long_address = len(self.url) > HEAD_BYTES // 2
        status = "414 URI Too Long" if long_address else "431 Request Header Fields Too Large"
        words = self._about_address() or _TOO_LONG.format(HEAD_BYTES)
        if self._write(status, f"{words}\n"):
            self._stop_waiting()
            self.transport.set_protocol(_Rest(self, self.transport))
            self.transport.write_eof()
            self.loop.call_later(self.seconds, self.transport.close)

    def _about_address(self) -> str:
        """Tell how long an address is, as far as it came, and what limit it is over."""
        more = "" if self.headers else " or more"  # those come when all of it is there
        path, _, query = self.url.partition(b"?")
        if path == _SPARQL and len(query) > self.address_bytes:
            return long_query(f"{len(query)}{more}", self.address_bytes)
        if len(self.url) > HEAD_BYTES // 2:
            return f"{_TOO_LONG.format(HEAD_BYTES)}; the address has {len(self.url)}{more}"
        return ""

    def _tell(self, status: str, words: str) -> None:
        """Say what is wrong before any application runs, and close."""
        if self._write(status, words):
            self.transport.close()

    def _write(self, status: str, words: str) -> bool:
        """Answer in the place of the application; False when that cannot be, which breaks off."""
        if self._owes_an_answer():
            self.transport.abort()
            return False
        ours = b"".join(b"%b: %b\r\n" % pair for pair in secured(_PLAIN))
        length = b"content-length: %d\r\n" % len(words)
        self.transport.write(
            b"HTTP/1.1 %b\r\n%b%b\r\n%b" % (status.encode(), ours, length, words.encode())
        )
        return True
