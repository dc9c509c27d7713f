"""The view by boundary."""

from collections.abc import Iterable

from server.maps.paths import path_of, projected
from server.maps.sheet import FLANDERS, Sheet, box_of
from server.maps.topology import Shape, Topology


def bounded(topology: Topology) -> Sheet:
    """Return Flanders as it lies."""
    around = list(topology.shapes("provinces", projected))
    regions = list(topology.shapes("regions", projected))
    places = [
        *topology.shapes("municipalities2025", projected),
        *topology.shapes("brussels", projected),
    ]
    return Sheet(
        places=_paths(places),
        boxes={shape.id: box_of(r for p in shape.polygons for r in p) for shape in places},
        outlines={**_paths((*around, *regions)), FLANDERS: "".join(_paths(around).values())},
    )


def _paths(shapes: Iterable[Shape]) -> dict[str, str]:
    return {shape.id: path_of(shape.polygons) for shape in shapes}
