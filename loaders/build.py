"""The whole line in order: lists → triples → rules → gate → release.

The only file that sees all the others. It has no clock: a watcher is told of every phase.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

import pyoxigraph as ox

from loaders.dumps import list_files, pack, rdf_files, text_files
from loaders.engines import DEFAULT_ENGINE
from loaders.errors import DayError
from loaders.findings import Place, Report
from loaders.gate import GateResult, check_graph
from loaders.iris import mint_listing
from loaders.lists import Lists, read_lists
from loaders.publication.describing import describe, description_files
from loaders.publication.organisations import rows_by_organisation
from loaders.publishing import building, make_current, sorted_nquads, write_release
from loaders.references import References
from loaders.release import Release
from loaders.rules import derive, read_rules
from loaders.schema import TableGroup, read_group
from loaders.triples import dataset_quads, list_quads, turtle_quads

METADATA: Final = "metadata.json"


class Watcher(Protocol):
    """Is told of every phase, for a progress bar and a table of times."""

    def phase(self, name: str, steps: int) -> AbstractContextManager[Callable[[str, int], None]]:
        """Open a phase of so many steps; call what it gives with (what is done, how many)."""


class _Silent:
    def phase(self, name: str, steps: int) -> AbstractContextManager[Callable[[str, int], None]]:
        """Tell nobody."""
        return nullcontext(lambda done, number: None)


SILENT: Final[Watcher] = _Silent()


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the content is: folders of lists, ontology and shapes; the file with the licences."""

    lists: Path
    ontology: Path
    shapes: Path
    licence: Path | None = None


@dataclass(slots=True)
class Outcome:
    """What a run gave: all findings, figures, and the release if one was made."""

    report: Report
    rows: dict[str, int] = field(default_factory=dict)
    triples: dict[str, int] = field(default_factory=dict)
    release: Release | None = None


def check(
    sources: Sources, day: date, watch: Watcher = SILENT, engine: str = DEFAULT_ENGINE
) -> Outcome:
    """Run the line without publishing.

    :param engine: SHACL engine, one of ``loaders.engines.ENGINES``.
    :raises DayError: when the day is before the last merger in the lists.
    """
    return _Line(sources, day, watch, engine).run(None)


def build(
    sources: Sources,
    var: Path,
    day: date,
    watch: Watcher = SILENT,
    engine: str = DEFAULT_ENGINE,
) -> Outcome:
    """Run the line and, when there is no violation, make the release the current one.

    :param engine: SHACL engine, one of ``loaders.engines.ENGINES``.
    :raises DayError: when the day is before the last merger in the lists.
    :raises ReleaseError: when another build is running under ``var``.
    """
    with building(var):
        return _Line(sources, day, watch, engine).run(var)


def make_graph(sources: Sources, day: date, watch: Watcher = SILENT) -> tuple[Outcome, ox.Store]:
    """Run the line up to the gate: the graph, unchecked; empty when a list has a violation.

    :raises DayError: when the day is before the last merger in the lists.
    """
    line = _Line(sources, day, watch)
    line.make_graph()
    return line.outcome, line.store


class _Line:
    """One run of the line."""

    def __init__(
        self, sources: Sources, day: date, watch: Watcher, engine: str = DEFAULT_ENGINE
    ) -> None:
        self.sources = sources
        self.day = day
        self.watch = watch
        self.engine = engine
        self.outcome = Outcome(Report())
        self.places: dict[str, Place] = {}
        self.lists: Lists = {}
        self.store = ox.Store()

    def make_graph(self) -> TableGroup:
        """Read, derive and describe; what is wrong stands in the outcome."""
        group = read_group(self.sources.lists / METADATA)
        self.lists = lists = self._read(group)
        if not self.outcome.report.violations:  # a part of the rows would tell of the gaps
            self._refuse_old_day(lists)
            self._make_triples(group, lists)
            self._derive()
            self._describe(group)
        return group

    def run(self, var: Path | None) -> Outcome:
        """Go on past the graph: check it, and publish it in ``var`` when nothing is violated."""
        group = self.make_graph()
        if self.outcome.report.violations:
            return self.outcome
        gate, nquads = self._check(group)
        if var is not None and not self.outcome.report.violations:
            self._publish(var, gate, nquads, group)
        return self.outcome

    def _read(self, group: TableGroup) -> Lists:
        with self.watch.phase("lists", len(group.tables)) as told:
            lists = read_lists(self.sources.lists, group, self.outcome.report)
            for name, entries in lists.items():
                self.outcome.rows[name] = len(entries)
                told(name, len(entries))
        return lists

    def _refuse_old_day(self, lists: Lists) -> None:
        """Refuse a day before the last merger: areas and statuses in the lists are of after it."""
        last = max((str(entry.values["date"]) for entry in lists.get("mergers", ())), default="")
        if self.day.isoformat() < last:
            raise DayError(
                f"the reference day {self.day} is before {last}, the day of the last merger in the"
                " lists: of a council that goes on they know only the area and the status since",
                fix=f"take {last} or a later day",
            )

    def _make_triples(self, group: TableGroup, lists: Lists) -> None:
        references = References.from_lists(
            {name: [entry.values for entry in entries] for name, entries in lists.items()}
        )
        with self.watch.phase("triples", len(group.tables) + 2) as told:
            for name, quads in self._quads(group, lists, references):
                before = len(self.store)  # a list may tell the same twice
                self.store.extend(quads)
                self.outcome.triples[name] = len(self.store) - before
                told(name, self.outcome.triples[name])

    def _quads(
        self, group: TableGroup, lists: Lists, references: References
    ) -> Iterator[tuple[str, Iterator[ox.Quad]]]:
        yield "release", dataset_quads(self.day)
        yield "ontologie", turtle_quads(self.sources.ontology, mint_listing("ontologie"))
        for table in group.tables:
            yield table.name, list_quads(table, lists[table.name], references, self.places)

    def _derive(self) -> None:
        folder = self.sources.ontology / "rules"
        before = len(self.store)
        with self.watch.phase("rules", len(read_rules(folder))) as told:
            for rule, number in derive(self.store, folder):
                told(rule.name, number)
        self.outcome.triples["afgeleid"] = len(self.store) - before

    def _describe(self, group: TableGroup) -> None:
        examples = self.sources.ontology / "examples"
        with self.watch.phase("description", 3) as told:
            for name, number in describe(self.store, examples, group.tables, self.day):
                self.outcome.triples[name] = number
                told(name, number)

    def _check(self, group: TableGroup) -> tuple[GateResult, bytes]:
        with self.watch.phase("gate", 1) as told:
            nquads = sorted_nquads(self.store)
            gate = check_graph(nquads, self.sources.shapes, self.places, self.engine, group)
            self.outcome.report.extend(gate.findings)
            told(f"shapes by {self.engine}", len(gate.findings))
        return gate, nquads

    def _publish(self, var: Path, gate: GateResult, nquads: bytes, group: TableGroup) -> None:
        with self.watch.phase("release", 2) as told:
            contents = self._contents(gate, nquads, group)
            told("forms", len(contents))
            release = write_release(var, self.day, contents, self._facts(group), pack)
            make_current(var, release)
            self.outcome.release = release
            told(release.version, len(self.store))

    def _contents(self, gate: GateResult, nquads: bytes, group: TableGroup) -> Mapping[str, bytes]:
        """Return every file of the release, uncompressed."""
        licence = self.sources.licence
        return {
            **rdf_files(nquads),
            **description_files(self.store),
            **list_files(self.lists, group, (self.sources.lists / METADATA).read_bytes()),
            **text_files(self.day, group, licence.read_bytes() if licence else b""),
            "report.ttl": gate.turtle,
            "report.json": gate.json,
        }

    def _facts(self, group: TableGroup) -> Mapping[str, Any]:
        report = self.outcome.report
        return {
            "counts": {
                "quads": len(self.store),
                "triples": dict(sorted(self.outcome.triples.items())),
                "rows": dict(sorted(self.outcome.rows.items())),
                "organisations": rows_by_organisation(self.store),
                "warnings": len(report.warnings),
            },
            "sources": [
                {
                    "list": table.name,
                    "source": list(table.sources),
                    "licences": list(table.licences),
                }
                for table in group.tables
            ],
        }
