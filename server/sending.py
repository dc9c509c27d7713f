"""An answer on its way out: it gets the headers that all have, and what went out is remembered.

Source: OWASP Secure Headers, Fetch (Cross-Origin-Resource-Policy), Permissions Policy.
"""

import time
from typing import Final

from starlette.types import Message, Send

_OFF: Final = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "web-share",
    "xr-spatial-tracking",
)
"""What a browser may let a page do; ours need none of it."""
SECURITY: Final = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"permissions-policy": ", ".join(f"{name}=()" for name in _OFF).encode(),
    b"cross-origin-opener-policy": b"same-origin",
}
"""What every answer has, where it has nothing stricter or looser of its own."""
_DATA: Final = frozenset(
    {
        b"application/ld+json",
        b"application/n-triples",
        b"application/sparql-results+json",
        b"text/csv; charset=utf-8",
        b"text/tab-separated-values; charset=utf-8",
        b"text/turtle; charset=utf-8",
    }
)
"""Content types that no browser makes a document of: what a document may do says nothing there."""
VERSION_HEADER: Final = "Samenwijzer-Release"
"""Tells the version of the release that an answer is of."""
_RESOURCE: Final = b"cross-origin-resource-policy"
_OURS: Final = [*SECURITY.items(), (_RESOURCE, b"same-origin")]
_OPEN: Final = [*SECURITY.items(), (_RESOURCE, b"cross-origin")]
_OF_DATA: Final = [
    (b"content-security-policy", SECURITY[b"content-security-policy"]),
    (b"x-content-type-options", SECURITY[b"x-content-type-options"]),
    (_RESOURCE, b"cross-origin"),
]


def secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers (names in small) with those of security; pages of others may use open ones."""
    told = dict(headers)
    if b"access-control-allow-origin" not in told:
        wanted = _OURS
    else:
        wanted = _OF_DATA if told.get(b"content-type") in _DATA else _OPEN
    return headers + [pair for pair in wanted if pair[0] not in told]


class Sent:
    """Sends an answer, and knows how far it came."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = time.perf_counter()
        self.status = 0
        """0 as long as it has not begun."""
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        """The body, when it is one piece."""
        self.bytes = 0
        self.is_whole = False

    @property
    def begun(self) -> bool:
        """Whether something went out."""
        return self.status > 0

    @property
    def seconds(self) -> float:
        """How long ago the request came."""
        return time.perf_counter() - self._began

    async def send(self, message: Message) -> None:
        """Send a part."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = secured(list(message["headers"]))
            await self._send({**message, "headers": self.headers})
            return
        await self._send(message)
        piece = message.get("body", b"")
        self.body = b"" if self.bytes else piece
        self.bytes += len(piece)
        self.is_whole = not message.get("more_body", False)
