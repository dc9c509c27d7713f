"""The view by hexagon: every municipality as large as any other, about where it lies.

"Odd-r" rows of hexagons with a point up, y downwards. Source: data/geo/README.md.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from server.maps.paths import WIDTH, path_of
from server.maps.sheet import FLANDERS, Sheet, box_of
from server.maps.topology import Line, Point

Tiles = Mapping[tuple[int, int], str]
"""Column and row → NIS code; Brussels has three."""

_CORNERS: Final = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
"""Of a hexagon: half widths to the right, quarter heights down."""


def read_tiles(path: Path, vintage: str) -> Tiles:
    """Read the tiles of the municipalities of a year."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["vintage"] == vintage]
    return {(int(row["column"]), int(row["row"])): row["area"] for row in rows}


def tiled(tiles: Tiles, zones: Iterable[Mapping[str, str]]) -> Sheet:
    """Lay the tiles out.

    :param zones: NIS code → id of the province around it; the same for reference regions.
    """
    rings: dict[str, list[Line]] = {}
    for (column, row), area in sorted(tiles.items()):
        rings.setdefault(area, []).append(_ring(column, row, max(c for c, _ in tiles)))
    provinces, *others = (_outlines(rings, zone) for zone in zones)
    together = "".join(provinces.values())
    return Sheet(
        places={area: path_of([tuple(found)]) for area, found in rings.items()},
        boxes={area: box_of(found) for area, found in rings.items()},
        outlines={**provinces, **{k: v for o in others for k, v in o.items()}, FLANDERS: together},
    )


def _ring(column: int, row: int, last: int) -> Line:
    """Return the closed ring of a tile; neighbours have the same corners, to the unit."""
    half = WIDTH // (2 * last + 3)
    quarter = round(half / math.sqrt(3))
    x, y = half * (2 * column + row % 2 + 1), quarter * (3 * row + 2)
    corners = [(x + dx * half, y + dy * quarter) for dx, dy in _CORNERS]
    return (*corners, corners[0])


def _outlines(rings: Mapping[str, list[Line]], zone: Mapping[str, str]) -> dict[str, str]:
    """Return, for every zone, the sides of its tiles that no other tile of it has."""
    found: dict[str, Counter[tuple[Point, ...]]] = {}
    for area, name in zone.items():
        for ring in rings[area]:
            sides = (tuple(sorted(side)) for side in pairwise(ring))
            found.setdefault(name, Counter()).update(sides)
    return {
        name: "".join(_line(*side) for side, number in sorted(sides.items()) if number == 1)
        for name, sides in found.items()
    }


def _line(start: Point, end: Point) -> str:
    return f"M{start[0]:.0f} {start[1]:.0f}L{end[0]:.0f} {end[1]:.0f}"
