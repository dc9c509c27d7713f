"""/sparql for a browser: the start of an answer, which the page then shows."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import Scope

from loaders.errors import QueryError, StoreError
from server.fairness import UnfairError
from server.public import Reply
from server.receiving import Watched
from server.sending import VERSION_HEADER
from server.sparql.asking import Question
from server.sparql.client import Client
from server.sparql.endpoint import Endpoint
from server.sparql.forms import GRAPHS, RESULTS
from server.sparql.problems import ProtocolError
from server.sparql.protocol import Query, read_query, url_parameters

SHOWN: Final = "samenwijzer.shown"
"""Where the page finds it, in its WSGI environment."""
_MOST_BYTES: Final = 1024 * 1024
_FORMS: Final = {"results": RESULTS["json"], "graph": GRAPHS["ttl"]}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: a query, and the start of its answer or what is wrong with it.

    ``graphs`` are those of the request: name of the parameter and IRI.
    ``form`` is ``results`` (content is SPARQL JSON) or ``graph`` (Turtle); empty without answer.
    ``place`` tells of an error its ``line``, ``column`` and ``excerpt``, where they are known.
    """

    query: str = ""
    graphs: tuple[tuple[str, str], ...] = ()
    status: int = 200
    error: str = ""
    form: str = ""
    content: bytes = b""
    is_whole: bool = True
    place: Mapping[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """What a script would be told: the release, when to come again, what is left of its share."""


async def show(endpoint: Endpoint, scope: Scope, client: Client) -> Shown:
    """Ask for a browser; what is wrong is part of what is shown."""
    query = ""
    graphs: tuple[tuple[str, str], ...] = ()
    try:
        asked = await endpoint.asked(scope, client)
        if client.method in ("GET", "HEAD"):
            values = url_parameters(asked)
            query = next(iter(values.get("query", ())), "")
            if not values:
                return Shown()
        found = read_query(asked, endpoint.settings.query_bytes)
        query, graphs = found.text, _graphs(found)
        question = Question.from_query(found, _FORMS, endpoint.federated.services)
        async with Watched(client.receive):
            with endpoint.fair.using(client.key):
                return await _start(endpoint, question, client)
    except ProtocolError as error:
        headers = endpoint.told_of(client, error.status)
        return Shown(query, graphs, error.status, str(error), place=error.members, headers=headers)
    except UnfairError as error:
        headers = endpoint.told_of(client, 429, error.retry)
        return Shown(query, graphs, 429, str(error), headers=headers)


async def _start(endpoint: Endpoint, question: Question, client: Client) -> Shown:
    """Return the start of an answer; the rest is never asked for."""
    try:
        seconds = question.seconds(endpoint.settings)
        reply = await endpoint.federated.ask(question, client.key, seconds)
        try:
            content, is_whole = await _read(reply)
        finally:
            reply.close()
    except (QueryError, StoreError) as error:
        raise question.refused(error) from error
    headers = {VERSION_HEADER: reply.generation.release.version}
    headers |= {"Cache-Control": "no-cache"} | endpoint.fair.headers(client.key)
    form = reply.whole.form
    query = question.query
    return Shown(query.text, _graphs(query), 200, "", form, content, is_whole, headers=headers)


def _graphs(query: Query) -> tuple[tuple[str, str], ...]:
    default = (("default-graph-uri", iri) for iri in query.default_graphs)
    return (*default, *(("named-graph-uri", iri) for iri in query.named_graphs))


async def _read(reply: Reply) -> tuple[bytes, bool]:
    if reply.pieces is None:
        return reply.whole.body, True
    content = bytearray()
    pieces: AsyncIterator[bytes] = reply.pieces
    async with aclosing(pieces):  # type: ignore[type-var]  # it is a generator
        async for piece in pieces:
            content += piece
            if len(content) >= _MOST_BYTES:
                return bytes(content), False
    return bytes(content), True
