"""/data/catalogus, /.well-known/void and /ns/context.jsonld: what a release tells of itself.

All three are files of the release. A browser gets a page with the catalogue in words; any other
client gets RDF, Turtle when it does not say which. Who asks for RDF at / gets the catalogue too.

Source: https://www.w3.org/TR/void/ §7.2 (/.well-known/void), JSON-LD 1.1 §6.1 (media type of a
context), read 2026-11-25.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.wrappers import Response as BaseResponse

from loaders.iris import DATASET
from loaders.terms import BASE
from server.answers import Row
from server.linked_data.absent import absent
from server.linked_data.forms import HTML, MEDIA_TYPES, Description, respond
from server.negotiation import choose, names_html, quality_of
from server.pages.answers import ask, cell, store
from server.sending import VERSION_HEADER

blueprint: Final = Blueprint("catalogue", __name__)
blueprint.register_error_handler(NotFound, absent)
blueprint.register_error_handler(NotAcceptable, absent)

_RDF: Final = {kind: name for name, kind in MEDIA_TYPES.items() if kind != HTML}
_CATALOGUE: Final = "data/catalogus"
_CATALOGUE_IRI: Final = f"{DATASET}/catalogus"
_VOID: Final = ".well-known/void"
_CONTEXT: Final = "/ns/context.jsonld"
_CONTEXT_FILE: Final = "context.jsonld"
_DESCRIBED_BY: Final = f'</{_CATALOGUE}>; rel="describedby"'
_LIST: Final = "CSV"
_METHODS: Final = "GET, HEAD, OPTIONS"


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Let pages of others read them, also the redirects and errors."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = (
        f"Content-Location, ETag, Last-Modified, Link, Location, {VERSION_HEADER}"
    )
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, If-Modified-Since, If-None-Match"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    if request.path != _CONTEXT:
        response.vary.add("Accept")
    return response


@blueprint.before_app_request
def _at_the_root() -> Response | None:
    """Answer a client at / that likes RDF better than a page with the catalogue."""
    if request.path != "/" or request.method not in ("GET", "HEAD"):
        return None
    accept = request.headers.get("Accept", "")
    wanted = choose(accept, list(_RDF))
    if wanted is None or quality_of(accept, wanted) <= quality_of(accept, HTML):
        return None
    return _open_to_all(_answer(_CATALOGUE, _CATALOGUE_IRI, "catalogue.ttl"))


@blueprint.after_app_request
def _tell_of_the_catalogue(response: Response) -> Response:
    """Tell caches that Accept matters at /, and programs where the catalogue is."""
    if request.path == "/":
        response.vary.add("Accept")
        response.headers.setdefault("Link", _DESCRIBED_BY)
    return response


@blueprint.route("/data/catalogus")
@blueprint.route("/data/catalogus.<extension>")
def catalogue(extension: str = "") -> Response:
    """Show the catalogue in words, or give it as RDF."""
    asked = "html" if _wants_page(extension) else extension
    return _answer(_CATALOGUE, _CATALOGUE_IRI, "catalogue.ttl", asked)


@blueprint.route("/.well-known/void")
@blueprint.route("/.well-known/void.<extension>")
def void(extension: str = "") -> BaseResponse:
    """Give the description in VoID; a browser is sent to the catalogue in words."""
    if _wants_page(extension):
        return redirect(f"/{_CATALOGUE}", 303)
    return _answer(_VOID, DATASET, "void.ttl", extension)


@blueprint.route(_CONTEXT)
def context() -> Response:
    """Give the JSON-LD context."""
    content = _file(_CONTEXT_FILE).read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(content, mimetype="application/ld+json")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Link"] = _DESCRIBED_BY
    return response


def _wants_page(extension: str) -> bool:
    return extension == "html" or (not extension and names_html(request.headers.get("Accept", "")))


def _answer(path: str, topic: str, name: str, extension: str = "") -> Response:
    """Answer with a file of the release, in the form of the extension or that Accept asks for."""
    file, form = _file(name), _extension(extension)
    described = Description(path, topic, lambda: list(_triples(file)), _page)
    response = respond(described, form)
    if request.path != described.address(form):
        response.headers["Content-Location"] = described.address(form)
    return response


def _extension(asked: str) -> str:
    """Return the extension of the form that is asked for by its own, or of the RDF by Accept."""
    if asked:
        return asked if asked in MEDIA_TYPES else abort(404)
    wanted = choose(request.headers.get("Accept", ""), list(_RDF))
    return _RDF[wanted] if wanted else abort(406)


def _file(name: str) -> Path:
    """Return a file of the release; a release from before it had one has none to show."""
    path = store().release.path / name
    return path if path.is_file() else abort(404)


@lru_cache(maxsize=4)
def _triples(path: Path) -> tuple[ox.Triple, ...]:
    """Return the triples of a file; a release is never written over."""
    return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))


def _page(_: list[ox.Triple]) -> str:
    return render_template("catalogue.html", **_view())


def _view() -> dict[str, Any]:
    """Return what the catalogue tells of the dataset, and the forms in which it can be had."""
    rows = ask("catalogue")
    if not rows:
        abort(404)
    return {
        "dataset": {name: cell(rows[0], name) for name in ("title", "description", "modified")},
        "forms": [_form(row) for row in rows if cell(row, "formatName") != _LIST],
        "lists": [_form(row) for row in rows if cell(row, "formatName") == _LIST],
        "own_forms": {name: f"/{_CATALOGUE}.{name}" for name in _RDF.values()},
    }


def _form(row: Row) -> dict[str, str]:
    """Return title, subject (the title without what comes before a colon) and path of a form."""
    title = cell(row, "formTitle")
    return {
        "title": title,
        "subject": title.rpartition(": ")[2],
        "path": cell(row, "address").removeprefix(BASE),
    }
