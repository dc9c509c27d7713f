"""Where a request goes: files of releases, SPARQL answers, or a page; and what goes wrong there."""

import logging
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from starlette.types import Receive, Scope, Send

from loaders.errors import SamenwijzerError
from loaders.release import Release
from server.bridge import Bridge
from server.cache import AnswerCache
from server.compression import Compression
from server.downloads import Downloads
from server.fairness import client_of
from server.following import Following
from server.generation import Generation
from server.lanes import CrowdedError
from server.operations import PATHS, Operations
from server.pacing import Paced, Sendings, TooMuchError, TooSlowError
from server.page_cache import PageCache
from server.receiving import (
    ClientLeftError,
    TooLargeError,
    break_off,
    read_body,
    send_whole,
)
from server.relay import PATH as RELAY
from server.remote import Reach
from server.repeats import Repeats
from server.sending import Sent
from server.settings import Settings
from server.sparql.client import Client
from server.sparql.endpoint import ALLOW, Endpoint
from server.sparql.forms import wants_html
from server.sparql.problems import ProtocolError
from server.sparql.protocol import Asked, url_parameters
from server.sparql.showing import SHOWN, show
from server.store import Store

_FILES: Final = "/data/"
_SPARQL: Final = "/sparql"
_OPEN: Final = re.compile(r"/(sparql|data|id|doc|ns)(/|\Z)")
"""What pages of others may read, errors too."""
_MOST_BODY: Final = 1024 * 1024
_LONG_PER_QUESTION: Final = 2
"""A client may have twice as many long answers on their way, files too, as questions open."""
_REPEATS_BYTES: Final = 4 * 1024 * 1024
_LOG: Final = logging.getLogger(__name__)


class Gateway:
    """The ASGI application that a client meets."""

    def __init__(
        self, settings: Settings, store: Store, pages: Flask, reach: Reach | None = None
    ) -> None:
        self.endpoint = Endpoint(settings, store.following, reach)
        self.bridge = Bridge(_of_one_release(pages, store.following), settings.threads)
        self._settings = settings
        self._sendings = Sendings(_LONG_PER_QUESTION * settings.client_queries)
        self._compressed = Compression(self._route)
        self._kept = PageCache(
            self._compressed, lambda: store.release.version, settings.page_cache_bytes
        )
        self._following = store.following
        self.repeats = Repeats(self._stamp, _REPEATS_BYTES)
        caches: dict[str, AnswerCache[Any]] = {
            "cache": self.endpoint.cache,
            "page_cache": self._kept.pages,
            "repeats": self.repeats.answers,
        }
        self._operations = Operations(store, self.endpoint, self.bridge, caches)
        self.note_again = self._operations.note_again
        self._downloads = Downloads(settings.var, self._release)

    def _stamp(self) -> tuple[Generation, date]:
        """Return what an answer depends on beside its request: who answers, and what day it is."""
        return self._following.newest, date.today()

    def _release(self) -> Release:
        return self._following.release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; one that cannot be answered to its end breaks off."""
        if scope["type"] != "http":
            return
        if self.endpoint.relay and scope["path"].startswith(RELAY):
            await self.endpoint.relay(scope, receive, Sent(send).send)  # neither counted nor logged
            return
        sent, stamp = Sent(send), self.repeats.stamp()
        client = client_of((scope["client"] or ("",))[0])
        paced = Paced(sent.send, client, self._sendings, self._settings.client_seconds)
        try:
            await self._take(scope, receive, paced.send)
            self.repeats.keep(scope, sent, stamp)
        except ClientLeftError:
            return
        except (TooSlowError, TooMuchError, CrowdedError) as error:
            _LOG.info("%s %s", scope["path"], type(error).__name__)
            await _fail(scope, sent, 408 if isinstance(error, TooSlowError) else 503)
        except SamenwijzerError as error:
            _LOG.warning("an answer broke off: %s", error)
            await _fail(scope, sent, 503)
        except Exception:  # whatever goes wrong with one request, the others go on
            _LOG.exception("answering %s", scope["path"])
            await _fail(scope, sent, 500)
        finally:
            paced.close()
            self._operations.note(scope, sent)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["path"].startswith(_FILES)
        if is_file and await self._send_file(scope, receive, send):
            return
        is_page = scope["path"] != _SPARQL  # the endpoint keeps answers itself
        await (self._kept if is_page else self._compressed)(scope, receive, send)

    async def _send_file(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Send a file of a release, text compressed; False when that is not what is asked for."""
        sent = False

        async def file(scope: Scope, receive: Receive, send: Send) -> None:
            """Note whether it was one."""
            nonlocal sent
            sent = await self._downloads(scope, receive, send)

        await Compression(file)(scope, receive, send)
        return sent

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "*":  # OPTIONS of the server as a whole (RFC 9110 §9.3.7)
            await send_whole(send, 204, {"Allow": ALLOW}, b"")
        elif scope["path"] in PATHS:
            await self._operations(scope, receive, send)
        elif scope["path"] != _SPARQL:
            await self._page(scope, receive, send)
        elif _is_browser(scope):
            await self._show(scope, receive, send)
        else:
            await self.endpoint(scope, receive, send)

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = await show(self.endpoint, scope, Client.from_scope(scope, receive, send))
        method = "HEAD" if scope["method"] == "HEAD" else "GET"
        await self.bridge.answer({**scope, "method": method}, b"", send, {SHOWN: shown})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            try:
                body = await read_body(scope, receive, _MOST_BODY, self._settings.client_seconds)
            except TooLargeError as error:
                told = f"413 the body has {error.size} bytes; the limit is {_MOST_BODY}\n".encode()
                await send_whole(send, 413, {"Content-Type": "text/plain"}, told)
                return
        await self.bridge.answer(scope, body, send)

    def close(self) -> None:
        """Let go of threads and lines."""
        self.bridge.close()
        self.endpoint.public.close()


def _of_one_release(pages: Flask, following: Following) -> WSGIApplication:
    """Return the pages, each of which asks and tells of one release only."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with following.keeping():
            return pages.wsgi_app(environ, start)

    return answer


def _is_browser(scope: Scope) -> bool:
    """Whether a browser asks, which gets a page."""
    if scope["method"] == "OPTIONS":
        return False
    accept = b", ".join(value for name, value in scope["headers"] if name == b"accept")
    if b"text/html" not in accept.lower():
        return False
    asked = Asked(scope["method"], scope["query_string"].decode("latin-1"), {})
    try:
        values = url_parameters(asked)
    except ProtocolError:
        values = {}
    if values.get("download"):  # a file, not a page
        return False
    form = "".join(values.get("format", ()))
    return wants_html(accept.decode("latin-1"), form)


async def _fail(scope: Scope, sent: Sent, status: int) -> None:
    """Tell that it failed, or break off what has begun."""
    if sent.begun:
        break_off(scope)
        return
    headers = {"Content-Type": "text/plain", "Connection": "close"}
    if _OPEN.match(scope["path"]):
        headers["Access-Control-Allow-Origin"] = "*"
    if status == 503:  # noqa: PLR2004  service unavailable
        headers["Retry-After"] = "5"
    await send_whole(sent.send, status, headers, f"{status}\n".encode())
