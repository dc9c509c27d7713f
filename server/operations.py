"""/health, /status and /metrics: for who runs the service; nothing in them is secret."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from loaders.errors import SamenwijzerError
from server.board import read_board
from server.bridge import Bridge
from server.cache import AnswerCache
from server.logs import FIELDS, JSON
from server.metrics import MEDIA_TYPE, Metrics, Status, kind_of
from server.negotiation import names_html
from server.pages.status import STATUS
from server.questions import question
from server.receiving import send_whole
from server.repeats import Repeat
from server.sending import VERSION_HEADER, Sent
from server.sparql.endpoint import Endpoint
from server.store import Store

PATHS: Final = ("/health", "/status", "/metrics")
_METHODS: Final = "GET, HEAD, OPTIONS"
_PATIENCE_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


class Operations:
    """Answers for who runs the service, and counts and logs every request."""

    def __init__(
        self,
        store: Store,
        endpoint: Endpoint,
        bridge: Bridge,
        caches: Mapping[str, AnswerCache[Any]],
    ) -> None:
        """Tell of a service; ``caches`` by the name under which its status has them."""
        self.metrics = Metrics(self.status)
        self._store = store
        self._endpoint = endpoint
        self._bridge = bridge
        self._caches = caches
        self._started = time.time()
        self._asking: asyncio.Future[str] | None = None
        self._logs = store.settings.log == JSON

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one of our paths."""
        if scope["method"] == "OPTIONS":
            await send_whole(send, 204, {"Allow": _METHODS}, b"")
        elif scope["method"] not in ("GET", "HEAD"):
            told = {"Allow": _METHODS, "Content-Type": "text/plain"}
            await send_whole(send, 405, told, f"405 only {_METHODS}\n".encode())
        elif scope["path"] == "/health":
            await self._tell_health(send)
        elif scope["path"] == "/metrics":
            await _tell(send, 200, MEDIA_TYPE, self.metrics.text())
        elif _is_browser(scope):
            await self._bridge.answer(scope, b"", send, {STATUS: self.status()})
        else:
            await _tell_json(send, 200, self.status(), {"Vary": "Accept"})

    def note(self, scope: Scope, sent: Sent) -> None:
        """Count a request whose answer went out or broke off, and log it when that is asked."""
        status = f"{sent.status // 100}xx" if sent.is_whole else "broken"
        self.metrics.count(kind_of(scope["path"]), status, sent.seconds)
        if self._logs:
            self._log(scope, sent)

    def note_again(self, again: Repeat) -> None:
        """Count and log a request that was answered before its bytes were parsed."""
        kind = kind_of(again.scope["path"])
        self.metrics.count(kind, f"{again.status // 100}xx", 0.0)
        if self._logs:
            self._log(again.scope, again)

    def _log(self, scope: Scope, sent: Sent | Repeat) -> None:
        fields = {
            "method": scope["method"],
            "route": kind_of(scope["path"]),
            "status": sent.status,
            "whole": sent.is_whole,
            "milliseconds": round(1000 * sent.seconds, 1),
            "bytes": 0 if scope["method"] == "HEAD" else sent.bytes,
            "release": self._store.release.version,
        }
        _LOG.info("request", extra={FIELDS: fields})

    def status(self) -> Status:
        """Return how the service stands."""
        release, following = self._store.release, self._store.following
        return {
            "version": release.version,
            "reference_day": release.reference_day.isoformat(),
            "started": _moment(self._started),
            "switched": _moment(following.since),
            "load_seconds": round(following.load_seconds, 3),
            "hosts_started": following.hosts_started,
            "triples": release.manifest["counts"]["quads"],
            "lanes": self._lanes(),
            "pages_open": self._bridge.waiting,
        } | {name: _about(cache) for name, cache in self._caches.items()}

    def _lanes(self) -> Status:
        settings, public = self._store.settings, self._endpoint.public
        workers = {name: bounds.workers for name, bounds in settings.lanes.items()}
        waiting = {
            "pages": max(self._bridge.waiting - settings.threads, 0),
            "light": public.light.waiting,
            "heavy": public.heavy.waiting,
        }
        crews = read_board(self._store.following.folder, workers)
        return {name: {**asdict(crew), "waiting": waiting[name]} for name, crew in crews.items()}

    async def _tell_health(self, send: Send) -> None:
        version = await self._healthy()
        if version:
            await _tell_json(send, 200, {"status": "ok", "release": version})
        else:
            await _tell_json(send, 503, {"status": "down"}, {"Retry-After": "5"})

    async def _healthy(self) -> str:
        """Return the version of the release that answers; all who ask at once share one question.

        A thread asks; who waits longer than our patience hears that we are not well.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().run_in_executor(None, self._ask)
        try:
            return await asyncio.wait_for(asyncio.shield(self._asking), _PATIENCE_SECONDS)
        except TimeoutError:
            return ""

    def _ask(self) -> str:
        version = self._store.release.version
        try:
            return version if self._store.ask(question("site/health").text) else ""
        except SamenwijzerError as error:
            _LOG.warning("not healthy: %s", error)
            return ""


def _about(cache: AnswerCache[Any]) -> Status:
    return {"hits": cache.hits, "misses": cache.misses, "bytes": cache.bytes}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _is_browser(scope: Scope) -> bool:
    accept = b", ".join(value for name, value in scope["headers"] if name == b"accept")
    return names_html(accept.decode("latin-1"))


async def _tell_json(
    send: Send, status: int, told: Status, more: dict[str, str] | None = None
) -> None:
    version = str(told.get("release") or told.get("version") or "")
    headers = (more or {}) | ({VERSION_HEADER: version} if version else {})
    await _tell(send, status, "application/json", json.dumps(told).encode() + b"\n", headers)


async def _tell(
    send: Send, status: int, media_type: str, body: bytes, more: dict[str, str] | None = None
) -> None:
    headers = {"Content-Type": media_type, "Cache-Control": "no-store", **(more or {})}
    await send_whole(send, status, headers, body)
