"""/status: how the service stands, as a page; programs get the same from the gateway as JSON."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, request

blueprint: Final = Blueprint("status", __name__)
STATUS: Final = "samenwijzer.status"
"""Where the page finds the status, in its WSGI environment."""
LANES: Final = {"pages": "pagina’s", "light": "lichte vragen", "heavy": "zware vragen"}


@blueprint.route("/status")
def status() -> Response:
    """Show what the gateway tells."""
    told: dict[str, Any] | None = request.environ.get(STATUS)
    if told is None:  # only the gateway knows
        abort(404)
    moments = {name: datetime.fromisoformat(told[name]) for name in ("started", "switched")}
    html = render_template("status.html", told=told, lanes=LANES, moments=moments)
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept"
    return response
