"""/zoek?q=: councils, organisations, offers and themes by name, number or former name."""

from typing import Any, Final

from flask import Blueprint, Response, request

from server.pages.answers import page
from server.pages.directory import directory
from server.search import Found

blueprint: Final = Blueprint("search", __name__)

_TITLES: Final = {
    "bestuur": "Besturen",
    "organisatie": "Organisaties",
    "thema": "Thema’s",
    "aanbod": "Aanbod",
}


@blueprint.route("/zoek")
def search() -> Response:
    """Show what fits the query; without one, how to search."""
    query = request.args.get("q", "").strip()[:200]
    return page("search.html", lambda: view(query))


def view(query: str) -> dict[str, Any]:
    """Return what was found, grouped by what it is, the group of the best hit first."""
    groups: dict[str, list[Found]] = {}
    for found in directory().index.search(query):
        groups.setdefault(_TITLES[found.group], []).append(found)
    return {"query": query, "groups": groups}
