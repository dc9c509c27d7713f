"""What our lists have about each organisation: how many rows, how old, what the check found there.

Which rows are about an organisation, organisation-rows.rq says; what is found in a row concerns all
whom that row is about.
"""

from collections import Counter
from dataclasses import dataclass

from server.pages.answers import once, row_path, store
from server.pages.findings import CONFLICTS, NAMES, findings, unregistered
from server.questions import question


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of an organisation: rows about it, dates of their sources, what was found in them.

    ``oldest`` and ``newest`` are empty when no source has a date.
    """

    organisation: str
    name: str
    rows: int
    undated: int
    oldest: str
    newest: str
    warnings: int
    unmatched: int
    conflicts: int


@once
def every_figure() -> dict[str, Figures]:
    """Return the figures of every organisation (IRI) of the lists, in the order of the query."""
    names, rows = store().ask_texts(question("site/organisation-rows").text)
    pick = [names.index(name) for name in ("organisation", "organisationName", "row", "issued")]
    told: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        iri, name, about, issued = (row[at] for at in pick)
        told.setdefault((iri, name), {})[row_path(about)] = issued
    found = _found()
    return {iri: _figures(iri, name, dates, found) for (iri, name), dates in told.items()}


def _found() -> dict[str, Counter[str]]:
    """Return what was found, per page of a row: sort → number, and ``warnings``."""
    told: dict[str, Counter[str]] = {}
    for one in findings():
        told.setdefault(one.path, Counter()).update(["warnings", one.sort])
    for rows in unregistered().values():
        for row in rows:
            told.setdefault(row.row, Counter())[NAMES] += 1
    return told


def _figures(iri: str, name: str, dates: dict[str, str], found: dict[str, Counter[str]]) -> Figures:
    known = sorted(filter(None, dates.values()))
    counts: Counter[str] = Counter()
    for path in dates:
        counts += found.get(path, Counter())
    return Figures(
        organisation=iri,
        name=name,
        rows=len(dates),
        undated=len(dates) - len(known),
        oldest=known[0] if known else "",
        newest=known[-1] if known else "",
        warnings=counts["warnings"],
        unmatched=counts[NAMES],
        conflicts=counts[CONFLICTS],
    )
