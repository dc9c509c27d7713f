"""/id → /doc: every thing has a document, for people and for machines; /ns has the ontology.

Source: Flemish URI standard (303 from thing to document), Cool URIs for the Semantic Web.
"""

import hashlib
from datetime import date
from typing import Final, cast

import pyoxigraph as ox
from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from loaders.iris import ID
from loaders.terms import BASE, ONTOLOGY, PREFIXES
from server.negotiation import choose
from server.questions import iri, question
from server.settings import TEMPLATES_VERSION
from server.store import Store

blueprint: Final = Blueprint("linked_data", __name__)

MEDIA_TYPES: Final = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
_SITE_PAGES: Final = {"thema": "/thema/", "organisatie": "/organisatie/"}
_OFFERS: Final = ("dienst", "oplossing", "clausule")


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
    return redirect(f"/doc/{_as_asked('/id/', path)}", 303)


@blueprint.route("/doc/<path:path>")
def document(path: str) -> Response:
    """Describe a thing in the form asked for by extension or Accept."""
    name, extension = _split(_as_asked("/doc/", path))
    return _described(f"{ID}/{name}", extension, name)


@blueprint.route("/ns/ict-samenwerking")
@blueprint.route("/ns/ict-samenwerking.<extension>")
def ontology(extension: str = "") -> Response:
    """Serve the ontology: all its terms."""
    if extension and extension not in MEDIA_TYPES:
        abort(404)
    return _serve(extension, question("linked/ontology").text, ONTOLOGY, "ns/ict-samenwerking")


def _as_asked(start: str, path: str) -> str:
    """Return the path with the percent signs it was asked with; Flask has decoded it."""
    raw = str(request.environ.get("RAW_URI") or "").partition("?")[0]
    return raw.removeprefix(start) if raw.startswith(start) else path


def _split(path: str) -> tuple[str, str]:
    name, dot, extension = path.rpartition(".")
    return (name, extension) if dot and extension in MEDIA_TYPES else (path, "")


def _described(thing_iri: str, extension: str, name: str) -> Response:
    try:
        node = iri(thing_iri)
    except ValueError:
        abort(404)
    if not _store().ask(question("linked/exists").about(node)):
        abort(404)
    return _serve(extension, question("linked/document").about(node), thing_iri, f"doc/{name}")


def _serve(extension: str, query: str, subject: str, path: str) -> Response:
    """Answer in one form of all the same triples; 304 when the asker has it."""
    accept = request.headers.get("Accept", "")
    media_type = MEDIA_TYPES.get(extension) or choose(accept, list(MEDIA_TYPES.values()))
    if media_type is None:
        abort(406)
    tag = _tag(subject, media_type)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    elif media_type == MEDIA_TYPES["html"]:
        response = Response(_page(query, subject, path), mimetype=media_type)
    else:
        response = Response(_store().construct(query, media_type), mimetype=media_type)
    return _with_headers(response, tag, path)


def _tag(subject: str, media_type: str) -> str:
    """Return the ETag of a form; a page also changes with its template, and tells the age."""
    parts = [_store().release.version, subject, media_type]
    if media_type == MEDIA_TYPES["html"]:
        parts += [TEMPLATES_VERSION, str(date.today())]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def _with_headers(response: Response, tag: str, path: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=60"
    for extension, media_type in MEDIA_TYPES.items():
        if extension != "html":
            link = f'</{path}.{extension}>; rel="alternate"; type="{media_type}"'
            response.headers.add("Link", link)
    return response


def _page(query: str, subject: str, path: str) -> str:
    """Render the triples as a table: what is said of the thing, and what points to it."""
    content = _store().construct(query, "application/n-triples")
    triples = list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    rows = sorted({(short(q.subject), short(q.predicate), _object(q.object)) for q in triples})
    own = short(ox.NamedNode(subject))
    return render_template(
        "document.html",
        subject=subject,
        path=path,
        site_page=_site_page(path.removeprefix("doc/")),
        rows=[row for row in rows if row[0][0] == own[0]] + [r for r in rows if r[0][0] != own[0]],
        extensions=[extension for extension in MEDIA_TYPES if extension != "html"],
    )


def _site_page(name: str) -> str:
    """Return the page of the site about the same thing; empty when there is none."""
    concept, _, rest = name.partition("/")
    if concept in _OFFERS and "/" not in rest:
        return f"/oplossing/{rest}"
    return f"{_SITE_PAGES[concept]}{rest}" if concept in _SITE_PAGES else ""


def local(value: str) -> str:
    """Return the address on this site of an IRI of ours, else the IRI itself."""
    return value.removeprefix(BASE) if value.startswith((f"{ID}/", f"{BASE}/ns/")) else value


def short(node: object) -> tuple[str, str]:
    """Return what to show of an IRI and where it leads."""
    value = str(getattr(node, "value", node))
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}", local(value)
    return value.removeprefix(f"{BASE}/"), local(value)


def _object(node: object) -> tuple[str, str]:
    if isinstance(node, ox.Literal):
        return node.value + (f" ({node.language})" if node.language else ""), ""
    return short(node)
