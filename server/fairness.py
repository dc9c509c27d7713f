"""Fair use: how many questions of one client at once, and how much evaluation in a minute.

Source: draft-ietf-httpapi-ratelimit-headers (RateLimit, RateLimit-Policy), RFC 6585 §4 (429).
"""

import ipaddress
import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

WINDOW_SECONDS: Final = 60.0
_KNOWN: Final = 10_000
"""So many clients are remembered; the one not seen for longest is forgotten first."""
_IPV6_BITS: Final = 64
"""One subscriber has at least so much of an IPv6 network."""


@dataclass(slots=True)
class Account:
    """What one client uses; its budget fills again as time passes."""

    asking: int
    left: float
    """Seconds of evaluation that are left."""
    seen: float


class UnfairError(Exception):
    """A client asks more than its share; ``retry`` is when it may come again (seconds)."""

    def __init__(self, text: str, retry: int) -> None:
        """Keep the words and the seconds."""
        self.retry = retry
        super().__init__(text)


class FairUse:
    """The accounts of clients; belongs to one event loop. A limit of 0 is none."""

    def __init__(self, at_once: int, budget: float) -> None:
        """Set the limits.

        :param at_once: how many questions a client may have open.
        :param budget: how many seconds of evaluation it has in a minute.
        """
        self._at_once = at_once
        self._budget = budget
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def using(self, client: str) -> "_Open":
        """Return what counts a question of a client while it is open (``with``).

        :raises UnfairError: when the client has as many open as it may, or no time left.
        """
        account = self._account(client)
        if self._at_once and account.asking >= self._at_once:
            raise UnfairError(f"You have {account.asking} questions open; that is all you may.", 1)
        if self._budget and account.left <= 0:
            pause = math.ceil((1 - account.left) * WINDOW_SECONDS / self._budget)
            words = (
                f"You used {self._budget:g} seconds of evaluation in a minute; that is your share."
            )
            raise UnfairError(words, max(pause, 1))
        return _Open(account)

    def charge(self, client: str, seconds: float) -> None:
        """Take what a client used of a worker from its budget; waiting for a turn costs nothing."""
        self._account(client).left -= seconds

    def headers(self, client: str) -> dict[str, str]:
        """Return what a client may, and what is left of it."""
        if not self._budget:
            return {}
        left = max(math.floor(self._account(client).left), 0)
        full = math.ceil((self._budget - left) * WINDOW_SECONDS / self._budget)
        return {
            "RateLimit-Policy": f'"evaluation";q={self._budget:g};w={WINDOW_SECONDS:g}',
            "RateLimit": f'"evaluation";r={left};t={full}',
        }

    def _account(self, client: str) -> Account:
        """Return the account of a client, with what came to its budget since it was last seen."""
        now = time.monotonic()
        account = self._accounts.get(client)
        if account is None:
            account = self._accounts[client] = Account(0, self._budget, now)
        filled = (now - account.seen) * (self._budget or WINDOW_SECONDS) / WINDOW_SECONDS
        account.left = min(account.left + filled, self._budget)
        account.seen = now
        self._accounts.move_to_end(client)
        if len(self._accounts) > _KNOWN:
            self._forget()
            self._forget()
        return account

    def _forget(self) -> None:
        """Forget the client not seen for longest; one with a question open is seen now."""
        oldest, account = self._accounts.popitem(last=False)
        if account.asking:
            self._accounts[oldest] = account


@dataclass(frozen=True, slots=True)
class _Open:
    """A question of a client that is open; lighter than a generator."""

    account: Account

    def __enter__(self) -> None:
        self.account.asking += 1

    def __exit__(self, *_error: object) -> None:
        self.account.asking -= 1


@lru_cache(maxsize=1024)
def client_of(address: str) -> str:
    """Return who stands behind an address: an IPv4 address itself, of IPv6 the network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_BITS), strict=False))
