"""A map as a page shows it: drawing, legend, the same as table, the other view, the download."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlencode

from flask import current_app, request
from markupsafe import Markup

from server.maps.drawing import BRUSSELS_SWATCH, draw, swatch
from server.maps.sheets import Atlas, atlas
from server.maps.values import Content
from server.search import normalised
from server.settings import Settings

ATTRIBUTION: Final = (
    "Gemeentegrenzen: © Statbel (Algemene Directie Statistiek – Statistics Belgium), statistische "
    "sectoren 1 januari 2025, CC BY 4.0; vereenvoudigd door Data & Analyse van de Vlaamse "
    "provincies (Provincies in Cijfers); bewerkt."
)
_TILES: Final = "tegels"
_BOUNDARIES: Final = "grenzen"


@dataclass(frozen=True, slots=True)
class MapView:
    """One map.

    ``legend``: sign, words and number of municipalities per class; ``rows``: NIS code, name and
    words per municipality; ``switch``: the addresses of both views; ``view``: the one shown;
    ``brussels``: its sign.
    """

    title: str
    drawing: Markup
    legend: tuple[tuple[Markup, str, int], ...]
    rows: tuple[tuple[str, str, str], ...]
    view: str
    switch: dict[str, str]
    download: str
    brussels: Markup = BRUSSELS_SWATCH
    attribution: str = ATTRIBUTION


def boundaries() -> Atlas:
    """Return the boundaries and tiles of this installation."""
    settings = cast(Settings, current_app.extensions["settings"])
    return atlas(Path(settings.content) / "data")


def map_view(content: Content, kind: str, name: str) -> MapView | None:
    """Return the map of a page, in the view its address asks for; None when it would be empty.

    :param kind: with ``name``, the address of the download: ``/kaart/{kind}/{name}.geojson``.
    """
    if not content.values:
        return None
    known = boundaries()
    tiled = request.args.get("kaart") == _TILES
    numbers = Counter(content.of(nis).level for nis in known.shapes)
    return MapView(
        title=content.title,
        drawing=draw(known.tiles if tiled else known.boundaries, known, content),
        legend=tuple((swatch(level), level.label, numbers[level]) for level in content.levels),
        rows=tuple(_rows(known, content)),
        view=_TILES if tiled else _BOUNDARIES,
        switch={view: _address(view) for view in (_BOUNDARIES, _TILES)},
        download=f"/kaart/{kind}/{name}.geojson",
    )


def _rows(known: Atlas, content: Content) -> list[tuple[str, str, str]]:
    shapes = sorted(known.shapes.values(), key=lambda shape: normalised(shape.name))
    return [(shape.id, shape.name, content.of(shape.id).words) for shape in shapes]


def _address(view: str) -> str:
    """Return this page with another view; what else its address asks for stays."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "kaart"]
    return f"?{urlencode([*kept, ('kaart', view)])}#kaart"
