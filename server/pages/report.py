"""/herkomst/rapport: what the gate found in this release, grouped by cause; JSON and Turtle too."""

import json
import re
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, abort, request

from loaders.iris import ID
from server.pages.answers import ask, cell, page, path_of, reference, row_path, store

blueprint: Final = Blueprint("report", __name__)
_THING: Final = re.compile(rf"{re.escape(ID)}/[^\s,;]+[^\s,;.]")
_FORMS: Final = {"json": "application/json", "ttl": "text/turtle"}


@blueprint.route("/herkomst/rapport")
def report() -> Response:
    """Show the report of the current release."""
    return page("report.html", view)


@blueprint.route("/herkomst/rapport.<extension>")
def report_file(extension: str) -> Response:
    """Serve the report as the release holds it: findings (JSON) or SHACL results (Turtle)."""
    if extension not in _FORMS:
        abort(404)
    release = store().release
    content = (release.path / f"report.{extension}").read_bytes()
    response = Response(content, mimetype=_FORMS[extension])
    response.set_etag(release.manifest["sha256"][f"report.{extension}"][:32])
    response.headers["Cache-Control"] = "public, max-age=60"
    response.make_conditional(request)
    return response


def view() -> dict[str, Any]:
    """Return the findings grouped by cause (rule and message), violations first."""
    content = (store().release.path / "report.json").read_text(encoding="utf-8")
    findings: list[dict[str, Any]] = json.loads(content)
    paths = _paths(findings)
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for found in findings:
        cause = (found["severity"], found["rule"], _message(found))
        groups.setdefault(cause, []).append(_finding(found, paths))
    return {
        "causes": [
            {"severity": severity, "rule": rule, "message": message, "findings": told}
            for (severity, rule, message), told in sorted(groups.items())
        ],
        "total": len(findings),
    }


def _message(found: dict[str, Any]) -> str:
    """Return the cause in Dutch, without the things that differ from finding to finding."""
    told = found["message_nl"] or f"{found['expected']}. Herstel: {found['fix']}."
    return _THING.sub("…", told)


def _finding(found: dict[str, Any], paths: dict[str, str]) -> dict[str, Any]:
    place = found["place"]
    others = [path_of(iri) for iri in _THING.findall(found["message_nl"])]
    thing = {"node": reference(found["node"]), "node_path": path_of(found["node"])}
    return {**place, **thing, "others": others, "path": paths.get(_at(place), "")}


def _at(place: dict[str, Any]) -> str:
    return f"{place['file']}#row={place['row']}"


def _paths(findings: list[dict[str, Any]]) -> dict[str, str]:
    """Return the page of every row that a finding is about: place → path."""
    places = sorted({_at(found["place"]) for found in findings})
    rows = ask("rows-at", *map(ox.Literal, places)) if places else []
    return {cell(row, "place"): row_path(cell(row, "row")) for row in rows}
