"""The pages of the site: made anew, kept, and known to the asker; beside a file of the server."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import click

from bench.endpoints import Endpoint, get, ours
from bench.installing import WORK
from bench.load import Load, middle, press, write_requests
from bench.processes import come_to_rest
from bench.report import Section, rows_table
from loaders.build import Sources, build
from server.answers import Job
from server.app import create_app
from server.settings import Settings
from server.store import Store

CLIENTS: Final = (1, 16)
STATIC: Final = "/static/site.css"
NEW, KEPT, KNOWN, FILE = "made anew", "kept", "304", "a file"
_TEXTS: Final = 20_000
_BROWSER: Final = {"Accept": "text/html", "Accept-Encoding": "br"}
"""As a browser asks: what goes over the line is compressed."""
_TIMES: Final = 15
_COUNCILS: Final = ("34022", "71072", "44021", "24062", "11002", "12025", "31005", "46021")
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "council": tuple(f"/bestuur/{code}" for code in _COUNCILS),
    "matrix": ("/dekking",),
    "white spots": ("/witte-vlekken",),
    "search": tuple(f"/zoek?q={words}" for words in ("gent", "kortesem", "9000", "gis")),
}


@dataclass(frozen=True, slots=True)
class Split:
    """Where the time of a page made anew goes (milliseconds): all of it, its queries, the rest."""

    whole: float
    queries: float

    @property
    def rest(self) -> float:
        """Templates and the work around them."""
        return self.whole - self.queries


def run(sources: Sources, day: date, rounds: int, seconds: int) -> Section:
    """Build a release, press its pages in turn, and take one page after another apart."""
    var = WORK / "var"
    build(sources, var, day)
    with tempfile.TemporaryDirectory(dir=WORK) as name, ours(var, Path(name) / "ours") as site:
        loads = _press_all(site, Path(name), rounds, seconds)
        sizes = {page: len(get(site.port, p[0], _BROWSER).body) for page, p in PAGES.items()}
    return section(loads, sizes, apart(var), rounds, seconds)


Loads = dict[tuple[str, str, int], list[Load]]
"""Page, state and number of clients → one load a round."""


def _press_all(site: Endpoint, folder: Path, rounds: int, seconds: int) -> Loads:
    loads: Loads = defaultdict(list)
    for turn in range(rounds):
        click.echo(f"pages: round {turn + 1} of {rounds}")
        for clients in CLIENTS:
            loads["", FILE, clients].append(_press(site, folder, [STATIC], clients, seconds))
            for page, paths in PAGES.items():
                new = list(_anew(paths, turn, clients))
                kept = [(path, _tag(site, path)) for path in paths]
                for state, asked in ((NEW, new), (KEPT, list(paths))):
                    told = _press(site, folder, asked, clients, seconds)
                    loads[page, state, clients].append(told)
                tags = [tag for _, tag in kept]
                told = _press(site, folder, list(paths), clients, seconds, tags)
                loads[page, KNOWN, clients].append(told)
    return loads


def _anew(paths: Sequence[str], turn: int, clients: int) -> Iterator[str]:
    """Yield addresses that nobody asked yet; what comes behind means nothing to the pages."""
    for number in range(_TEXTS):
        path = paths[number % len(paths)]
        yield f"{path}{'&' if '?' in path else '?'}bench={turn}-{clients}-{number}"


def _tag(site: Endpoint, path: str) -> str:
    return get(site.port, path, _BROWSER).headers["etag"]


def _press(
    site: Endpoint,
    folder: Path,
    paths: Sequence[str],
    clients: int,
    seconds: float,
    tags: Sequence[str] = (),
) -> Load:
    requests = write_requests(folder / "requests.txt", (path[1:] for path in paths), tags)
    told = press(f"http://127.0.0.1:{site.port}/", requests, clients, seconds, _BROWSER)
    come_to_rest(site.session)
    return told


def apart(var: Path) -> dict[str, Split]:
    """Return where the time goes, page by page, without a server between."""
    with _store(Settings(var=var, content=Settings.from_environ({}).content)) as store:
        client = create_app(store.settings, store).test_client()
        return {page: _apart(store, client.get, paths) for page, paths in PAGES.items()}


@contextmanager
def _store(settings: Settings) -> Iterator["_Timed"]:
    store = _Timed(settings)
    try:
        yield store
    finally:
        store.close()


class _Timed(Store):
    """A store that adds up how long its answers take (seconds)."""

    seconds = 0.0

    def _read(self, job: Job) -> bytes:
        began = perf_counter()
        try:
            return super()._read(job)
        finally:
            self.seconds += perf_counter() - began


def _apart(store: _Timed, ask: Callable[[str], object], paths: Sequence[str]) -> Split:
    whole, queries = [], []
    for path in paths:
        ask(path)  # what is made once a release is made now
    for number in range(_TIMES):
        store.seconds, began = 0.0, perf_counter()
        ask(paths[number % len(paths)])
        whole.append(1000 * (perf_counter() - began))
        queries.append(1000 * store.seconds)
    return Split(median(whole), median(queries))


def section(
    loads: Loads, sizes: dict[str, int], split: dict[str, Split], rounds: int, seconds: int
) -> Section:
    """Write the tables."""
    tables = [(f"### {clients} clients", _table(loads, sizes, clients)) for clients in CLIENTS]
    aim = (
        "Aim: a kept page at 0.6 times the rate of a file or more, a 304 at its rate or more, a "
        f"council page made anew at 0.07 times. Medians of {rounds} rounds of {seconds} seconds; "
        f"the file is `{STATIC}`, served by the same server in the same run. All of it compressed "
        "with brotli, as a browser asks; bytes are those of the compressed page."
    )
    apart_table = rows_table(
        ("page", "ms made anew", "queries", "templates and the rest"),
        [(page, times.whole, times.queries, times.rest) for page, times in split.items()],
    )
    flat = [part for pair in tables for part in pair]
    return Section("Pages", aim, (*flat, "### Where the time of a page goes", apart_table))


def _table(loads: Loads, sizes: dict[str, int], clients: int) -> str:
    file = middle(load.rate for load in loads["", FILE, clients])
    rows = [_row("file", "", "", loads["", FILE, clients], file)]
    for page, size in sizes.items():
        for state in (NEW, KEPT, KNOWN):
            rows.append(_row(page, state, size, loads[page, state, clients], file))
    header = ("page", "state", "bytes", "a second", "× the file", "ms p50", "p95", "failed")
    return rows_table(header, rows)


def _row(
    page: str, state: str, size: object, loads: Sequence[Load], file: float
) -> tuple[object, ...]:
    rate = middle(load.rate for load in loads)
    times = (middle(load.p50 for load in loads), middle(load.p95 for load in loads))
    failed = sum(load.failures for load in loads)
    answers = sum(load.answers for load in loads)
    return page, state, size, rate, rate / file, *times, f"{failed} of {answers}"
