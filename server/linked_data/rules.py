"""The text of a rule, which activities say that they used: ``…/regels/{name}.rq``."""

import hashlib
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from flask import Response, current_app, render_template, request

from loaders.iris import mint_activity
from loaders.terms import ONTOLOGY
from server.linked_data.documents import Document
from server.linked_data.forms import MEDIA_TYPES
from server.linked_data.naming import local
from server.linked_data.reading import document_page, forms_of
from server.negotiation import choose

RULES: Final = f"{ONTOLOGY}/regels/"
_QUERY: Final = "application/sparql-query"
_TEXTS: Final = (_QUERY, "text/plain")


def rule_text(name: str) -> str:
    """Return the text of a rule by its name in the address; empty when there is none."""
    folder = Path(current_app.extensions["settings"].content) / "ontology" / "rules"
    found = (path for path in folder.glob("*.rq") if path.name == name)
    return next((path.read_text(encoding="utf-8") for path in found), "")


def text_wanted() -> str:
    """Return the media type when the asker wants the query itself; else empty."""
    wanted = choose(request.headers.get("Accept", ""), [*MEDIA_TYPES.values(), *_TEXTS])
    return wanted if wanted in _TEXTS else ""


def respond_with_text(text: str, kind: str) -> Response:
    """Answer with the query itself."""
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.set_etag(hashlib.sha256(f"{kind} {text}".encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, max-age=60"
    response.make_conditional(request)
    return response


def rule_page(text: str, document: Document, triples: list[ox.Triple]) -> str:
    """Return the page of a rule: what it says, and the query."""
    name = document.thing.removeprefix(RULES)
    if not text:
        return document_page(document, triples)
    return render_template(
        "rule.html",
        name=name.removesuffix(".rq"),
        iri=document.thing,
        sentence=text.partition("\n")[0].removeprefix("# Rule: "),
        text=text,
        activity=local(mint_activity(name.removesuffix(".rq"))),
        forms=forms_of(document.path),
    )
