"""What a council takes part in and what it uses, with the councils that went up in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern
from typing import Any, Final, NamedTuple

from loaders.codes import membership_role
from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, ask_texts, cell, listed, once, path_of, sources
from server.pages.councils import INACTIVE, Council
from server.pages.directory import directory

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


class Taking(NamedTuple):
    """That a council takes part in an organisation, as ``council-memberships.rq`` tells a row."""

    council: str
    council_name: str
    organisation: str
    organisation_name: str
    organisation_kind: str
    status: str
    role: str
    role_name: str
    area_name: str
    current: str
    until: str
    row: str
    source: str
    issued: str


def memberships(councils: Iterable[str]) -> list[Membership]:
    """Return the memberships of councils (IRIs), those that hold today first, as the query has."""
    known = _memberships()
    told = sorted(pair for council in councils for pair in known.get(council, ()))
    found: dict[str, list[Taking]] = {}
    for _, taking in told:
        found.setdefault(taking.organisation, []).append(taking)
    return [_membership(about) for about in found.values()]


@once
def _memberships() -> dict[str, list[tuple[int, Taking]]]:
    """Return in what each council (IRI) takes part, with its place in the order of the query."""
    councils = {*directory().slugs, *(cell(row, "old") for row in ask("mergers"))}
    found: dict[str, list[tuple[int, Taking]]] = {}
    for place, told in enumerate(ask_texts("council-memberships", *sorted(councils))):
        taking = Taking(*map(intern, told))
        found.setdefault(taking.council, []).append((place, taking))
    return found


def _membership(found: list[Taking]) -> Membership:
    first = found[0]
    parts = {(t.area_name, _role(t), moment(t.until) if t.until else "") for t in found}
    return Membership(
        name=first.organisation_name,
        path=path_of(first.organisation),
        kind=first.organisation_kind,
        state=_state(found),
        parts=tuple(sorted(parts)),
        sources=tuple(listed((t.source, t.issued, t.row) for t in found)),
    )


def _state(found: list[Taking]) -> str:
    """Tell a membership that runs from one of a former council only, and from one that is over."""
    if found[0].status == INACTIVE:
        return "ended"
    return "running" if any(taking.current for taking in found) else "former"


def _role(taking: Taking) -> str:
    """Return the name of a role, unless it is plain participation."""
    return "" if taking.role == PARTICIPANT else taking.role_name


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
