"""The gate on the real graph: every engine against pySHACL, and whether they say the same."""

from datetime import date

from bench.copies import real_graph
from bench.measuring import Measured, in_own_process
from bench.report import Section, rows_table
from loaders.build import Sources
from loaders.engines import ENGINES
from loaders.gate import check_graph
from loaders.publishing import sorted_nquads

REFERENCE = "pyshacl"


def gated(nquads: bytes, sources: Sources, engine: str) -> list[str]:
    """Run the gate with an engine; returns every result, written out."""
    return sorted(map(repr, check_graph(nquads, sources.shapes, {}, engine).results))


def run(sources: Sources, day: date) -> Section:
    """Measure every engine in a process of its own."""
    graph = real_graph(sources, day)
    nquads = sorted_nquads(graph)
    found = {name: in_own_process(gated, nquads, sources, name) for name in ENGINES}
    base = found[REFERENCE]
    fastest = max(base.seconds / measured.seconds for measured in found.values())
    return Section(
        "Gate",
        f"Aim: 20 times faster than pySHACL with equal reports. Reached: {fastest:.0f} times on"
        f" {len(graph)} quads.",
        (
            rows_table(
                ["engine", "seconds", "times pySHACL's speed", "peak MiB", "results", "report"],
                (_row(name, measured, base) for name, measured in found.items()),
            ),
        ),
    )


def _row(name: str, measured: Measured, base: Measured) -> list[object]:
    same = "the reference" if measured is base else "equal"
    if measured.value != base.value:
        same = f"{len(set(measured.value) ^ set(base.value))} differ"
    speed = base.seconds / measured.seconds
    return [name, measured.seconds, speed, measured.peak, len(measured.value), same]
