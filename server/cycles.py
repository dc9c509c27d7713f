"""The head of an answer, written at once.

uvicorn looks at each name and each value by itself, which is a good part of what the front does for
a small query; here all lines are looked at together. Source: RFC 9110 §5.5 (control characters).
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from uvicorn._types import ASGISendEvent, HTTPResponseStartEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

_CONTROL: Final = bytes(sorted({*range(32), 127} - {9}))
_USUAL: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
"""What has no body, and so needs no length."""


def head_lines(headers: list[tuple[bytes, bytes]]) -> bytes:
    """Return headers as they are sent; nothing when one of them would begin a line of its own."""
    lines = b"".join([b"%b: %b\r\n" % pair for pair in headers])
    left = len(lines.translate(None, _CONTROL))
    ends = len(headers)
    return lines if left + 2 * ends == len(lines) and lines.count(b"\r\n") == ends else b""


class Cycle(RequestResponseCycle):
    """A request and its answer; what is not as usual is left to uvicorn."""

    async def send(self, message: ASGISendEvent) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start" and self._begins(message):
            return
        await super().send(message)

    def _begins(self, message: HTTPResponseStartEvent) -> bool:
        """Write the head of an answer with a known length; False when it is not written."""
        headers = list(message.get("headers", ()))
        told = dict(headers)
        lines = head_lines(self.default_headers + headers)
        if not lines or not self._is_usual(message["status"], told):
            return False
        self.response_started = True
        self.waiting_for_100_continue = False
        if length := told.get(b"content-length"):
            self.expected_content_length = int(length)
            self.chunked_encoding = False
        close = b"" if self.keep_alive else b"connection: close\r\n"
        self.transport.write(b"".join((STATUS_LINE[message["status"]], lines, close, b"\r\n")))
        return True

    def _is_usual(self, status: int, told: Mapping[bytes, bytes]) -> bool:
        """Whether nothing has to be waited for or found out."""
        if self.response_started or self.disconnected or self.flow.write_paused:
            return False
        if b"connection" in told or b"transfer-encoding" in told:
            return False
        return told.get(b"content-length", b"").isdigit() or status in _USUAL
