"""The filter of the white spots: what the address asks for, and every choice with its number."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import abort, request

from loaders.iris import mint_area, mint_theme
from server.pages.answers import reference
from server.pages.map_view import boundaries
from server.pages.spots import EMPTY, STATES, Group, Parameters, Spot, groups, parameters, spots
from server.pages.theme import tree
from server.search import normalised

_KINDS: Final = {"": ("Gemeenten", "gemeente"), "ocmw": ("OCMW’s", "ocmw")}
_KIND_WORDS: Final = {value: words for value, (words, _) in _KINDS.items()}
_WIDTHS: Final = {"": "Alleen van de streek", "vlaanderen": "Ook heel Vlaanderen"}
_CHOICES: Final = {
    "": ("Alle witte vlekken", EMPTY),
    **{state: (words[0].upper() + words[1:], (state,)) for state, words in STATES.items()},
    "alles": ("Alles, ook waar aanbod is", tuple(STATES)),
}
NAMES: Final = ("thema", "gebied", "toestand", "soort", "bereik")
"""The parts of the filter, as the address names them."""

Option = tuple[str, str, int, bool]
"""Value, words, number of pairs, whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter: the values of the address by name; empty is the usual choice."""

    values: dict[str, str]

    @property
    def theme(self) -> str:
        """The theme (IRI) asked for; empty for all."""
        return mint_theme(self.values["thema"]) if self.values["thema"] else ""

    @property
    def area(self) -> str:
        """The province or region (id) asked for; empty for all of Flanders."""
        return self.values["gebied"]

    @property
    def states(self) -> tuple[str, ...]:
        """The states asked for."""
        return _CHOICES[self.values["toestand"]][1]

    @property
    def kind(self) -> str:
        """The kind of council, in the words of a sentence."""
        return "OCMW’s" if self.values["soort"] else "gemeenten"

    @property
    def is_wide(self) -> bool:
        """Whether an offer for all of Flanders counts."""
        return bool(self.values["bereik"])

    @property
    def parameters(self) -> Parameters:
        """What the query takes."""
        return parameters(_KINDS[self.values["soort"]][1], is_wide=self.is_wide)

    @property
    def only(self) -> dict[str, Iterable[str | ox.Literal]]:
        """What the query is narrowed to: column → values."""
        only: dict[str, Iterable[str | ox.Literal]] = {}
        if len(self.states) < len(STATES):
            only["state"] = [ox.Literal(state) for state in self.states]
        if self.theme:
            only["theme"] = [self.theme]
        if self.area:
            column = "province" if self.area.isdigit() else "region"
            only[column] = [mint_area(self.area)]
        return only

    def all(self) -> tuple[Spot, ...]:
        """Return the pairs of this kind of council, of every theme, area and state."""
        return spots(_KINDS[self.values["soort"]][1], is_wide=self.is_wide)

    def groups(self) -> Counter[Group]:
        """Return the same pairs, counted by what a filter can tell apart."""
        return groups(_KINDS[self.values["soort"]][1], is_wide=self.is_wide)

    def scope(self) -> list[Spot]:
        """Return the pairs of the theme and area asked for, in whatever state."""
        theme, area = self.theme, self.area
        return [
            spot
            for spot in self.all()
            if theme in ("", spot.theme) and area in ("", spot.province, spot.region)
        ]

    def missed(self, group: Group) -> list[str]:
        """Return the names of the parts of the filter that leave these pairs out."""
        missed = []
        if self.theme and group.theme != self.theme:
            missed.append("thema")
        if self.area and self.area not in (group.province, group.region):
            missed.append("gebied")
        if group.state not in self.states:
            missed.append("toestand")
        return missed

    def address(self, **others: str) -> str:
        """Return the page with this filter, some parts of it otherwise."""
        values = {**self.values, **others}
        query = urlencode({name: values[name] for name in NAMES if values[name]})
        return f"/witte-vlekken?{query}" if query else "/witte-vlekken"


def wanted() -> Wanted:
    """Return the filter of this request; 404 when it asks for what is not there."""
    found = Wanted({name: request.args.get(name, "") for name in NAMES})
    values, areas = found.values, areas_by_level()
    known = all(
        (
            values["toestand"] in _CHOICES and values["soort"] in _KINDS,
            values["bereik"] in _WIDTHS,
            not values["gebied"] or any(values["gebied"] in names for names in areas.values()),
            not values["thema"] or found.theme in theme_names(),
        )
    )
    if not known:
        abort(404)
    return found


def areas_by_level() -> dict[str, dict[str, str]]:
    """Return provinces and reference regions: level → id → name, in Dutch order."""
    known = boundaries()
    levels = {"Provincie": known.provinces, "Referentieregio": known.regions}
    return {
        level: dict(sorted(((z.id, z.name) for z in zones.values()), key=_by_name))
        for level, zones in levels.items()
    }


def _by_name(pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(normalised(pair[1]))


def theme_names() -> dict[str, str]:
    """Return the name of every theme (by IRI), each upper theme before those below it."""
    return {theme["iri"]: theme["name"] for upper in tree() for theme in (upper, *upper["below"])}


def numbers(now: Wanted) -> dict[str, Counter[str]]:
    """Return how many pairs each value of each part of the filter would give."""
    counts = {name: Counter[str]() for name in ("thema", "gebied", "toestand")}
    for group, number in now.groups().items():
        missed = now.missed(group)
        for name, counter in counts.items():
            if not missed or missed == [name]:
                counter.update(dict.fromkeys(("*", *_values(group, name)), number))
    counts |= {"soort": _asked_anew(now, "soort", _KINDS)}
    counts |= {"bereik": _asked_anew(now, "bereik", _WIDTHS)}
    return counts


def _asked_anew(now: Wanted, name: str, values: Iterable[str]) -> Counter[str]:
    """Count the pairs for each value of a part that is another question, not another choice."""
    others = {value: replace(now, values={**now.values, name: value}) for value in values}
    return Counter({value: _number(other) for value, other in others.items()})


def _number(now: Wanted) -> int:
    return sum(number for group, number in now.groups().items() if not now.missed(group))


def _values(group: Group, name: str) -> tuple[str, ...]:
    if name == "gebied":
        return group.province, group.region
    return (group.theme,) if name == "thema" else (group.state,)


def filters(now: Wanted, counts: Mapping[str, Counter[str]]) -> list[tuple[str, str, list[Option]]]:
    """Return the filters for a form: name, label, options with the pairs each gives."""
    return [
        ("thema", "Thema", _theme_options(now, counts["thema"])),
        ("gebied", "Gebied", _area_options(now, counts["gebied"])),
        ("toestand", "Toestand", _state_options(now, counts["toestand"])),
        ("soort", "Soort bestuur", _options(now, "soort", _KIND_WORDS, counts)),
        ("bereik", "Aanbod dat telt", _options(now, "bereik", _WIDTHS, counts)),
    ]


def _options(
    now: Wanted, name: str, words: Mapping[str, str], counts: Mapping[str, Counter[str]]
) -> list[Option]:
    return [(v, told, counts[name][v], _is(now, name, v)) for v, told in words.items()]


def _is(now: Wanted, name: str, value: str) -> bool:
    return now.values[name] == value


def _theme_options(now: Wanted, counts: Counter[str]) -> list[Option]:
    options: list[Option] = [("", "Alle thema’s", counts["*"], not now.theme)]
    for upper in tree():
        for theme in (upper, *upper["below"]):
            words = theme["name"] if theme is upper else f"– {theme['name']}"
            iri = theme["iri"]
            options.append((reference(iri), words, counts[iri], now.theme == iri))
    return options


def _area_options(now: Wanted, counts: Counter[str]) -> list[Option]:
    options: list[Option] = [("", "Heel Vlaanderen", counts["*"], not now.area)]
    for level, names in areas_by_level().items():
        for area, name in names.items():
            words = f"{level} {name.removeprefix(f'{level} ')}"
            options.append((area, words, counts[area], now.area == area))
    return options


def _state_options(now: Wanted, counts: Counter[str]) -> list[Option]:
    return [
        (value, words, sum(counts[state] for state in states), _is(now, "toestand", value))
        for value, (words, states) in _CHOICES.items()
    ]
