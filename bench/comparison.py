"""The section about the endpoints: the aims with what was reached, and the tables."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bench.dumping import EVERYTHING, STATIC
from bench.dumping import FILE as DUMP
from bench.endpoints import OURS, OXIGRAPH, RDFLIB, SETTINGS, VIRTUOSO
from bench.load import FAILED, middle
from bench.report import Section, rows_table
from bench.runs import CLIENTS, FILE, NOT_MODIFIED, Found, again
from bench.workload import PAGES, POINTS, REPEATED

_MIDDLE: Final = 8
"""The number of clients that the aims are about."""
_AGAIN: Final = (again(POINTS), again(PAGES))


@dataclass(frozen=True, slots=True)
class Aim:
    """One ratio at eight clients: what was wanted at least, hoped for, and reached."""

    words: str
    least: float
    hoped: float
    reached: float

    @property
    def verdict(self) -> str:
        """Say whether it was reached; a figure that is not there is not reached."""
        if self.reached >= self.hoped:
            return "✓ reached"
        if self.reached >= self.least:
            return "✓ the least, not what was hoped"
        return "✗ **not measured**" if math.isnan(self.reached) else "✗ **not reached**"


def aims(found: Found) -> list[Aim]:
    """Return all aims."""

    def times(kind: str, name: str, other: str) -> float:
        return found.rate(kind, name, _MIDDLE) / found.rate(kind, other, _MIDDLE)

    file = found.megabytes(OURS, _MIDDLE) / found.megabytes(STATIC, _MIDDLE)
    return [
        Aim(f"page queries, times the {OXIGRAPH}", 1.3, 2, times(PAGES, OURS, OXIGRAPH)),
        Aim(f"page queries, times {RDFLIB}", 10, 10, times(PAGES, OURS, RDFLIB)),
        Aim(f"page queries, times {VIRTUOSO}", 3, 3, times(PAGES, OURS, VIRTUOSO)),
        Aim(f"point queries, times the {OXIGRAPH}", 0.2, 0.4, times(POINTS, OURS, OXIGRAPH)),
        Aim("the same, cached", 1, 1, times(again(POINTS), OURS, OXIGRAPH)),
        Aim("the same, 304", 1, 1, times(again(POINTS), NOT_MODIFIED, OXIGRAPH)),
        Aim("dump, times a static file of its size", 0.9, 0.9, file),
    ]


def section(found: Found, rounds: int, seconds: int) -> Section:
    """Return the section."""
    told = aims(found)
    missed = [aim.words for aim in told if not aim.reached >= aim.least]
    state = f"Not reached: {'; '.join(missed)}." if missed else "All reached."
    aim = f"Aims, at {_MIDDLE} clients; for queries that were not cached unless it says so. {state}"
    parts = (_aims(told), _how(found, rounds, seconds), *_tables(found), *_whole(found))
    return Section("Endpoint", aim, parts)


def _aims(told: list[Aim]) -> str:
    return rows_table(
        ["aim", "at least", "hoped for", "reached", ""],
        ((aim.words, aim.least, aim.hoped, aim.reached, aim.verdict) for aim in told),
    )


def _how(found: Found, rounds: int, seconds: int) -> str:
    """Tell what a reader needs to judge the tables."""
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    told = [
        f"{versions}. {found.triples} quads in every one; the client is wrk with one thread, which"
        f" asks JSON without compression. Medians of {rounds} rounds of {seconds} seconds, the"
        " servers in turn; a server that still worked for clients that had left was waited for. In"
        f" ours, fair use per client is off and the queue longer ({SETTINGS}), as the bench is one"
        " client.",
        f"Point: what is said of a thing, another one each time. Page: {len(found.queries)} queries"
        " of our pages and examples, in equal parts, about real things. Every text is sent once in"
        " the whole bench, but where it is said that queries are asked again. Before,"
        f" {found.points} point queries and a few of each page query gave the same number of rows"
        " everywhere.",
    ]
    if found.unlike:
        told.append("Left out, as not all answer alike: " + "; ".join(_left_out(found)) + ".")
    if VIRTUOSO not in found.versions:
        told.append("**Virtuoso is not here and could not be installed: it was left out.**")
    if found.restless:
        told.append(f"**{found.restless} times a server did not come to rest between runs.**")
    return "\n\n".join(told)


def _left_out(found: Found) -> Iterator[str]:
    for name, why in found.unlike.items():
        yield f"`{name}` ({why})"


def _tables(found: Found) -> Iterator[str]:
    titles = {
        POINTS: "Point queries, uncached",
        again(POINTS): f"The same {REPEATED} point queries again and again",
        PAGES: "Page queries, uncached",
        again(PAGES): f"The same {REPEATED} page queries again and again",
    }
    header = ["server", *(f"answers/s, {n} clients" for n in CLIENTS)]
    header += [f"× {OXIGRAPH}, {n}" for n in CLIENTS]
    header += [f"ms at {_MIDDLE}: p50", "p99", "failed"]
    for kind, title in titles.items():
        rows = (_row(found, kind, name) for name in found.names(kind))
        yield f"### {title}\n\n{rows_table(header, rows)}"
    yield (
        f"A column says *none* when more than {FAILED:.1%} of the answers failed in a round: an"
        " HTTP status of 400 or more, a connection that broke, or none within a minute. Ours alone"
        " keeps answers and knows ETags; Virtuoso keeps the plans of texts that it has seen."
    )


def _row(found: Found, kind: str, name: str) -> list[object]:
    rates = [found.rate(kind, name, clients) for clients in CLIENTS]
    others = [found.rate(kind, OXIGRAPH, clients) for clients in CLIENTS]
    ratios = [rate / other for rate, other in zip(rates, others, strict=True)]
    loads = found.loads[kind, name, _MIDDLE]
    times = [middle(load.p50 for load in loads), middle(load.p99 for load in loads)]
    label = f"{OURS}, cached" if name == OURS and kind in _AGAIN else name
    return [label, *rates, *ratios, *times, _failed(found, kind, name)]


def _whole(found: Found) -> Iterator[str]:
    """Yield the dump as a file and as a query."""
    header = ["file", *(f"MB/s, {n} clients" for n in CLIENTS), "failed"]
    labels = {OURS: f"ours: `{DUMP}`", STATIC: "the same bytes by Starlette under uvicorn"}
    yield "### The whole graph, as a file\n\n" + rows_table(
        header,
        (
            [label, *(found.megabytes(name, n) for n in CLIENTS), _failed(found, FILE, name)]
            for name, label in labels.items()
        ),
    )
    yield f"### The whole graph, as a query: `{EVERYTHING}`\n\n" + rows_table(
        ["server", "seconds", "times ours", "MB", "triples", "how it ended"],
        (_fetched(found, name) for name in found.dumps),
    )


def _failed(found: Found, kind: str, name: str) -> str:
    every = [load for n in CLIENTS for load in found.loads[kind, name, n]]
    return f"{sum(x.failures for x in every)} of {sum(x.answers for x in every)}"


def _fetched(found: Found, name: str) -> list[object]:
    seconds = middle(each.seconds for each in found.dumps[name])
    ours = middle(each.seconds for each in found.dumps[OURS])
    last = found.dumps[name][-1]
    ends = ", ".join(sorted({each.words for each in found.dumps[name]}))
    return [name, seconds, seconds / ours, last.size / 1e6, last.lines, ends]
