"""/oplossing/{id}: one offer, whatever its class: who offers it, how, to whom, who takes it."""

from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_offer, mint_organisation
from server.answers import Row, Term
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.coverage import contacts_of
from server.pages.directory import directory
from server.pages.organisation import access_view, reached

blueprint: Final = Blueprint("offer", __name__)
_KINDS: Final = ("dienst", "softwareoplossing", "standaard-contractclausule")


@blueprint.route("/oplossing/<name>")
def offer(name: str) -> Response:
    """Show one offer; its address does not tell its class."""
    iri, about = _find(name)
    if not about:
        abort(404)
    return page("offer.html", lambda: view(iri, about))


def _find(name: str) -> tuple[str, list[Row]]:
    for kind in _KINDS:
        iri = mint_offer(kind, name)
        if is_iri(iri) and (about := ask("offer", iri)):
            return iri, about
    return "", []


def view(iri: str, about: list[Row]) -> dict[str, Any]:
    """Ask everything that the page of an offer shows."""
    first = about[0]
    provider = cell(first, "organisation")
    accesses = sorted({cell(row, "access") for row in about} - {""})
    return {
        "about": _about(iri, about),
        "contact": contacts_of({provider}).get(provider, {}) if provider else {},
        "accesses": _accesses(iri, about, accesses),
        "reached": reached(accesses),
        "uptakes": [_uptake(row) for row in ask("offer-uptakes", iri)],
    }


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    plain = ("title", "summary", "kind", "organisationName", "url", "repository", "licence")
    return {
        **{name: cell(first, name) for name in plain},
        "organisation": path_of(cell(first, "organisation")) if cell(first, "organisation") else "",
        "themes": sorted({(cell(r, "themeName"), path_of(cell(r, "theme"))) for r in rows}),
        "sources": sources(rows),
        "document": iri.partition("/id/")[2],
    }


def _accesses(iri: str, about: list[Row], accesses: list[str]) -> list[dict[str, Any]]:
    """Return the accesses of this offer; most are those of its provider, some of another body."""
    offers = {iri: [{**row, "offer": Term(iri, "uri")} for row in about]}
    owners = sorted({_owner(access) for access in accesses})
    rows = [row for owner in owners for row in ask("accesses", owner)]
    found = grouped([row for row in rows if cell(row, "access") in accesses], "access")
    return [access_view(rows, offers) for rows in found.values()]


def _owner(access: str) -> str:
    """Return the IRI of the organisation that an access belongs to."""
    return mint_organisation(reference(access).partition("/")[0])


def _uptake(row: Row) -> dict[str, Any]:
    code = reference(cell(row, "area"))
    return {
        "name": f"{cell(row, 'kind')} {cell(row, 'name')}",
        "code": code,
        "listed": directory().has(code),
        "description": cell(row, "description"),
        "sources": sources([row]),
    }
