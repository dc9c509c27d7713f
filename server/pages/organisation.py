"""/organisatie/{ref}: what it offers, through which accesses, whom it reaches, how to reach it."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.codes import status
from loaders.iris import mint_organisation
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.coverage import contacts_of
from server.pages.directory import KINDS, directory
from server.store import Row

blueprint: Final = Blueprint("organisation", __name__)
_EFFECTS: Final = {
    "default": "geldt voor al het aanbod zonder eigen regeling",
    "only": "geldt enkel voor dit aanbod, in de plaats van de gewone toegang",
    "also": "geldt voor dit aanbod, naast de gewone toegang",
}
_REACHES: Final = {
    "members": "de deelnemers",
    "unknown": "niet bekend voor welke besturen",
}


@blueprint.route("/organisaties")
def organisations() -> Response:
    """List all organisations with a role in the field of ICT."""
    return page("organisations.html", lambda: {"rows": _listed()})


def _listed() -> list[dict[str, Any]]:
    return [
        {
            "name": cell(row, "name"),
            "path": path_of(cell(row, "organisation")),
            "kind": cell(row, "kind"),
            "role": cell(row, "role"),
            "offers": cell(row, "offers"),
            "ended": cell(row, "status") == status("inactive"),
        }
        for row in ask("organisations")
    ]


@blueprint.route("/organisatie/<ref>")
def organisation(ref: str) -> Response:
    """Show one organisation."""
    iri = mint_organisation(ref)
    about = ask("organisation", iri) if is_iri(iri) else []
    if not about:
        abort(404)
    return page("organisation.html", lambda: view(iri, about))


def view(iri: str, about: list[Row]) -> dict[str, Any]:
    """Ask everything that the page of an organisation shows."""
    rows = grouped(ask("accesses", iri), "access")
    offers = grouped(ask("organisation-offers", iri), "offer")
    return {
        "about": _about(iri, about),
        "contact": contacts_of({iri}).get(iri, {}),
        "offers": [_offer(found) for found in offers.values()],
        "accesses": [access_view(found, offers) for found in rows.values()],
        "people": {"reached": reached(list(rows)), "members": _members(iri)},
    }


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    names = sorted({cell(row, "other") for row in rows} - {""})
    plain = ("name", "kind", "status", "summary", "kbo", "ovo", "parentName")
    council = next(
        (slug for slug, cs in directory().by_slug.items() if iri in {c.iri for c in cs}), ""
    )
    return {
        **{name: cell(first, name) for name in plain},
        "roles": sorted({cell(row, "role") for row in rows} - {""}),
        "parent": path_of(cell(first, "parent")) if cell(first, "parent") else "",
        "names": names,
        "sources": sources(rows),
        "reference": reference(iri),
        "council": council,
    }


def _offer(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    return {
        "title": cell(first, "title"),
        "path": path_of(cell(first, "offer")),
        "kind": cell(first, "kind"),
        "summary": cell(first, "summary"),
        "without_access": not cell(first, "access"),
    }


def access_view(rows: list[Row], offers: dict[str, list[Row]]) -> dict[str, Any]:
    """Return one access as a page shows it; offers: offer IRI → rows with title and access."""
    first = rows[0]
    access, effect = cell(first, "access"), cell(first, "effect").rpartition("/")[2]
    through = [o[0] for o in offers.values() if any(cell(r, "access") == access for r in o)]
    areas = sorted({cell(row, "areaName") for row in rows} - {""})
    return {
        "reference": reference(access),
        "ground": cell(first, "groundWords"),
        "effect": _EFFECTS[effect],
        "condition": cell(first, "condition"),
        "audience": sorted({cell(row, "kindName") for row in rows}),
        "areas": areas or [_REACHES.get(cell(first, "reach").rpartition("/")[2], "")],
        "offers": [(cell(row, "title"), path_of(cell(row, "offer"))) for row in through],
        "sources": sources(rows),
    }


def reached(accesses: list[str]) -> dict[str, Any]:
    """Return the councils that accesses reach: number per kind, and municipalities by province."""
    rows = ask("reached", *accesses) if accesses else []
    running = [row for row in rows if cell(row, "loop").rpartition("/")[2] != "beeindigd"]
    kinds: dict[str, int] = {}
    for found in grouped(running, "council").values():
        kind = KINDS.get(cell(found[0], "kind"), "")
        kinds[kind] = kinds.get(kind, 0) + 1
    return {"kinds": kinds, "provinces": _by_province(running), "ended": len(rows) > len(running)}


def _by_province(rows: list[Row]) -> dict[str, list[dict[str, str]]]:
    provinces: dict[str, list[dict[str, str]]] = {}
    known = directory()
    for area, found in grouped(rows, "area").items():
        slug = reference(area)
        certain = {cell(row, "certainty") for row in found}
        place = {
            "name": cell(found[0], "name"),
            "slug": slug,
            "confirm": "te bevestigen" if certain == {"te bevestigen"} else "",
        }
        if slug in known.by_slug:
            provinces.setdefault(known.provinces.get(slug) or "Andere", []).append(place)
    return dict(sorted(provinces.items()))


def _members(iri: str) -> list[dict[str, Any]]:
    known = directory()
    return [
        {
            "name": cell(row, "areaName"),
            "code": cell(row, "areaCode"),
            "role": cell(row, "role"),
            "until": moment(cell(row, "until")) if cell(row, "until") else "",
            "listed": cell(row, "areaCode") in known.by_slug
            or cell(row, "areaCode") in known.replaced,
            "sources": sources([row]),
        }
        for row in ask("members", iri)
    ]
