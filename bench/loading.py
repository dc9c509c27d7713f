"""Loader and store against a plain loop with csv and rdflib that makes as many triples."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, Literal, Namespace, URIRef

from bench.measuring import Measured, in_own_process
from bench.report import Section, rows_table
from loaders.build import METADATA, Sources
from loaders.findings import Report
from loaders.lists import read_lists
from loaders.references import References
from loaders.schema import read_group
from loaders.triples import RECORDS, list_quads

ROUNDS: Final = 3
_COLUMNS: Final = Namespace("https://example.org/column/")


def ours(lists: Path) -> int:
    """Read and check every list, make its quads with their provenance, and store them."""
    report = Report()
    group = read_group(lists / METADATA)
    entries = read_lists(lists, group, report)
    references = References.from_lists(
        {name: [entry.values for entry in found] for name, found in entries.items()}
    )
    store = ox.Store()
    made = count()
    for table in group.tables:
        if table.name in RECORDS:
            quads = list_quads(table, entries[table.name], references, {})
            store.extend(quad for quad, _ in zip(quads, made, strict=False))
    return next(made)


def plain(lists: Path, wanted: int) -> int:
    """Read the same lists with csv and add so many triples to an rdflib graph; checks nothing.

    The cells of a row are said again, with another property, until the row has its share.
    """
    rows = list(_rows(lists))
    graph = Graph()
    shares = _shares(wanted, len(rows))
    for (listing, number, row), share in zip(rows, shares, strict=True):
        subject = URIRef(f"https://example.org/{listing}/{number}")
        cells = [(name, cell) for name, cell in row.items() if cell]
        for turn, (name, cell) in zip(count(), islice(cycle(cells), share), strict=False):
            value = URIRef(cell) if cell.startswith("http") and " " not in cell else Literal(cell)
            graph.add((subject, _COLUMNS[f"{name}-{turn // len(cells)}"], value))
    return len(graph)


def _rows(lists: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    for table in read_group(lists / METADATA).tables:
        if table.name in RECORDS:
            with (lists / table.url).open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.DictReader(file)):
                    yield table.name, number, row


def _shares(wanted: int, rows: int) -> list[int]:
    """Divide a number of triples over rows, as evenly as whole numbers can."""
    return [wanted // rows + (number < wanted % rows) for number in range(rows)]


def run(sources: Sources, day: date) -> Section:
    """Measure both in turn, each time in a process of its own; the day plays no part."""
    rounds: list[tuple[Measured, Measured]] = []
    for _ in range(ROUNDS):
        first = in_own_process(ours, sources.lists)
        rounds.append((first, in_own_process(plain, sources.lists, first.value)))
    mine, loop = (median(pair[side].seconds for pair in rounds) for side in (0, 1))
    ways = (
        ("loader and store: checked, with provenance", mine, rounds[0][0]),
        ("csv and rdflib: unchecked", loop, rounds[0][1]),
    )
    told = [
        (name, seconds, first.value, first.value / seconds, first.peak, loop / seconds)
        for name, seconds, first in ways
    ]
    return Section(
        "Loader",
        f"Aim: 3 times a plain loop over the same lists that makes as many triples. Reached:"
        f" {loop / mine:.1f} times (median of {ROUNDS}).",
        (
            rows_table(
                ["way", "seconds", "triples", "triples a second", "peak MiB", "times the loop"],
                told,
            ),
        ),
    )
