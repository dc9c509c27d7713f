"""/bestuur/{nis}/buren: what the neighbours of a council have of their region and it has not.

It is about the municipality, and says so: its OCMW may have other things, and so may those around.
``?soort=ocmw`` is about the OCMW and the OCMWs around.

For each theme without anything of the region: who offers it next door, on what grounds, and what it
would take to have it here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from server.answers import Row
from server.pages.answers import ask, cell, grouped, once, page, path_of, reference, sources
from server.pages.chosen_councils import kind_asked, of_kind
from server.pages.council_accesses import access_terms
from server.pages.councils import Council
from server.pages.directory import Directory, directory, page_of
from server.pages.former import lead_on
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised

blueprint: Final = Blueprint("nearby", __name__)
_ORDER: Final = ("themeName", "organisationName", "neighbourName", "ground", "condition")
_MORE: Final = {
    "central-purchasing-body": " Uw bestuur moet dat beslissen.",
    "territory": " Uw bestuur ligt er nu buiten.",
}
"""Code of a ground → what a council has to know besides what it takes."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who offers it next door: what it would take, the condition of the source, which neighbours.

    ``neighbours`` are name and path; ``sources`` those of the accesses through which they have it.
    """

    name: str
    path: str
    takes: str
    condition: str
    neighbours: tuple[tuple[str, str], ...]
    sources: tuple[dict[str, str], ...]


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
    if slug in known.replaced:
        return lead_on(slug, known)
    council = _council(slug, known)
    return page("nearby.html", lambda: view(council))


@blueprint.route(f"/bestuur/<slug>/buren.<{FORM}:form>")
def neighbour_rows(slug: str, form: str) -> Response:
    """Give what the neighbours of a council have in a form."""
    known = directory()
    if slug in known.replaced:
        return lead_on(slug, known)
    council = _council(slug, known)
    return send(asking(council, lacking(council)).table, form)


def _council(slug: str, known: Directory) -> Council:
    """Return the council of the kind asked for; 404 where it is not there or has no neighbours."""
    kind = kind_asked()
    found = of_kind(known.by_slug[slug], kind) if slug in known.by_slug else None
    if not found or (kind and found.kind != "OCMW") or not around(found):
        abort(404)
    return found


def view(council: Council) -> dict[str, Any]:
    """Return the spots of a council, with the rows they come from."""
    asked = asking(council, lacking(council))
    return {
        "council": council,
        "other": _other(council),
        "spots": spots(council, around(council)),
        "nowhere": _nowhere(council),
        "ways": ways(asked),
    }


def _other(council: Council) -> tuple[str, str]:
    """Return the same page about the OCMW of a municipality, or the other way: words and address.

    Words are empty where there is no other.
    """
    others = [c for c in directory().by_slug[council.slug] if c.iri != council.iri]
    if not others:
        return "", ""
    choice = "?soort=ocmw" if others[0].kind == "OCMW" else ""
    return others[0].in_words, f"/bestuur/{council.slug}/buren{choice}"


def asking(council: Council, themes: Iterable[str]) -> Asking:
    """Return the question what neighbours have, narrowed to themes (IRIs)."""
    title = f"Wat buren van {council.in_words} wel hebben"
    return Asking(title, "nearest-providers", ((council.iri,),), {"theme": themes})


def lacking(council: Council) -> list[str]:
    """Return the themes (IRIs) for which nothing of the region is known, nor below them."""
    given, own = _themes_given(), _near().get(council.iri, frozenset())
    return sorted(_themes().difference(*(given.get(access, ()) for access in own)))


@once
def _themes() -> frozenset[str]:
    return frozenset(cell(row, "theme") for row in ask("themes"))


@once
def _themes_given() -> dict[str, set[str]]:
    """Return for which themes, and those above them, each access (IRI) gives what has not ended."""
    return {
        access: {cell(row, name) for row in rows for name in ("theme", "upper")}
        for access, rows in grouped(filter(_runs, ask("access-offers")), "access").items()
    }


def _runs(row: Row) -> bool:
    """Whether an offer has not ended."""
    return not cell(row, "loop").endswith("/beeindigd")


@once
def _near() -> dict[str, frozenset[str]]:
    """Return by which accesses each council (IRI) is reached now, other than as all of Flanders."""
    found: dict[str, set[str]] = {}
    for row in ask("access-reach"):
        for council in cell(row, "reached").split() if not cell(row, "wide") else ():
            found.setdefault(council, set()).add(cell(row, "access"))
    return {council: frozenset(accesses) for council, accesses in found.items()}


@once
def _given() -> dict[str, dict[str, Row]]:
    """Return what accesses give for each theme (IRI) and has not ended: a row by access."""
    rows = grouped(filter(_runs, ask("access-offers")), "theme")
    return {theme: {cell(row, "access"): row for row in about} for theme, about in rows.items()}


def beside(neighbours: Iterable[Row], themes: Iterable[str]) -> list[Row]:
    """Return the rows of ``nearest-providers`` about some themes (IRIs), from what is kept."""
    given, near, terms_of = _given(), _near(), access_terms()
    reached = [(near.get(cell(row, "neighbour"), frozenset()), row) for row in neighbours]
    rows = [
        {**given[theme][access], **terms, **neighbour}
        for theme in themes
        for access in given.get(theme, ())
        for terms in terms_of[access]
        for accesses, neighbour in reached
        if access in accesses
    ]
    return sorted(rows, key=lambda row: tuple(cell(row, name) for name in _ORDER))


def around(council: Council) -> list[Row]:
    """Return the neighbours of a council, of the same kind."""
    return _around().get(council.iri, [])


@once
def _around() -> dict[str, list[Row]]:
    """Return the neighbours of all councils, by IRI."""
    return grouped(ask("neighbours", *directory().slugs), "council")


def spots(council: Council, neighbours: Iterable[Row]) -> tuple[Spot, ...]:
    """Return the themes that neighbours have something for and this council has not."""
    found = grouped(beside(neighbours, lacking(council)), "theme")
    return tuple(_spot(theme, about) for theme, about in found.items())


def _spot(theme: str, rows: list[Row]) -> Spot:
    makers = grouped(rows, "organisation").items()
    return Spot(
        theme=cell(rows[0], "themeName"),
        path=path_of(theme),
        providers=tuple(_provider(organisation, about) for organisation, about in makers),
    )


def _provider(organisation: str, rows: list[Row]) -> Provider:
    first, told = rows[0], _sources()
    grounds = {cell(row, "ground"): None for row in rows}
    accesses = {cell(row, "access"): None for row in rows}
    near = {(cell(row, "neighbourName"), page_of(cell(row, "neighbour"))): None for row in rows}
    return Provider(
        name=cell(first, "organisationName"),
        path=path_of(organisation),
        takes=" Of: ".join(_takes(ground) for ground in grounds),
        condition=cell(first, "condition"),
        neighbours=tuple(near),
        sources=tuple(sources(row for access in accesses for row in told.get(access, ()))),
    )


@once
def _sources() -> dict[str, list[Row]]:
    """Return the sources of all accesses, by IRI."""
    return grouped(ask("access-sources"), "access")


@once
def _steps() -> dict[str, str]:
    """Return the words of what it takes, by ground (IRI)."""
    return {cell(row, "ground"): cell(row, "takes") for row in ask("ground-steps")}


def _takes(ground: str) -> str:
    """Return what it takes to have an offer on a ground (IRI), in a sentence.

    A release of before the code list told it has no words for it.
    """
    words = _steps().get(ground, "vraag het aan de organisatie")
    code = reference(ground).rpartition("/")[2]
    return f"{words[0].upper()}{words[1:]}.{_MORE.get(code, '')}"


def _nowhere(council: Council) -> list[tuple[str, str]]:
    """Return the themes that neither this council nor a neighbour has anything for: name, path."""
    lacks = lacking(council)
    wanted = set(lacks) - {cell(row, "theme") for row in beside(around(council), lacks)}
    themes = [row for row in ask("themes") if cell(row, "theme") in wanted]
    named = ((cell(row, "themeName"), path_of(cell(row, "theme"))) for row in themes)
    return sorted(named, key=lambda pair: normalised(pair[0]))
