"""``python -m bench [PART…]``: run the parts named, or all, and write docs/performance.md."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from bench import asking, building, gating, loading
from bench.report import Busy, write_section
from loaders.build import Sources

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = Sources(ROOT / "data" / "lists", ROOT / "ontology", ROOT / "shapes")
PARTS: Final[dict[str, Callable[..., Any]]] = {
    "build": building.run,
    "gate": gating.run,
    "loader": loading.run,
    "queries": asking.run,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--factors", help="Numbers of copies for the queries, as 1,10,100.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Reference day; else today.")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "docs" / "performance.md")
def main(parts: tuple[str, ...], factors: str | None, day: Any, output: Path) -> None:
    """Run PARTS (all of them without one) and write what was found."""
    command = " ".join(["make bench", *([f"BENCH='{' '.join(parts)}'"] if parts else [])])
    chosen = tuple(map(int, factors.split(","))) if factors else asking.FACTORS
    for name in parts or PARTS:
        busy = Busy()
        more = (chosen,) if name == "queries" else ()
        section = PARTS[name](SOURCES, day.date() if day else date.today(), *more)
        click.echo(write_section(output, section, command, busy) + "\n")


if __name__ == "__main__":
    main()
