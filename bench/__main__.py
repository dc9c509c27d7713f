"""``python -m bench [PART…]``: run the parts named, or all, and write docs/performance.md."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from bench import (
    asking,
    building,
    gating,
    loading,
    page_queries,
    pages,
    points,
    serving,
    white_spots,
)
from bench.fronts import measuring as fronts
from bench.report import Busy, write_section
from loaders.build import Sources

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = Sources(ROOT / "data" / "lists", ROOT / "ontology", ROOT / "shapes")
PARTS: Final[dict[str, Callable[..., Any]]] = {
    "build": building.run,
    "gate": gating.run,
    "loader": loading.run,
    "queries": asking.run,
    "white-spots": white_spots.run,
    "points": points.run,
    "page-queries": page_queries.run,
    "serving": serving.run,
    "pages": pages.run,
    "fronts": fronts.run,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--factors", help="Numbers of copies for the queries, as 1,10,100.")
@click.option("--rounds", type=int, default=3, help="Rounds of serving, pages and fronts.")
@click.option(
    "--seconds", type=int, default=5, help="Seconds of every run of serving, pages, fronts."
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Reference day; else today.")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "docs" / "performance.md")
def main(
    parts: tuple[str, ...],
    factors: str | None,
    rounds: int,
    seconds: int,
    day: Any,
    output: Path,
) -> None:
    """Run PARTS (all of them without one) and write what was found."""
    command = " ".join(["make bench", *([f"BENCH='{' '.join(parts)}'"] if parts else [])])
    chosen = tuple(map(int, factors.split(","))) if factors else asking.FACTORS
    more = {
        "queries": (chosen,),
        "points": (rounds, seconds),
        "page-queries": (rounds, seconds),
        "serving": (rounds, seconds),
        "pages": (rounds, seconds),
        "fronts": (rounds, seconds),
    }
    for name in parts or PARTS:
        busy = Busy()
        section = PARTS[name](SOURCES, day.date() if day else date.today(), *more.get(name, ()))
        click.echo(write_section(output, section, command, busy) + "\n")


if __name__ == "__main__":
    main()
