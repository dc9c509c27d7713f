"""One request to an endpoint elsewhere: over TLS, to a public address, within bounds of its own.

The name of a host is looked up once, every address found has to be public, and the connection goes
to one of those very addresses. No redirect is followed, no proxy used, nothing sent but the query.
Source: RFC 9112 (HTTP/1.1, by h11), SPARQL 1.1 Protocol §2.1.3, OWASP SSRF Prevention.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import h11

from server.services import Service, is_public

MOST_BYTES: Final = 16 * 1024 * 1024
"""So long may an answer be."""
_RESULTS: Final = ("application/sparql-results+json", "application/sparql-results+xml")
_CONNECT_SECONDS: Final = 3.0
_MOST_ADDRESSES: Final = 4
_PIECE: Final = 64 * 1024
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port → its IP addresses."""


class RemoteError(Exception):
    """The other endpoint gives no answer; the text says why, after its name."""


class RefusedError(RemoteError):
    """It is our own bound or rule that keeps its answer away."""


async def resolve(host: str, port: int) -> list[str]:
    """Look up the addresses of a host.

    :raises OSError: when there is no such host, or nobody tells.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far we reach: which certificates and addresses are good. Tests alone say otherwise."""

    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    is_allowed: Callable[[str], bool] = is_public
    resolve: Resolve = resolve


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of an endpoint: results of a SELECT, as it sent them."""

    media_type: str
    body: bytes


async def ask(service: Service, query: bytes, seconds: float, reach: Reach) -> Found:
    """Ask an endpoint.

    :param seconds: how long all of it may take.
    :raises RemoteError: it gives no answer, or none that may be used.
    """
    try:
        async with asyncio.timeout(seconds):
            addresses = await _addresses(service, reach)
            reader, writer = await _connect(service, addresses, reach)
            try:
                return await _Exchange(reader, writer).ask(service, query)
            finally:
                writer.transport.abort()
    except TimeoutError as error:
        raise RemoteError("did not answer in time") from error
    except ssl.SSLCertVerificationError as error:
        raise RemoteError(f"has no certificate that is good: {error.verify_message}") from error
    except (OSError, h11.RemoteProtocolError) as error:
        raise RemoteError("broke the connection, or speaks no HTTPS") from error


async def _addresses(service: Service, reach: Reach) -> list[str]:
    """Return the addresses of an endpoint, all of which may be asked."""
    try:
        found = await reach.resolve(service.host, service.port)
    except (OSError, UnicodeError) as error:
        raise RemoteError("has a host that cannot be found") from error
    if not found or not all(map(reach.is_allowed, found)):
        raise RefusedError("has an address that is not public, so it is not asked")
    return found[:_MOST_ADDRESSES]


async def _connect(
    service: Service, addresses: list[str], reach: Reach
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the first address that takes it; its certificate has to be that of the host."""
    for address in addresses:
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                return await asyncio.open_connection(
                    address, service.port, ssl=reach.trusted, server_hostname=service.host
                )
        except ssl.SSLError:
            raise
        except (TimeoutError, OSError):
            continue
    raise RemoteError("cannot be reached")


class _Exchange:
    """A request and its response, over a connection that is used for nothing else."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT)

    async def ask(self, service: Service, query: bytes) -> Found:
        """Send the query, and read the answer to its end."""
        headers = [
            ("Host", service.authority),
            ("Accept", ", ".join(_RESULTS)),
            ("Accept-Encoding", "identity"),
            ("Content-Type", "application/sparql-query"),
            ("Content-Length", str(len(query))),
            ("User-Agent", "Samenwijzer"),
            ("Connection", "close"),
        ]
        self._send(h11.Request(method="POST", target=service.target, headers=headers))
        self._send(h11.Data(data=query))
        self._send(h11.EndOfMessage())
        media_type = _media_type(await self._head())
        return Found(media_type, await self._body())

    def _send(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")

    async def _next(self) -> h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_PIECE))
        if isinstance(event, (h11.Event, h11.ConnectionClosed)):
            return event
        raise RemoteError("answers in another protocol than HTTP/1.1")

    async def _head(self) -> h11.Response:
        while not isinstance(event := await self._next(), h11.Response):
            continue
        return event

    async def _body(self) -> bytes:
        content = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            content += event.data
            if len(content) > MOST_BYTES:
                raise RefusedError(f"has an answer of more than {MOST_BYTES} bytes, our limit")
        return bytes(content)


def _media_type(head: h11.Response) -> str:
    """Return the media type of an answer that may be used."""
    if head.status_code in _REDIRECTS:
        raise RemoteError(f"sends us elsewhere ({head.status_code}), and we follow nobody")
    if head.status_code != _OK:
        raise RemoteError(f"answered {head.status_code}")
    told = {name.decode(): value.decode("latin-1") for name, value in head.headers}
    if told.get("content-encoding", "identity") != "identity":
        raise RemoteError("sends its answer encoded, which we did not ask for")
    media_type = told.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _RESULTS:
        raise RemoteError("answers in another form than SPARQL results in JSON or XML")
    return media_type
