"""A map as GeoJSON, with the value of every municipality.

Source: RFC 7946: longitude before latitude, closed rings, outer rings counterclockwise, holes
clockwise.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from server.maps.atlas import Atlas
from server.maps.topology import Line, Shape
from server.maps.values import Content

MEDIA_TYPE: Final = "application/geo+json"
_DIGITS: Final = 5
"""Decimals of a degree: about a metre."""


def write_features(atlas: Atlas, content: Content, about: Mapping[str, str]) -> str:
    """Return a FeatureCollection: ``nis``, ``name``, ``class`` and ``value`` per municipality.

    :param about: what else the collection says of itself: whose it is, of which release and day.
    """
    told = json.dumps({"title": content.title, **about}, ensure_ascii=False, separators=(",", ":"))
    features = ",\n".join(_feature(shape, content) for shape in atlas.shapes.values())
    return f'{{"type":"FeatureCollection",{told[1:-1]},"features":[\n{features}\n]}}\n'


def _feature(shape: Shape, content: Content) -> str:
    value = content.of(shape.id)
    properties = json.dumps(
        {
            "nis": shape.id,
            "name": shape.name,
            "class": value.level.label,
            "value": value.figure,
        },
        ensure_ascii=False,
    )
    return (
        f'{{"type":"Feature","id":"{shape.id}","properties":{properties},'
        f'"geometry":{_geometry(shape)}}}'
    )


@cache
def _geometry(shape: Shape) -> str:
    polygons = [
        [_turned(ring, outer=at == 0) for at, ring in enumerate(polygon)]
        for polygon in shape.polygons
    ]
    kind, coordinates = (
        ("Polygon", polygons[0]) if len(polygons) == 1 else ("MultiPolygon", polygons)
    )
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def _turned(ring: Line, *, outer: bool) -> list[tuple[float, float]]:
    places = [(round(x, _DIGITS), round(y, _DIGITS)) for x, y in ring]
    return places if (_area(places) > 0) == outer else places[::-1]


def _area(ring: Iterable[tuple[float, float]]) -> float:
    """Return twice the area inside a closed ring; more than zero when counterclockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
