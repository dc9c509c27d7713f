"""/bestuur/{nis}: who serves a municipality and its OCMW, with what, on what grounds."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from server.dutch import moment
from server.pages.answers import ask, cell, grouped, page, path_of, sources
from server.pages.coverage import Access, Theme, accesses, contacts_of, themes
from server.pages.directory import Council, Directory, directory
from server.store import Row

blueprint: Final = Blueprint("council", __name__)


@dataclass(frozen=True, slots=True)
class Merger:
    """One merger that a council came out of, or went on through."""

    day: str
    parts: tuple[tuple[str, str], ...]
    result: str
    source: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page of a council."""

    councils: tuple[Council, ...]
    province: str
    contacts: tuple[tuple[Council, dict[str, str]], ...]
    mergers: tuple[Merger, ...]
    themes: dict[str, list[Theme]]
    without_offer: tuple[Access, ...]
    memberships: tuple[dict[str, Any], ...]
    uptakes: tuple[dict[str, Any], ...]
    unknown: tuple[dict[str, str], ...]

    @property
    def name(self) -> str:
        """The name that gemeente and OCMW share."""
        return self.councils[0].name

    @property
    def answers(self) -> int:
        """How many different offers are on the page."""
        found = {
            a.path for below in self.themes.values() for t in below for a in (*t.near, *t.wide)
        }
        return len(found)

    @property
    def near_organisations(self) -> list[tuple[str, str]]:
        """The organisations that reach this council other than by reaching all of Flanders."""
        near = {
            (answer.access.organisation, answer.access.path)
            for below in self.themes.values()
            for theme in below
            for answer in theme.near
            if not answer.access.ended
        }
        return sorted(near, key=lambda pair: pair[0].casefold())


@blueprint.route("/bestuur/<slug>")
def council(slug: str) -> Response:
    """Show a council; a NIS code that has ended leads to the council of today."""
    known = directory()
    if slug in known.replaced:
        return redirect(f"/bestuur/{_today(slug, known)}?van={slug}", 301)
    if slug not in known.by_slug:
        abort(404)
    return page("council.html", lambda: {"view": view(slug, known), "van": _arrived(known)})


def _today(slug: str, known: Directory) -> str:
    while slug in known.replaced:
        slug = known.replaced[slug]
    return slug


def _arrived(known: Directory) -> str:
    """Return the name of the former municipality that the reader came from."""
    from_code = request.args.get("van", "")
    return known.old_names.get(from_code, "") if from_code in known.replaced else ""


def view(slug: str, known: Directory) -> View:
    """Ask everything that the page of a council shows."""
    councils = known.by_slug[slug]
    merged = mergers(councils[0])
    iris = _with_former(councils, merged)
    reached = accesses(councils)
    with_offers = themes(councils, reached)
    shown = _shown(with_offers)
    contacts = contacts_of({council.iri for council in councils})
    return View(
        councils=councils,
        province=known.provinces.get(slug, ""),
        contacts=tuple((c, contacts.get(c.iri, {})) for c in councils),
        mergers=tuple(_merger(rows) for rows in grouped(merged, "event").values()),
        themes=with_offers,
        without_offer=tuple(access for access in reached.values() if access.reference not in shown),
        memberships=tuple(map(_membership, ask("council-memberships", *iris))),
        uptakes=tuple(map(_uptake, ask("uptakes", *iris))),
        unknown=_unknown(councils),
    )


def _shown(with_offers: dict[str, list[Theme]]) -> set[str]:
    below = [theme for listed in with_offers.values() for theme in listed]
    return {answer.access.reference for theme in below for answer in (*theme.near, *theme.wide)}


def mergers(council: Council) -> list[Row]:
    """Return the rows of the mergers that a council took part in."""
    return ask("mergers", council.iri)


def _with_former(councils: tuple[Council, ...], merged: list[Row]) -> list[str]:
    """Return the councils with those that went up in them, of both kinds."""
    former = {cell(row, "old") for row in merged if cell(row, "new") == councils[0].iri}
    for council in councils[1:]:
        former |= {cell(row, "old") for row in mergers(council) if cell(row, "new") == council.iri}
    return sorted({*former, *(council.iri for council in councils)})


def _merger(rows: list[Row]) -> Merger:
    parts = {cell(row, "oldCode"): cell(row, "oldName") for row in rows}
    first = rows[0]
    named = tuple(sorted((name, code) for code, name in parts.items()))
    return Merger(
        moment(cell(first, "moment")), named, cell(first, "newName"), cell(first, "source")
    )


def _membership(row: Row) -> dict[str, Any]:
    return {
        "name": cell(row, "organisationName"),
        "path": path_of(cell(row, "organisation")),
        "kind": cell(row, "kind"),
        "role": cell(row, "role"),
        "area": cell(row, "areaName"),
        "current": bool(cell(row, "current")),
        "until": moment(cell(row, "until")) if cell(row, "until") else "",
        "sources": sources([row]),
    }


def _uptake(row: Row) -> dict[str, Any]:
    offer = cell(row, "offer")
    return {
        "title": cell(row, "title"),
        "path": path_of(offer) if offer else "",
        "organisation": cell(row, "organisationName"),
        "organisation_path": path_of(cell(row, "organisation")),
        "description": cell(row, "description"),
        "area": cell(row, "areaName"),
        "sources": sources([row]),
    }


def _unknown(councils: tuple[Council, ...]) -> tuple[dict[str, str], ...]:
    """Return offers of own organisations of which no source tells for which councils they are."""
    rows = ask("council-unknown", *(council.iri for council in councils))
    return tuple(
        {
            "title": cell(row, "title"),
            "path": path_of(cell(row, "offer")),
            "organisation": cell(row, "organisationName"),
            "condition": cell(row, "condition"),
        }
        for row in rows
    )
