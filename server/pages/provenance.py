"""/herkomst: every list with its source, age and what the check found; every row, corrections."""

from collections import Counter
from typing import Any, Final
from urllib.parse import unquote

from flask import Blueprint, Response, abort, request

from loaders.iris import mint_listing
from loaders.release import Release
from loaders.terms import BASE
from server.answers import Row
from server.dutch import age, moment, source_words
from server.pages.about import named
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
from server.pages.findings import NAMES, by_sort, causes, findings, unregistered
from server.release_files import releases_of

blueprint: Final = Blueprint("provenance", __name__)
_ROWS_A_PAGE: Final = 200
_TREND: Final = 12


@blueprint.route("/herkomst")
def provenance() -> Response:
    """Show every list: what it holds, its sources, licence, rows, age and corrections."""
    return page("provenance.html", _every_list)


def _every_list() -> dict[str, Any]:
    return {"lists": listings(), "checked": checked(), "trend": trend()}


def trend() -> list[dict[str, Any]]:
    """Return the last releases of each reference day, the newest first: rows, and warnings."""
    var = store().settings.var
    by_day = {release.reference_day: release for release in reversed(releases_of(var))}
    newest = sorted(by_day.values(), key=lambda release: release.reference_day, reverse=True)
    return [_counted(release) for release in newest[:_TREND]]


def _counted(release: Release) -> dict[str, Any]:
    counts = release.manifest["counts"]
    told = {name: counts["rows"].get(name, 0) for name in ("offers", "accesses", "memberships")}
    return {
        "day": moment(release.reference_day.isoformat()),
        "version": release.version,
        "rows": sum(counts["rows"].values()),
        "warnings": counts.get("warnings", 0),
        **told,
    }


def listings() -> list[dict[str, Any]]:
    """Return the lists of the release, each with figures, sources and licences."""
    ages = {cell(row, "list"): row for row in ask("list-ages")}
    corrected, facts = _corrected(), store().release.manifest["counts"]["triples"]
    return [
        {
            **_titled(iri, rows),
            **_ages(ages.get(iri, {})),
            "facts": facts[reference(iri)],
            "corrections": len(corrected.get(reference(iri), [])),
        }
        for iri, rows in grouped(ask("lists"), "list").items()
    ]


def checked() -> dict[str, dict[str, int]]:
    """Return per list how many findings there are, how many names not found, how many conflicts."""
    told: dict[str, Counter[str]] = {}
    for found in findings():
        told.setdefault(found.listing, Counter()).update(["warnings", found.sort])
    for name, rows in unregistered().items():
        told.setdefault(name, Counter())[NAMES] += len(rows)
    return {name: dict(counts) for name, counts in told.items()}


def _titled(iri: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "name": reference(iri),
        "title": cell(rows[0], "title"),
        "own": any(cell(row, "source") == BASE for row in rows),
        "sources": named({cell(row, "source") for row in rows} - {"", BASE}),
        "licences": named({cell(row, "licence") for row in rows} - {""}),
    }


def _ages(row: Row) -> dict[str, Any]:
    """Return number of rows, of rows without date, and the oldest and newest date in words."""
    rows, dated = int(cell(row, "rows") or 0), int(cell(row, "dated") or 0)
    today = store().release.reference_day
    return {
        "rows": rows,
        "undated": rows - dated,
        **{
            name: f"{moment(cell(row, name))} ({age(cell(row, name), today)})"
            for name in ("oldest", "newest")
            if cell(row, name)
        },
    }


def _corrected() -> dict[str, list[dict[str, str]]]:
    """Return the corrections per list: key of the row, column, values, ground and source."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in ask("corrections"):
        listing, _, key = cell(row, "identifier").partition("/")
        plain = ("column", "sourceValue", "ourValue", "ground", "source")
        told = {name: cell(row, name) for name in plain}
        found.setdefault(listing, []).append({**told, "key": key})
    return found


@blueprint.route("/herkomst/<listing>")
def rows_of(listing: str) -> Response:
    """Show the rows of a list, so many a page, with its corrections."""
    described = [found for found in listings() if found["name"] == listing]
    if not described:
        abort(404)
    return page("listing.html", lambda: _listing(described[0]))


def _listing(described: dict[str, Any]) -> dict[str, Any]:
    rows = grouped(ask("list-rows", mint_listing(described["name"])), "row")
    listed = sorted(rows.values(), key=lambda found: _number(found[0]))
    pages = -(-len(listed) // _ROWS_A_PAGE)
    asked = request.args.get("blad", "1")
    number = min(max(int(asked), 1), max(pages, 1)) if asked.isdecimal() else 1
    shown = listed[(number - 1) * _ROWS_A_PAGE : number * _ROWS_A_PAGE]
    return {
        "list": described,
        "rows": [_row(found) for found in shown],
        "pages": {"number": number, "of": pages},
        "corrections": _corrected().get(described["name"], []),
        "checked": by_sort(
            [found for found in findings() if found.listing == described["name"]],
            unregistered().get(described["name"], []),
        ),
    }


def _number(row: Row) -> int:
    """Return the row number, as the spreadsheet shows it."""
    return int(cell(row, "place").partition("#row=")[2] or 0)


def _row(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    things = {cell(row, "thing"): cell(row, "label") for row in rows if cell(row, "thing")}
    issued = cell(first, "issued")
    return {
        "number": _number(first),
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
    derived = {cell(row, "thing") for row in rows if cell(row, "rule")}
    stated = [row for row in rows if cell(row, "thing") not in derived]
    return {
        "row": _row(stated or rows[:1]),
        "place": {
            "list": listing,
            "title": cell(first, "listTitle"),
            "file": cell(first, "place").partition("#row=")[0],
            "iri": iri,
        },
        "derived": len(derived),
        "corrections": [
            told
            for told in _corrected().get(listing, [])
            if key == told["key"] or key.startswith(f"{told['key']}/")
        ],
        "causes": causes(one for one in findings() if one.path == row_path(iri)),
    }
