"""/oplossing/{id}: one offer, whatever its class: who offers it, how, to whom, who takes it."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_concept, mint_offer, mint_organisation
from server.answers import Row, Term
from server.dutch import moment
from server.maps.values import Content
from server.pages.agreements import LISTED, agreements_by_offer, asking_about, in_order
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.contacts import NONE, contacts_of
from server.pages.courses import has_ended, running_first
from server.pages.directory import directory
from server.pages.map_view import map_view
from server.pages.organisation import access_view, reach_of, reaching
from server.pages.reach import places_of, reach_content
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("offer", __name__)
_KINDS: Final = ("dienst", "softwareoplossing", "standaard-contractclausule")
UNKNOWN: Final = mint_concept("grond", "unknown")


@blueprint.route("/oplossing/<name>")
def offer(name: str) -> Response:
    """Show one offer; its address does not tell its class."""
    iri, about = find(name)
    if not about:
        abort(404)
    return page("offer.html", lambda: view(iri, about))


def find(name: str) -> tuple[str, list[Row]]:
    """Return the IRI of an offer and what is known of it; its address does not tell its class."""
    for kind in _KINDS:
        iri = mint_offer(kind, name)
        if is_iri(iri) and (about := ask("offer", iri)):
            return iri, about
    return "", []


def view(iri: str, about: list[Row]) -> dict[str, Any]:
    """Ask everything that the page of an offer shows."""
    first = about[0]
    provider = cell(first, "organisation")
    accesses = _accesses_of(about)
    found = _reached(about)
    shown = map_view(_content(about, found), "oplossing", reference(iri))
    return {
        "about": _about(iri, about),
        "contacts": contacts_of({provider}).get(provider, NONE) if provider else NONE,
        "accesses": _accesses(iri, about, accesses),
        "reached": {**found, "map": shown},
        "uptakes": _uptakes(iri, accesses),
        "ways": ways(_asking(about)) if accesses else None,
        "table": ways(_agreements(iri, about)),
    }


def _agreements(iri: str, about: list[Row]) -> Asking:
    """Return the question through which agreements an offer can be had."""
    title = f"Raamovereenkomsten voor {cell(about[0], 'title')}"
    return asking_about(title, agreements_by_offer().get(iri, []))


@blueprint.route(f"/oplossing/<name>/<any({LISTED}):part>.<{FORM}:form>")
def agreement_rows(name: str, part: str, form: str) -> Response:
    """Give the agreements through which an offer can be had in a form."""
    iri, about = find(name)
    if not about:
        abort(404)
    return send(lambda: _agreements(iri, about).table(), form)


@blueprint.route(f"/oplossing/<name>.<{FORM}:form>")
def reached_rows(name: str, form: str) -> Response:
    """Give the councils that can get an offer in a form."""
    _, about = find(name)
    if not _accesses_of(about):
        abort(404)
    return send(_asking(about).table, form)


def _accesses_of(about: list[Row]) -> list[str]:
    return sorted({cell(row, "access") for row in about} - {""})


def _asking(about: list[Row]) -> Asking:
    first = about[0]
    return reaching(cell(first, "title"), _accesses_of(about), former=has_ended(first))


def _reached(about: list[Row]) -> dict[str, Any]:
    """Return whom an offer reaches; an offer that has ended reaches nobody any more."""
    accesses = _accesses_of(about)
    return reach_of(accesses, set(accesses) if has_ended(about[0]) else set())


def _content(about: list[Row], found: dict[str, Any]) -> Content:
    verb = "konden" if found["former"] else "kunnen"
    title = f"Welke gemeenten {cell(about[0], 'title')} {verb} krijgen"
    return reach_content(title, places_of(found))


def content(name: str) -> Content | None:
    """Return the map of who can get an offer; None when there is no such offer."""
    _, about = find(name)
    return _content(about, _reached(about)) if about else None


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    plain = ("title", "summary", "kind", "organisationName", "url", "repository", "licence")
    return {
        **{name: cell(first, name) for name in plain},
        "ended": has_ended(first),
        "since": moment(over) if (over := cell(first, "firstDayAfter")) else "",
        "organisation": path_of(cell(first, "organisation")) if cell(first, "organisation") else "",
        "themes": sorted({(cell(r, "themeName"), path_of(cell(r, "theme"))) for r in rows}),
        "sources": sources(rows),
        "document": iri.partition("/id/")[2],
        "agreements": in_order(agreements_by_offer().get(iri, [])),
    }


def _accesses(iri: str, about: list[Row], accesses: list[str]) -> list[dict[str, Any]]:
    """Return the accesses of this offer; most are those of its provider, some of another body."""
    own = {"offer": Term(iri, "uri"), "offerTitle": about[0]["title"]}
    offers = {iri: [{**row, **own} for row in about]}
    owners = sorted({_owner(access) for access in accesses})
    rows = [row for owner in owners for row in ask("accesses", owner)]
    found = grouped([row for row in rows if cell(row, "access") in accesses], "access")
    return running_first(access_view(rows, offers) for rows in found.values())


def _owner(access: str) -> str:
    """Return the IRI of the organisation that an access belongs to."""
    return mint_organisation(reference(access).partition("/")[0])


def _uptakes(iri: str, accesses: list[str]) -> dict[str, Any]:
    """Return who takes this offer; ``otherwise`` are their grounds that no access of it has."""
    rows = ask("offer-uptakes", iri)
    known = {cell(row, "ground") for row in ask("grounds", *accesses)} if accesses else set()
    told = {cell(row, "ground"): cell(row, "groundName") for row in rows}
    others = {name for ground, name in told.items() if ground not in (*known, UNKNOWN)}
    return {"takers": _takers(rows), "otherwise": sorted(others) if known else []}


def _takers(rows: list[Row]) -> list[dict[str, Any]]:
    """Return the councils that take an offer, each text of a council once."""
    together: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        together.setdefault((cell(row, "council"), cell(row, "description")), []).append(row)
    return [_taker(found) for found in together.values()]


def _taker(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    return {
        "name": f"{cell(first, 'kind')} {cell(first, 'name')}",
        "slug": directory().slug(cell(first, "area")),
        "description": cell(first, "description"),
        "sources": sources(rows),
    }
