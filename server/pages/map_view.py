"""A map as a page shows it: drawing, legend, the same as table, the other view, the download."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlencode

from flask import current_app, request
from markupsafe import Markup

from server.maps.atlas import Atlas, Zone, atlas
from server.maps.drawing import Drawing
from server.maps.sheet import FLANDERS
from server.maps.values import Content
from server.search import normalised
from server.settings import Settings

ATTRIBUTION: Final = (
    "Gemeentegrenzen: © Statbel (Algemene Directie Statistiek – Statistics Belgium), statistische "
    "sectoren 1 januari 2025, CC BY 4.0; vereenvoudigd door Data & Analyse van de Vlaamse "
    "provincies (Provincies in Cijfers); bewerkt."
)
_TILES: Final = "tegels"
_VIEWS: Final = {"grenzen": "Kaart met grenzen", _TILES: "Kaart met gelijke tegels"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things a reader can choose; ``address`` is empty for what is shown now."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class MapView:
    """One map.

    ``legend``: sign, words and number of municipalities per class; ``brussels``: its
    sign, if it is there;
    ``rows``: NIS code, name and words per municipality.
    """

    title: str
    drawing: Markup
    legend: tuple[tuple[Markup, str, int], ...]
    brussels: Markup
    rows: tuple[tuple[str, str, str], ...]
    views: tuple[Choice, ...]
    provinces: tuple[Choice, ...]
    regions: tuple[Choice, ...]
    download: str
    attribution: str = ATTRIBUTION


def boundaries() -> Atlas:
    """Return the boundaries and tiles of this installation."""
    settings = cast(Settings, current_app.extensions["settings"])
    return atlas(Path(settings.content) / "data")


def map_view(content: Content, kind: str, name: str) -> MapView | None:
    """Return the map of a page, as its address asks for; None when it would be empty.

    The address names the view (``kaart``) and the part of Flanders (``gebied``).

    :param kind: with ``name``, the address of the download: ``/kaart/{kind}/{name}.geojson``.
    """
    if not content.values:
        return None
    known = boundaries()
    view = request.args.get("kaart", "")
    zone = known.zone(request.args.get("gebied", ""))
    drawing = Drawing(known.tiles if view == _TILES else known.boundaries, zone, content)
    numbers = Counter(content.of(shape.id).level for shape in zone.members)
    return MapView(
        title=f"{content.title}: {zone.name}" if zone.id else content.title,
        drawing=drawing.svg(),
        legend=tuple(
            (drawing.swatch(level), level.label, numbers[level]) for level in content.levels
        ),
        brussels=drawing.swatch(None) if drawing.with_brussels else Markup(),
        rows=_rows(zone, content),
        views=_choices("kaart", _VIEWS, view if view in _VIEWS else "grenzen"),
        provinces=_choices(
            "gebied", {FLANDERS: "Heel Vlaanderen", **_names(known.provinces)}, zone.id
        ),
        regions=_choices("gebied", _names(known.regions), zone.id),
        download=f"/kaart/{kind}/{name}.geojson",
    )


def _rows(zone: Zone, content: Content) -> tuple[tuple[str, str, str], ...]:
    shapes = sorted(zone.members, key=lambda shape: normalised(shape.name))
    return tuple((shape.id, shape.name, content.of(shape.id).words) for shape in shapes)


def _names(zones: Mapping[str, Zone]) -> dict[str, str]:
    names = {zone.id: zone.name.removeprefix("Provincie ") for zone in zones.values()}
    return dict(sorted(names.items(), key=lambda pair: normalised(pair[1])))


def _choices(key: str, words: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(label, "" if value == chosen else _address(key, value))
        for value, label in words.items()
    )


def _address(key: str, value: str) -> str:
    """Return this page with one thing otherwise; what else its address asks for stays."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != key]
    return f"?{urlencode([*kept, (key, value)] if value else kept)}#kaart"
