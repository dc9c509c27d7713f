"""The queries of the pages on one, ten and a hundred Flanders."""

import json
import os
import select
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final, cast

import pyoxigraph as ox

from bench.copies import copy, real_graph, template
from bench.measuring import in_own_process
from bench.parameters import REPEATS, SAMPLES, texts
from bench.report import Section, rows_table
from loaders.build import Sources
from loaders.publishing import sorted_nquads
from server.questions import FOLDER, question

FACTORS: Final = (1, 10, 100)
SECONDS: Final = 60
FLAT: Final = 2.0
"""A query is flat when the largest graph takes at most so many times as long as the real one."""
_SHARE_OF_MEMORY: Final = 0.8
_FIRST_GUESS: Final = 800


@dataclass(slots=True)
class Asked:
    """One query on one graph: milliseconds and rows of every time it was asked."""

    name: str
    times: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median in milliseconds; infinite when none came in time."""
        return median(self.times) if self.times else float("inf")

    @property
    def size(self) -> float:
        """The median number of rows."""
        return median(self.rows) if self.rows else float("nan")


@dataclass(frozen=True, slots=True)
class Round:
    """All queries on so many copies, in memory or on disk; bytes of memory a quad, seconds."""

    factor: int
    quads: int
    in_memory: bool
    memory: float
    loading: float
    asked: list[Asked]

    @property
    def store(self) -> str:
        """Where the quads are."""
        return "memory" if self.in_memory else "disk"


def ask_all(nquads: bytes, factor: int, in_memory: bool, names: list[str]) -> Round:
    """Load so many copies and ask every query; each in a fork, ended after a minute."""
    before = _resident()
    with ExitStack() as stack:
        folder = None if in_memory else stack.enter_context(tempfile.TemporaryDirectory())
        started = time.perf_counter()
        store = _loaded(nquads, factor, folder)
        loading = time.perf_counter() - started
        quads, memory = len(store), _resident() - before
        if folder:  # a store may not be open for writing while the forks read it
            del store
        real = ox.Store()
        real.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
        asked = [_ask(folder or store, name, texts(question(name), real, factor)) for name in names]
        return Round(factor, quads, in_memory, memory / quads, loading, asked)


def _loaded(nquads: bytes, factor: int, folder: str | None) -> ox.Store:
    store = ox.Store(folder) if folder else ox.Store()
    shared, copied = template(nquads)
    store.bulk_load(shared, format=ox.RdfFormat.N_QUADS)
    for number in range(factor):
        store.bulk_load(copy(copied, number), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    return store


def _resident() -> int:
    """Return the memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _ask(store: ox.Store | str, name: str, asked: list[str]) -> Asked:
    """Ask in a fork, which shares the store (or opens it, by its folder) and can be ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(ox.Store.read_only(store) if isinstance(store, str) else store, asked, writing)
    os.close(writing)
    found = Asked(name)
    for milliseconds, rows in _told(reading, time.monotonic() + SECONDS):
        found.times.append(milliseconds)
        found.rows.append(int(rows))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    return found


def _answer(store: ox.Store, asked: list[str], writing: int) -> None:
    """Answer as the site does, with the rows as JSON; never returns."""
    try:
        _tell(store, asked, writing)
    except Exception:  # a fork tells what it met, and is no second bench
        traceback.print_exc()
    finally:
        os._exit(0)


def _tell(store: ox.Store, asked: list[str], writing: int) -> None:
    """Write milliseconds and rows of every question, one a line."""
    for number, text in enumerate((asked[0], *asked)):
        started = time.perf_counter()
        found = cast(ox.QuerySolutions, store.query(text, use_default_graph_as_union=True))
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        milliseconds = 1000 * (time.perf_counter() - started)
        rows = len(json.loads(body)["results"]["bindings"])
        if number or milliseconds > 1000 * SECONDS / len(asked):  # the first only warms up
            os.write(writing, f"{milliseconds} {rows}\n".encode())


def _told(reading: int, deadline: float) -> Iterator[tuple[float, float]]:
    """Yield what the fork tells until it ends or the deadline passes."""
    left = b""
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        found = os.read(reading, 65536)
        if not found:
            return
        *lines, left = (left + found).split(b"\n")
        for line in lines:
            milliseconds, rows = map(float, line.split())
            yield milliseconds, rows


def run(sources: Sources, day: date, factors: tuple[int, ...] = FACTORS) -> Section:
    """Ask on every number of copies, in memory where that fits; else all of them on disk too."""
    graph = real_graph(sources, day)
    nquads = sorted_nquads(graph)
    names = sorted(f"site/{path.stem}" for path in (FOLDER / "site").glob("*.rq"))
    rounds: list[Round] = []
    for factor in factors:
        quad = max((each.memory for each in rounds), default=_FIRST_GUESS)
        if quad * factor * len(graph) < _SHARE_OF_MEMORY * _available():
            rounds.append(in_own_process(ask_all, nquads, factor, True, names).value)
    if len(rounds) < len(factors):
        rounds += [in_own_process(ask_all, nquads, f, False, names).value for f in factors]
    return _section(rounds, names)


def _available() -> int:
    text = Path("/proc/meminfo").read_text(encoding="ascii")
    return 1024 * next(int(x.split()[1]) for x in text.splitlines() if x.startswith("MemAvail"))


def _section(rounds: list[Round], names: list[str]) -> Section:
    parts = [_graphs(rounds)]
    verdicts: dict[str, str] = {}
    for in_memory in (True, False):
        kind = [each for each in rounds if each.in_memory is in_memory]
        if kind:
            verdicts = {name: _verdict(kind, name) for name in names}
            where = "In memory" if in_memory else "On disk"
            parts.append(f"### {where}\n\n{_times(kind, names, verdicts)}")
    told = Counter(verdicts.values())
    kept = told["flat"] + told["as its answer"] + told["as the graph"]
    most = max(each.factor for each in rounds)
    aim = (
        f"Aim: the pages take as long on {most} Flanders as on one. Of {len(names)} queries"
        f" {told['flat']} are flat (at most {FLAT:.0f} times as long), {told['as its answer']} grow"
        f" no faster than their answer, {told['as the graph']} are about the whole graph and grow"
        f" no faster than it, {len(names) - kept} grow. Milliseconds are medians over {SAMPLES}"
        f" things asked about, or {REPEATS} times where there is nothing to choose."
    )
    return Section("Page queries", aim, tuple(parts))


def _graphs(rounds: list[Round]) -> str:
    return rows_table(
        ["copies", "quads", "store", "loaded in seconds", "quads a second", "bytes a quad"],
        ((r.factor, r.quads, r.store, r.loading, r.quads / r.loading, r.memory) for r in rounds),
    )


def _times(rounds: list[Round], names: list[str], verdicts: dict[str, str]) -> str:
    header = ["query", *(f"ms at {each.factor}×" for each in rounds)]
    header += [f"rows at {each.factor}×" for each in (rounds[0], rounds[-1])]
    return rows_table(
        [*header, "times as long", "verdict"],
        (
            [f"`{name}`", *(_of(each, name).p50 for each in rounds)]
            + [_of(each, name).size for each in (rounds[0], rounds[-1])]
            + [_growth(rounds, name), verdicts[name]]
            for name in names
        ),
    )


def _of(found: Round, name: str) -> Asked:
    return next(asked for asked in found.asked if asked.name == name)


def _growth(rounds: list[Round], name: str) -> float:
    return _of(rounds[-1], name).p50 / _of(rounds[0], name).p50


def _verdict(rounds: list[Round], name: str) -> str:
    first, last = _of(rounds[0], name), _of(rounds[-1], name)
    if not last.times:
        return f"none within {SECONDS} s"
    if _growth(rounds, name) <= FLAT:
        return "flat"
    answer = last.size / first.size if first.size else 1.0
    if answer > FLAT and _growth(rounds, name) <= FLAT * answer:
        return "as its answer"
    whole = "# parameters" not in question(name).text
    larger = rounds[-1].quads / rounds[0].quads
    return "as the graph" if whole and _growth(rounds, name) <= FLAT * larger else "grows"
