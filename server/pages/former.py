"""Leads who comes by a NIS code that ended to the same page of the council of today."""

from flask import redirect, request
from werkzeug.wrappers import Response

from server.pages.directory import Directory
from server.pages.tabled import with_filter


def lead_on(slug: str, known: Directory) -> Response:
    """Redirect from a code that ended, with the filter of this request."""
    path = request.path.replace(f"/bestuur/{slug}", f"/bestuur/{known.today(slug)}", 1)
    return redirect(with_filter(path), 301)
