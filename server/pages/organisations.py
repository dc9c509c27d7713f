"""/organisaties: every organisation with a role in the field of ICT."""

from typing import Any, Final

from flask import Blueprint, Response

from server.answers import Row
from server.pages.answers import ask, cell, page, path_of
from server.pages.councils import INACTIVE
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("organisations", __name__)
_ASKING: Final = Asking("Organisaties met een rol in ICT voor lokale besturen", "organisations")


@blueprint.route("/organisaties")
def organisations() -> Response:
    """List all organisations with a role in the field of ICT."""
    return page("organisations.html", view)


@blueprint.route(f"/organisaties.<{FORM}:form>")
def organisation_rows(form: str) -> Response:
    """Give the same in a form."""
    return send(_ASKING.table, form)


def view() -> dict[str, Any]:
    """Return the organisations with and without offers that run, in the order of the query."""
    rows = [_listed(row) for row in ask("organisations")]
    return {
        "offering": [row for row in rows if row["offers"] != "0"],
        "others": [row for row in rows if row["offers"] == "0"],
        "ways": ways(_ASKING),
    }


def _listed(row: Row) -> dict[str, Any]:
    return {
        "name": cell(row, "organisationName"),
        "path": path_of(cell(row, "organisation")),
        "kind": cell(row, "organisationKind"),
        "role": cell(row, "roleName"),
        "offers": cell(row, "offers"),
        "inactive": cell(row, "status") == INACTIVE,
        "ended": cell(row, "ended"),
    }
