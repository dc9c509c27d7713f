"""/sparql as a page: the form, the start of an answer, or what is wrong."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request

from loaders.terms import PREFIXES
from server.sparql.endpoint import CORS
from server.sparql.forms import GRAPHS, RESULTS
from server.sparql.showing import SHOWN, Shown
from server.sparql.table import Table, Text, read_table, read_text

blueprint: Final = Blueprint("sparql", __name__)
PART_HEADER: Final = "Samenwijzer-Shown"
"""Of a page with an answer: how much of it is there, and whether there is more."""
_CORS: Final = CORS | {
    "Access-Control-Expose-Headers": f"{CORS['Access-Control-Expose-Headers']}, {PART_HEADER}"
}
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
    answer = _answer(shown)
    html = render_template(
        "sparql.html",
        query=shown.query or EXAMPLE,
        graphs_asked=shown.graphs,
        downloads=_downloads(shown),
        error=shown.error,
        status=shown.status,
        place=shown.place,
        results=RESULTS,
        graphs=GRAPHS,
        prefixes=PREFIXES,
        limits=current_app.extensions["settings"],
        table=answer if shown.form == "results" else None,
        text=answer if shown.form == "graph" else None,
    )
    response = Response(html, status=shown.status, mimetype="text/html")
    response.headers["Vary"] = "Accept"
    response.headers.update(_CORS | shown.headers | _part(answer))
    return response


def _downloads(shown: Shown) -> dict[str, str]:
    """Return form → address that gives the answer in it; without the query when that is too long.

    Then it has to come by POST.
    """
    most = current_app.extensions["settings"].address_bytes
    forms = GRAPHS if shown.form == "graph" else RESULTS
    told = [("query", shown.query), *shown.graphs]
    wanted = {name: [("format", name), ("download", "1")] for name in forms}
    whole = {name: urlencode([*told, *more]) for name, more in wanted.items()}
    fits = max(map(len, whole.values())) <= most
    return whole if fits else {name: urlencode(more) for name, more in wanted.items()}


def _answer(shown: Shown) -> Table | Text | None:
    if shown.form == "graph":
        return read_text(shown.content, whole=shown.is_whole)
    return read_table(shown.content, whole=shown.is_whole) if shown.form else None


def _part(answer: Table | Text | None) -> dict[str, str]:
    """Return the header that tells a program how much of an answer the page shows.

    It is a Dictionary of RFC 9651 (structured fields), in which true is not written.
    """
    if answer is None:
        return {}
    unit = "rows" if isinstance(answer, Table) else "lines"
    return {PART_HEADER: f"{unit}={answer.number}, {'more' if answer.more else 'more=?0'}"}
