"""Decodes TopoJSON: shared arcs on a grid → rings of longitude and latitude.

Source: https://github.com/topojson/topojson-specification (1.0, read 2026-11-25).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = tuple[Point, ...]
Polygon = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: ``polygons`` of closed rings, the outer ring first; points in degrees."""

    id: str
    name: str
    province: str
    region: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """The arcs in degrees, and the objects as the file has them."""

    arcs: tuple[Line, ...]
    objects: dict[str, Any]

    def shapes(self, name: str, change: Callable[[Line], Line] | None = None) -> Iterator[Shape]:
        """Yield the areas of an object, in the order of the file.

        :param change: applied to every arc, such as a projection; borders stay shared.
        """
        arcs = tuple(map(change, self.arcs)) if change else self.arcs
        for geometry in self.objects[name]["geometries"]:
            named = geometry["properties"]
            parts = geometry["arcs"]
            polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
            yield Shape(
                named["id"],
                named["name"],
                named.get("province", ""),
                named.get("region", ""),
                tuple(tuple(_ring(ring, arcs) for ring in polygon) for polygon in polygons),
            )


def read_topology(path: Path) -> Topology:
    """Read a TopoJSON file with a quantised grid."""
    content = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = content["transform"]["scale"], content["transform"]["translate"]
    return Topology(
        tuple(_decoded(arc, scale, origin) for arc in content["arcs"]), content["objects"]
    )


def _decoded(arc: Iterable[Sequence[int]], scale: Sequence[float], origin: Sequence[float]) -> Line:
    """Return an arc in degrees: each point is told by its distance to the one before."""
    steps = list(arc)
    columns = accumulate(step[0] for step in steps)
    rows = accumulate(step[1] for step in steps)
    return tuple(
        (x * scale[0] + origin[0], y * scale[1] + origin[1])
        for x, y in zip(columns, rows, strict=True)
    )


def _ring(indexes: Iterable[int], arcs: Sequence[Line]) -> Line:
    """Join arcs into a closed ring; ``~n`` is arc n turned around; joints are told twice."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)
