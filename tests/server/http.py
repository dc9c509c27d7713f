"""A plain HTTP client for the tests: no redirects followed, errors are answers."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    address: str,
    method: str = "GET",
    body: bytes | None = None,
    source: str = "",
    **headers: str,
) -> Reply:
    """Ask, from another address of the loopback when one is given."""
    parts = urlsplit(address)
    own = (source, 0) if source else None
    connection = http.client.HTTPConnection(parts.netloc, timeout=60, source_address=own)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, named)
        response = connection.getresponse()
        known = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, known, response.read())
    finally:
        connection.close()
