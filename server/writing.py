"""An answer that is there as a whole goes out in one piece, its headers looked at all at once.

uvicorn looks at each header with two patterns, which takes longer than the rest of what it does for
a short answer. Source: uvicorn 0.54 ``protocols/http/httptools_impl.py``; RFC 9112 §4 and §6.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

_FRAMING: Final = frozenset({b"connection", b"transfer-encoding"})
_NOT_MODIFIED: Final = 304
_LONG: Final = 64 * 1024
"""Copying a longer body behind its head takes longer than writing it apart."""


def in_one_piece(app: ASGIApp, cycle: RequestResponseCycle) -> ASGIApp:
    """Return an application that writes as the other one sends, whole answers in one piece."""
    writer = _Writer(cycle)

    async def answer(scope: Scope, receive: Receive, _send: Send) -> None:
        await app(scope, receive, writer.send)

    return answer


class _Writer:
    """Holds a head back until its body comes; what is not whole and plain is uvicorn's."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self._head: Message | None = None

    async def send(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            if self._is_plain(head, message) and self._write(head, message.get("body", b"")):
                return
            await self._cycle.send(head)  # type: ignore[arg-type]
        await self._cycle.send(message)  # type: ignore[arg-type]

    def _is_plain(self, head: Message, message: Message) -> bool:
        """Whether a whole answer with its length goes out, over a connection that stays."""
        cycle, body = self._cycle, message.get("body", b"")
        held = cycle.disconnected or cycle.flow.write_paused or cycle.waiting_for_100_continue
        if message.get("more_body") or held or not cycle.keep_alive or cycle.response_started:
            return False
        headers = head["headers"]
        if cycle.scope["method"] == "HEAD" or not _FRAMING.isdisjoint(name for name, _ in headers):
            return False
        if head["status"] == _NOT_MODIFIED:
            return not body
        return (b"content-length", b"%d" % len(body)) in headers

    def _write(self, head: Message, body: bytes) -> bool:
        """Write an answer; False when a header has a line break in it, or is no text."""
        cycle = self._cycle
        lines = [b"%b: %b\r\n" % pair for pair in (*cycle.default_headers, *head["headers"])]
        told = b"".join((STATUS_LINE[head["status"]], *lines, b"\r\n"))
        if not told.count(b"\n") == told.count(b"\r") == len(lines) + 2 or b"\0" in told:
            return False
        cycle.response_started = cycle.response_complete = True
        if len(body) > _LONG:
            cycle.transport.write(told)
            cycle.transport.write(body)
        else:
            cycle.transport.write(told + body)
        cycle.message_event.set()
        cycle.on_response()
        return True
