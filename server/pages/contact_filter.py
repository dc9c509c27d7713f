"""The filter of the contact points: what the address asks for, and every choice with its number."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import abort, request

from loaders.codes import classification
from loaders.iris import mint_area, mint_theme
from server.answers import Row
from server.pages.answers import ask, cell, grouped, reference
from server.pages.contact_reach import ALL_THEMES, FLANDERS, PROVINCE, REGION, Area, Wish, reach
from server.search import normalised

_MUNICIPALITY: Final = classification("gemeente")
_WELFARE: Final = classification("ocmw")
_KINDS: Final = {
    "": ("Gemeenten en OCMW’s", (_MUNICIPALITY, _WELFARE)),
    "gemeente": ("Gemeenten", (_MUNICIPALITY,)),
    "ocmw": ("OCMW’s", (_WELFARE,)),
}
_WIDTHS: Final = {"": "Ook heel Vlaanderen", "streek": "Alleen van de streek"}
_LEVELS: Final = {PROVINCE: "Provincie", REGION: "Referentieregio"}
NAMES: Final = ("thema", "gebied", "soort", "bereik")
"""The parts of the filter, as the address names them."""

Option = tuple[str, str, int, bool]
"""Value, words, number of organisations, whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter: the values of the address by name, what they ask for, the same in words."""

    values: dict[str, str]
    wish: Wish
    theme: str
    area: str
    kinds: str

    @property
    def terms(self) -> tuple[tuple[str | ox.Literal, ...], ...]:
        """The rows of parameters of the queries on contact points."""
        counted = ox.Literal("alles" if self.wish.wide else "streek")
        asked = (self.wish.theme, self.wish.area)
        return tuple((*asked, kind, counted) for kind in self.wish.kinds)

    @property
    def words(self) -> str:
        """What is asked for, as it stands in a title."""
        return f"{self.kinds} {self.area}{f', voor {self.theme}' if self.theme else ''}"

    def address(self, path: str) -> str:
        """Return the address of a page with this filter."""
        query = urlencode({name: value for name, value in self.values.items() if value})
        return f"{path}?{query}" if query else path


def chosen() -> Chosen:
    """Return the filter of this request; 404 when it asks for what is not there."""
    values = {name: request.args.get(name, "") for name in NAMES}
    theme = mint_theme(values["thema"]) if values["thema"] else ALL_THEMES
    area = mint_area(values["gebied"]) if values["gebied"] else FLANDERS
    themes = {ALL_THEMES: "", **_themes()}
    known = theme in themes and area in reach().areas
    if not known or values["soort"] not in _KINDS or values["bereik"] not in _WIDTHS:
        abort(404)
    kinds, meant = _KINDS[values["soort"]]
    wish = Wish(theme, area, meant, wide=not values["bereik"])
    return Chosen(values, wish, themes[theme], _inside(reach().areas[area]), kinds)


def _themes() -> dict[str, str]:
    return {cell(row, "theme"): cell(row, "themeName") for row in ask("themes")}


def _inside(area: Area) -> str:
    """Return an area as it stands behind the councils in it."""
    named = _named(area)
    return f"in de {named[0].lower()}{named[1:]}" if area.level in _LEVELS else "in Vlaanderen"


def _named(area: Area) -> str:
    """Return the name of an area with its level before it; names of provinces have it already."""
    level = _LEVELS.get(area.level)
    return f"{level} {area.name.removeprefix(f'{level} ')}" if level else "Heel Vlaanderen"


def filters(now: Chosen) -> list[tuple[str, str, list[Option]]]:
    """Return the filters for a form: name, label, options with the organisations each gives."""
    return [
        ("thema", "Thema", _theme_options(now)),
        ("gebied", "Gebied", _area_options(now)),
        ("soort", "Soort bestuur", _kind_options(now)),
        ("bereik", "Aanbod dat telt", _width_options(now)),
    ]


def _theme_options(now: Chosen) -> list[Option]:
    found = [("", "Alle thema’s", ALL_THEMES), *_ordered(ask("themes"))]
    return [
        (value, words, reach().number(replace(now.wish, theme=theme)), value == now.values["thema"])
        for value, words, theme in found
    ]


def _ordered(rows: list[Row]) -> list[tuple[str, str, str]]:
    """Return the themes, each upper theme before those below it: value, words, IRI."""
    below = grouped(rows, "upper")
    ordered = [
        each for upper in below[""] for each in (upper, *below.get(cell(upper, "theme"), []))
    ]
    return [
        (
            reference(cell(row, "theme")),
            f"– {cell(row, 'themeName')}" if cell(row, "upper") else cell(row, "themeName"),
            cell(row, "theme"),
        )
        for row in ordered
    ]


def _area_options(now: Chosen) -> list[Option]:
    def place(pair: tuple[str, Area]) -> tuple[bool, bool, tuple[str, ...]]:
        area = pair[1]
        return area.level in _LEVELS, area.level == REGION, normalised(area.name)

    return [
        (
            "" if iri == FLANDERS else reference(iri),
            _named(area),
            reach().number(replace(now.wish, area=iri)),
            iri == now.wish.area,
        )
        for iri, area in sorted(reach().areas.items(), key=place)
    ]


def _kind_options(now: Chosen) -> list[Option]:
    return [
        (value, words, reach().number(replace(now.wish, kinds=kinds)), value == now.values["soort"])
        for value, (words, kinds) in _KINDS.items()
    ]


def _width_options(now: Chosen) -> list[Option]:
    return [
        (value, words, reach().number(replace(now.wish, wide=not value)), _is(now, value))
        for value, words in _WIDTHS.items()
    ]


def _is(now: Chosen, value: str) -> bool:
    return value == now.values["bereik"]
