"""/witte-vlekken: councils and themes without offer, and why: nobody, not here, or not known."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from server.dutch import counted
from server.maps.values import Content, Level, Value
from server.pages.answers import page, path_of
from server.pages.directory import directory, page_of
from server.pages.map_view import MapView, map_view
from server.pages.spot_filter import Wanted, areas_by_level, filters, numbers, theme_names, wanted
from server.pages.spots import COVERED, STATES, Spot, Tally, by_area, by_council, by_theme
from server.pages.tabled import FORM, Asking, send, ways

blueprint: Final = Blueprint("white_spots", __name__)
MOST_ROWS: Final = 200
_LOOKS: Final = {"niemand": "veel", "elders": "meer", "onbekend": "te-bevestigen", COVERED: "geen"}
_LEVELS: Final = {state: Level(look, STATES[state]) for state, look in _LOOKS.items()}
_NOT_ASKED: Final = Level("geen", "niet in uw keuze")
_SHADES: Final = ("een", "weinig", "meer", "veel")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the work-list: names and paths, state as code and words, and what could be done."""

    council: tuple[str, str]
    theme: tuple[str, str]
    state: tuple[str, str]
    unsure: str
    nearby: tuple[str, ...]
    beside: str
    wide: int


@blueprint.route("/witte-vlekken")
def white_spots() -> Response:
    """Show the white spots."""
    return page("white_spots.html", lambda: view(wanted()))


@blueprint.route(f"/witte-vlekken.<{FORM}:form>")
def white_spot_rows(form: str) -> Response:
    """Give the white spots in a form."""
    return send(asking(wanted()).table, form)


def asking(now: Wanted) -> Asking:
    """Return the question that the page answers, narrowed to what the address asks for."""
    return Asking(f"Witte vlekken, {words(now)}", "white-spots", (now.parameters,), now.only)


def words(now: Wanted) -> str:
    """Return what is asked for, in the words of a title."""
    theme = theme_names()[now.theme] if now.theme else "alle thema’s"
    areas = {area: name for names in areas_by_level().values() for area, name in names.items()}
    return f"{now.kind} in {areas.get(now.area, 'Vlaanderen')}, {theme}"


def view(now: Wanted) -> dict[str, Any]:
    """Return the filter with its numbers, the tallies, the map and the first of the rows."""
    scope = now.scope()
    found = [spot for spot in scope if spot.state in now.states]
    return {
        "now": now,
        "words": words(now),
        "filters": filters(now, numbers(now)),
        "total": Tally("", "", Counter(spot.state for spot in scope)),
        "tallies": tallies(now, scope),
        "map": _map(now, scope),
        "rows": {"number": len(found), "lines": [_line(spot, now) for spot in found[:MOST_ROWS]]},
        "ways": ways(asking(now)),
    }


def tallies(now: Wanted, scope: list[Spot]) -> dict[str, list[Tally]]:
    """Return the tallies that tell something about what is asked for, by what is counted."""
    areas = areas_by_level()
    return {
        "theme": [] if now.theme else by_theme(scope),
        "province": [] if now.area else by_area(scope, areas["Provincie"]),
        "region": [] if now.area else by_area(scope, areas["Referentieregio"]),
        "council": [] if now.theme else by_council(scope),
    }


def _line(spot: Spot, now: Wanted) -> Line:
    return Line(
        council=(spot.council_name, page_of(spot.council)),
        theme=(spot.theme_name, path_of(spot.theme)),
        state=(spot.state, STATES[spot.state]),
        unsure=spot.unsure,
        nearby=tuple(spot.nearby.split("; ")) if spot.nearby else (),
        beside=_beside(spot, now),
        wide=0 if now.is_wide else spot.wide,
    )


def _beside(spot: Spot, now: Wanted) -> str:
    """Return the page about what neighbours of the same kind have, where they have something."""
    address = f"{page_of(spot.council)}/buren{'?soort=ocmw' if now.values['soort'] else ''}"
    return address if spot.nearby else ""


def content(name: str) -> Content | None:
    """Return the map of the white spots, as the address filters it; None for any other name."""
    now = wanted()
    return _content(now, now.scope()) if name == "kaart" else None


def _map(now: Wanted, scope: list[Spot]) -> MapView | None:
    shown = map_view(_content(now, scope), "witte-vlekken", "kaart")
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "kaart"]
    query = f"?{urlencode(kept)}" if kept else ""
    return replace(shown, download=f"{shown.download}{query}") if shown else None


def _content(now: Wanted, scope: list[Spot]) -> Content:
    return _state_content(now, scope) if now.theme else _number_content(now, scope)


def _state_content(now: Wanted, scope: list[Spot]) -> Content:
    """Return the map of the state of one theme in every municipality."""
    values = {_slug(s.council): Value(_LEVELS[s.state], STATES[s.state], s.state) for s in scope}
    title = f"Aanbod voor {theme_names()[now.theme]}, {_each(now)}"
    return Content(title, tuple(_LEVELS.values()), values, Value(_NOT_ASKED, "niet gekozen", None))


def _number_content(now: Wanted, scope: list[Spot]) -> Content:
    """Return the map of the number of white themes, in classes with as many municipalities."""
    empty = {_slug(tally.id): tally.empty for tally in by_council(scope)}
    bounds = _bounds(sorted(empty.values()))
    levels = [Level(look, _span(*pair)) for look, pair in zip(_SHADES, bounds, strict=False)]
    values = {
        nis: Value(levels[_place(number, bounds)], counted(number, "thema", "thema’s"), number)
        for nis, number in empty.items()
    }
    title = f"Thema’s zonder aanbod{'' if now.is_wide else ' van de streek'}, {_each(now)}"
    return Content(title, tuple(levels), values, Value(_NOT_ASKED, "niet gekozen", None))


def _each(now: Wanted) -> str:
    """Return of which kind of council every municipality on the map shows one."""
    return "voor het OCMW van elke gemeente" if now.values["soort"] else "per gemeente"


def _slug(council: str) -> str:
    return directory().slugs.get(council, "")


def _bounds(ordered: list[int]) -> list[tuple[int, int]]:
    """Return the least and the most of up to four classes that together hold all numbers."""
    cuts = sorted({ordered[len(ordered) * part // len(_SHADES)] for part in range(len(_SHADES))})
    tops = [*(cut - 1 for cut in cuts[1:]), ordered[-1]]
    return list(zip(cuts, tops, strict=True))


def _place(number: int, bounds: list[tuple[int, int]]) -> int:
    return next(place for place, (_, most) in enumerate(bounds) if number <= most)


def _span(least: int, most: int) -> str:
    return counted(most, "thema", "thema’s") if least == most else f"{least} tot {most} thema’s"
