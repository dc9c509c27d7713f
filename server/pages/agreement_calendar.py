"""/raamovereenkomsten: when agreements end, as rows, as time-line and for an agenda."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, request

from loaders.iris import mint_organisation, mint_theme
from loaders.terms import BASE
from server.answers import Row
from server.dutch import moment, months_after
from server.pages.agreements import Agreement, all_agreements, until
from server.pages.answers import ask, cell, fresh, page, path_of, reference, sources, store
from server.pages.tabled import FORM, Asking, send, ways
from server.pages.timeline import Period, Timeline
from server.search import normalised
from server.tables.calendar import MEDIA_TYPE, Event, as_calendar

blueprint: Final = Blueprint("agreement_calendar", __name__)
PATH: Final = "/raamovereenkomsten"
PHASES: Final = {
    "loopt-af": "Loopt binnen 12 maanden af",
    "lopend": "Loopt nog meer dan 12 maanden",
    "later": "Moet nog beginnen",
    "recent": "Einde niet bekend, vermeld in de voorbije 4 jaar",
    "oud": "Einde niet bekend, 4 jaar niet meer vermeld",
    "zonder-datum": "Einde niet bekend, bron zonder datum",
    "beeindigd": "Beëindigd",
}
"""How an agreement stands → the heading over those that do."""
UNKNOWN: Final = ("recent", "oud", "zonder-datum")
"""Agreements of which no source tells the end; the law lets most run for four years at most.

Source: Directive 2014/24/EU, article 33(1).
"""
_QUERY: Final = "agreement-calendar"
_Option = tuple[str, str, int | None, bool]
_Filter = tuple[str, str, list[_Option]]


@blueprint.route(PATH)
def agreements() -> Response:
    """Show when agreements end: those that end first, of unknown end, that ended."""
    return page("agreements.html", view)


@blueprint.route(f"{PATH}.<{FORM}:form>")
def agreement_rows(form: str) -> Response:
    """Give the agreements in a form."""
    return send(asking().table, form)


@blueprint.route(f"{PATH}.ics")
def agreement_days() -> Response:
    """Give the ends that are known as a calendar, for people's own agenda."""
    response = fresh(lambda: Response(_calendar(_rows())))
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Disposition"] = 'attachment; filename="samenwijzer-einddata.ics"'
    return response


def asking() -> Asking:
    """Return the question, narrowed to what the address asks for."""
    phase = _asked("stand")
    others = {"buyer": mint_organisation(_asked("overheid")), "theme": mint_theme(_asked("thema"))}
    wanted = {name: iri for name, iri in others.items() if reference(iri)}
    only: dict[str, Iterable[str | ox.Literal]] = {}
    if wanted:
        known = [row for row in ask(_QUERY) if not phase or cell(row, "phase") == phase]
        found = {cell(row, "agreement") for row in known}
        only["agreement"] = found.intersection(*(_having(*pair) for pair in wanted.items()))
    elif phase:
        only["phase"] = [ox.Literal(phase)]
    return Asking("Raamovereenkomsten en hun einde", "agreement-calendar", only=only)


def _asked(name: str) -> str:
    """Return what a filter asks for, where it is something that we know; else nothing."""
    value = request.args.get(name, "")
    known = {"stand": PHASES, "overheid": _references("buyer"), "thema": _references("theme")}
    return value if value in known[name] else ""


def _references(column: str) -> set[str]:
    return {reference(cell(row, column)) for row in ask("agreements")} - {""}


def _having(column: str, thing: str) -> set[str]:
    """Return the agreements with a buyer or a theme (IRI)."""
    return {cell(row, "agreement") for row in ask("agreements") if cell(row, column) == thing}


def _rows() -> list[Row]:
    return store().ask(asking().query)


def view() -> dict[str, Any]:
    """Return the agreements asked for by how they stand, their time-line, what is known of all."""
    rows = _rows()
    found = [_shown(row, all_agreements()[cell(row, "agreement")]) for row in rows]
    return {
        "groups": {phase: [a for a in found if a["phase"] == phase] for phase in PHASES},
        "headings": PHASES,
        "line": Timeline.of(map(_period, filter(_ends, rows)), store().release.reference_day),
        "told": _told(ask(_QUERY)),
        "filters": _filters(ask(_QUERY)),
        "ways": ways(asking()),
        "calendar": ways(asking()).state.replace(PATH, f"{PATH}.ics", 1),
    }


def _shown(row: Row, agreement: Agreement) -> dict[str, Any]:
    plain = ("agreement", "phase", "suppliers", "callOff", "seen")
    told = {name: cell(row, name) for name in plain}
    return {**told, "told": agreement, "sources": sources([row])}


def _ends(row: Row) -> bool:
    return bool(cell(row, "firstDayAfter"))


def _period(row: Row) -> Period:
    return Period(
        name=cell(row, "agreementTitle"),
        path=path_of(cell(row, "agreement")),
        words=f"{_state(row)}, {until(cell(row, 'end'))}",
        look=cell(row, "phase"),
        begin=cell(row, "begin"),
        end=_day_after(row),
    )


def _state(row: Row) -> str:
    return {"beeindigd": "beëindigd", "later": "begint nog"}.get(cell(row, "phase"), "loopt")


def _day_after(row: Row) -> date:
    return date.fromisoformat(cell(row, "firstDayAfter"))


def _told(rows: Iterable[Row]) -> dict[str, Any]:
    """Return how many agreements there are, how many stand how, and of how many nothing is told."""
    rows = list(rows)
    day = store().release.reference_day
    phases = Counter(cell(row, "phase") for row in rows)
    return {
        "all": len(rows),
        "phases": phases,
        "ends": sum(map(_ends, rows)),
        "nothing": sum(not (cell(r, "begin") or cell(r, "end")) for r in rows),
        "in_a_year": moment(months_after(day, 12).isoformat()),
    }


def _filters(rows: Iterable[Row]) -> list[_Filter]:
    """Return the choices, each with how many agreements it has when the others are left open."""
    rows = list(rows)
    phases = Counter(cell(row, "phase") for row in rows)
    buyers = {cell(r, "buyer"): cell(r, "buyerName") for r in rows if cell(r, "buyer")}
    themes = {
        (cell(r, "theme"), cell(r, "themeName"), cell(r, "agreement"))
        for r in ask("agreements")
        if cell(r, "theme")
    }
    per_theme = Counter(theme for theme, _, _ in themes)
    per_buyer = Counter(cell(r, "buyer") for r in rows)
    states = [(phase, words, phases[phase]) for phase, words in PHASES.items()]
    return [
        ("stand", "Looptijd", _options("stand", "Alle", len(rows), states)),
        ("thema", "Thema", _named("thema", {t: n for t, n, _ in themes}, per_theme, len(rows))),
        ("overheid", "Aanbestedende overheid", _named("overheid", buyers, per_buyer, len(rows))),
    ]


def _named(name: str, names: dict[str, str], numbers: Counter[str], every: int) -> list[_Option]:
    in_order = sorted(names.items(), key=lambda pair: normalised(pair[1]))
    return _options(
        name, "Alle", every, [(reference(iri), words, numbers[iri]) for iri, words in in_order]
    )


def _options(
    name: str, every: str, number: int, choices: list[tuple[str, str, int]]
) -> list[_Option]:
    asked = request.args.get(name, "")
    found: list[_Option] = [(value, words, n, value == asked) for value, words, n in choices]
    return [("", every, number, not any(chosen for *_, chosen in found)), *found]


def _calendar(rows: Iterable[Row]) -> bytes:
    title = "Samenwijzer: einde van raamovereenkomsten"
    events = [_event(row) for row in rows if _ends(row)]
    return as_calendar(title, store().release.reference_day, events)


def _event(row: Row) -> Event:
    name, iri = cell(row, "agreementTitle"), cell(row, "agreement")
    told = [
        f"Raamovereenkomst {until(cell(row, 'end'))}, volgens de bron.",
        f"Aanbestedende overheid: {cell(row, 'buyerName') or 'niet bekend'}.",
        f"Thema’s: {cell(row, 'themes') or 'niet bekend'}.",
        f"Bron: {cell(row, 'source')}",
    ]
    return Event(
        uid=iri,
        day=_day_after(row),
        summary=f"Loopt niet meer: {name}",
        description="\n".join(told),
        url=f"{BASE}{path_of(iri)}",
    )
