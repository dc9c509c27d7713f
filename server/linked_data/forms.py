"""The forms a document is served in: which one an asker gets, and the headers that tell of all."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Response, abort, request

from server.linked_data.documents import Document
from server.negotiation import choose
from server.questions import FOLDER
from server.settings import TEMPLATES_VERSION

HTML: Final = "text/html"
MEDIA_TYPES: Final = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_QUERIES_VERSION: Final = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted((FOLDER / "linked").glob("*.rq")))
).hexdigest()[:12]


def split(path: str) -> tuple[str, str]:
    """Return a path without the extension that asks for a form, and that extension."""
    name, dot, extension = path.rpartition(".")
    return (name, extension) if dot and extension in MEDIA_TYPES else (path, "")


def page_number() -> int:
    """Return the page asked for; 0, which is never there, when it is no number."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0  # noqa: PLR2004


def served(
    document: Document, path: str, extension: str, version: str, page: Callable[[], str]
) -> Response:
    """Answer in one form of all the same triples; 304 when the asker has it.

    :param path: of the document, without extension. ``page`` makes the page for people.
    """
    offered = list(MEDIA_TYPES.values())
    accept = request.headers.get("Accept", "")
    media_type = MEDIA_TYPES.get(extension) or choose(accept, offered)
    if media_type is None:
        abort(406)
    tag = _tag(document, media_type, version)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        body = page() if media_type == HTML else document.written(media_type)
        response = Response(body, mimetype=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=60"
    _add_links(response, document, path, extension)
    _add_alternates(response, document, path, media_type)
    return response


def _tag(document: Document, media_type: str, version: str) -> str:
    """Return the ETag of a form; a page also changes with its template, and tells the age."""
    parts = [version, _QUERIES_VERSION, document.subject, str(document.page), media_type]
    if media_type == HTML:
        parts += [TEMPLATES_VERSION, str(date.today())]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def _add_links(response: Response, document: Document, path: str, extension: str) -> None:
    """Tell what is described, the licence, and the pages around in the form asked for."""
    _link(response, document.subject, "describes")
    _link(response, LICENCE, "license")
    address = f"/{path}.{extension}" if extension else f"/{path}"
    for relation, number in around(document).items():
        _link(response, f"{address}?page={number}", relation)


def _add_alternates(response: Response, document: Document, path: str, media_type: str) -> None:
    asked = "" if document.page == 1 else f"?page={document.page}"
    for extension, other in MEDIA_TYPES.items():
        if other != media_type:
            _link(response, f"/{path}.{extension}{asked}", "alternate", f'; type="{other}"')


def around(document: Document) -> dict[str, int]:
    """Return the pages around this one by relation: first, prev, next, last."""
    pages, page = document.pages, document.page
    found = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return {name: n for name, n in found.items() if 1 <= n <= pages} if pages > 1 else {}


def _link(response: Response, target: str, relation: str, more: str = "") -> None:
    response.headers.add("Link", f'<{target}>; rel="{relation}"{more}')
