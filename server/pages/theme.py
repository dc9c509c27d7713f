"""/thema/{id}: what is offered on a theme, by whom."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_theme
from server.answers import Row
from server.maps.values import Content
from server.pages.answers import ask, cell, grouped, is_iri, once, page, path_of, reference, sources
from server.pages.courses import has_ended, running_first
from server.pages.kinds import choices, chosen, offers_of, only
from server.pages.map_view import map_view
from server.pages.reach import theme_content
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("theme", __name__)
_PLAIN: Final = ("definition", "offers", "ended", "organisations")
_THEMES: Final = Asking("Thema’s, met hoeveel aanbod elk heeft", "themes")


@blueprint.route("/themas")
def themes() -> Response:
    """List all themes in two levels."""
    return page("themes.html", lambda: {"upper": tree(), "ways": ways(_THEMES)})


@blueprint.route(f"/themas.<{FORM}:form>")
def themes_rows(form: str) -> Response:
    """Give the themes in a form, each upper theme before those below it."""
    return send(_THEMES.table, form)


@once
def tree() -> list[dict[str, Any]]:
    """Return the upper themes, each with the themes below it."""
    rows = ask("themes")
    below = grouped([row for row in rows if cell(row, "upper")], "upper")
    return [
        {**_theme(row), "below": [_theme(narrow) for narrow in below.get(cell(row, "theme"), [])]}
        for row in rows
        if not cell(row, "upper")
    ]


def _theme(row: Row) -> dict[str, str]:
    plain = {name: cell(row, name) for name in _PLAIN}
    iri = cell(row, "theme")
    return {**plain, "name": cell(row, "themeName"), "iri": iri, "path": path_of(iri)}


@blueprint.route("/thema/<name>")
def theme(name: str) -> Response:
    """Show one theme."""
    iri, found = _find(name)
    if not found:
        abort(404)
    return page("theme.html", lambda: view(iri, found[0]))


def _find(name: str) -> tuple[str, list[Row]]:
    iri = mint_theme(name)
    return iri, [row for row in ask("themes") if cell(row, "theme") == iri] if is_iri(iri) else []


def content(name: str) -> Content | None:
    """Return the map of how many organisations a theme has; None when there is no such theme."""
    iri, found = _find(name)
    return theme_content(cell(found[0], "themeName"), iri) if found else None


def view(iri: str, row: Row) -> dict[str, Any]:
    """Return the theme, the theme above or the themes below it, and its offers by organisation."""
    told = ask("theme-offers", iri)
    upper = [u for u in tree() if u["iri"] == cell(row, "upper") or u["iri"] == iri]
    return {
        "theme": _theme(row),
        "upper": upper[0] if upper else {},
        "offers": {
            "by": _by_organisation(only(told)),
            "choices": choices(cell(r, "offer") for r in told),
        },
        "map": map_view(theme_content(cell(row, "themeName"), iri), "thema", reference(iri)),
        "ways": ways(asking(iri, cell(row, "themeName"))),
    }


def _by_organisation(told: list[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return the offers of every organisation; those that have ended come after what runs."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for offer in running_first(_offer(rows) for rows in grouped(told, "offer").values()):
        by_name.setdefault(offer["organisation"], []).append(offer)
    return dict(
        sorted(
            by_name.items(), key=lambda pair: (not pair[0], pair[1][0]["ended"], pair[0].casefold())
        )
    )


@blueprint.route(f"/thema/<name>.<{FORM}:form>")
def theme_rows(name: str, form: str) -> Response:
    """Give the offers on a theme in a form."""
    iri, found = _find(name)
    if not found:
        abort(404)
    return send(asking(iri, cell(found[0], "themeName")).table, form)


def asking(iri: str, name: str) -> Asking:
    """Return the question what is offered on a theme, narrowed to the kind of offers chosen."""
    only_these = {"offer": offers_of(chosen())} if chosen() else None
    return Asking(f"Aanbod voor {name}", "theme-offers", ((iri,),), only_these)


def _offer(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    organisation = cell(first, "organisation")
    return {
        "title": cell(first, "offerTitle"),
        "path": path_of(cell(first, "offer")),
        "kind": cell(first, "offerKind"),
        "summary": cell(first, "summary"),
        "unknown_area": not any(cell(row, "known") for row in rows),
        "ended": has_ended(first),
        "organisation": cell(first, "organisationName"),
        "organisation_path": path_of(organisation) if organisation else "",
        "themes": sorted({(cell(r, "themeName"), path_of(cell(r, "theme"))) for r in rows}),
        "sources": sources(rows),
    }
