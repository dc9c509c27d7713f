"""Runs the front: gunicorn, one process with threads, which evaluates nothing itself."""

from typing import Any, Final

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from server.app import create_app
from server.connections import ClientWorker
from server.settings import Settings
from server.store import Store

_CONNECTIONS: Final = 900  # below the 1024 files a process may usually have open


class _Front(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings; the store is opened in the process that serves."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store: Store | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": 1,
            "worker_class": ClientWorker,
            "worker_connections": _CONNECTIONS,
            "sendfile": False,
            "http_parser": "python",
            "threads": self.settings.threads,
            "limit_request_line": 8190,
            "timeout": 120,
            "graceful_timeout": 10,
            "accesslog": None,
            "loglevel": "warning",
            "post_worker_init": self._announce,
            "worker_exit": self._close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        self.store = Store(self.settings)
        return create_app(self.settings, self.store)

    def _announce(self, _worker: object) -> None:
        click.echo(f"Samenwijzer: http://{self.settings.host}:{self.settings.port}", err=True)

    def _close(self, _server: object, _worker: object) -> None:
        if self.store is not None:
            self.store.close()


def serve(settings: Settings) -> None:
    """Serve until stopped by SIGTERM or SIGINT."""
    _Front(settings).run()
