"""What the check of this release found in the lists: by cause, by list, and what sort it is."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from loaders.iris import ID
from server.pages.answers import ask, cell, once, path_of, reference, row_path, store

NAMES, CONFLICTS, REST = "namen", "tegenspraak", "ontbreekt"
SORTS: Final = {
    CONFLICTS: "Tegenspraak tussen deelname, gebied en gebruik",
    NAMES: "Namen die we niet terugvonden",
    REST: "Wat ontbreekt of na te vragen is",
}
"""Sort → its heading, in the order of the page."""
_RULES: Final = {
    "S2": CONFLICTS,  # an area outside that of the members of who offers
    "S3": CONFLICTS,  # a council uses what is not to be had in its area
    "C2": CONFLICTS,  # an offer only through agreements that are over
}
_AUTHORITY: Final = ("C1b", "organisation")
"""An agreement of an authority that is no organisation of the lists."""
_THING: Final = re.compile(rf"{re.escape(ID)}/[^\s,;]+[^\s,;.]")


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: where, how grave, of which rule and sort; what it is about, and other things.

    ``path`` is the page of its row, ``node`` what it is about, with ``node_path``.
    """

    file: str
    row: int
    column: str
    path: str
    severity: str
    rule: str
    sort: str
    message: str
    node: str
    node_path: str
    others: tuple[str, ...]

    @property
    def listing(self) -> str:
        """The name of its list."""
        return self.file.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with the same rule and message."""

    severity: str
    rule: str
    message: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Unregistered:
    """A row that names an organisation of which no register number is known: name and paths."""

    name: str
    path: str
    row: str


@once
def findings() -> tuple[Found, ...]:
    """Return all findings of the current release, in the order of its report."""
    content = (store().release.path / "report.json").read_text(encoding="utf-8")
    told: list[dict[str, Any]] = json.loads(content)
    paths = _paths(told)
    return tuple(_found(found, paths) for found in told)


def causes(found: Iterable[Found]) -> list[Cause]:
    """Group findings by cause, violations first."""
    groups: dict[tuple[str, str, str], list[Found]] = {}
    for one in found:
        groups.setdefault((one.severity, one.rule, one.message), []).append(one)
    return [Cause(*key, tuple(told)) for key, told in sorted(groups.items())]


def unregistered() -> dict[str, list[Unregistered]]:
    """Return the rows with a name that no register knows, by list."""
    found: dict[str, list[Unregistered]] = {}
    for row in ask("unregistered"):
        told = Unregistered(
            cell(row, "name"), path_of(cell(row, "organisation")), row_path(cell(row, "row"))
        )
        found.setdefault(reference(cell(row, "list")), []).append(told)
    return found


def by_sort(found: Sequence[Found], names: Sequence[Unregistered]) -> dict[str, Any]:
    """Return what was found per sort, as a page shows it: headings, causes, and names alone."""
    told = {sort: causes(one for one in found if one.sort == sort) for sort in SORTS}
    kept = {sort: some for sort, some in told.items() if some or (sort == NAMES and names)}
    return {"sorts": kept, "headings": SORTS, "names": names, "total": len(found)}


def _found(told: dict[str, Any], paths: dict[str, str]) -> Found:
    place = told["place"]
    return Found(
        file=place["file"],
        row=place["row"],
        column=place["column"],
        path=paths.get(_at(place), ""),
        severity=told["severity"],
        rule=told["rule"],
        sort=_sort(told["rule"], place["column"]),
        message=_message(told),
        node=reference(told["node"]),
        node_path=path_of(told["node"]),
        others=tuple(path_of(iri) for iri in _THING.findall(told["message_nl"])),
    )


def _sort(rule: str, column: str) -> str:
    return NAMES if (rule, column) == _AUTHORITY else _RULES.get(rule, REST)


def _message(told: dict[str, Any]) -> str:
    """Return the cause in Dutch, without the things that differ from finding to finding."""
    words = told["message_nl"] or f"{told['expected']}. Herstel: {told['fix']}."
    return _THING.sub("…", words)


def _at(place: dict[str, Any]) -> str:
    return f"{place['file']}#row={place['row']}"


def _paths(told: list[dict[str, Any]]) -> dict[str, str]:
    """Return the page of every row that a finding is about: place → path."""
    places = sorted({_at(found["place"]) for found in told})
    rows = ask("rows-at", *map(ox.Literal, places)) if places else []
    return {cell(row, "place"): row_path(cell(row, "row")) for row in rows}
