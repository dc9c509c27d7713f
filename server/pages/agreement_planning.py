"""What ends of agreements ask to plan: who depends on one, which could be tendered together."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from loaders.iris import mint_agreement
from server.answers import Row
from server.pages.agreement_calendar import PATH
from server.pages.agreements import until
from server.pages.answers import ask, cell, page, path_of, reference
from server.pages.kinds import Choice
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("agreement_planning", __name__)
DEPENDENTS: Final = f"{PATH}/afhankelijk"
PAIRS: Final = f"{PATH}/samen"


@blueprint.route(DEPENDENTS)
def dependents() -> Response:
    """Show the councils that have nothing else for a theme than what an agreement gives."""
    return page("agreement_dependents.html", _dependents)


@blueprint.route(f"{DEPENDENTS}.<{FORM}:form>")
def dependent_rows(form: str) -> Response:
    """Give those councils in a form."""
    return send(_asking_dependents().table, form)


def ending() -> list[str]:
    """Return the agreements (IRIs) that end within a year of the reference day."""
    rows = ask("agreement-calendar")
    return [cell(row, "agreement") for row in rows if cell(row, "phase") == "loopt-af"]


def depending(agreements: Iterable[str]) -> int:
    """Return how many councils have nothing else for some theme than one of these agreements."""
    wanted = set(agreements)
    rows = ask("agreement-dependents")
    return len({cell(row, "council") for row in rows if cell(row, "agreement") in wanted})


def _chosen() -> str:
    """Return the one agreement (IRI) asked for, 404 when it is not there; nothing for all soon."""
    asked = request.args.get("overeenkomst", "")
    iri = mint_agreement(asked)
    if asked and iri not in _all():
        abort(404)
    return iri if asked else ""


def _all() -> dict[str, Row]:
    return {cell(row, "agreement"): row for row in ask("agreement-calendar")}


def _asking_dependents() -> Asking:
    chosen = _chosen()
    wanted = [chosen] if chosen else ending()
    title = "Besturen die van een raamovereenkomst afhangen"
    return Asking(title, "agreement-dependents", only={"agreement": wanted})


def _dependents() -> dict[str, Any]:
    asked, chosen = _asking_dependents(), _chosen()
    table = asked.table()
    councils = {record["council"] for record in table.records()}
    return {
        "table": table,
        "councils": len(councils),
        "about": _about(_all()[chosen]) if chosen else None,
        "choices": _choices(chosen),
        "ways": ways(asked),
    }


def _about(row: Row) -> dict[str, str]:
    plain = {name: cell(row, name) for name in ("agreementTitle", "phase", "phaseName", "seen")}
    return {**plain, "path": path_of(cell(row, "agreement")), "until": until(cell(row, "end"))}


def _choices(chosen: str) -> list[Choice]:
    """Return the agreements on which councils depend, each with how many."""
    pairs = {(cell(r, "agreement"), cell(r, "council")) for r in ask("agreement-dependents")}
    counts = Counter(agreement for agreement, _ in pairs)
    soon = Choice("Loopt binnen 12 maanden af", DEPENDENTS, depending(ending()), not chosen)
    every = [
        Choice(cell(row, "agreementTitle"), dependents_address(iri), counts[iri], iri == chosen)
        for iri, row in _all().items()
        if counts[iri] or iri == chosen
    ]
    return [soon, *every]


def dependents_address(agreement: str) -> str:
    """Return where it is shown who depends on an agreement (IRI)."""
    return f"{DEPENDENTS}?{urlencode({'overeenkomst': reference(agreement)})}"


@blueprint.route(PAIRS)
def pairs() -> Response:
    """Show agreements of different bodies on one theme that end near each other."""
    return page("agreement_pairs.html", _pairs)


@blueprint.route(f"{PAIRS}.<{FORM}:form>")
def pair_rows(form: str) -> Response:
    """Give those pairs in a form."""
    return send(_asking_pairs().table, form)


def _asking_pairs() -> Asking:
    return Asking("Raamovereenkomsten die samen kunnen worden aanbesteed", "agreement-pairs")


def _pairs() -> dict[str, Any]:
    asked = _asking_pairs()
    known = ask("agreement-calendar")
    unknown = sum(not cell(r, "end") for r in known)
    return {"table": asked.table(), "all": len(known), "unknown": unknown, "ways": ways(asked)}
