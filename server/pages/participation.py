"""What a council takes part in and what it uses, with the councils that went up in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from loaders.codes import membership_role
from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, path_of, sources
from server.pages.councils import INACTIVE, Council

PARTICIPANT: Final = membership_role("participant")


@dataclass(frozen=True, slots=True)
class Membership:
    """An association and on behalf of which areas the council takes part in it.

    ``state`` is running, former (only a council that merged took part) or ended (association gone).
    ``parts`` are area, role (empty for plain participation) and until.
    """

    name: str
    path: str
    kind: str
    state: str
    parts: tuple[tuple[str, str, str], ...]
    sources: tuple[dict[str, str], ...]


def with_former(councils: Iterable[Council], merged: Iterable[Row]) -> list[str]:
    """Return the councils (IRIs) with those that went up in them, of both kinds."""
    iris = {council.iri for council in councils}
    return sorted(iris | {cell(row, "old") for row in merged if cell(row, "new") in iris})


def memberships(councils: list[str]) -> list[Membership]:
    """Return the memberships of councils (IRIs), those that hold today first, as the query has."""
    rows = ask("council-memberships", *councils)
    return [_membership(about) for about in grouped(rows, "organisation").values()]


def _membership(rows: list[Row]) -> Membership:
    first = rows[0]
    parts = {(cell(row, "areaName"), _role(row), _until(row)) for row in rows}
    return Membership(
        name=cell(first, "organisationName"),
        path=path_of(cell(first, "organisation")),
        kind=cell(first, "organisationKind"),
        state=_state(rows),
        parts=tuple(sorted(parts)),
        sources=tuple(sources(rows)),
    )


def _state(rows: list[Row]) -> str:
    """Tell a membership that runs from one of a former council only, and from one that is over."""
    if cell(rows[0], "status") == INACTIVE:
        return "ended"
    return "running" if any(cell(row, "current") for row in rows) else "former"


def _role(row: Row) -> str:
    """Return the name of a role, unless it is plain participation."""
    return "" if cell(row, "role") == PARTICIPANT else cell(row, "roleName")


def _until(row: Row) -> str:
    until = cell(row, "until")
    return moment(until) if until else ""


def uptakes(councils: list[str]) -> list[dict[str, Any]]:
    """Return what councils (IRIs) use according to a source."""
    return [_uptake(row) for row in ask("uptakes") if cell(row, "council") in councils]


def _uptake(row: Row) -> dict[str, Any]:
    offer = cell(row, "offer")
    return {
        "title": cell(row, "offerTitle"),
        "path": path_of(offer) if offer else "",
        "organisation": cell(row, "organisationName"),
        "organisation_path": path_of(cell(row, "organisation")),
        "description": cell(row, "description"),
        "area": cell(row, "areaName"),
        "sources": sources([row]),
    }
