"""/herkomst/organisaties/ontbreekt: what is missing or old of each organisation, as a work-list.

Of every organisation with offers we expect a way to reach it, of a source of at most 24 months ago,
and a website; of every offer for whom it is, whether it runs, and such a source.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response

from loaders.iris import mint_organisation
from server.dutch import months_after
from server.pages.answers import ask, asked_of, cell, once, page, path_of, reference, store
from server.pages.kinds import Choice
from server.pages.tabled import FORM, Asking, send, ways
from server.questions import question
from server.search import normalised
from server.tables.table import Table, Value

blueprint: Final = Blueprint("completeness", __name__)
PATH: Final = "/herkomst/organisaties/ontbreekt"
GAPS: Final = {
    "contact": "Geen e-mail of telefoon",
    "website": "Geen website",
    "gebied": "Gebied niet bekend",
    "loop": "Loop niet bekend",
    "datum": "Bron zonder datum",
    "oud": "Bron ouder dan 24 maanden",
}
_OLD_MONTHS: Final = 24
_OF_ORGANISATION: Final = 2
"""A way to reach it of a source that is not old, a website."""
_OF_OFFER: Final = 3
"""For whom, whether it runs, a source that is not old."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much is known of an organisation: facts that are there and recent, of those expected."""

    name: str
    path: str
    list_path: str
    known: int
    expected: int
    gaps: tuple[tuple[str, int], ...]


@blueprint.route(PATH)
def organisations() -> Response:
    """Show what is missing of every organisation, or of one."""
    return page("completeness.html", view)


@blueprint.route(f"{PATH}.<{FORM}:form>")
def organisation_rows(form: str) -> Response:
    """Give what is missing in a form."""
    return send(lambda: rows_of(asking()), form)


def view() -> dict[str, Any]:
    """Return the rows to mend; of one organisation, with its mark, where it is asked for."""
    asked = asking()
    named = {
        cell(row, "organisation"): cell(row, "organisationName") for row in ask("organisations")
    }
    one = _organisation()
    return {
        "one": (named.get(one, ""), path_of(one)) if one else None,
        "mark": mark_of(one) if one else None,
        "table": rows_of(asked),
        "choices": _choices(),
        "ways": ways(asked),
    }


def asking(organisation: str = "") -> Asking:
    """Return the question, narrowed to an organisation (IRI) and a kind of gap where asked."""
    only: dict[str, Sequence[str | ox.Literal]] = {}
    if one := organisation or _organisation():
        only = {"organisation": [one]}
    elif gap := asked_of("ontbreekt", GAPS):
        only = {"gap": [ox.Literal(gap)]}
    return Asking("Wat ontbreekt of oud is, per organisatie", "gaps", ((_before(),),), only)


def rows_of(asked: Asking) -> Table:
    """Return the rows of a question of ``asking``, from those that are asked once a release."""
    names = question(f"site/{asked.name}").columns
    only = {names.index(name): set(map(_text, kept)) for name, kept in (asked.only or {}).items()}
    rows = (row for row in _rows() if all(row[at] in kept for at, kept in only.items()))
    return asked.computed(names, rows)


def _text(term: str | ox.Literal) -> Value:
    return term if isinstance(term, str) else term.value


@once
def _rows() -> tuple[tuple[Value, ...], ...]:
    return Asking("", "gaps", ((_before(),),)).table().rows


def _gaps() -> Iterator[tuple[str, str, str, str]]:
    """Yield what is missing: organisation, gap, what it is about, source."""
    names = question("site/gaps").columns
    pick = [names.index(name) for name in ("organisation", "gap", "about", "source")]
    for row in _rows():
        organisation, gap, about, source = (str(row[at] or "") for at in pick)
        yield organisation, gap, about, source


def _organisation() -> str:
    """Return the organisation (IRI) asked for; 404 when it is not there."""
    named = {reference(cell(row, "organisation")) for row in ask("organisations")}
    asked = asked_of("organisatie", named)
    return mint_organisation(asked) if asked else ""


def _before() -> ox.Literal:
    """Return the day 24 months before the reference day."""
    return ox.Literal(months_after(store().release.reference_day, -_OLD_MONTHS).isoformat())


def mark_of(organisation: str) -> Completeness | None:
    """Return the mark of an organisation (IRI); None for one without offers."""
    path = path_of(organisation)
    return next((mark for mark in every_mark() if mark.path == path), None)


@once
def every_mark() -> tuple[Completeness, ...]:
    """Return the marks of all organisations with offers, the least complete first."""
    told = [
        (row, int(cell(row, "offers")) + int(cell(row, "ended"))) for row in ask("organisations")
    ]
    missing: dict[str, set[tuple[str, str]]] = {}
    for organisation, gap, about, _ in _gaps():
        missing.setdefault(organisation, set()).add((gap, about))
    found = {
        cell(row, "organisation"): (cell(row, "organisationName"), offers)
        for row, offers in told
        if offers
    }
    marks = (_mark(iri, *about, missing.get(iri, set())) for iri, about in found.items())
    return tuple(sorted(marks, key=lambda m: (m.known / m.expected, normalised(m.name))))


def _mark(iri: str, name: str, offers: int, missing: set[tuple[str, str]]) -> Completeness:
    counts = Counter(gap for gap, _ in missing)
    aged = {about for gap, about in missing if gap in ("datum", "oud")}
    expected = _OF_ORGANISATION + _OF_OFFER * offers
    absent = len(missing) - counts["datum"] - counts["oud"] + len(aged)
    gaps = tuple((words, counts[gap]) for gap, words in GAPS.items() if counts[gap])
    address = f"/herkomst/organisatie/{reference(iri)}"
    return Completeness(name, path_of(iri), address, expected - absent, expected, gaps)


def _choices() -> list[Choice]:
    """Return the filter on what is missing, each with its number of rows."""
    counts = Counter(gap for gap, _, _ in {told[1:] for told in _gaps()})
    chosen = asked_of("ontbreekt", GAPS)
    every = Choice("Alles", PATH, sum(counts.values()), not chosen)
    return [
        every,
        *(
            Choice(words, f"{PATH}?ontbreekt={gap}", counts[gap], chosen == gap)
            for gap, words in GAPS.items()
        ),
    ]
