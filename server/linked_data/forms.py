"""The forms of a description: which one is asked for, its headers, whether the asker has it.

All forms are made of the same triples. Source: RFC 9110 §12 and §13 (negotiation, conditions),
RFC 8288 (Link), RFC 6596 (canonical), RFC 6892 (describes), read 2026-11-25.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from flask import Response, abort, request
from werkzeug.sansio.http import is_resource_modified

from loaders.terms import BASE
from server.linked_data.documents import LICENCE, store
from server.linked_data.naming import SHOWN
from server.negotiation import choose
from server.questions import FOLDER
from server.sending import VERSION_HEADER
from server.settings import TEMPLATES_VERSION

HTML: Final = "text/html"
MEDIA_TYPES: Final = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
_RDF: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
_CACHE: Final = "public, max-age=60, stale-while-revalidate=600"
_STARTED: Final = time.time()
_CATALOGUE: Final = "/data/catalogus"


def _makers_version() -> str:
    """Return a digest of what makes the forms: they change when it does."""
    made_by = (*Path(__file__).parent.glob("*.py"), *(FOLDER / "linked").glob("*.rq"))
    content = b"".join(path.read_bytes() for path in sorted(made_by))
    return hashlib.sha256(content + ox.__version__.encode()).hexdigest()


_MAKERS_VERSION: Final = _makers_version()


@dataclass(frozen=True, slots=True)
class Description:
    """What is described, and how its triples and its page are made when they are needed.

    ``path``: address on the site without extension; ``turns``: relation → number of another page;
    ``version``: of what is not in the release.
    """

    path: str
    topic: str
    triples: Callable[[], list[ox.Triple]]
    html: Callable[[list[ox.Triple]], str]
    page: int = 1
    turns: Mapping[str, int] = field(default_factory=dict)
    version: str = ""

    def address(self, extension: str = "", page: int = 0) -> str:
        """Return the address on the site of a form, of this page or another."""
        query = f"?page={page or self.page}" if page or self.page > 1 else ""
        return f"/{self.path}{f'.{extension}' if extension else ''}{query}"


def split(path: str) -> tuple[str, str]:
    """Return a path without the extension of a form, and that extension; empty when it has none."""
    name, dot, extension = path.rpartition(".")
    return (name, extension) if dot and name and extension in MEDIA_TYPES else (path, "")


def respond(described: Description, extension: str) -> Response:
    """Answer in the form that the extension or Accept asks for; 304 when the asker has it."""
    accept = request.headers.get("Accept", "")
    media_type = MEDIA_TYPES.get(extension) or choose(accept, list(MEDIA_TYPES.values()))
    if media_type is None:
        abort(406)
    tag, modified = _tag(described, media_type), _modified(media_type)
    if _is_new(tag, modified):
        response = Response(_body(described, media_type), mimetype=media_type)
    else:
        response = Response(status=304)
    response.set_etag(tag)
    if modified:
        response.last_modified = modified
    response.headers["Cache-Control"] = _CACHE
    response.headers[VERSION_HEADER] = store().release.version
    response.headers["Link"] = ", ".join(_links(described, extension, media_type))
    if not extension:
        response.headers["Content-Location"] = described.address(_extension(media_type))
    return response


def _body(described: Description, media_type: str) -> str | bytes:
    triples = described.triples()
    if media_type == HTML:
        return described.html(triples)
    return ox.serialize(triples, format=_RDF[media_type], prefixes=_used(triples)) or b""


def _used(triples: list[ox.Triple]) -> dict[str, str]:
    text = "\n".join(map(str, triples))
    return {prefix: name for prefix, name in SHOWN.items() if f"<{name}" in text}


def _tag(described: Description, media_type: str) -> str:
    """Return the ETag of a form; a page also changes with its template, and tells the age."""
    page = str(described.page)
    versions = [store().release.version, described.version, _MAKERS_VERSION]
    parts = [*versions, described.path, page, media_type]
    if media_type == HTML:
        parts += [TEMPLATES_VERSION, str(date.today())]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def _modified(media_type: str) -> datetime | None:
    """Return since when a form is as it is: since the release is current, and we make it so.

    None for a page, which also tells how old the release is today.
    """
    if media_type == HTML:
        return None
    return datetime.fromtimestamp(int(max(store().following.since, _STARTED)), UTC)


def _is_new(tag: str, modified: datetime | None) -> bool:
    return is_resource_modified(
        http_if_none_match=request.headers.get("If-None-Match"),
        http_if_modified_since=request.headers.get("If-Modified-Since"),
        etag=f'"{tag}"',
        last_modified=modified,
    )


def _extension(media_type: str) -> str:
    return next(name for name, found in MEDIA_TYPES.items() if found == media_type)


def _links(described: Description, extension: str, media_type: str) -> list[str]:
    alternates = [
        f'<{described.address(name)}>; rel="alternate"; type="{other}"'
        for name, other in MEDIA_TYPES.items()
        if other != media_type
    ]
    turned = [
        f'<{described.address(extension, number)}>; rel="{relation}"'
        for relation, number in described.turns.items()
    ]
    return [
        *alternates,
        *turned,
        f'<{BASE}{described.address()}>; rel="canonical"',
        f'<{described.topic}>; rel="describes"',
        f'<{_CATALOGUE}>; rel="describedby"',
        f'<{LICENCE}>; rel="license"',
    ]
