"""Flanders of 2025 for the maps: municipalities, what lies around them, both views."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.maps.boundaries import bounded
from server.maps.sheet import FLANDERS, Sheet
from server.maps.tiles import read_tiles, tiled
from server.maps.topology import Shape, read_topology


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of Flanders to look at: a province, a reference region, or all of it (id ``""``)."""

    id: str
    name: str
    members: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """``shapes``: NIS code → municipality; ``provinces`` and ``regions`` by id."""

    shapes: Mapping[str, Shape]
    provinces: Mapping[str, Zone]
    regions: Mapping[str, Zone]
    boundaries: Sheet
    tiles: Sheet

    def zone(self, name: str) -> Zone:
        """Return a part of Flanders by its id; all of it where there is no such part."""
        found = self.provinces.get(name) or self.regions.get(name)
        return found or Zone(FLANDERS, "Vlaanderen", tuple(self.shapes.values()))


@cache
def atlas(data: Path) -> Atlas:
    """Read the boundaries and tiles of a folder with data; once a process.

    :param data: holds ``geo/flanders.topo.json`` and ``lists/tiles.csv``.
    """
    topology = read_topology(data / "geo" / "flanders.topo.json")
    shapes = {shape.id: shape for shape in topology.shapes("municipalities2025")}
    province = {nis: shape.province for nis, shape in shapes.items()}
    region = {nis: shape.region for nis, shape in shapes.items()}
    tiles = read_tiles(data / "lists" / "tiles.csv", "2025")
    return Atlas(
        shapes=shapes,
        provinces=_zones(list(topology.shapes("provinces")), shapes, province),
        regions=_zones(list(topology.shapes("regions")), shapes, region),
        boundaries=bounded(topology),
        tiles=tiled(tiles, [province, region]),
    )


def _zones(
    zones: list[Shape], shapes: Mapping[str, Shape], around: Mapping[str, str]
) -> dict[str, Zone]:
    return {
        zone.id: Zone(
            zone.id, zone.name, tuple(s for nis, s in shapes.items() if around[nis] == zone.id)
        )
        for zone in zones
    }
