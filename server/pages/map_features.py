"""/kaart/{soort}/{id}.geojson: the map of a page to take along, boundaries and values."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, abort

from server.maps.features import MEDIA_TYPE, write_features
from server.maps.values import Content
from server.pages import agreement, home, offer, organisation, theme, white_spots
from server.pages.answers import fresh, store
from server.pages.map_view import ATTRIBUTION, boundaries

blueprint: Final = Blueprint("map_features", __name__)
_CONTENTS: Final[Mapping[str, Callable[[str], Content | None]]] = {
    "organisatie": organisation.content,
    "thema": theme.content,
    "oplossing": offer.content,
    "vlaanderen": home.content,
    "raamovereenkomst": agreement.content,
    "witte-vlekken": white_spots.content,
}


@blueprint.route("/kaart/<kind>/<name>.geojson")
def features(kind: str, name: str) -> Response:
    """Send the map of a page as GeoJSON."""
    if kind not in _CONTENTS:
        abort(404)
    response = fresh(lambda: _features(kind, name))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _features(kind: str, name: str) -> Response:
    content = _CONTENTS[kind](name)
    if content is None:
        abort(404)
    text = write_features(boundaries(), content, _about())
    response = Response(text, mimetype=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{kind}-{name}.geojson")
    return response


def _about() -> dict[str, str]:
    release = store().release
    day = release.reference_day.isoformat()
    return {"attribution": ATTRIBUTION, "release": release.version, "date": day}
