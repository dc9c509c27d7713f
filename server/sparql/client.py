"""Who asks something of the endpoint, and what it knows already.

Source: RFC 9110 §13.1.2 (If-None-Match), §5.3 (a header sent more than once).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from starlette.types import Receive, Scope, Send
from werkzeug.http import parse_etags

from server.fairness import client_of


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, and how it is answered."""

    key: str
    method: str
    headers: Mapping[str, str]
    receive: Receive
    send: Send
    is_old: bool = False
    """Whether it speaks HTTP/1.0, which takes no answer in pieces (RFC 9112 §6.1)."""

    @classmethod
    def from_scope(cls, scope: Scope, receive: Receive, send: Send) -> Self:
        """Return who stands behind a request."""
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        address = (scope["client"] or ("",))[0]
        is_old = scope["http_version"] == "1.0"
        return cls(client_of(address), scope["method"], headers, receive, send, is_old)

    @property
    def accept(self) -> str:
        """The Accept header."""
        return self.headers.get("accept", "")

    def knows(self, tag: str) -> bool:
        """Whether it has the answer with this tag; ``*`` does not say so: nothing was evaluated.

        A date does not say so either: there may be an error to tell that it never had.
        """
        sent = self.headers.get("if-none-match", "").strip()
        if self.method == "POST" or sent in ("", "*"):
            return False
        return parse_etags(sent).contains_weak(tag)
