"""/raamovereenkomst/{id} and /raamovereenkomsten: agreements with parties, period and call-off."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_agreement, mint_organisation
from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference, sources
from server.pages.contacts import NONE, contacts_of
from server.pages.organisation import access_view, reached

blueprint: Final = Blueprint("agreement", __name__)
_DAY: Final = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement as lists show it; ``period`` in words, ``end`` as the source has it."""

    path: str
    title: str
    loop: str
    loop_label: str
    end: str
    period: str
    buyer: tuple[str, str]
    themes: tuple[tuple[str, str], ...]
    offers: tuple[tuple[str, str], ...]


@blueprint.route("/raamovereenkomsten")
def agreements() -> Response:
    """List all agreements: those that end first, then of unknown end, then those that ended."""
    return page("agreements.html", lambda: {"groups": _groups()})


def _groups() -> dict[str, list[Agreement]]:
    found = list(all_agreements().values())
    order = ("lopend", "onbekend", "beeindigd")
    return {loop: [a for a in found if a.loop == loop] for loop in order}


def all_agreements() -> dict[str, Agreement]:
    """Return every agreement: IRI → agreement, in the order of their ends."""
    rows = grouped(ask("agreements"), "agreement")
    return {iri: _agreement(iri, found) for iri, found in rows.items()}


def agreements_of(*, offer: str = "", organisation: str = "") -> list[Agreement]:
    """Return the agreements through which an offer can be had, or that an organisation concluded.

    :param offer: IRI of an offer; ``organisation`` is that of the buyer.
    """
    return [
        _agreement(iri, rows)
        for iri, rows in grouped(ask("agreements"), "agreement").items()
        if any(offer and cell(row, "offer") == offer for row in rows)
        or (organisation and cell(rows[0], "buyer") == organisation)
    ]


def _agreement(iri: str, rows: list[Row]) -> Agreement:
    first = rows[0]
    buyer = cell(first, "buyer")
    return Agreement(
        path=f"/raamovereenkomst/{reference(iri)}",
        title=cell(first, "title"),
        loop=cell(first, "loop").rpartition("/")[2],
        loop_label=cell(first, "loopName"),
        end=cell(first, "end"),
        period=period(cell(first, "begin"), cell(first, "end")),
        buyer=(cell(first, "buyerName"), path_of(buyer) if buyer else ""),
        themes=_pairs(rows, "themeName", "theme"),
        offers=_pairs(rows, "offerTitle", "offer"),
    )


def _pairs(rows: list[Row], name: str, thing: str) -> tuple[tuple[str, str], ...]:
    found = {(cell(row, name), path_of(cell(row, thing))) for row in rows if cell(row, thing)}
    return tuple(sorted(found))


def period(begin: str, end: str) -> str:
    """Return a period in words; an end with a day is the first day on which it no longer holds.

    :param begin: as precise as the source (ISO 8601); so is ``end``.
    """
    start = f"van {moment(begin)}" if begin else ""
    until = f"tot {moment(end)}" if len(end) == _DAY else f"tot en met {moment(end)}" if end else ""
    if not end:
        return f"{start}, einde niet bekend" if start else "niet bekend"
    return f"{start} {until}".strip()


@blueprint.route("/raamovereenkomst/<name>")
def agreement(name: str) -> Response:
    """Show one agreement."""
    iri = mint_agreement(name)
    about = ask("agreement", iri) if is_iri(iri) else []
    if not about:
        abort(404)
    return page("agreement.html", lambda: view(iri, about))


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
        "reached": reached(accesses),
    }


def _about(iri: str, rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    known = [name for name in ("concluded", "mentioned") if cell(first, name)]
    return {
        **{name: cell(first, name) for name in ("note", "number", "callOff", "url")},
        **{name: moment(cell(first, name)) for name in known},
        "clauses": _pairs(rows, "clauseTitle", "clause"),
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
