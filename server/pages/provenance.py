"""/herkomst: every list with its source, age and what the check found; every row, corrections."""

from typing import Any, Final
from urllib.parse import unquote

from flask import Blueprint, Response, abort, request

from loaders.terms import BASE
from server.answers import Row
from server.dutch import source_words
from server.pages.answers import (
    ask,
    cell,
    grouped,
    is_iri,
    page,
    path_of,
    reference,
    row_path,
    store,
)
from server.pages.findings import by_sort, causes, findings, unregistered
from server.pages.listings import Listing, asking, corrected, every_listing, table
from server.pages.tabled import FORM, Asking, send, ways
from server.pages.trends import trend, trend_of

blueprint: Final = Blueprint("provenance", __name__)
_ROWS_A_PAGE: Final = 200


@blueprint.route("/herkomst")
def provenance() -> Response:
    """Show every list: what it holds, its sources, licence, rows, age and corrections."""
    return page("provenance.html", _every_list)


@blueprint.route(f"/herkomst.<{FORM}:form>")
def list_figures(form: str) -> Response:
    """Give the lists in a form."""
    return send(table, form)


def _every_list() -> dict[str, Any]:
    return {"lists": every_listing(), "trend": trend(), "ways": ways(asking())}


@blueprint.route("/herkomst/<listing>")
def rows_of(listing: str) -> Response:
    """Show the rows of a list, so many a page, with its corrections."""
    described = _described(listing)
    return page("listing.html", lambda: _listing(described))


@blueprint.route(f"/herkomst/<listing>.<{FORM}:form>")
def listed_rows(listing: str, form: str) -> Response:
    """Give all rows of a list in a form."""
    return send(_asking(_described(listing)).table, form)


def _described(listing: str) -> Listing:
    return next((found for found in every_listing() if found.name == listing), None) or abort(404)


def _asking(described: Listing) -> Asking:
    return Asking(f"Rijen van de lijst {described.title}", "list-rows", ((described.iri,),))


def _listing(described: Listing) -> dict[str, Any]:
    question = _asking(described)
    listed = list(grouped(store().ask(question.query), "row").values())
    pages = -(-len(listed) // _ROWS_A_PAGE)
    asked = request.args.get("blad", "1")
    number = min(max(int(asked), 1), max(pages, 1)) if asked.isdecimal() else 1
    shown = listed[(number - 1) * _ROWS_A_PAGE : number * _ROWS_A_PAGE]
    return {
        "list": described,
        "rows": [_row(found, cell(found[0], "rowNumber")) for found in shown],
        "pages": {"number": number, "of": pages},
        "corrections": corrected().get(described.name, []),
        "checked": by_sort(
            [found for found in findings() if found.listing == described.name],
            unregistered().get(described.name, []),
        ),
        "trend": trend_of(described.name),
        "ways": ways(question),
    }


def _row(rows: list[Row], number: str) -> dict[str, Any]:
    first = rows[0]
    things = {cell(row, "about"): cell(row, "aboutTitle") for row in rows if cell(row, "about")}
    issued = cell(first, "issued")
    return {
        "number": number,
        "path": row_path(cell(first, "row")),
        "source": cell(first, "source"),
        "words": source_words(issued, store().release.reference_day),
        "things": [_thing(iri, label) for iri, label in sorted(things.items())],
    }


def _thing(iri: str, label: str) -> dict[str, str]:
    return {"iri": iri, "path": path_of(iri), "label": label or reference(iri)}


@blueprint.route("/herkomst/<listing>/<path:_key>")
def one_row(listing: str, _key: str) -> Response:
    """Show one row: where it stands, its source and age, what rests on it, what we corrected."""
    iri = f"{BASE}/id/rij/{request.path.removeprefix('/herkomst/')}"
    quoted = _as_written(iri)
    found = ask("row", quoted) if is_iri(quoted) else []
    if not found:
        abort(404)
    return page("row.html", lambda: _row_view(quoted, found))


def _as_written(iri: str) -> str:
    """Return the IRI with the percent signs it was asked with; Flask has decoded the path."""
    raw = str(request.environ.get("RAW_URI") or "").partition("?")[0]
    _, mark, key = raw.partition("/herkomst/")
    return f"{BASE}/id/rij/{key}" if mark else iri


def _row_view(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    listing, _, key = unquote(reference(iri)).partition("/")
    file, _, number = cell(first, "place").partition("#row=")
    derived = {cell(row, "about") for row in rows if cell(row, "rule")}
    stated = [row for row in rows if cell(row, "about") not in derived]
    return {
        "row": _row(stated or rows[:1], number),
        "place": {
            "list": listing,
            "title": cell(first, "listTitle"),
            "file": file,
            "iri": iri,
        },
        "derived": len(derived),
        "corrections": [
            told
            for told in corrected().get(listing, [])
            if key == told["key"] or key.startswith(f"{told['key']}/")
        ],
        "causes": causes(one for one in findings() if one.path == row_path(iri)),
    }
