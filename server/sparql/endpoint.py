"""/sparql for programs: a request → its answer, from the cache, whole or streamed, or a problem.

Source: SPARQL 1.1 Protocol §2; RFC 9110 §8.8 (validators), §9.3.7 (OPTIONS); Fetch (CORS).
"""

import hashlib
import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from typing import Final

from starlette.types import Receive, Scope, Send

from loaders.errors import QueryError, StoreError
from server.answers import Whole
from server.arrival import long_query
from server.cache import AnswerCache
from server.fairness import FairUse, UnfairError
from server.following import Following
from server.generation import Generation
from server.pacing import AT_ONCE, TooSlowError
from server.public import Public, Reply
from server.receiving import (
    Bounds,
    TooLargeError,
    Watched,
    read_body,
    send_head,
    send_stream,
    send_whole,
)
from server.relay import Relay
from server.remote import Reach
from server.sending import VERSION_HEADER
from server.settings import Settings
from server.sparql.asking import RETRY_SECONDS, Question
from server.sparql.client import Client
from server.sparql.description import describe, named_graphs, serialise
from server.sparql.federated import Federated
from server.sparql.forms import GRAPHS, choose_form, content_type, disposition
from server.sparql.limits import limit_words
from server.sparql.problems import ProtocolError, problem
from server.sparql.protocol import (
    DIRECT,
    FORM,
    Asked,
    asked_about_itself,
    body_limit,
    read_query,
    url_parameters,
)

METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
ALLOW: Final = ", ".join(METHODS)
_CACHE: Final = "public, max-age=60, stale-while-revalidate=600"
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After, RateLimit,"
    f" RateLimit-Policy, Server-Timing, Content-Disposition, {VERSION_HEADER}",
}
"""With which pages of others may read an answer."""
_OPEN: Final = CORS | {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_TOO_OLD: Final = (
    "The answer is so long that it comes in pieces, which HTTP/1.0 does not know. Ask by HTTP/1.1,"
    " or for less."
)
_SHORT_PATIENCE: Final = 2.0
"""How long a reader may keep us waiting in all (seconds) while others wait for a worker."""
_TAKEN: Final = f"{DIRECT}, {FORM}"
_ASKED_FOR: Final = {
    405: {"Allow": ALLOW},
    408: {"Connection": "close"},
    415: {"Accept": _TAKEN, "Accept-Query": _TAKEN},
}
"""What an error tells of what we take instead. Source: RFC 9110 §15.5.6, §15.5.9 and §15.5.16."""
_PREFLIGHT: Final = {
    "Allow": ALLOW,
    "Accept-Query": _TAKEN,
    "Access-Control-Allow-Methods": ALLOW,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class Endpoint:
    """Answers requests to /sparql; belongs to one event loop."""

    def __init__(
        self, settings: Settings, following: Following, reach: Reach | None = None
    ) -> None:
        self.fair = FairUse(settings.client_queries, settings.client_budget)
        self.public = Public(settings, following, self.fair)
        self.relay = Relay(settings, reach) if settings.services else None
        self.federated = Federated(self.public, self.relay)
        self.cache = AnswerCache[Whole](settings.cache_bytes)
        self.settings = settings
        self._following = following

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; raises what breaks an answer off after its first byte."""
        client = Client.from_scope(scope, receive, send)
        try:
            await self._answer(scope, client)
        except ProtocolError as error:
            await self._tell(client, error)
        except UnfairError as error:
            await self._tell(client, ProtocolError(429, str(error)), error.retry)

    async def _tell(self, client: Client, error: ProtocolError, retry: int = RETRY_SECONDS) -> None:
        """Tell what went wrong; of 429 and 503 also when to come again."""
        headers, body = problem(error.status, str(error), client.accept, **error.members)
        headers |= _OPEN | self.told_of(client, error.status, retry)
        await send_whole(client.send, error.status, headers, body)

    def told_of(self, client: Client, status: int, retry: int = RETRY_SECONDS) -> dict[str, str]:
        """Return the headers of an error: what we take instead, when to come again, what is left.

        :param retry: when to come again after 429 and 503 (seconds).
        """
        again = {"Retry-After": str(retry)} if status in (429, 503) else {}
        return {**self.fair.headers(client.key), **_ASKED_FOR.get(status, {}), **again}

    async def _answer(self, scope: Scope, client: Client) -> None:
        """Answer a client.

        :raises ProtocolError: when there is an error to tell.
        """
        if client.method == "OPTIONS":
            await send_whole(client.send, 204, _OPEN | _PREFLIGHT, b"")
            return
        asked = await self.asked(scope, client)
        if client.method in ("GET", "HEAD") and asked_about_itself(asked, GRAPHS):
            await self._describe(client, asked)
            return
        query = read_query(asked, self.settings.query_bytes)
        accept = choose_form(client.accept, query.form)
        question = Question.from_query(query, accept, self.federated.services)
        if not await self._known(question, client):
            async with Watched(client.receive):
                with self.fair.using(client.key):
                    await self._ask(question, client)

    async def asked(self, scope: Scope, client: Client) -> Asked:
        """Return the request; its body is read when it has a method with one that we take.

        :raises ProtocolError: 413 and 414 over the limits.
        """
        most = self.settings.address_bytes
        address = scope["query_string"]
        if len(address) > most:
            words = long_query(str(len(address)), most)
            raise ProtocolError(414, words, size=len(address), limit=most)
        body = b""
        if client.method in ("POST", "QUERY"):
            limit = body_limit(self.settings.query_bytes)
            seconds = self.settings.client_seconds
            try:
                body = await read_body(scope, client.receive, limit, seconds)
            except TooSlowError as error:
                words = f"The body did not come within {seconds:g} seconds."
                raise ProtocolError(408, words) from error
            except TooLargeError as error:
                words = f"The body has {error.size} bytes or more; the limit is {limit}."
                raise ProtocolError(413, words, size=error.size, limit=limit) from error
        return Asked(client.method, address.decode("latin-1"), client.headers, body)

    async def _describe(self, client: Client, asked: Asked) -> None:
        """Tell what the endpoint is and does, in triples."""
        generation = self._following.generation
        release = generation.release
        form = "".join(url_parameters(asked).get("format", ())[:1])
        media_type = choose_form(client.accept, form)["graph"] or "text/turtle"
        graphs = named_graphs(release.manifest["counts"]["triples"])
        limits, federates = limit_words(self.settings), bool(self.federated.services)
        body = serialise(describe(graphs, limits, federates=federates), media_type)
        tag = hashlib.sha256(body).hexdigest()[:32]  # it tells our settings, beside the release
        headers = self._headers(tag, generation, media_type)
        known = client.knows(tag)
        await send_whole(client.send, 304 if known else 200, headers, b"" if known else body)

    async def _known(self, question: Question, client: Client) -> bool:
        """Answer without asking: the client has it (304), or the cache."""
        if question.reading.is_volatile:
            return False
        generation = self._following.generation
        version = generation.release.version
        tag = question.tag(version)
        if client.knows(tag):
            await send_whole(client.send, 304, self._headers(tag, generation), b"")
            return True
        kept = self.cache.get(tag)
        if kept is None:
            return False
        headers = self._headers(tag, generation, kept.media_type)
        headers |= _file(question, version, kept) | {"Server-Timing": 'cache;desc="hit"'}
        if len(kept.body) > AT_ONCE:
            with self.fair.using(client.key):
                await send_whole(client.send, 200, headers, kept.body)
        else:
            await send_whole(client.send, 200, headers, kept.body)
        return True

    async def _ask(self, question: Question, client: Client) -> None:
        began = time.monotonic()
        try:
            seconds = question.seconds(self.settings)
            reply = await self.federated.ask(question, client.key, seconds)
        except (QueryError, StoreError) as error:
            raise question.refused(error) from error
        headers = self._told(question, reply) | self.fair.headers(client.key)
        took = 1000 * (time.monotonic() - began)
        headers["Server-Timing"] = f'cache;desc="miss", answer;dur={took:.1f}'
        if reply.pieces is None:
            reply.close()
            await send_whole(client.send, 200, headers, reply.whole.body)
        else:
            await self._stream(question, client, reply, headers)

    async def _stream(
        self, question: Question, client: Client, reply: Reply, headers: Mapping[str, str]
    ) -> None:
        """Send an answer that streams; what fails before its first byte is told as an error."""
        assert reply.pieces is not None  # noqa: S101  it streams
        try:
            if client.is_old:
                raise ProtocolError(505, _TOO_OLD)
            try:
                first = await anext(reply.pieces)
            except (QueryError, StoreError) as error:
                raise question.refused(error) from error
            if client.method == "HEAD":
                await send_head(client.send, headers, self.settings.client_seconds)
            else:
                await send_stream(client.send, headers, first, reply.pieces, self._bounds())
        finally:  # also when the client leaves while it waits
            reply.close()

    def _bounds(self) -> Bounds:
        """Return what an answer that streams may take: who reads slowly holds up who waits."""
        patience = self.settings.client_seconds
        if self.public.heavy.waiting:
            patience = min(patience, _SHORT_PATIENCE)
        return Bounds(self.settings.answer_bytes, patience)

    def _told(self, question: Question, reply: Reply) -> dict[str, str]:
        """Return the headers of an answer, and keep the answer when it is whole and stays so."""
        version, whole = reply.generation.release.version, reply.whole
        if question.reading.is_volatile:
            headers = {**_OPEN, "Content-Type": content_type(whole.media_type), "Vary": "Accept"}
            return headers | {"Cache-Control": "no-store", VERSION_HEADER: version}
        tag = question.tag(version)
        if reply.pieces is None:
            self.cache.keep(tag, whole)
        headers = self._headers(tag, reply.generation, whole.media_type)
        return headers | _file(question, version, whole)

    def _headers(self, tag: str, generation: Generation, media_type: str = "") -> dict[str, str]:
        headers = {
            **_OPEN,
            "ETag": f'"{tag}"',
            "Last-Modified": _date(generation.since),
            "Cache-Control": _CACHE,
            "Vary": "Accept",
            VERSION_HEADER: generation.release.version,
        }
        return headers | ({"Content-Type": content_type(media_type)} if media_type else {})


@lru_cache(maxsize=4)
def _date(moment: float) -> str:
    return formatdate(moment, usegmt=True)


def _file(question: Question, version: str, whole: Whole) -> dict[str, str]:
    """Return the header that makes a browser keep the answer as a file, when it is asked."""
    if not question.query.download:
        return {}
    return {"Content-Disposition": disposition(version, whole.media_type)}
