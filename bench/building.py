"""The build on the real lists: seconds and peak memory of every phase."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench.measuring import in_own_process, peak_memory
from bench.report import Section, rows_table
from loaders.build import Sources, build


class Clock:
    """Notes how long every phase took and the peak memory until its end."""

    def __init__(self) -> None:
        """Begin without phases."""
        self.phases: list[tuple[str, float, float]] = []

    @contextmanager
    def phase(self, name: str, steps: int) -> Iterator[Callable[[str, int], None]]:
        """Time one phase."""
        started = time.perf_counter()
        yield lambda done, number: None
        self.phases.append((name, time.perf_counter() - started, peak_memory()))


def timed_build(sources: Sources, day: date) -> tuple[list[tuple[str, float, float]], int, int]:
    """Build into a folder that is removed; returns the phases, the rows and the triples."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        outcome = build(sources, Path(folder), day, clock)
    if outcome.release is None:
        raise RuntimeError("the lists have violations: samenwijzer check")
    return clock.phases, sum(outcome.rows.values()), sum(outcome.triples.values())


def run(sources: Sources, day: date) -> Section:
    """Measure the build in a process of its own."""
    measured = in_own_process(timed_build, sources, day)
    phases, rows, triples = measured.value
    total = sum(seconds for _name, seconds, _peak in phases)
    told = [
        [name, seconds, f"{100 * seconds / total:.0f} %", peak] for name, seconds, peak in phases
    ]
    return Section(
        "Build",
        f"{rows} rows become {triples} triples in {total:.1f} s; at most {measured.peak:.0f} MiB.",
        (
            rows_table(
                ["phase", "seconds", "share", "peak MiB so far"],
                [*told, ["all", total, "100 %", measured.peak]],
            ),
        ),
    )
