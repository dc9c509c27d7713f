"""The two views of Flanders, ready to colour: by boundary and by hexagon. Made once a process."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from server.maps.paths import WIDTH, path_of, projected
from server.maps.topology import Shape, Topology, read_topology

BRUSSELS: Final = "04000"
_MARGIN: Final = 60
_CORNERS: Final = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
"""Of a hexagon with a point up: half widths to the right, quarter heights down."""

Place = tuple[int, int]
Side = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view: NIS code → SVG path, the borders of provinces, Brussels; sizes in drawing units."""

    width: int
    height: int
    places: Mapping[str, str]
    provinces: str
    brussels: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """Flanders of 2025: its municipalities, and both views of them."""

    shapes: Mapping[str, Shape]
    boundaries: Sheet
    tiles: Sheet


@cache
def atlas(data: Path) -> Atlas:
    """Read the boundaries and tiles of a folder with data.

    :param data: holds ``geo/flanders.topo.json`` and ``lists/tiles.csv``.
    """
    topology = read_topology(data / "geo" / "flanders.topo.json")
    shapes = {shape.id: shape for shape in topology.shapes("municipalities2025")}
    with (data / "lists" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["vintage"] == "2025"]
    tiles = {(int(row["column"]), int(row["row"])): row["area"] for row in rows}
    return Atlas(shapes, _bounded(topology), _tiled(tiles, shapes))


def _bounded(topology: Topology) -> Sheet:
    drawn = {
        name: list(topology.shapes(name, projected))
        for name in ("municipalities2025", "provinces", "brussels")
    }
    places = {shape.id: path_of(shape.polygons) for shape in drawn["municipalities2025"]}
    lowest = max(y for s in drawn["provinces"] for p in s.polygons for ring in p for _, y in ring)
    return Sheet(
        width=WIDTH,
        height=int(lowest) + _MARGIN,
        places=places,
        provinces="".join(path_of(shape.polygons) for shape in drawn["provinces"]),
        brussels="".join(path_of(shape.polygons) for shape in drawn["brussels"]),
    )


def _tiled(tiles: Mapping[Place, str], shapes: Mapping[str, Shape]) -> Sheet:
    """Lay the tiles out: "odd-r" rows of hexagons with a point up, y downwards."""
    last = max(column for column, _ in tiles)
    top, low = min(row for _, row in tiles), max(row for _, row in tiles)
    half = (WIDTH - 2 * _MARGIN) // (2 * last + 3)
    quarter = round(half / math.sqrt(3))
    sides = {place: _sides(place, top, half, quarter) for place in tiles}
    municipal = {area: _hexagon(sides[place]) for place, area in sorted(tiles.items())}
    brussels = [sides[place] for place, area in sorted(tiles.items()) if area == BRUSSELS]
    of = {area: shape.province for area, shape in shapes.items()}
    return Sheet(
        width=WIDTH,
        height=2 * _MARGIN + quarter * (3 * (low - top) + 4),
        places={area: municipal[area] for area in shapes},
        provinces=_borders({p: of[area] for p, area in tiles.items() if area in of}, sides),
        brussels="".join(map(_hexagon, brussels)),
    )


def _sides(place: Place, top: int, half: int, quarter: int) -> tuple[Side, ...]:
    """Return the six sides of a tile; neighbouring tiles have the same corners, to the unit."""
    column, row = place
    x = _MARGIN + half * (2 * column + row % 2 + 1)
    y = _MARGIN + quarter * (3 * (row - top) + 2)
    corners = [(x + dx * half, y + dy * quarter) for dx, dy in _CORNERS]
    return tuple(zip(corners, (*corners[1:], corners[0]), strict=True))


def _hexagon(sides: Iterable[Side]) -> str:
    corners = [start for start, _ in sides]
    return path_of([((*corners, corners[0]),)])


def _borders(provinces: Mapping[Place, str], sides: Mapping[Place, tuple[Side, ...]]) -> str:
    """Return the sides that no other tile of the same province has."""
    found = Counter(
        (province, *sorted(side)) for place, province in provinces.items() for side in sides[place]
    )
    own = sorted({(a, b) for (_, a, b), number in found.items() if number == 1})
    return "".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in own)
