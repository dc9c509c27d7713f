"""The real command, whose SERVICE also reaches loopback: for tests of what comes back from there.

Reads beside the settings the certificate that is trusted; knows where example.org is by itself.
"""

import os
import ssl
import sys

from server.front import serve
from server.remote import Reach
from server.services import is_public
from server.settings import Settings

ADDRESSES = {"mixed.example.org": ["8.8.8.8", "10.0.0.1"], "nowhere.example.org": []}


async def resolve(host: str, _port: int) -> list[str]:
    return ADDRESSES.get(host, ["127.0.0.1"])


def is_allowed(address: str) -> bool:
    return address == "127.0.0.1" or is_public(address)


if __name__ == "__main__":
    trusted = ssl.create_default_context(cafile=os.environ["TRUSTED"])
    settings = Settings.from_environ().listening_on(None, int(sys.argv[-1]))
    serve(settings, Reach(trusted, is_allowed, resolve))
