"""/herkomst/organisatie/{ref}: all that an organisation needs to mend what we have of it.

What is missing or old, what the check found in the rows about it, and those rows, list by list.
"""

from collections.abc import Container
from typing import Any, Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_organisation
from server.dutch import source_words
from server.pages import completeness
from server.pages.answers import page, path_of, reference, row_path, store
from server.pages.findings import Unregistered, by_sort, findings, unregistered
from server.pages.organisation_rows import Figures, every_figure
from server.pages.tabled import FORM, Asking, send, ways
from server.pages.trends import newest, rows_about
from server.tables.table import Table

blueprint: Final = Blueprint("organisation_provenance", __name__)


@blueprint.route("/herkomst/organisatie/<ref>")
def organisation(ref: str) -> Response:
    """Show what is missing, what was found, and the rows of an organisation."""
    figures = _figures(ref)
    return page("organisation_provenance.html", lambda: view(figures))


@blueprint.route(f"/herkomst/organisatie/<ref>.<{FORM}:form>")
def organisation_rows(ref: str, form: str) -> Response:
    """Give the rows about an organisation in a form."""
    return send(asking(_figures(ref)).table, form)


def _figures(ref: str) -> Figures:
    known = every_figure().get(mint_organisation(ref))
    return known or abort(404)


def asking(figures: Figures) -> Asking:
    """Return the question which rows are about an organisation."""
    only = {"organisation": [figures.organisation]}
    return Asking(f"Rijen over {figures.name}", "organisation-rows", only=only)


def view(figures: Figures) -> dict[str, Any]:
    """Return what is missing of an organisation, what was found in its rows, and its rows."""
    asked = asking(figures)
    rows = _rows(asked.table())
    paths = {row["path"] for told in rows.values() for row in told}
    iri = figures.organisation
    return {
        "about": {
            "figures": figures,
            "path": path_of(iri),
            "reference": reference(iri),
            "trend": rows_about(reference(iri), newest()),
        },
        "gaps": (completeness.mark_of(iri), completeness.rows_of(completeness.asking(iri))),
        "checked": by_sort([one for one in findings() if one.path in paths], _names(paths)),
        "lists": rows,
        "ways": ways(asked),
    }


def _names(paths: Container[str]) -> list[Unregistered]:
    return [name for rows in unregistered().values() for name in rows if name.row in paths]


def _rows(table: Table) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the rows of each list (its name and title), in the order of the table."""
    today = store().release.reference_day
    lists: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for told in table.records():
        row = {
            "number": told["rowNumber"],
            "title": told["rowTitle"],
            "path": row_path(str(told["row"])),
            "source": told.get("source"),
            "words": source_words(str(told.get("issued", "")), today),
        }
        key = reference(str(told["list"])), str(told["listTitle"])
        lists.setdefault(key, []).append(row)
    return lists
