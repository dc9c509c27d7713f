"""Runs the front: uvicorn, one process and one event loop, which evaluates nothing itself."""

import gc
import logging
import resource
import signal
from typing import Final

import click
import uvicorn

from server import logs
from server.app import create_app
from server.arrival import MOST_TOLD, ClientProtocol
from server.gateway import Gateway
from server.remote import Reach
from server.settings import Settings
from server.store import Store
from server.warming import Warming, make_first

_GRACE_SECONDS: Final = 10
_FILES: Final = 65_536
_OWN_FILES: Final = 50
"""So many are left for the processes of the store, also those of two releases in a switch."""
_COLLECT_AFTER: Final = 20_000
"""So many objects more than went (Python says 700)."""


class _Server(uvicorn.Server):
    """uvicorn, that says when it is ready, and where."""

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen."""
        await super().startup(None)
        if self.started:
            click.echo(f"Samenwijzer: http://{self.config.host}:{self.config.port}", err=True)


def _config(settings: Settings, gateway: Gateway) -> uvicorn.Config:
    return uvicorn.Config(
        gateway,
        host=settings.host,
        port=settings.port,
        http=_protocol(settings, gateway),
        ws="none",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        limit_concurrency=_connections(),
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def _protocol(settings: Settings, gateway: Gateway) -> type[ClientProtocol]:
    """Return the protocol that all connections speak, with what they share."""
    shared = {
        "seconds": settings.client_seconds,
        "address_bytes": settings.address_bytes,
        "repeats": gateway.repeats,
        "note_again": staticmethod(gateway.note_again),
    }
    return type("_Protocol", (ClientProtocol,), shared)


def _connections() -> int:
    """Raise the number of open files as far as we may; return how many connections that allows.

    Each of them may download a file, which is open as long.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max((allowed - _OWN_FILES - MOST_TOLD) // 2, 20)


def _collect_seldom() -> None:
    """Look for rings of objects less often: nearly all that an answer makes goes without that."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def serve(settings: Settings, reach: Reach | None = None) -> None:
    """Serve until stopped by SIGTERM or SIGINT.

    :param reach: how far SERVICE reaches; without it as safe as it should be.
    """
    logs.set_up(settings.log)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # the gateway tells what failed
    store = Store(settings)
    try:
        app = create_app(settings, store)
        make_first(app, store)
        gateway, warming = Gateway(settings, store, app, reach), Warming(app, store)
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again at its end
            signal.signal(number, lambda _number, _frame: None)
        _collect_seldom()
        _Server(_config(settings, gateway)).run()
        warming.close()
        gateway.bridge.close()
    finally:
        store.close()
