"""/id, /doc and /ns: which address leads to what."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox
from flask import Blueprint, Response, abort, redirect, request
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.wrappers import Response as BaseResponse

from loaders.iris import ID
from loaders.terms import ONTOLOGY
from server.linked_data.absent import absent
from server.linked_data.columns import columns
from server.linked_data.documents import Document, described, find_document, triples_of
from server.linked_data.forms import HTML, MEDIA_TYPES, Description, respond, split
from server.linked_data.reading import document_page
from server.linked_data.rules import (
    RULES,
    respond_with_text,
    rule_page,
    rule_text,
    text_wanted,
)
from server.linked_data.shapes import is_reported, shapes
from server.linked_data.vocabulary import PATH, ontology_page, ontology_triples
from server.negotiation import choose
from server.sending import VERSION_HEADER

blueprint: Final = Blueprint("linked_data", __name__)
blueprint.register_error_handler(NotFound, absent)
blueprint.register_error_handler(NotAcceptable, absent)
_METHODS: Final = "GET, HEAD, OPTIONS"
_ESCAPED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]\Z")
_EXPOSED: Final = f"Content-Location, ETag, Last-Modified, Link, Location, {VERSION_HEADER}"


@blueprint.after_app_request
def _open_to_all(response: Response) -> Response:
    """Let pages of others read us, also the redirects and errors, and say what Accept changes."""
    if not is_ours(request.path):
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, If-Modified-Since, If-None-Match"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    response.vary.add("Accept")
    return response


def is_ours(path: str) -> bool:
    """Whether a path is of linked data, also one that no route has (with a line break in it)."""
    return path.startswith(("/id/", "/doc/", "/ns/")) or path in ("/id", "/doc", "/ns")


@blueprint.route("/id/<path:path>")
def thing(path: str) -> BaseResponse:
    """Send the asker of a thing on to its document.

    A thing has no forms, so an extension is part of its name: ``/id/x.ttl`` is another thing.
    """
    name = _as_asked("/id/", path)
    target = _target(name)
    if not target:
        abort(404)
    response = redirect(target, 303)
    response.headers["Link"] = f'<{target}>; rel="describedby"'
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _target(name: str) -> str:
    """Return the address of what describes a thing; empty when nothing does."""
    if name.startswith("rapport/") and is_reported(f"{ID}/{name}"):
        wanted = choose(request.headers.get("Accept", ""), [HTML, MEDIA_TYPES["ttl"]])
        return "/herkomst/rapport" if wanted == HTML else "/herkomst/rapport.ttl"
    return f"/doc/{name}" if described(f"{ID}/{name}") else ""


@blueprint.route("/doc/<path:path>")
def document(path: str) -> Response:
    """Describe a thing in the form asked for by extension or Accept."""
    name, extension = split(_as_asked("/doc/", path))
    found = _found(f"{ID}/{name}")
    return respond(_description(found, partial(document_page, found)), extension)


@blueprint.route("/ns/ict-samenwerking")
@blueprint.route("/ns/ict-samenwerking.<extension>")
def ontology(extension: str = "") -> Response:
    """Serve the ontology: all its terms."""
    if extension and extension not in MEDIA_TYPES:
        abort(404)
    return respond(Description(PATH, ONTOLOGY, ontology_triples, ontology_page), extension)


@blueprint.route("/ns/vormen")
@blueprint.route("/ns/vormen.<extension>")
def shape(extension: str = "") -> Response:
    """Serve the shapes that the data are checked with."""
    if extension and extension not in MEDIA_TYPES:
        abort(404)
    return respond(shapes(), extension)


@blueprint.route("/ns/kolom")
@blueprint.route("/ns/kolom.<extension>")
def table_columns(extension: str = "") -> Response:
    """Serve what the columns of tables mean."""
    if extension and extension not in MEDIA_TYPES:
        abort(404)
    return respond(columns(), extension)


@blueprint.route("/ns/ict-samenwerking/regels/<path>")
def rule(path: str) -> Response:
    """Describe a rule, or give its text to who asks for a query or plain text."""
    name, extension = split(path)
    found, text = _found(f"{RULES}{name}"), rule_text(name)
    if text and not extension and (kind := text_wanted()):
        return respond_with_text(text, kind)
    return respond(_description(found, partial(rule_page, text, found)), extension)


@blueprint.route("/id/")
@blueprint.route("/doc/")
@blueprint.route("/ns", strict_slashes=False)
@blueprint.route("/ns/<path:_path>")
def nothing(_path: str = "") -> Response:
    """Help who asks for what is not there."""
    abort(404)


def _found(thing_iri: str) -> Document:
    found = find_document(thing_iri, _page())
    if found is None:
        abort(404)
    return found


def _description(found: Document, html: Callable[[list[ox.Triple]], str]) -> Description:
    triples = partial(triples_of, found)
    return Description(found.path, found.thing, triples, html, found.page, found.turns())


def _page() -> int:
    """Return the number of the page that is asked for.

    :raises NotFound: when it is no number.
    """
    asked = request.args.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", asked):
        abort(404)
    return int(asked)


def _as_asked(start: str, path: str) -> str:
    """Return the path with the percent signs it was asked with; Flask has decoded it.

    What RFC 3986 §6.2.2 calls the same is written as we mint it: ``%2f`` is ``%2F``, ``%7E`` is ~.
    """
    raw = str(request.environ.get("RAW_URI") or "").partition("?")[0]
    asked = raw.removeprefix(start) if raw.startswith(start) else path
    return _ESCAPED.sub(_normal, asked)


def _normal(escaped: re.Match[str]) -> str:
    plain = unquote(escaped[0], errors="replace")
    return plain if _UNRESERVED.match(plain) else escaped[0].upper()
