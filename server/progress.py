"""What a person sees of a build: a bar a phase, a closing table, the findings."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from loaders.build import Outcome
from loaders.findings import Finding


class Progress:
    """Watches a build: a progress bar a phase, and how long each took (seconds)."""

    def __init__(self) -> None:
        """Show the bars on standard error, so that standard output stays for results."""
        self.seconds: dict[str, float] = {}
        self._bars = RichProgress(
            TextColumn("{task.description:<9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[now]}"),
            console=Console(stderr=True),
        )

    def __enter__(self) -> Self:
        """Start showing."""
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing."""
        self._bars.stop()

    @contextmanager
    def phase(self, name: str, steps: int) -> Iterator[Callable[[str, int], None]]:
        """Open the bar of a phase; the callable given moves it one step on."""
        started = time.perf_counter()
        task = self._bars.add_task(name, total=steps, now="")

        def told(done: str, number: int) -> None:
            self._bars.update(task, advance=1, now=f"{done}: {number}")

        yield told
        self.seconds[name] = time.perf_counter() - started


def tell_outcome(outcome: Outcome, watcher: Progress) -> None:
    """Print the closing table: rows and triples per list, seconds per phase, the release."""
    table = Table("list", "rows", "triples")
    for name in sorted({*outcome.rows, *outcome.triples}):
        rows, triples = outcome.rows.get(name, ""), outcome.triples.get(name, "")
        table.add_row(name, str(rows), str(triples))
    console = Console(stderr=True)
    console.print(table)
    phases = ", ".join(f"{name} {seconds:.1f}" for name, seconds in watcher.seconds.items())
    found = outcome.report
    console.print(f"Seconds: {phases}")
    console.print(f"Findings: {len(found.violations)} violations, {len(found.warnings)} warnings")
    if outcome.release:
        click.echo(f"Release {outcome.release.version} is current.")


def tell_findings(findings: Sequence[Finding]) -> None:
    """Print every finding, one a line."""
    for finding in findings:
        click.echo(f"{finding.severity.value}: {finding.text()}")
