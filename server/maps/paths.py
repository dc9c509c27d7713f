"""From degrees to the lines of a drawing: projection, fewer points, short SVG paths."""

import math
from collections.abc import Iterable
from typing import Final

from server.maps.topology import Line, Polygon

WIDTH: Final = 10_000
"""Units across the drawing: tenths of a pixel when it is 1000 pixels wide, so all are whole."""

_MIDDLE: Final = math.cos(math.radians(51.0))
_WEST: Final = 2.5413
_EAST: Final = 5.9112
_NORTH: Final = 51.5052
_UNIT: Final = WIDTH / ((_EAST - _WEST) * _MIDDLE)
_SMALL: Final = 100
"""Square units: a corner with a smaller triangle cannot be seen (1 square pixel) and goes."""

_CLOSED_POINTS: Final = 4


def projected(line: Line) -> Line:
    """Return an arc in drawing units, without the corners too small to see.

    Equirectangular with 51° north as true parallel: Flanders is 0.8° high, so that shapes and
    sizes are off by less than 1 %.
    """
    places = [(round((x - _WEST) * _MIDDLE * _UNIT), round((_NORTH - y) * _UNIT)) for x, y in line]
    return tuple(_fewer([p for at, p in enumerate(places) if at == 0 or p != places[at - 1]]))


def _fewer(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop the point with the smallest triangle, again and again; the ends stay.

    Source: Visvalingam and Whyatt, Line generalisation by repeated elimination (1993).
    """
    least = _CLOSED_POINTS if points[0] == points[-1] else 2
    while len(points) > least:
        sizes = [_triangle(*points[at - 1 : at + 2]) for at in range(1, len(points) - 1)]
        smallest = min(sizes)
        if smallest >= _SMALL:
            break
        del points[sizes.index(smallest) + 1]
    return points


def _triangle(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def path_of(polygons: Iterable[Polygon]) -> str:
    """Return the SVG path of polygons whose points are whole units; each ring is closed."""
    return "".join(_drawn(ring) for polygon in polygons for ring in polygon)


def _drawn(ring: Line) -> str:
    """Return a closed ring: its first point, and the step to each next one."""
    places = [(int(x), int(y)) for x, y in ring[:-1]]
    steps = [f"{x - places[at][0]} {y - places[at][1]}" for at, (x, y) in enumerate(places[1:])]
    return f"M{places[0][0]} {places[0][1]}l{' '.join(steps)}z".replace(" -", "-")
