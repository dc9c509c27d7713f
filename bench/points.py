"""Point queries alone, our endpoint beside the `oxigraph` server: a short form of `serving`."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bench.beside import beside_oxigraph
from bench.endpoints import Endpoint
from bench.load import Load, encoded, middle, press, write_requests
from bench.processes import come_to_rest
from bench.report import Section, rows_table
from bench.runs import CLIENTS
from bench.workload import Workload, check_points, points
from loaders.build import Sources

_TEXTS: Final = 120_000
_STATES: Final = ("uncached", "from the cache", "304")
Loads = dict[tuple[str, str, int], list[Load]]
"""State, name of the server, number of clients → one load a round."""


def run(sources: Sources, day: date, rounds: int, seconds: int) -> Section:
    """Build a release, start both on it, and press them in turn.

    :raises RuntimeError: when there is no release, or they do not answer alike.
    """
    loads: Loads = defaultdict(list)
    with beside_oxigraph(sources, day) as served:
        both = list(served.both)
        workload = points(served.graph)
        check_points(both, workload)
        for turn in range(rounds * len(CLIENTS)):
            clients = CLIENTS[turn % len(CLIENTS)]
            for state, endpoint, requests in _asked(both, workload, turn, served.folder):
                told = press(endpoint.url, requests, clients, seconds)
                come_to_rest(endpoint.session)
                loads[state, endpoint.name, clients].append(told)
    return section(loads, [endpoint.name for endpoint in both], rounds, seconds)


def _asked(
    both: list[Endpoint], workload: Workload, turn: int, folder: Path
) -> Iterator[tuple[str, Endpoint, Path]]:
    """Yield what is asked of whom: texts nobody asked yet, the same few again, with their tags."""
    different = write_requests(folder / "different.txt", workload.lines(_TEXTS, turn))
    texts = [encoded(query) for query in workload.repeated()]
    tags = [both[0].ask(query).headers["etag"] for query in workload.repeated()]
    repeated = write_requests(folder / "repeated.txt", texts)
    known = write_requests(folder / "known.txt", texts, tags)
    for endpoint in both:
        yield _STATES[0], endpoint, different
        yield _STATES[1], endpoint, repeated
    yield _STATES[2], both[0], known


def section(loads: Loads, names: list[str], rounds: int, seconds: int) -> Section:
    """Write the table; the other server caches nothing, its uncached rate is what counts."""
    our, other = names
    rows = [
        (clients, state, rate, base, rate / base)
        for clients in CLIENTS
        for state in _STATES
        for rate in [middle(load.rate for load in loads[state, our, clients])]
        for base in [middle(load.rate for load in loads[_STATES[0], other, clients])]
    ]
    aim = (
        f"Aim at 8 clients: at least 0.2 times {other} uncached, and above it from the cache or as "
        f"304. Medians of {rounds} rounds of {seconds} seconds, in turn; answers a second."
    )
    header = ("clients", "ours", "a second", f"{other}, a second", "times")
    return Section("Point queries", aim, (rows_table(header, rows),))
