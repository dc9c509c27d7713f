"""/sparql as a page: the form, the start of an answer, or what is wrong."""

from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from loaders.terms import PREFIXES
from server.sparql.endpoint import CORS
from server.sparql.forms import GRAPHS, RESULTS
from server.sparql.showing import SHOWN, Shown
from server.sparql.table import read_table, read_text

blueprint: Final = Blueprint("sparql", __name__)
EXAMPLE: Final = """SELECT ?naam ?kbo
WHERE {
  ?vereniging a org:OrganizationalCollaboration ;
    skos:prefLabel ?naam ; dct:identifier ?kbo .
}
ORDER BY STR(?naam)
LIMIT 20"""


@blueprint.route("/sparql")
def sparql() -> Response:
    """Show what the gateway found; without a query the form and an example."""
    shown: Shown = request.environ.get(SHOWN, Shown())
    html = render_template(
        "sparql.html",
        query=shown.query or EXAMPLE,
        error=shown.error,
        status=shown.status,
        place=shown.place,
        results=RESULTS,
        graphs=GRAPHS,
        prefixes=PREFIXES,
        limits=current_app.extensions["settings"],
        **_answer(shown),
    )
    response = Response(html, status=shown.status, mimetype="text/html")
    response.headers["Vary"] = "Accept"
    response.headers.update(CORS | shown.headers)
    return response


def _answer(shown: Shown) -> dict[str, Any]:
    if shown.form == "graph":
        return {"text": read_text(shown.content, whole=shown.is_whole)}
    return {"table": read_table(shown.content, whole=shown.is_whole)} if shown.form else {}
