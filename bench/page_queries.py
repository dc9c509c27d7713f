"""Queries of our pages, our endpoint beside the `oxigraph` server: a short form of `serving`."""

from collections import defaultdict
from datetime import date
from typing import Final

from bench.beside import beside_oxigraph
from bench.load import Load, middle, press, write_requests
from bench.processes import come_to_rest
from bench.report import Section, rows_table
from bench.runs import CLIENTS
from bench.workload import asked_about_things, pages, unlike
from loaders.build import Sources

_TEXTS: Final = 6_000
"""More than are answered in a run: who begins anew is answered from the cache."""
Loads = dict[tuple[str, int], list[Load]]
"""Name of the server, number of clients → one load a round."""


def run(sources: Sources, day: date, rounds: int, seconds: int) -> Section:
    """Build a release, start both on it, and press them in turn with texts nobody asked before.

    :raises RuntimeError: when there is no release.
    """
    loads: Loads = defaultdict(list)
    with beside_oxigraph(sources, day) as served:
        names = asked_about_things()
        left_out = unlike(list(served.both), served.graph, names)
        workload = pages(served.graph, [each for each in names if each not in left_out])
        for turn in range(rounds * len(CLIENTS)):
            clients = CLIENTS[turn % len(CLIENTS)]
            requests = write_requests(served.folder / "asked.txt", workload.lines(_TEXTS, turn))
            for endpoint in served.both:
                told = press(endpoint.url, requests, clients, seconds)
                come_to_rest(endpoint.session)
                loads[endpoint.name, clients].append(told)
    asked, both = len(names) - len(left_out), [each.name for each in served.both]
    return section(loads, both, asked, left_out, f"{rounds} rounds of {seconds} seconds")


def section(
    loads: Loads, names: list[str], asked: int, left_out: dict[str, str], rounds: str
) -> Section:
    """Write the table, and which queries were left out as not both answer alike."""
    our, other = names
    rows = [
        (clients, rate, base, rate / base)
        for clients in CLIENTS
        for rate in [middle(load.rate for load in loads[our, clients])]
        for base in [middle(load.rate for load in loads[other, clients])]
    ]
    aim = (
        f"Aim at 8 clients: at least 1.3 times {other}, 2 times if it can be; nothing cached. "
        f"{asked} queries in equal parts, medians of {rounds}, in turn; answers a second."
    )
    without = "; ".join(f"`{name}` ({why})" for name, why in left_out.items()) or "none"
    header = ("clients", "ours", f"{other}", "times")
    parts = (rows_table(header, rows), f"Left out: {without}.")
    return Section("Page queries beside oxigraph", aim, parts)
