"""Every pair of a council and a theme: there is an offer, or why there is none.

Asked once a release and a choice of what counts; whoever filters or counts reads what is kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import Final, NamedTuple

import pyoxigraph as ox

from loaders.codes import classification
from server.pages.answers import reference, store
from server.questions import iri, question

COVERED: Final = "gedekt"
STATES: Final = {
    "niemand": "niemand biedt dit aan",
    "elders": "bestaat, maar niet hier",
    "onbekend": "niet bekend",
    COVERED: "er is aanbod",
}
"""Code of a state → its words; the three empties first."""
EMPTY: Final = tuple(state for state in STATES if state != COVERED)
_KINDS: Final = {"gemeente": classification("gemeente"), "ocmw": classification("ocmw")}


class Spot(NamedTuple):
    """A council and a theme (IRIs and names), the areas around it (ids), and its state (code).

    ``wide``: number of offers for all of Flanders; ``unsure``: who may offer it here; ``nearby``:
    who offers it next door, and what it takes to have it here too; one after the other, with ``;``.
    """

    theme: str
    theme_name: str
    upper: str
    council: str
    council_name: str
    province: str
    region: str
    state: str
    wide: int
    unsure: str
    nearby: str


class Group(NamedTuple):
    """What pairs that a filter cannot tell apart have alike; the fields as those of a spot."""

    theme: str
    province: str
    region: str
    state: str


_COLUMNS: Final = (
    *("theme", "themeName", "upper", "council", "councilName", "province", "region", "state"),
    *("wideOffers", "unsure", "nearby"),
)
"""The columns that a spot is made of, in the order of its fields."""
Parameters = tuple[str, ox.Literal]


def parameters(kind: str, *, is_wide: bool) -> Parameters:
    """Return what the query takes.

    :param kind: ``gemeente`` or ``ocmw``.
    :param is_wide: whether an offer for all of Flanders counts.
    """
    return _KINDS[kind], ox.Literal("alles" if is_wide else "streek")


def spots(kind: str, *, is_wide: bool) -> tuple[Spot, ...]:
    """Return all pairs for a kind of council; parameters as above."""
    return _spots_once(kind, is_wide, store().release.version)


def groups(kind: str, *, is_wide: bool) -> Counter[Group]:
    """Return how many of these pairs there are of each group."""
    return _groups_once(kind, is_wide, store().release.version)


@lru_cache(maxsize=4)
def _groups_once(kind: str, is_wide: bool, version: str) -> Counter[Group]:
    found = _spots_once(kind, is_wide, version)
    return Counter(Group(spot.theme, spot.province, spot.region, spot.state) for spot in found)


@lru_cache(maxsize=4)
def _spots_once(kind: str, is_wide: bool, _version: str) -> tuple[Spot, ...]:
    council, counted = parameters(kind, is_wide=is_wide)
    asked = question("site/white-spots").about(iri(council), counted)
    names, rows = store().ask_texts(asked)
    pick = itemgetter(*map(names.index, _COLUMNS))
    return tuple(_spot(*pick(row)) for row in rows)


def _spot(*values: str) -> Spot:
    """Return the spot of a row; texts that are the same are kept once."""
    theme, theme_name, upper, council, council_name, *others = map(intern, values)
    province, region, state, wide, unsure, nearby = others
    return Spot(
        *(theme, theme_name, upper, council, council_name),
        *(_area(province), _area(region), state),
        int(wide),
        *(unsure, nearby),
    )


_area: Final = lru_cache(maxsize=100)(reference)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pairs of a theme, council or area have each state."""

    id: str
    name: str
    numbers: Counter[str]
    wide: int = 0

    @property
    def empty(self) -> int:
        """How many have no offer, for whatever reason."""
        return sum(self.numbers[state] for state in EMPTY)

    @property
    def all(self) -> int:
        """How many pairs there are."""
        return self.numbers.total()


def by_theme(found: Iterable[Spot]) -> list[Tally]:
    """Count by theme, the whitest first."""
    tallies: dict[str, Tally] = {}
    for spot in found:
        if spot.theme not in tallies:
            tallies[spot.theme] = Tally(spot.theme, spot.theme_name, Counter(), spot.wide)
        tallies[spot.theme].numbers[spot.state] += 1
    return _ranked(tallies.values())


def by_council(found: Iterable[Spot]) -> list[Tally]:
    """Count by council, the whitest first."""
    tallies: dict[str, Tally] = {}
    for spot in found:
        if spot.council not in tallies:
            tallies[spot.council] = Tally(spot.council, spot.council_name, Counter())
        tallies[spot.council].numbers[spot.state] += 1
    return _ranked(tallies.values())


def by_area(found: Iterable[Spot], names: dict[str, str]) -> list[Tally]:
    """Count by province or region, whichever the ids are of; the whitest first."""
    tallies = {area: Tally(area, name, Counter()) for area, name in names.items()}
    for spot in found:
        for area in (spot.province, spot.region):
            if area in tallies:
                tallies[area].numbers[spot.state] += 1
    return _ranked(tally for tally in tallies.values() if tally.all)


def _ranked(tallies: Iterable[Tally]) -> list[Tally]:
    """Order by the share without offer; equal shares keep their (alphabetical) order."""
    return sorted(tallies, key=lambda tally: -tally.empty / tally.all)
