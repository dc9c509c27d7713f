"""The endpoints that SERVICE may name, as a setting tells them, and which addresses are public.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6052 §2.1 (IPv4 inside IPv6).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Self
from urllib.parse import urlsplit

from loaders.errors import SettingError

SETTING: Final = "SAMENWIJZER_SERVICES"
_HTTPS: Final = 443
_PLAIN: Final = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""ASCII characters that an IRI in a query may have."""
_NAME: Final = re.compile(r"(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?")
_UNICAST: Final = IPv6Network("2000::/3")
_TUNNEL: Final = IPv6Network("2002::/16")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Service:
    """An endpoint elsewhere: its IRI as queries write it, and what a request to it needs."""

    iri: str
    host: str
    port: int
    target: str

    @classmethod
    def from_iri(cls, iri: str) -> Self:
        """Read the IRI of an endpoint.

        :raises SettingError: when it is not https, or has more than host, port, path and query.
        """
        if not _PLAIN.fullmatch(iri):
            raise _wrong(iri, "ASCII characters that an IRI may have, others as % and two digits")
        try:
            parts = urlsplit(iri)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _wrong(iri, "a host and a port that can be read") from error
        if parts.scheme != "https" or not iri.startswith("https://"):
            raise _wrong(iri, "an IRI that begins with https://")
        if "@" in parts.netloc or "#" in iri:
            raise _wrong(iri, "no user, no password and no fragment")
        if port == 0 or not _may_be_host(host):
            raise _wrong(iri, "the name of a host, or an address that is public")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(iri, host, port or _HTTPS, target)

    @property
    def authority(self) -> str:
        """Host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _HTTPS else f"{host}:{self.port}"


def read_services(text: str) -> dict[str, Service]:
    """Read the setting: IRI → endpoint, in the order of the setting.

    :param text: whole IRIs with white space between them.
    :raises SettingError: when one of them may not be there.
    """
    return {iri: Service.from_iri(iri) for iri in text.split()}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not private, not of this machine or network.

    Of an address that holds another, as IPv4 translated to IPv6, the other one counts.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_global(found)
    if found.ipv4_mapped is not None:
        return _is_global(found.ipv4_mapped)
    if found in _TRANSLATED:
        return _is_global(IPv4Address(found.packed[-4:]))
    return found in _UNICAST and found not in _TUNNEL and _is_global(found)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _may_be_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return _NAME.fullmatch(host) is not None
    return is_public(host)


def _wrong(iri: str, expected: str) -> SettingError:
    return SettingError(
        f"{SETTING} has {iri!r}, expected {expected}",
        fix="write whole IRIs of endpoints, as https://example.org/sparql, with spaces between",
    )
