"""/bestuur/{nis}/buren: what the neighbours of a council have of their region and it has not.

For each theme without anything of the region: who offers it next door, on what grounds, and what it
would take to have it here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from server.answers import Row
from server.pages.answers import ask, cell, grouped, page, path_of, reference
from server.pages.councils import Council
from server.pages.directory import Directory, directory, page_of
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("nearby", __name__)
_TAKES: Final = {
    "member": "Word deelnemer of lid.",
    "cost-sharing-group": "Stap in de kostendelende vereniging.",
    "central-purchasing-body": "Sluit aan bij de aankoopcentrale. Uw bestuur moet dat beslissen.",
    "shareholder": "Word aandeelhouder of vennoot.",
    "territory": "Uw bestuur ligt buiten het gebied. Vraag of het groter kan worden.",
    "open-to-all": "Schrijf u in.",
    "unknown": "Vraag de organisatie hoe u kunt meedoen.",
}


@dataclass(frozen=True, slots=True)
class Provider:
    """Who offers it next door: what it would take, the condition of the source, which neighbours.

    ``neighbours`` are name and path.
    """

    name: str
    path: str
    takes: str
    condition: str
    neighbours: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A theme for which a council has nothing of the region, and who offers it next door."""

    theme: str
    path: str
    providers: tuple[Provider, ...]


@blueprint.route("/bestuur/<slug>/buren")
def neighbours(slug: str) -> Response:
    """Show what the neighbours of a council have and it has not."""
    known = directory()
    council = _council(slug, known)
    return page("nearby.html", lambda: view(council))


@blueprint.route(f"/bestuur/<slug>/buren.<{FORM}:form>")
def neighbour_rows(slug: str, form: str) -> Response:
    """Give what the neighbours of a council have in a form."""
    council = _council(slug, directory())
    return send(asking(council, lacking(council)).table, form)


def _council(slug: str, known: Directory) -> Council:
    if slug not in known.by_slug or not ask("neighbours", known.by_slug[slug][0].iri):
        abort(404)
    return known.by_slug[slug][0]


def view(council: Council) -> dict[str, Any]:
    """Return the spots of a council, with the rows they come from."""
    asked = asking(council, lacking(council))
    return {
        "council": council,
        "spots": spots(council),
        "nowhere": _nowhere(council),
        "ways": ways(asked),
    }


def asking(council: Council, themes: Iterable[str]) -> Asking:
    """Return the question what neighbours have, narrowed to themes (IRIs)."""
    title = f"Wat buren van {council.title} wel hebben"
    return Asking(title, "nearest-providers", ((council.iri,),), {"theme": themes})


def lacking(council: Council) -> list[str]:
    """Return the themes (IRIs) for which nothing of the region is known, nor below them."""
    rows = ask("compared-councils", council.iri)
    near = {
        cell(row, name)
        for row in rows
        if cell(row, "wide") == "deze streek"
        for name in ("theme", "upper")
    }
    return sorted({cell(row, "theme") for row in ask("themes")} - near)


def spots(council: Council) -> tuple[Spot, ...]:
    """Return the themes that neighbours have something for and this council has not."""
    rows = ask("nearest-providers", council.iri)
    wanted = set(lacking(council))
    found = grouped([row for row in rows if cell(row, "theme") in wanted], "theme")
    return tuple(_spot(theme, about) for theme, about in found.items())


def _spot(theme: str, rows: list[Row]) -> Spot:
    makers = grouped(rows, "organisation").items()
    return Spot(
        theme=cell(rows[0], "themeName"),
        path=path_of(theme),
        providers=tuple(_provider(organisation, about) for organisation, about in makers),
    )


def _provider(organisation: str, rows: list[Row]) -> Provider:
    first = rows[0]
    grounds = {reference(cell(row, "ground")).rpartition("/")[2]: None for row in rows}
    near = {(cell(row, "neighbourName"), page_of(cell(row, "neighbour"))): None for row in rows}
    return Provider(
        name=cell(first, "organisationName"),
        path=path_of(organisation),
        takes=" Of: ".join(_TAKES[ground] for ground in grounds),
        condition=cell(first, "condition"),
        neighbours=tuple(near),
    )


def _nowhere(council: Council) -> list[tuple[str, str]]:
    """Return the themes that neither this council nor a neighbour has anything for: name, path."""
    wanted = set(lacking(council)) - {
        cell(r, "theme") for r in ask("nearest-providers", council.iri)
    }
    themes = [row for row in ask("themes") if cell(row, "theme") in wanted]
    return [(cell(row, "name"), path_of(cell(row, "theme"))) for row in themes]
