"""/raamovereenkomst/{id}: one agreement with its parties, period and call-off."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_agreement, mint_organisation
from server.answers import Row
from server.dutch import moment
from server.maps.values import Content
from server.pages.agreement_planning import dependents_address, depending
from server.pages.agreements import Agreement, all_agreements, asking_about, pairs
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.contacts import NONE, contacts_of
from server.pages.map_view import map_view
from server.pages.organisation import access_view, reached, reaching
from server.pages.reach import places_of, reach_content
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("agreement", __name__)
ENDED: Final = "beeindigd"
AGREED: Final = "afspraken"
"""The id of what is agreed on its page, and of the forms of that."""


@blueprint.route("/raamovereenkomst/<name>")
def agreement(name: str) -> Response:
    """Show one agreement."""
    iri, about = _find(name)
    if not about:
        abort(404)
    return page("agreement.html", lambda: view(iri, about))


@blueprint.route(f"/raamovereenkomst/<name>.<{FORM}:form>")
def reached_rows(name: str, form: str) -> Response:
    """Give the councils that an agreement reaches in a form."""
    iri, about = _find(name)
    accesses = _accesses_of(about)
    if not accesses:
        abort(404)
    return send(reaching(all_agreements()[iri].title, accesses).table, form)


@blueprint.route(f"/raamovereenkomst/<name>/<any({AGREED}):part>.<{FORM}:form>")
def agreed_rows(name: str, part: str, form: str) -> Response:
    """Give what is agreed in a form."""
    iri, about = _find(name)
    if not about:
        abort(404)
    return send(_agreed(all_agreements()[iri], part).table, form)


def _agreed(told: Agreement, part: str) -> Asking:
    return asking_about(f"Raamovereenkomst: {told.title}", [told], part)


def _find(name: str) -> tuple[str, list[Row]]:
    iri = mint_agreement(name)
    return iri, ask("agreement", iri) if is_iri(iri) else []


def _accesses_of(about: list[Row]) -> list[str]:
    return sorted({cell(row, "access") for row in about} - {""})


def view(iri: str, about: list[Row]) -> dict[str, Any]:
    """Ask everything that the page of an agreement shows."""
    told = all_agreements()[iri]
    buyer = mint_organisation(told.buyer[1].rpartition("/")[2]) if told.buyer[1] else ""
    accesses = _accesses_of(about)
    return {
        "agreement": told,
        "about": _about(iri, about),
        "contacts": contacts_of({buyer}).get(buyer, NONE) if buyer else NONE,
        "accesses": [access_view(rows, {}) for rows in _accesses(accesses)],
        "reached": _reached(told, iri, accesses),
        "table": ways(_agreed(told, AGREED)),
    }


def _reached(told: Agreement, iri: str, accesses: list[str]) -> dict[str, Any]:
    """Return whom an agreement reaches, and how many councils have nothing else for a theme."""
    found = reached(accesses)
    shown = None if told.loop == ENDED else _content(told.title, found)
    return {
        **found,
        "map": map_view(shown, "raamovereenkomst", reference(iri)) if shown else None,
        "depending": depending([iri]),
        "dependents": dependents_address(iri),
        "ways": ways(reaching(told.title, accesses)) if accesses else None,
    }


def _content(title: str, found: dict[str, Any]) -> Content:
    return reach_content(f"Welke gemeenten van {title} kunnen afnemen", places_of(found))


def content(name: str) -> Content | None:
    """Return the map of who may call off; None when there is no such agreement, or it is over."""
    iri, about = _find(name)
    told = all_agreements()[iri] if about else None
    if told is None or told.loop == ENDED:
        return None
    return _content(told.title, reached(_accesses_of(about)))


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    known = [name for name in ("concluded", "mentioned") if cell(first, name)]
    return {
        **{name: cell(first, name) for name in ("note", "number", "callOff", "url")},
        **{name: moment(cell(first, name)) for name in known},
        "clauses": pairs(rows, "clauseTitle", "clause"),
        "suppliers": _suppliers(iri),
        "sources": sources(rows),
        "iri": iri,
        "document": iri.partition("/id/")[2],
    }


def _suppliers(iri: str) -> list[dict[str, Any]]:
    rows = grouped(ask("agreement-suppliers", iri), "supplier")
    return [
        {"name": cell(found[0], "name"), "path": path_of(supplier), "sources": sources(found)}
        for supplier, found in rows.items()
    ]


def _accesses(accesses: list[str]) -> list[list[Row]]:
    """Return the rows of accesses; each belongs to the organisation that its IRI names."""
    owners = sorted({mint_organisation(reference(a).partition("/")[0]) for a in accesses})
    rows = [row for owner in owners for row in ask("accesses", owner)]
    return list(grouped([r for r in rows if cell(r, "access") in accesses], "access").values())
