"""The Flask application: store, blueprints, error pages, security headers."""

import logging
from datetime import date
from typing import Final

from flask import Flask, Response, redirect, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Response as BaseResponse

from loaders.errors import SamenwijzerError, StoreError
from server import catalogue, linked_data, pages, pieces
from server.dutch import moment, number
from server.negotiation import names_html
from server.pages import status
from server.pages.directory import page_of
from server.settings import Settings
from server.sparql import page
from server.store import Store

_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
_OLD_DAYS: Final = 31
_RETRY_SECONDS: Final = "5"
_LOG: Final = logging.getLogger(__name__)


def create_app(settings: Settings, store: Store) -> Flask:
    """Make the application on a store that is ready."""
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.extensions["store"] = store
    app.config["MAX_CONTENT_LENGTH"] = 16 * settings.query_bytes
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    site = (page.blueprint, linked_data.blueprint, catalogue.blueprint, status.blueprint)
    for blueprint in (*site, *pages.blueprints):
        app.register_blueprint(blueprint)
    app.context_processor(lambda: _about_release(store))
    app.jinja_env.filters.update(
        moment=moment,
        local=linked_data.local,
        leads_to=linked_data.leads_to,
        short=_short,
        number=number,
        page_of=page_of,
    )
    app.jinja_env.globals["pieces"] = pieces
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SamenwijzerError, _own_error)
    app.after_request(_secure)
    return app


def _about_release(store: Store) -> dict[str, object]:
    """Return what every page tells: the reference day, and whether it is old."""
    release = store.release
    age = (date.today() - release.reference_day).days
    return {"release": release, "release_is_old": age > _OLD_DAYS}


def _short(iri: str) -> str:
    return linked_data.short(iri)[0]


def _secure(response: BaseResponse) -> BaseResponse:
    """Add the policy of pages; the gateway adds the headers that all answers have.

    A redirect of the router has the Host header in it, which anybody may write.
    """
    told = response.location or ""
    if told.startswith(request.host_url):
        path = told.removeprefix(request.host_url).lstrip("/")
        response = redirect(f"/{path}", response.status_code)
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    return response


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004  a redirect is no error
        return error
    if status == 404 and linked_data.is_ours(request.path):  # noqa: PLR2004  not found
        return linked_data.absent(error)
    response = _told(status, error.name)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _own_error(error: SamenwijzerError) -> Response:
    _LOG.error("%s: %s", request.path, error)
    if not isinstance(error, StoreError):
        return _told(500, str(error))
    response = _told(503, str(error))
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _told(status: int, reason: str) -> Response:
    """Tell an error as a page to a browser, as a line to a script."""
    whole = _without_choices() if status == NotFound.code else ""
    if names_html(request.headers.get("Accept", "")):
        page = render_template("error.html", status=status, reason=reason, whole=whole)
        response = Response(page, status, mimetype="text/html")
    else:
        more = ": a value in the query string is not known" if whole else ""
        response = Response(f"{status} {reason}{more}\n", status, mimetype="text/plain")
    response.headers["Vary"] = "Accept"
    return response


def _without_choices() -> str:
    """Return the page that is there, where only what the query string asks for is not."""
    told = request.view_args or {}
    there = request.url_rule is not None and told.keys() <= {"form"} and bool(request.args)
    return request.path.removesuffix(f".{told.get('form')}") if there else ""
