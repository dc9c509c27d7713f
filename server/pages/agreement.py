"""/raamovereenkomst/{id}: one agreement with its parties, period and call-off."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_agreement, mint_organisation
from server.answers import Row
from server.dutch import moment
from server.pages.agreement_planning import dependents_address, depending
from server.pages.agreements import all_agreements, pairs
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.contacts import NONE, contacts_of
from server.pages.organisation import access_view, reached, reaching
from server.pages.tabled import FORM, send, ways

blueprint: Final = Blueprint("agreement", __name__)


@blueprint.route("/raamovereenkomst/<name>")
def agreement(name: str) -> Response:
    """Show one agreement."""
    iri = mint_agreement(name)
    about = ask("agreement", iri) if is_iri(iri) else []
    if not about:
        abort(404)
    return page("agreement.html", lambda: view(iri, about))


@blueprint.route(f"/raamovereenkomst/<name>.<{FORM}:form>")
def reached_rows(name: str, form: str) -> Response:
    """Give the councils that an agreement reaches in a form."""
    iri = mint_agreement(name)
    about = ask("agreement", iri) if is_iri(iri) else []
    accesses = {cell(row, "access") for row in about} - {""}
    if not accesses:
        abort(404)
    return send(reaching(all_agreements()[iri].title, accesses).table, form)


def view(iri: str, about: list[Row]) -> dict[str, Any]:
    """Ask everything that the page of an agreement shows."""
    told = all_agreements()[iri]
    buyer = mint_organisation(told.buyer[1].rpartition("/")[2]) if told.buyer[1] else ""
    accesses = sorted({cell(row, "access") for row in about} - {""})
    return {
        "agreement": told,
        "about": _about(iri, about),
        "contacts": contacts_of({buyer}).get(buyer, NONE) if buyer else NONE,
        "accesses": [access_view(rows, {}) for rows in _accesses(accesses)],
        "reached": _reached(told.title, iri, accesses),
    }


def _reached(title: str, iri: str, accesses: list[str]) -> dict[str, Any]:
    """Return whom an agreement reaches, and how many councils have nothing else for a theme."""
    return {
        **reached(accesses),
        "depending": depending([iri]),
        "dependents": dependents_address(iri),
        "ways": ways(reaching(title, accesses)) if accesses else None,
    }


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
