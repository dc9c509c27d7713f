"""/herkomst/organisaties: what is missing or old of each organisation, so that it can mend it.

Of every organisation with offers we expect a way to reach it, of a source of at most 24 months ago,
and a website; of every offer for whom it is, whether it runs, and such a source.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request

from loaders.iris import mint_organisation
from server.dutch import months_after
from server.pages.answers import ask, cell, is_iri, page, path_of, reference, store
from server.pages.kinds import Choice
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised

blueprint: Final = Blueprint("completeness", __name__)
PATH: Final = "/herkomst/organisaties"
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
    """Show how complete the facts of every organisation are; or what one has to mend."""
    return page("completeness.html", view)


@blueprint.route(f"{PATH}.<{FORM}:form>")
def organisation_rows(form: str) -> Response:
    """Give what is missing in a form."""
    return send(asking().table, form)


def view() -> dict[str, Any]:
    """Return the marks of the organisations asked for, and the rows to mend."""
    asked = asking()
    table = asked.table()
    named = {
        cell(row, "organisation"): cell(row, "organisationName") for row in ask("organisations")
    }
    one = _organisation()
    return {
        "one": (named.get(one, ""), path_of(one)) if one else None,
        "marks": [] if one else every_mark(),
        "mark": mark_of(one) if one else None,
        "table": table,
        "choices": _choices(),
        "ways": ways(asked),
    }


def asking(organisation: str = "") -> Asking:
    """Return the question, narrowed to an organisation (IRI) and a kind of gap where asked."""
    only: dict[str, Sequence[str | ox.Literal]] = {}
    if one := organisation or _organisation():
        only = {"organisation": [one]}
    elif (gap := request.args.get("ontbreekt", "")) in GAPS:
        only = {"gap": [ox.Literal(gap)]}
    return Asking("Wat ontbreekt of oud is, per organisatie", "gaps", ((_before(),),), only)


def _organisation() -> str:
    iri = mint_organisation(request.args.get("organisatie", ""))
    return iri if request.args.get("organisatie") and is_iri(iri) else ""


def _before() -> ox.Literal:
    """Return the day 24 months before the reference day."""
    return ox.Literal(months_after(store().release.reference_day, -_OLD_MONTHS).isoformat())


def mark_of(organisation: str) -> Completeness | None:
    """Return the mark of an organisation (IRI); None for one without offers."""
    path = path_of(organisation)
    return next((mark for mark in every_mark() if mark.path == path), None)


def every_mark() -> tuple[Completeness, ...]:
    """Return the marks of all organisations with offers, the least complete first."""
    return _marks(store().release.version)


@lru_cache(maxsize=2)
def _marks(_version: str) -> tuple[Completeness, ...]:
    told = [
        (row, int(cell(row, "offers")) + int(cell(row, "ended"))) for row in ask("organisations")
    ]
    missing: dict[str, set[tuple[str, str]]] = {}
    for row in ask("gaps", _before()):
        pair = (cell(row, "gap"), cell(row, "about"))
        missing.setdefault(cell(row, "organisation"), set()).add(pair)
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
    address = f"{PATH}?{urlencode({'organisatie': reference(iri)})}"
    return Completeness(name, path_of(iri), address, expected - absent, expected, gaps)


def _choices() -> list[Choice]:
    """Return the filter on what is missing, each with its number of rows."""
    rows = {(cell(r, "gap"), cell(r, "about"), cell(r, "source")) for r in ask("gaps", _before())}
    counts = Counter(gap for gap, _, _ in rows)
    chosen = request.args.get("ontbreekt", "")
    every = Choice("Alles", PATH, sum(counts.values()), chosen not in GAPS)
    return [
        every,
        *(
            Choice(words, f"{PATH}?ontbreekt={gap}", counts[gap], chosen == gap)
            for gap, words in GAPS.items()
        ),
    ]
