"""/overlap: who offers the same to the same councils: pairs of organisations, and two offers."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, abort, request

from loaders.iris import mint_organisation
from server.answers import Row
from server.pages.answers import ask, asked_of, cell, is_iri, page, path_of, reference
from server.pages.compared_offers import asking_offers, compared, offers_address
from server.pages.offer import find
from server.pages.overlapping import ABOUT, PAIR, PATH, pair_address, rows_about
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised
from server.tables.table import Table, Value

blueprint: Final = Blueprint("overlap", __name__)
WIDE: Final = f"{PATH}/vlaanderen"
_KINDS: Final = {
    "streek": ("beide voor een streek", "Beide voor een streek"),
    "gemengd": ("een van beide voor heel Vlaanderen", "Een van beide voor heel Vlaanderen"),
}
"""Choice in the address → what the column says, and the words of the choice."""
_ALIKE: Final = {
    "zelfde": ("ook dezelfde soort aanbod", "Ook dezelfde soort aanbod"),
    "andere": ("andere soort aanbod", "Alleen andere soorten aanbod"),
}
_CHOICES: Final = {"voor": ("wide", _KINDS), "soort": ("alike", _ALIKE)}
"""Name in the address → the column it narrows, and its choices."""
Option = tuple[str, str, int | None, bool]
"""One choice of a filter: its value, words, number of rows, whether it is on."""


@blueprint.route(PATH)
def overlap() -> Response:
    """Show the pairs of organisations; or two offers beside each other."""
    if offers := _offers():
        return page("compared_offers.html", lambda: compared(offers))
    return page("overlap.html", view)


@blueprint.route(f"{PATH}.<{FORM}:form>")
def overlap_rows(form: str) -> Response:
    """Give those pairs, or those offers, in a form."""
    offers = _offers()
    return send((asking_offers(offers) if offers else asking()).table, form)


def _offers() -> tuple[str, ...]:
    """Return the two offers (IRIs) that are asked for; nothing when none is, 404 when not there."""
    names = [request.args.get(name, "") for name in ("a", "b")]
    if not any(names):
        return ()
    found = tuple(find(name)[0] for name in names)
    if not all(found):
        abort(404)
    return found


def asking() -> Asking:
    """Return the question who does the same, narrowed to what the address asks for."""
    about = _about()
    only = {column: [ox.Literal(value)] for column, value in _narrowed().items()}
    title = "Wie hetzelfde aanbiedt aan dezelfde besturen"
    return Asking(
        f"{title} als {about[1]}" if about else title,
        "overlap",
        only=only or None,
        either={"organisation": about[0], "otherOrganisation": about[0]} if about else None,
    )


def _about() -> tuple[str, str] | None:
    """Return the organisation asked about: IRI and name; 404 when it is not there."""
    asked = request.args.get(ABOUT, "")
    iri = mint_organisation(asked)
    names = _names()
    if asked and iri not in names:
        abort(404)
    return (iri, names[iri]) if asked else None


def _names() -> dict[str, str]:
    return {
        cell(row, "organisation"): cell(row, "organisationName") for row in ask("organisations")
    }


def _choice(name: str) -> str:
    return asked_of(name, _CHOICES[name][1])


def _narrowed(without: str = "") -> dict[str, str]:
    """Return what columns must say for the choices made, those of one filter left out."""
    chosen = {name: _choice(name) for name in _CHOICES if name != without}
    return {
        column: choices[chosen[name]][0]
        for name, (column, choices) in _CHOICES.items()
        if chosen.get(name)
    }


def view() -> dict[str, Any]:
    """Return the pairs with the largest overlap first."""
    asked, about = asking(), _about()
    table = asked.answered(rows_about(about[0], _rows()) if about else _rows())
    return {
        "pairs": _paired(table),
        "about": about,
        "filters": [
            (ABOUT, "Organisatie", _organisations(about[0] if about else "")),
            ("voor", "Voor wie", _options("voor", about[0] if about else "")),
            ("soort", "Soort aanbod", _options("soort", about[0] if about else "")),
        ],
        "ways": ways(asked),
        "number": len({_both(record) for record in table.records()}),
    }


def _both(record: dict[str, Value]) -> tuple[Value, Value]:
    return record["organisation"], record["otherOrganisation"]


def _paired(table: Table) -> list[dict[str, Any]]:
    """Return the rows, each with the address of its pair."""
    found = [dict(record) for record in table.records()]
    return [{**record, "href": pair_address(*map(str, _both(record)))} for record in found]


def _options(name: str, about: str) -> list[Option]:
    """Return the choices of a filter, each with its number for who is asked about (IRI)."""
    column, choices = _CHOICES[name]
    rows = rows_about(about, _rows(name)) if about else _rows(name)
    counts, chosen = Counter(cell(row, column) for row in rows), _choice(name)
    kinds = [
        (kind, words, counts[value], chosen == kind) for kind, (value, words) in choices.items()
    ]
    return [("", "Alle", counts.total(), not chosen), *kinds]


def _rows(without: str = "") -> list[Row]:
    """Return the pairs of the choices made, those of one filter left out."""
    wanted = _narrowed(without).items()
    rows = ask("overlap")
    return [row for row in rows if all(cell(row, column) == value for column, value in wanted)]


def _organisations(about: str) -> list[Option]:
    """Return who overlaps with anybody, in Dutch order, each with its number of rows."""
    rows = _rows()
    counts = Counter(
        cell(row, name) for row in rows for name in ("organisation", "otherOrganisation")
    )
    listed = sorted(_names().items(), key=lambda named: normalised(named[1]))
    found = [
        (reference(iri), name, counts[iri], iri == about)
        for iri, name in listed
        if counts[iri] or iri == about
    ]
    return [("", "Alle", None, not about), *found]


@blueprint.route(WIDE)
def wide() -> Response:
    """Show the pairs that both offer something to all of Flanders."""
    return page("overlap_wide.html", _wide)


@blueprint.route(f"{WIDE}.<{FORM}:form>")
def wide_rows(form: str) -> Response:
    """Give those pairs in a form."""
    return send(_asking_wide().table, form)


def _asking_wide() -> Asking:
    return Asking("Wie hetzelfde aanbiedt aan heel Vlaanderen", "overlap-wide")


def _wide() -> dict[str, Any]:
    asked = _asking_wide()
    return {"pairs": _paired(asked.table()), "ways": ways(asked)}


@blueprint.route(PAIR)
def pair() -> Response:
    """Show what two organisations both offer to the same councils."""
    both = _two()
    return page("overlap_pair.html", lambda: _pair(both))


@blueprint.route(f"{PAIR}.<{FORM}:form>")
def pair_rows(form: str) -> Response:
    """Give that in a form."""
    return send(_asking_pair(_two()).table, form)


def _two() -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two organisations asked for: IRI and name; 404 where one is not there."""
    iris = [mint_organisation(ref) for ref in request.args.getlist("organisatie")]
    names = _names()
    match [(iri, names[iri]) for iri in iris if is_iri(iri) and iri in names]:
        case [one, other] if one != other:
            return one, other
    abort(404)


def _asking_pair(both: Sequence[tuple[str, str]]) -> Asking:
    title = f"Wat {both[0][1]} en {both[1][1]} beide aanbieden"
    return Asking(title, "overlap-pair", ((both[0][0], both[1][0]),))


def _pair(both: Sequence[tuple[str, str]]) -> dict[str, Any]:
    asked = _asking_pair(both)
    rows = [dict(record) for record in asked.table().records()]
    for row in rows:
        row["href"] = offers_address(str(row["offer"]), str(row["otherOffer"]))
    themes = {str(row["theme"]) for row in rows}
    sides = [(name, path_of(iri)) for iri, name in both]
    return {"sides": sides, "rows": rows, "themes": len(themes), "ways": ways(asked)}
