"""/raamovereenkomsten: when agreements end, as rows, as time-line and for an agenda."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response

from loaders.terms import BASE
from server.answers import Row
from server.dutch import moment, months_after
from server.pages.agreements import Agreement, all_agreements, until
from server.pages.answers import (
    ask,
    asked_of,
    cell,
    fresh,
    page,
    path_of,
    reference,
    sources,
    store,
)
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
_LABELS: Final = {"stand": "Looptijd", "thema": "Thema", "overheid": "Aanbestedende overheid"}
"""Name of a filter in the address → its words."""
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
    """Return the question, narrowed to what the address asks for; 404 when that is not there."""
    only: dict[str, Iterable[str | ox.Literal]] = {}
    if _asked("overheid") or _asked("thema"):
        only["agreement"] = _fitting()
    elif phase := _asked("stand"):
        only["phase"] = [ox.Literal(phase)]
    return Asking("Raamovereenkomsten en hun einde", "agreement-calendar", only=only)


def _asked(name: str) -> str:
    return asked_of(name, _choices()[name])


def _choices() -> dict[str, dict[str, tuple[str, frozenset[str]]]]:
    """Return the filters: name → choice → its words and the agreements (IRIs) that have it."""
    known, listed = ask(_QUERY), ask("agreements")
    phases = [(phase, words, "") for phase, words in PHASES.items()]
    found = [(cell(r, "phase"), PHASES[cell(r, "phase")], cell(r, "agreement")) for r in known]
    return {
        "stand": _grouped([*phases, *found]),
        "thema": _in_order(_named(row, "theme") for row in listed if cell(row, "theme")),
        "overheid": _in_order(_named(row, "buyer") for row in known if cell(row, "buyer")),
    }


def _named(row: Row, column: str) -> tuple[str, str, str]:
    return reference(cell(row, column)), cell(row, f"{column}Name"), cell(row, "agreement")


def _in_order(
    found: Iterable[tuple[str, str, str]],
) -> dict[str, tuple[str, frozenset[str]]]:
    return _grouped(sorted(found, key=lambda told: normalised(told[1])))


def _grouped(
    found: Iterable[tuple[str, str, str]],
) -> dict[str, tuple[str, frozenset[str]]]:
    """Return choice → words and agreements, of rows with a choice, its words and an agreement."""
    rows = list(found)
    words = {value: told for value, told, _ in rows}
    return {
        value: (told, frozenset(a for v, _, a in rows if v == value and a))
        for value, told in words.items()
    }


def _fitting(without: str = "") -> set[str]:
    """Return the agreements (IRIs) that fit what is asked for, one filter left out."""
    asked = {name: _asked(name) for name in _choices() if name != without}
    wanted = [_choices()[name][value][1] for name, value in asked.items() if value]
    return {cell(row, "agreement") for row in ask(_QUERY)}.intersection(*wanted)


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
        "filters": _filters(),
        "found": len(rows),
        "dated": any(map(_ends, rows)),
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
        "nothing": sum(not (cell(r, "begin") or cell(r, "end")) for r in rows),
        "in_a_year": moment(months_after(day, 12).isoformat()),
    }


def _filters() -> list[_Filter]:
    """Return the choices, each with how many agreements it gives beside the other filters."""
    return [(name, label, _options(name)) for name, label in _LABELS.items()]


def _options(name: str) -> list[_Option]:
    here, asked = _fitting(without=name), _asked(name)
    found = [
        (value, words, len(here & agreements), value == asked)
        for value, (words, agreements) in _choices()[name].items()
    ]
    return [("", "Alle", len(here), not asked), *found]


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
