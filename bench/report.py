"""docs/performance.md: one section a part; a run replaces the sections of the parts it ran."""

import math
import os
import platform
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from loaders.documents.markdown import table

LIBRARIES: Final = ("pyoxigraph", "rdflib", "pyshacl", "shacl")
_BUSY: Final = 0.5
_HEAD: Final = """\
# Performance

<!-- Made by `make bench`; bench/README.md tells what each part does. -->

Only ratios within one table mean something: every table is of one run on one machine. A run on a
machine that did other work at the same time is marked *busy*; its ratios are rougher."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a part found: its title, the aim with what was reached, its tables and notes."""

    title: str
    aim: str
    parts: tuple[str, ...]


def rows_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; numbers are written with three significant digits."""
    return table(header, ([_written(cell) for cell in row] for row in rows))


def _written(cell: object) -> str:
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return "none"
        return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.3g}"  # noqa: PLR2004
    return f"{cell:,}".replace(",", " ") if isinstance(cell, int) else str(cell)


class Busy:
    """Whether other work ran on the machine: its load before we started, per processor."""

    def __init__(self) -> None:
        """Look at the load of the last minute."""
        self.load = os.getloadavg()[0] / (os.cpu_count() or 1)

    def words(self) -> str:
        """Return it in words."""
        state = "busy" if self.load > _BUSY else "quiet"
        return f"{state} (load {self.load:.2f} per processor before the part began)"


def write_section(path: Path, section: Section, command: str, busy: Busy) -> str:
    """Put a section into the document, in place of the one with the same title; returns it."""
    about = (
        f"`{command}` on {time.strftime('%Y-%m-%d')}, {busy.words()}; {_machine()}; {_libraries()}."
    )
    text = "\n\n".join([f"## {section.title}", section.aim, *section.parts, about])
    found = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    _, *sections = re.split(r"^(?=## )", found, flags=re.MULTILINE)
    by_title = {part.split("\n", 1)[0]: part.strip() for part in sections}
    by_title[f"## {section.title}"] = text
    path.write_text("\n\n".join([_HEAD, *by_title.values()]) + "\n", encoding="utf-8")
    return text


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kind = f"{platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB"
    return f"{platform.system()} {kind}, Python {platform.python_version()}"


def _libraries() -> str:
    found = {dist.name: dist.version for dist in distributions()}
    return ", ".join(f"{name} {found[name]}" for name in LIBRARIES if name in found)
