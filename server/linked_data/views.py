"""The addresses of linked data: a thing leads to its document, a document comes in every form."""

from typing import Final, cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.wrappers import Response as BaseResponse

from loaders.iris import ID
from loaders.terms import BASE, ONTOLOGY
from server.linked_data import documents, vocabulary
from server.linked_data.forms import MEDIA_TYPES, page_number, served, split
from server.linked_data.reading import reading
from server.negotiation import names_html
from server.store import Store

blueprint: Final = Blueprint("linked_data", __name__)
_VOCABULARY: Final = "ns/ict-samenwerking"


def _store() -> Store:
    return cast(Store, current_app.extensions["store"])


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Let pages of others read us, also the redirects and errors."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    response.vary.add("Accept")
    return response


@blueprint.route("/id/<path:path>")
def thing(path: str) -> BaseResponse:
    """Send the asker of a thing on to its document."""
    target = quote(f"/doc/{_as_asked('/id/', path)}", safe="/%:;,@!$&'()*+=~")
    response = redirect(target, 303)
    response.headers.add("Link", f'<{target}>; rel="describedby"')
    return response


@blueprint.route("/doc/<path:path>")
def document(path: str) -> Response:
    """Describe a thing in the form asked for by extension or Accept."""
    name, extension = split(_as_asked("/doc/", path))
    return _described(f"{ID}/{name}", f"doc/{name}", extension)


@blueprint.route("/ns/ict-samenwerking/<path:path>")
def part(path: str) -> Response:
    """Describe what stands below the ontology: the rules that derive."""
    name, extension = split(_as_asked(f"/{_VOCABULARY}/", path))
    return _described(f"{ONTOLOGY}/{name}", f"{_VOCABULARY}/{name}", extension)


@blueprint.route("/ns/ict-samenwerking")
@blueprint.route("/ns/ict-samenwerking.<extension>")
def ontology(extension: str = "") -> Response:
    """Serve the ontology: all its terms."""
    if extension and extension not in MEDIA_TYPES:
        abort(404)
    found = documents.ontology(_store(), ONTOLOGY)

    def page() -> str:
        return render_template("ontology.html", terms=vocabulary.read(found.own))

    return served(found, _VOCABULARY, extension, _store().release.version, page)


@blueprint.route("/ns/")
@blueprint.route("/ns/<path:path>")
@blueprint.route("/id/")
@blueprint.route("/doc/")
def nothing(path: str = "") -> Response:
    """Say that nothing is here."""
    abort(404)


@blueprint.errorhandler(404)
def _missing(_error: NotFound) -> tuple[str, int, dict[str, str]]:
    """Help on: a page for a browser, a line of text for a script."""
    asked = BASE + _as_asked("", request.path)
    if names_html(request.headers.get("Accept", "")):
        return render_template("document_missing.html", asked=asked), 404, {}
    line = f"404 Nothing is said of {asked} in this release. All data: /data and /sparql\n"
    return line, 404, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.errorhandler(406)
def _other_form(_error: NotAcceptable) -> tuple[str, int, dict[str, str]]:
    """Tell which forms there are."""
    line = f"406 A document comes as {', '.join(MEDIA_TYPES.values())}\n"
    return line, 406, {"Content-Type": "text/plain; charset=utf-8"}


def _as_asked(start: str, path: str) -> str:
    """Return the path with the percent signs it was asked with; Flask has decoded it."""
    raw = str(request.environ.get("RAW_URI") or "").partition("?")[0]
    return raw.removeprefix(start) if raw.startswith(start) else path


def _described(subject: str, path: str, extension: str) -> Response:
    try:
        found = documents.described(_store(), subject, page_number())
    except ValueError:
        abort(404)
    if found is None:
        abort(404)

    def page() -> str:
        return render_template("document.html", **reading(_store(), found, path))

    return served(found, path, extension, _store().release.version, page)
