"""/sparql: the answer to a query, streamed in the form asked for, or an error in plain words."""

import errno
import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any, Final, cast

from flask import Blueprint, Response, current_app, render_template, request

from loaders.errors import QueryError, StoreError
from loaders.release import Release
from loaders.terms import PREFIXES
from server.answers import Answer, FormError, Job
from server.negotiation import choose, quality_of
from server.sparql.policy import is_volatile, names_dataset, refusal
from server.sparql.request import ProtocolError, Query, read_query
from server.sparql.table import read_table, read_text
from server.store import Store

blueprint: Final = Blueprint("sparql", __name__)

RESULTS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_ALIASES: Final = {"application/json": RESULTS["json"], "application/xml": RESULTS["xml"]}
_HTML: Final = "text/html"
_RETRY_SECONDS: Final = "5"
_FRESH_SECONDS: Final = 60
_LOG: Final = logging.getLogger(__name__)
EXAMPLE: Final = """SELECT ?naam ?kbo
WHERE {
  ?vereniging a org:OrganizationalCollaboration ;
    skos:prefLabel ?naam ; dct:identifier ?kbo .
}
ORDER BY STR(?naam)
LIMIT 20"""


def _store() -> Store:
    return cast(Store, current_app.extensions["store"])


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Let pages of others ask us, on errors too; no cookies, so no credentials."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; a browser without one gets the form."""
    if request.method == "GET" and "query" not in request.args and _wants_html():
        return _page(EXAMPLE)
    try:
        query = read_query(request, current_app.extensions["settings"].query_bytes)
        if refused := refusal(query.text):
            raise ProtocolError(403, refused)
        return _html_answer(query) if _wants_html() else _answer(query, _accepted())
    except ProtocolError as error:
        return _error(error.status, str(error))
    except (QueryError, StoreError) as error:
        return _refused(error)


def _refused(error: QueryError | StoreError) -> Response:
    """Tell why the store gives no answer: 406, 400 or 503."""
    if isinstance(error, FormError):
        offered = RESULTS if error.form == "results" else GRAPHS
        have = ", ".join(offered.values())
        return _error(406, f"This query gives {_words(error.form)}; ask for one of: {have}.")
    if isinstance(error, QueryError):
        return _error(400, f"The query cannot be read: {error.message}")
    return _error(503, str(error), retry=True)


def _words(form: str) -> str:
    return "rows or yes/no" if form == "results" else "triples"


def _wants_html() -> bool:
    """Whether a browser asks: it names text/html itself, above every form of results."""
    header = request.headers.get("Accept", "")
    if "text/html" not in header.lower() or request.values.get("format"):
        return False
    liked = max(quality_of(header, kind) for kind in (*RESULTS.values(), *GRAPHS.values()))
    return quality_of(header, _HTML) >= liked


def _accepted() -> dict[str, str]:
    """Return the media type per form; raises 406 when no form is acceptable."""
    asked = request.values.get("format", "")
    if asked:
        chosen = {"results": RESULTS.get(asked, ""), "graph": GRAPHS.get(asked, "")}
    else:
        header = request.headers.get("Accept", "")
        plain = choose(header, [*RESULTS.values(), *_ALIASES]) or ""
        chosen = {
            "results": _ALIASES.get(plain, plain),
            "graph": choose(header, list(GRAPHS.values())) or "",
        }
    if not any(chosen.values()):
        offered = ", ".join((*RESULTS.values(), *GRAPHS.values()))
        raise ProtocolError(406, f"We have: {offered}.")
    return chosen


def _tag(version: str, query: Query, accept: dict[str, str]) -> str:
    parts = [version, query.text, *query.default_graphs, "", *query.named_graphs]
    text = json.dumps([*parts, accept], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _answer(query: Query, accept: dict[str, str]) -> Response:
    """Stream the answer, or say that the asker has it."""
    tag = _tag(_store().release.version, query, accept)
    volatile = is_volatile(query.text)
    if not volatile and _has(tag):
        return _cached(Response(status=304), tag)
    answer, release = _asked(query, accept)
    response = Response(_body(answer), mimetype=answer.media_type)
    response.call_on_close(answer.close)
    if volatile:
        response.headers["Vary"] = "Accept"
        response.headers["Cache-Control"] = "no-store"
        return response
    return _cached(response, _tag(release.version, query, accept))


def _has(tag: str) -> bool:
    """Whether the asker has this answer; ``*`` does not say so, as nothing was evaluated yet."""
    known = request.if_none_match
    return request.method in ("GET", "HEAD") and not known.star_tag and known.contains(tag)


def _cached(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}"
    return response


def _asked(query: Query, accept: dict[str, str]) -> tuple[Answer, Release]:
    """Ask the store; the question ends when the client that asks closes its connection."""
    union = not names_dataset(query.text)
    graphs = (query.default_graphs, query.named_graphs)
    job = Job(query.text, accept, *graphs, prefixes=PREFIXES, union=union)
    return _store().stream(job, request.environ.get("gunicorn.socket"))


def _body(answer: Answer) -> Iterator[bytes]:
    """Yield the body; what breaks off breaks the connection, so that nobody takes it for whole."""
    try:
        yield from answer.body
    except StoreError as error:
        _LOG.warning("an answer broke off: %s", error)
        raise ConnectionResetError(errno.ECONNRESET, str(error)) from error
    finally:
        answer.close()


def _error(status: int, text: str, *, retry: bool = False) -> Response:
    if _wants_html():
        return _page(request.values.get("query", EXAMPLE), error=text, status=status)
    response = Response(text + "\n", status=status, mimetype="text/plain")
    response.headers["Vary"] = "Accept"
    if retry:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _html_answer(query: Query) -> Response:
    """Show the start of the answer as a page: a table of rows, or the triples as Turtle."""
    answer, _release = _asked(query, {"results": RESULTS["json"], "graph": GRAPHS["ttl"]})
    try:
        if answer.form == "graph":
            return _page(query.text, text=read_text(answer.body))
        return _page(query.text, table=read_table(answer.body))
    finally:
        answer.close()


def _page(query: str, status: int = 200, **parts: Any) -> Response:
    html = render_template(
        "sparql.html", query=query, results=RESULTS, graphs=GRAPHS, prefixes=PREFIXES, **parts
    )
    response = Response(html, status=status, mimetype=_HTML)
    response.headers["Vary"] = "Accept"
    return response
