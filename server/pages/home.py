"""/: the search box, what the site is, its figures and the ways in."""

from typing import Any, Final

from flask import Blueprint, Response

from server.maps.values import Content
from server.pages.answers import ask, cell, page, path_of
from server.pages.directory import Directory, directory
from server.pages.map_view import map_view
from server.pages.reach import flanders_content

blueprint: Final = Blueprint("home", __name__)
ORGANISATIONS: Final = "organisaties"


@blueprint.route("/")
def home() -> Response:
    """Show the start of the site."""
    return page("home.html", view)


def view() -> dict[str, Any]:
    """Return the figures, the upper themes and the councils by province."""
    known = directory()
    upper = [
        {"name": cell(row, "themeName"), "path": path_of(cell(row, "theme"))}
        for row in ask("themes")
        if not cell(row, "upper")
    ]
    return {
        "figures": {cell(row, "what"): cell(row, "number") for row in ask("figures")},
        "upper": upper,
        "provinces": {known.title(slug): known.parts(slug) for slug in _of(known, "provincie")},
        "map": map_view(flanders_content(_themes()), "vlaanderen", ORGANISATIONS),
        "others": [(known.title(slug), slug) for slug in _others(known)],
    }


def content(name: str) -> Content | None:
    """Return the map of how many organisations there are; None for any other name."""
    return flanders_content(_themes()) if name == ORGANISATIONS else None


def _themes() -> list[str]:
    return [cell(row, "theme") for row in ask("themes") if not cell(row, "upper")]


def _of(known: Directory, *kinds: str) -> list[str]:
    """Return the slugs of all councils of some kinds, by name."""
    return sorted(slug for slug, councils in known.by_slug.items() if councils[0].kind in kinds)


def _others(known: Directory) -> list[str]:
    shown = {*_of(known, "gemeente", "OCMW", "provincie")}
    rest = sorted(slug for slug in known.by_slug if slug not in shown)
    return [*_of(known, "provincie"), *rest]
