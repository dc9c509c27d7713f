"""/herkomst/rapport: what the gate found in this release, grouped by cause; JSON and Turtle too."""

from typing import Any, Final

from flask import Blueprint, Response, abort, request

from server.pages.answers import page, store
from server.pages.findings import causes, findings

blueprint: Final = Blueprint("report", __name__)
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
    found = findings()
    return {"causes": causes(found), "total": len(found)}
