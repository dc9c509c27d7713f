"""The lists of a release, each with its figures: rows, age, sources, corrections, what was found.

Some come from the graph, the number of facts from the manifest, what was found from the report.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Final

from loaders.terms import BASE
from server.answers import Row
from server.dutch import ages
from server.pages.about import named
from server.pages.answers import ask, cell, grouped, once, reference, store
from server.pages.findings import CONFLICTS, NAMES, findings, unregistered
from server.pages.tabled import Asking
from server.tables.table import Table, Value

_COLUMNS: Final = (
    *("list", "listTitle", "rows", "facts", "undated", "oldest", "newest", "source", "licence"),
    *("warnings", "unmatched", "conflicts", "corrections"),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: how many rows and facts, dates of its sources, what was found and corrected.

    ``own`` is whether it is our own work; sources and licences are address and name.
    """

    iri: str
    title: str
    own: bool
    sources: tuple[tuple[str, str], ...]
    licences: tuple[tuple[str, str], ...]
    rows: int
    undated: int
    oldest: str
    newest: str
    facts: int
    warnings: int
    unmatched: int
    conflicts: int
    corrections: int

    @property
    def name(self) -> str:
        """Its name in addresses."""
        return reference(self.iri)

    @property
    def ages(self) -> str:
        """The dates of its sources in words."""
        return ages(self.oldest, self.newest, store().release.reference_day)


@once
def every_listing() -> tuple[Listing, ...]:
    """Return the lists of the release, in the order of their titles."""
    dates = {cell(row, "list"): row for row in ask("list-ages")}
    found, told = _found(), grouped(ask("lists"), "list")
    return tuple(_listing(rows, dates.get(iri, {}), found) for iri, rows in told.items())


def _listing(told: list[Row], dates: Row, found: dict[str, Counter[str]]) -> Listing:
    iri = cell(told[0], "list")
    name, rows = reference(iri), int(cell(dates, "rows") or 0)
    counts = found.get(name, Counter())
    return Listing(
        iri=iri,
        title=cell(told[0], "title"),
        own=any(cell(row, "source") == BASE for row in told),
        sources=tuple(named({cell(row, "source") for row in told} - {"", BASE})),
        licences=tuple(named({cell(row, "licence") for row in told} - {""})),
        rows=rows,
        undated=rows - int(cell(dates, "dated") or 0),
        oldest=cell(dates, "oldest"),
        newest=cell(dates, "newest"),
        facts=store().release.manifest["counts"]["triples"][name],
        warnings=counts["warnings"],
        unmatched=counts[NAMES],
        conflicts=counts[CONFLICTS],
        corrections=len(corrected().get(name, [])),
    )


def _found() -> dict[str, Counter[str]]:
    """Return per list how many findings there are, how many names not found, how many conflicts."""
    told: dict[str, Counter[str]] = {}
    for found in findings():
        told.setdefault(found.listing, Counter()).update(["warnings", found.sort])
    for name, rows in unregistered().items():
        told.setdefault(name, Counter())[NAMES] += len(rows)
    return told


def corrected() -> dict[str, list[dict[str, str]]]:
    """Return the corrections per list: key of the row, column, values, ground and source."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in ask("corrections"):
        listing, _, key = cell(row, "identifier").partition("/")
        plain = ("column", "sourceValue", "ourValue", "ground", "source")
        told = {name: cell(row, name) for name in plain}
        found.setdefault(listing, []).append({**told, "key": key})
    return found


def asking() -> Asking:
    """Return the question that the table of the lists begins with: their rows and ages."""
    return Asking("Lijsten met bron, ouderdom en controle", "list-ages")


def table() -> Table:
    """Return the lists as rows."""
    return asking().computed(_COLUMNS, map(_values, every_listing()))


def _values(told: Listing) -> tuple[Value, ...]:
    addresses = partial(map, lambda pair: pair[0])
    return (
        *(told.iri, told.title, told.rows, told.facts, told.undated),
        *(told.oldest or None, told.newest or None),
        *(" ".join(addresses(told.sources)) or None, " ".join(addresses(told.licences)) or None),
        *(told.warnings, told.unmatched, told.conflicts, told.corrections),
    )
