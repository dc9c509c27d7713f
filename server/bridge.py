"""Flask behind the event loop: a thread makes a page whole, the loop takes care of the client.

So a client that sends or reads slowly never holds a thread, which bridges that stream (a2wsgi,
asgiref) give it. What streams, the SPARQL answers and the dumps, does not come this way.
Source: PEP 3333 (WSGI), ASGI HTTP specification.
"""

import asyncio
import io
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication

from starlette.types import Scope, Send

from server.fairness import client_of
from server.lanes import Turns

_MOST_WAITING: Final = 200
_LATIN: Final = "latin-1"


class Bridge:
    """Runs a WSGI application in a few threads."""

    def __init__(self, app: WSGIApplication, threads: int) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._threads = threads
        self._turns = Turns(threads, _MOST_WAITING)

    @property
    def waiting(self) -> int:
        """How many pages are asked for and not there yet."""
        return self._turns.waiting + self._threads - self._turns.free

    async def answer(
        self, scope: Scope, body: bytes, send: Send, more: Mapping[str, Any] | None = None
    ) -> None:
        """Answer a request whose body is there.

        Who asks little goes before who asks much, when they wait for a thread.

        :param more: what else the application finds in its environment.
        :raises CrowdedError: when too many wait for a thread.
        """
        client = client_of((scope["client"] or ("",))[0])
        await self._turns.take(client)
        began = time.monotonic()
        try:
            loop = asyncio.get_running_loop()
            call = _Call(_environ(scope, body) | dict(more or {}))
            content = await loop.run_in_executor(self._pool, call.run, self._app)
        finally:
            self._turns.give_back(client, time.monotonic() - began)
        await send({"type": "http.response.start", "status": call.status, "headers": call.headers})
        await send({"type": "http.response.body", "body": content})

    def close(self) -> None:
        """Wait for the threads."""
        self._pool.shutdown(cancel_futures=True)


class _Call:
    """One request to the WSGI application: its status, headers (names in small), and body."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self._environ = environ

    def run(self, app: WSGIApplication) -> bytes:
        """Call the application and return the whole body."""
        pieces: Iterable[bytes] = app(self._environ, self._start)
        try:
            return b"".join(pieces)
        finally:
            close: Callable[[], None] | None = getattr(pieces, "close", None)
            if close is not None:
                close()

    @property
    def _start(self) -> StartResponse:
        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            self.status = int(status.partition(" ")[0])
            self.headers = [
                (name.lower().encode(_LATIN), value.encode(_LATIN))
                for name, value in headers
                if name != "Date"  # the server sends it
            ]
            return lambda _content: None

        return start


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment of a request; ``RAW_URI`` is its address as it was sent.

    HEAD is asked as GET, so that its headers are those of the page as it goes out, compressed or
    not; the body is not sent.
    """
    raw = scope["raw_path"].decode(_LATIN)
    query = scope["query_string"].decode(_LATIN)
    host, port = scope["server"] or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if scope["method"] == "HEAD" else scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode(_LATIN),
        "QUERY_STRING": query,
        "RAW_URI": f"{raw}?{query}" if query else raw,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in scope["headers"]:
        _add_header(environ, name.decode(_LATIN), value.decode(_LATIN))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key == "CONTENT_LENGTH" or "_" in name:  # a _ could pass for another header's -
        return
    key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
    environ[key] = f"{environ[key]},{value}" if key in environ else value
