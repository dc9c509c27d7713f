"""/zoek?q=: councils, organisations, offers and themes by name, number or former name."""

from typing import Any, Final

from flask import Blueprint, Response, request

from server.pages.answers import page, path_of
from server.pages.directory import directory
from server.pages.kinds import choices, chosen, offers_of
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
    hits = directory().index.search(query)
    wanted = {path_of(offer) for offer in offers_of(chosen())} if chosen() else None
    for found in hits:
        if wanted is None or found.path in wanted:
            groups.setdefault(_TITLES[found.group], []).append(found)
    offers = [found.path for found in hits if found.group == "aanbod"]
    return {"query": query, "groups": groups, "choices": choices(offers)}
