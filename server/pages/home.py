"""/: the search box, what the site is, its figures and the ways in."""

from typing import Any, Final

from flask import Blueprint, Response

from server.pages.answers import ask, cell, page, path_of
from server.pages.directory import directory

blueprint: Final = Blueprint("home", __name__)


@blueprint.route("/")
def home() -> Response:
    """Show the start of the site."""
    return page("home.html", view)


def view() -> dict[str, Any]:
    """Return the figures, the upper themes and the councils by province."""
    figures = {cell(row, "what"): cell(row, "number") for row in ask("figures")}
    upper = [
        {"name": cell(row, "name"), "path": path_of(cell(row, "theme"))}
        for row in ask("themes")
        if not cell(row, "upper")
    ]
    known = directory()
    provinces: dict[str, list[tuple[str, str]]] = {}
    for slug, councils in known.by_slug.items():
        if province := known.provinces.get(slug, ""):
            provinces.setdefault(province, []).append((councils[0].name, slug))
    listed = {name: sorted(provinces[name], key=lambda pair: pair[0]) for name in sorted(provinces)}
    return {"figures": figures, "upper": upper, "provinces": listed}
