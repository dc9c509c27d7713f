"""/organisatie/{ref}: what it offers, through which accesses, whom it reaches, how to reach it."""

from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_organisation
from server.answers import Row
from server.dutch import moment
from server.maps.values import Content
from server.pages.agreements import agreements_of
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.completeness import mark_of
from server.pages.contacts import NONE, contacts_of
from server.pages.councils import KINDS
from server.pages.courses import given_up, has_ended, running_first
from server.pages.directory import Directory, directory, page_of
from server.pages.kinds import choices, only
from server.pages.map_view import map_view
from server.pages.organisation_rows import every_figure
from server.pages.organisation_tables import (
    ACCESSES,
    AGREEMENTS,
    CONTACTS,
    MEMBERS,
    OFFERS,
    askings,
)
from server.pages.overlapping import overlap_of
from server.pages.reach import places_of, reach_content, surest
from server.pages.tabled import FORM, Asking, send, ways

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
    told = ask("organisation-offers", iri)
    offers = grouped(told, "offer")
    found = reach_of(rows, given_up(offers))
    shown = map_view(_content(about, found), "organisatie", reference(iri))
    members, contacts = _members(iri), contacts_of({iri}).get(iri, NONE)
    agreed = agreements_of(iri)
    listed = {
        OFFERS: told,
        ACCESSES: rows,
        MEMBERS: members,
        AGREEMENTS: agreed,
        CONTACTS: contacts,
    }
    asked = askings(iri, cell(about[0], "name"))
    return {
        "about": {**_about(iri, about), "agreements": agreed},
        "contacts": contacts,
        "mark": mark_of(iri),
        "overlap": overlap_of(iri) if told else None,
        "offers": {
            "listed": running_first(_offer(rows) for rows in grouped(only(told), "offer").values()),
            "choices": choices(offers),
        },
        "accesses": running_first(access_view(rows, offers) for rows in rows.values()),
        "people": {"reached": found, "map": shown, "members": members},
        "ways": ways(_asking(about, rows, offers)) if rows else None,
        "tables": {part: ways(asked[part]) for part, found in listed.items() if found},
    }


@blueprint.route(f"/organisatie/<ref>.<{FORM}:form>")
def reached_rows(ref: str, form: str) -> Response:
    """Give the councils that an organisation reaches in a form."""
    iri = mint_organisation(ref)
    about = ask("organisation", iri) if is_iri(iri) else []
    accesses = list(grouped(ask("accesses", iri), "access")) if about else []
    if not accesses:
        abort(404)
    offers = grouped(ask("organisation-offers", iri), "offer")
    return send(_asking(about, accesses, offers).table, form)


def _asking(about: list[Row], accesses: Iterable[str], offers: dict[str, list[Row]]) -> Asking:
    """Return the question whom an organisation reaches, without the accesses it has given up."""
    every, over = set(accesses), given_up(offers)
    return reaching(cell(about[0], "name"), every - over or every, former=every <= over)


def reaching(name: str, accesses: Iterable[str], *, former: bool = False) -> Asking:
    """Return the question which councils accesses (IRIs) reach; ``name`` is whose they are.

    :param former: whether what they give has ended.
    """
    terms = tuple((access,) for access in sorted(accesses))
    title = f"Welke besturen {name} {'bereikte' if former else 'bereikt'}"
    return Asking(title, "access-councils", terms)


def _content(about: list[Row], found: dict[str, Any]) -> Content:
    verb = "bereikte" if found["former"] else "bereikt"
    return reach_content(f"Welke gemeenten {cell(about[0], 'name')} {verb}", places_of(found))


def content(ref: str) -> Content | None:
    """Return the map of whom an organisation reaches; None when there is no such organisation."""
    iri = mint_organisation(ref)
    about = ask("organisation", iri) if is_iri(iri) else []
    if not about:
        return None
    offers = grouped(ask("organisation-offers", iri), "offer")
    return _content(about, reach_of(grouped(ask("accesses", iri), "access"), given_up(offers)))


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    names = sorted({cell(row, "other") for row in rows} - {""})
    plain = ("kind", "status", "summary", "kbo", "ovo", "parentName")
    council = next(
        (slug for slug, cs in directory().by_slug.items() if iri in {c.iri for c in cs}), ""
    )
    return {
        **{name: cell(first, name) for name in plain},
        "name": directory().full_names.get(iri) or cell(first, "name"),
        "roles": sorted({cell(row, "role") for row in rows} - {""}),
        "parent": path_of(cell(first, "parent")) if cell(first, "parent") else "",
        "names": names,
        "sources": sources(rows),
        "reference": reference(iri),
        "has_rows": iri in every_figure(),
        "council": council,
        "became": _became(iri),
    }


def _became(iri: str) -> tuple[str, str, str]:
    """Return name and page of the council that an ended one is part of, and since when, or none."""
    for row in ask("mergers"):
        if cell(row, "old") == iri != (new := cell(row, "new")):
            return cell(row, "newName"), page_of(new), moment(cell(row, "moment"))
    return "", "", ""


def _offer(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    return {
        "title": cell(first, "offerTitle"),
        "path": path_of(cell(first, "offer")),
        "kind": cell(first, "offerKind"),
        "summary": cell(first, "summary"),
        "ended": has_ended(first),
        "unknown_area": all(_reach(row) in ("", "unknown") for row in rows),
        "sources": sources(rows),
    }


def _reach(row: Row) -> str:
    return cell(row, "reach").rpartition("/")[2]


def access_view(rows: list[Row], offers: dict[str, list[Row]]) -> dict[str, Any]:
    """Return one access as a page shows it; offers: offer IRI → rows with offerTitle and access."""
    first = rows[0]
    access, effect = cell(first, "access"), cell(first, "effect").rpartition("/")[2]
    through = [o[0] for o in offers.values() if any(cell(r, "access") == access for r in o)]
    areas = sorted({cell(row, "areaName") for row in rows} - {""})
    return {
        "reference": reference(access),
        "ground": cell(first, "groundWords"),
        "effect": _EFFECTS[effect],
        "condition": cell(first, "condition"),
        "ended": has_ended(first) or access in given_up(offers),
        "unsure": cell(first, "loop").endswith("/onbekend"),
        **{
            name: moment(cell(first, name)) if cell(first, name) else ""
            for name in ("begin", "end")
        },
        "audience": sorted({cell(row, "councilKind") for row in rows}),
        "areas": areas or [_REACHES.get(_reach(first), "")],
        "offers": [(cell(row, "offerTitle"), path_of(cell(row, "offer"))) for row in through],
        "sources": sources(rows),
    }


def reach_of(accesses: Iterable[str], over: set[str]) -> dict[str, Any]:
    """Return whom accesses reach; where none of them does any more, whom they reached before.

    :param over: the accesses that give nothing any more.
    """
    every = list(accesses)
    now = reached([access for access in every if access not in over])
    before = now if now["kinds"] else reached(every, former=True)
    return before if before["kinds"] else now


def reached(accesses: list[str], *, former: bool = False) -> dict[str, Any]:
    """Return the councils that accesses reach: number per kind, and by province.

    ``confirm`` is the number of municipalities of which it must be confirmed.

    :param former: whether to tell whom they reached before, also by what has ended.
    """
    rows = ask("reached", *accesses) if accesses else []
    runs = [row for row in rows if former or not has_ended(row)]
    kinds: dict[str, int] = {}
    for found in grouped(runs, "council").values():
        kind = KINDS.get(cell(found[0], "kind"), "")
        kinds[kind] = kinds.get(kind, 0) + 1
    provinces = _by_province(runs)
    confirm = sum(bool(place["confirm"]) for places in provinces.values() for place in places)
    told = {"ended": len(rows) > len(runs), "former": former, "confirm": confirm}
    return {"kinds": kinds, "provinces": provinces, **told}


def _by_province(rows: list[Row]) -> dict[str, list[dict[str, str]]]:
    provinces: dict[str, list[dict[str, str]]] = {}
    known = directory()
    for area, found in grouped(rows, "area").items():
        slug = known.by_area.get(area, "")
        if slug:
            place = _place(slug, found, known)
            provinces.setdefault(known.title(known.larger.get(slug, "")), []).append(place)
    return dict(sorted(provinces.items(), key=lambda pair: (not pair[0], pair[0])))


def _place(slug: str, rows: list[Row], known: Directory) -> dict[str, str]:
    certain = {cell(row, "certainty") for row in rows}
    return {
        "name": known.title(slug),
        "slug": slug,
        "certainty": surest(certain),
        "confirm": "te bevestigen" if certain == {"te bevestigen"} else "",
    }


def _members(iri: str) -> list[dict[str, Any]]:
    """Return the areas of the members, each once (municipality and OCMW share one).

    ``otherwise``: whether other sources tell it than those of the first.
    """
    together: dict[tuple[str, str], list[Row]] = {}
    for row in ask("members", iri):
        together.setdefault((cell(row, "area"), cell(row, "until")), []).append(row)
    found = [_member(area, until, rows) for (area, until), rows in together.items()]
    return [{**one, "otherwise": _told_by(one) != _told_by(found[0])} for one in found]


def _member(area: str, until: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "name": cell(rows[0], "areaName"),
        "slug": directory().slug(area),
        "until": moment(until) if until else "",
        "sources": sources(rows),
    }


def _told_by(member: dict[str, Any]) -> list[tuple[str, str]]:
    return [(source["url"], source["issued"]) for source in member["sources"]]
