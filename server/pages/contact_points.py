"""/aanspreekpunten: whom to address to reach the councils of an area for a theme.

All organisations that reach them with their contact point; the smallest group of those that
together reaches every council; the councils that nobody reaches; who has no contact point.
"""

from typing import Any, Final

from flask import Blueprint, Response

from server.answers import Row
from server.pages.answers import cell, grouped, page, store
from server.pages.contact_filter import Chosen, chosen, filters
from server.pages.contact_group import Group, smallest_group
from server.pages.contact_lines import (
    answering,
    as_cards,
    full_name,
    line,
    lines,
    names,
    unreachable,
)
from server.pages.contact_reach import reach
from server.pages.tabled import FORM, Asking, send, send_file, ways
from server.search import normalised
from server.tables.table import Table, Value
from server.vcard import MEDIA_TYPE

blueprint: Final = Blueprint("contact_points", __name__)
PATH: Final = "/aanspreekpunten"
GROUP: Final = f"{PATH}/kleinste-groep"
MISSING: Final = f"{PATH}/niet-bereikt"
WITHOUT: Final = f"{PATH}/zonder-contactpunt"
_CARDS: Final = "any(vcf)"
_CONTACT: Final = (
    *("contactFor", "point", "contactName", "email", "telephone", "contactPage"),
    *("source", "issued"),
)
_GROUP: Final = ("organisation", "organisationName", "councils", "alone", *_CONTACT)
_MISSING: Final = (
    *("council", "councilName", "councilKind"),
    *("reachable", "organisation", "organisationName"),
)
_SILENT: Final = "alleen door een organisatie zonder contactpunt"
_NOBODY: Final = "door niemand die we kennen"
_WITHOUT: Final = Asking("Organisaties zonder contactpunt", "without-contact")


@blueprint.route(PATH)
def contact_points() -> Response:
    """Show the organisations that reach the councils asked for, and how to reach them."""
    now = chosen()
    return page("contact_points.html", lambda: view(now))


@blueprint.route(f"{PATH}.<{FORM}:form>")
def contact_point_rows(form: str) -> Response:
    """Give the same in a form."""
    return send(asking(chosen()).table, form)


@blueprint.route(f"{PATH}.<{_CARDS}:form>")
def contact_point_cards(form: str) -> Response:
    """Give the contact points as cards for an address book."""
    now = chosen()
    return send_file(lambda: as_cards(_rows(now)), MEDIA_TYPE, form)


@blueprint.route(GROUP)
def group() -> Response:
    """Show the smallest group of organisations that reaches the councils asked for."""
    now = chosen()
    return page("contact_group.html", lambda: group_view(now))


@blueprint.route(f"{GROUP}.<{FORM}:form>")
def group_rows(form: str) -> Response:
    """Give the same in a form."""
    now = chosen()
    return send(lambda: _group_table(now), form)


@blueprint.route(f"{GROUP}.<{_CARDS}:form>")
def group_cards(form: str) -> Response:
    """Give the contact points of the group as cards for an address book."""
    now = chosen()
    return send_file(lambda: as_cards(_of_group(now)), MEDIA_TYPE, form)


@blueprint.route(MISSING)
def missing() -> Response:
    """Show the councils that no organisation with a contact point reaches."""
    now = chosen()
    return page("contact_missing.html", lambda: missing_view(now))


@blueprint.route(f"{MISSING}.<{FORM}:form>")
def missing_rows(form: str) -> Response:
    """Give the same in a form."""
    now = chosen()
    return send(lambda: _missing_table(now, _rows(now)), form)


@blueprint.route(WITHOUT)
def without() -> Response:
    """Show the organisations of which we know no contact point, as work to do."""
    return page("contact_without.html", lambda: {"lines": unreachable(), "ways": ways(_WITHOUT)})


@blueprint.route(f"{WITHOUT}.<{FORM}:form>")
def without_rows(form: str) -> Response:
    """Give the same in a form."""
    return send(_WITHOUT.table, form)


def asking(now: Chosen) -> Asking:
    """Return the question whom one addresses."""
    return Asking(f"Aanspreekpunten: {now.words}", "contact-points", now.terms)


def reaching(now: Chosen, title: str) -> Asking:
    """Return the question who reaches whom, of which the group is computed."""
    return Asking(f"{title}: {now.words}", "contact-reach", now.terms)


def _rows(now: Chosen) -> list[Row]:
    return store().ask(asking(now).query)


def group_of(now: Chosen, rows: list[Row]) -> Group:
    """Return the smallest group for a filter; ``rows`` are those of the contact points."""
    asked, reached = reach().asked(now.wish), reach().reached(now.wish)
    return smallest_group(asked, reached, names(answering(rows)))


def view(now: Chosen) -> dict[str, Any]:
    """Return everything that the page of the contact points shows."""
    rows = _rows(now)
    return {
        "now": now,
        "filters": filters(now),
        "lines": lines(rows),
        "group": group_of(now, rows),
        "called": {cell(row, "organisation"): full_name(row) for row in rows},
        "ways": ways(asking(now)),
    }


def group_view(now: Chosen) -> dict[str, Any]:
    """Return everything that the page of the smallest group shows."""
    rows = _rows(now)
    found, of = group_of(now, rows), grouped(rows, "organisation")
    return {
        "now": now,
        "filters": filters(now),
        "group": found,
        "lines": [line(of[member.organisation]) for member in found.members],
        "alone": {member.organisation: member.alone for member in found.members},
        "ways": ways(reaching(now, "Kleinste groep")),
    }


def missing_view(now: Chosen) -> dict[str, Any]:
    """Return everything that the page of the councils that are not reached shows."""
    rows = _rows(now)
    return {
        "now": now,
        "filters": filters(now),
        "group": group_of(now, rows),
        "table": _missing_table(now, rows),
        "ways": ways(reaching(now, "Niet bereikt")),
    }


def _of_group(now: Chosen) -> list[Row]:
    """Return the rows of the members of the group, in their order."""
    rows = _rows(now)
    of = grouped(rows, "organisation")
    return [row for member in group_of(now, rows).members for row in of[member.organisation]]


def _group_table(now: Chosen) -> Table:
    rows = _rows(now)
    of = grouped(rows, "organisation")
    found: list[tuple[Value, ...]] = [
        (
            *(member.organisation, cell(row, "organisationName"), member.councils, member.alone),
            *(cell(row, name) or None for name in _CONTACT),
        )
        for member in group_of(now, rows).members
        for row in of[member.organisation]
    ]
    return reaching(now, "Kleinste groep").computed(_GROUP, found)


def _missing_table(now: Chosen, rows: list[Row]) -> Table:
    """Return the councils that are not reached, in Dutch order; one row for each organisation."""
    found, called = group_of(now, rows), names(rows)
    pairs = [(council, one) for council, of in found.silent.items() for one in of]
    told = [(*pair, _SILENT) for pair in pairs] + [(c, "", _NOBODY) for c in found.nobody]
    councils = reach().councils
    ordered = sorted(told, key=lambda row: (normalised(councils[row[0]][0]), row))
    return reaching(now, "Niet bereikt").computed(
        _MISSING,
        [(c, *councils[c], why, one or None, called.get(one)) for c, one, why in ordered],
    )
