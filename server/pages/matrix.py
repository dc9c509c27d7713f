"""/dekking: who covers what, at a glance: councils by theme, and organisations by theme."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response

from server.answers import Row
from server.pages.answers import cell, grouped, page, path_of, reference, store
from server.pages.directory import directory, page_of
from server.pages.matrix_cells import Filling, filled
from server.pages.matrix_filter import COUNCILS, ORGANISATIONS, Chosen, chosen
from server.pages.matrix_numbers import filters
from server.pages.matrix_reach import CERTAINTIES, KINDS, reach
from server.pages.spots import spots
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised

blueprint: Final = Blueprint("matrix", __name__)
_EMPTY: Final = {"niemand": "niemand", "elders": "niet hier", "onbekend": "niet bekend"}
_ELSE: Final = "niet met uw keuze"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it says, where it leads if anywhere, its look (code of a certainty or state)."""

    words: str
    href: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix: name, path, and a cell a column."""

    name: str
    path: str
    cells: tuple[Cell, ...]


@blueprint.route(COUNCILS)
def matrix() -> Response:
    """Show councils by theme."""
    return page("matrix.html", lambda: view(chosen(COUNCILS)))


@blueprint.route(f"{COUNCILS}.<{FORM}:form>")
def matrix_rows(form: str) -> Response:
    """Give all cells of councils by theme in a form."""
    return send(asking(chosen(COUNCILS)).table, form)


@blueprint.route(ORGANISATIONS)
def organisation_matrix() -> Response:
    """Show organisations by theme."""
    return page("organisation_matrix.html", lambda: organisation_view(chosen(ORGANISATIONS)))


@blueprint.route(f"{ORGANISATIONS}.<{FORM}:form>")
def organisation_matrix_rows(form: str) -> Response:
    """Give the filled cells of organisations by theme in a form."""
    return send(organisation_asking(chosen(ORGANISATIONS)).table, form)


def asking(now: Chosen) -> Asking:
    """Return the question what is in every cell, narrowed to what the address asks for."""
    return Asking("Dekking per bestuur en thema", "matrix-cells", (now.terms,), now.only)


def organisation_asking(now: Chosen) -> Asking:
    """Return the question how many offers organisations have on each theme."""
    terms = (*now.terms, now.area)
    return Asking("Aanbod per organisatie en thema", "organisation-matrix", (terms,))


def view(now: Chosen) -> dict[str, Any]:
    """Return the filter with its numbers, the columns and the rows."""
    found = filled(now)
    return {
        "now": now,
        "kind": now.councils,
        "filters": filters(now),
        "table": {"columns": now.columns, "lines": _lines(now, found), "filled": len(found)},
        "ways": ways(asking(now)),
    }


def _lines(now: Chosen, fillings: dict[tuple[str, str], Filling]) -> list[Line]:
    """Return a row for every council asked for, in Dutch order."""
    empty = {} if now.is_particular else _empty(now)
    columns = [column["iri"] for column in now.columns]
    cells = {key: _filled(*key, filling) for key, filling in fillings.items()}
    known = directory()
    lines = []
    for council, place in reach().places.items():
        if now.has(place):
            keys = [(council, column) for column in columns]
            found = tuple(cells.get(key) or empty.get(key) or Cell(_ELSE) for key in keys)
            lines.append(Line(known.title(known.slugs[council]), page_of(council), found))
    return sorted(lines, key=lambda line: normalised(line.name))


def _filled(council: str, theme: str, filling: Filling) -> Cell:
    words = f"{len(filling.organisations)}, {CERTAINTIES[filling.surest]}"
    return Cell(words, f"{page_of(council)}#thema-{reference(theme)}", filling.surest)


def _empty(now: Chosen) -> dict[tuple[str, str], Cell]:
    """Return why cells are empty: council and theme (IRIs) → cell."""
    kind = KINDS[now.values["soort"]][1]
    white = (spot for spot in spots(kind, is_wide=now.is_wide) if spot.state in _EMPTY)
    cells = {state: Cell(words, look=f"spot-{state}") for state, words in _EMPTY.items()}
    return {(spot.council, spot.theme): cells[spot.state] for spot in white}


def organisation_view(now: Chosen) -> dict[str, Any]:
    """Return the filter, the columns and a row for every organisation with an offer."""
    asked = organisation_asking(now)
    filled = store().ask(asked.query)
    rows = grouped(filled, "organisation")
    lines = [_organisation_line(now, organisation, about) for organisation, about in rows.items()]
    return {
        "now": now,
        "kind": now.councils,
        "filters": filters(now),
        "table": {
            "columns": now.columns,
            "lines": sorted(lines, key=lambda line: normalised(line.name)),
            "filled": len(filled),
        },
        "ways": ways(asked),
    }


def _organisation_line(now: Chosen, organisation: str, rows: list[Row]) -> Line:
    by_theme = {cell(row, "theme"): row for row in rows}
    cells = (_offered(now, by_theme.get(column["iri"])) for column in now.columns)
    return Line(cell(rows[0], "organisationName"), path_of(organisation), tuple(cells))


def _offered(now: Chosen, row: Row | None) -> Cell:
    if row is None:
        return Cell(_ELSE if now.is_particular or now.values["gebied"] else "geen")
    number, reached = cell(row, "offers"), cell(row, "councils")
    if not reached:
        return Cell(f"{number}; niet bekend", path_of(cell(row, "theme")), "onbekend")
    href = now.beside(COUNCILS, organisatie=reference(cell(row, "organisation")))
    words = now.councils if reached != "1" else now.council
    return Cell(f"{number}; {reached} {words}", href)
