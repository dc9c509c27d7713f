"""Asks endpoints elsewhere for the workers, which reach our own front and nobody else.

A worker knows an address here that holds a secret and the number of a ticket. The ticket is good as
long as its question is open; it bounds how often and how long others are asked, and remembers what
failed, as the engine does not always tell.
"""

import hmac
import itertools
import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
from typing import Final

from starlette.types import Receive, Scope, Send

from loaders.errors import SettingError
from server.pacing import TooSlowError
from server.receiving import (
    ClientLeftError,
    TooLargeError,
    Watched,
    read_body,
    send_whole,
)
from server.remote import Found, Reach, RefusedError, RemoteError, ask
from server.services import SETTING, Service, read_services
from server.settings import Settings

PATH: Final = "/.well-known/samenwijzer-relay/"
MOST_REQUESTS: Final = 10
"""So often may one question ask others."""
_SHARE: Final = 0.75
"""The part of the time of a question that others may take, so that there is time to tell."""
_MOST_QUERY: Final = 1024 * 1024
_BODY_SECONDS: Final = 5.0
_PARTS: Final = 4
_SILENT: Final = "silent"
_PLAIN: Final = {"Content-Type": "text/plain", "Cache-Control": "no-store"}
_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Ticket:
    """What a question may ask of others, and how that went."""

    stem: str
    """The part of the address that all its requests have."""
    services: Sequence[Service]
    seconds: float
    """How long it may ask others in all, from its first request."""
    failure: str = ""
    """What failed that is not silent, in words."""
    answered: int = 0
    until: float = 0.0
    left: int = MOST_REQUESTS
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {service.iri: at for at, service in enumerate(self.services)}

    def address(self, iri: str, silent: bool) -> str:
        """Return where a worker asks for an endpoint."""
        return f"{self.stem}/{self._places[iri]}/{_SILENT if silent else 'loud'}"

    async def ask(self, place: int, silent: bool, query: bytes, reach: Reach) -> Found:
        """Ask an endpoint; what goes wrong is remembered, unless it may be silent.

        :raises RemoteError: when it gives no answer.
        """
        service = self.services[place]
        try:
            found = await ask(service, query, self._time(), reach)
        except RemoteError as error:
            if not silent or isinstance(error, RefusedError):
                self.failure = self.failure or f"{service.iri} {error}"
            raise
        self.answered += 1
        return found

    def _time(self) -> float:
        """Take a request from those that are left; return how long it may take."""
        self.until = self.until or time.monotonic() + self.seconds
        self.left -= 1
        if self.left < 0:
            raise RefusedError(f"is asked more often than {MOST_REQUESTS} times by one query")
        return max(self.until - time.monotonic(), 0.0)


class Relay:
    """The ASGI application that workers ask; belongs to one event loop."""

    def __init__(self, settings: Settings, reach: Reach | None = None) -> None:
        """Read which endpoints may be asked.

        :raises SettingError: when one of them may not be there, or workers cannot reach us.
        """
        self.services = read_services(settings.services)
        self._reach = reach or Reach()
        self._secret = secrets.token_urlsafe(32)
        self._origin = f"http://{_own_host(settings.host)}:{settings.port}"
        self._numbers = itertools.count(1)
        self._open: dict[str, Ticket] = {}

    @contextmanager
    def opened(self, seconds: float) -> Iterator[Ticket]:
        """Give a ticket for a question, good until we are done.

        :param seconds: how long the question may take.
        """
        number = str(next(self._numbers))
        stem = f"{self._origin}{PATH}{self._secret}/{number}"
        ticket = Ticket(stem, tuple(self.services.values()), _SHARE * seconds)
        self._open[number] = ticket
        try:
            yield ticket
        finally:
            del self._open[number]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for a worker, and answer it; whoever does not know the secret finds nothing here."""
        found = self._find(scope)
        if found is None:
            await send_whole(send, 404, _PLAIN, b"404\n")
            return
        try:
            body = await read_body(scope, receive, _MOST_QUERY, _BODY_SECONDS)
            async with Watched(receive):
                answer = await found[0].ask(found[1], found[2], body, self._reach)
        except RemoteError as error:
            await send_whole(send, 502, _PLAIN, f"{error}\n".encode())
        except (ClientLeftError, TooSlowError, TooLargeError):
            await send_whole(send, 502, _PLAIN, b"no question\n")
        except Exception:  # whatever goes wrong, the engine hears that there is no answer
            _LOG.exception("asking another endpoint")
            found[0].failure = "another endpoint could not be asked"
            await send_whole(send, 502, _PLAIN, b"failed\n")
        else:
            told = {"Content-Type": answer.media_type, "Cache-Control": "no-store"}
            await send_whole(send, 200, told, answer.body)

    def _find(self, scope: Scope) -> tuple[Ticket, int, bool] | None:
        """Return ticket, place of the endpoint and whether it may be silent; None for strangers."""
        parts = scope["path"].removeprefix(PATH).split("/")
        if scope["method"] != "POST" or len(parts) != _PARTS:
            return None
        secret, number, place, manner = parts
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return None
        ticket = self._open.get(number)
        if ticket is None or not place.isdecimal() or int(place) >= len(ticket.services):
            return None
        return ticket, int(place), manner == _SILENT


def _own_host(host: str) -> str:
    """Return where a worker reaches us; its engine takes names and IPv4 addresses only.

    :raises SettingError: when we listen where it cannot go.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return "127.0.0.1" if address.is_unspecified else host
    raise SettingError(
        f"SAMENWIJZER_HOST is {host!r}, expected an IPv4 address or a name, as SERVICE is allowed",
        fix=f"listen on another address, or leave {SETTING} out",
    )
