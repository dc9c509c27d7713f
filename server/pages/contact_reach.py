"""Which organisations reach which municipalities and OCMWs for which theme; read once a release.

Coverage and offers count that are not known to have ended. Sets of IRIs, so that the numbers beside
every choice and the smallest group of organisations need no further questions.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loaders.iris import mint_area, mint_concept, mint_scheme
from server.answers import Row
from server.pages.answers import ask, cell, grouped, store

ALL_THEMES: Final = mint_scheme("thema")
FLANDERS: Final = mint_area("02000")
PROVINCE: Final = mint_concept("gebiedsniveau", "provincie")
REGION: Final = mint_concept("gebiedsniveau", "referentieregio")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks: a theme (or all), an area, kinds of council; ``wide`` false: own region.

    All IRIs. An access for all of Flanders or Belgium is left out when ``wide`` is false.
    """

    theme: str
    area: str
    kinds: tuple[str, ...]
    wide: bool


@dataclass(frozen=True, slots=True)
class Access:
    """An access of an organisation with the councils that it reaches."""

    organisation: str
    wide: bool
    councils: frozenset[str]


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its councils: kind → councils; ``level`` is a concept."""

    name: str
    level: str
    councils: Mapping[str, frozenset[str]]

    def of(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """Return its councils of these kinds."""
        return frozenset().union(*(self.councils[kind] for kind in kinds))


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything a release says of it: accesses by theme (with all themes as one), areas, councils.

    ``councils``: IRI → name and kind in words.
    """

    version: str
    accesses: Mapping[str, tuple[Access, ...]]
    areas: Mapping[str, Area]
    councils: Mapping[str, tuple[str, str]]

    def asked(self, wish: Wish) -> frozenset[str]:
        """Return the councils asked for."""
        return self.areas[wish.area].of(wish.kinds)

    def reached(self, wish: Wish) -> dict[str, frozenset[str]]:
        """Return the councils asked for that each organisation reaches, if it reaches any."""
        asked = self.asked(wish)
        found: dict[str, frozenset[str]] = {}
        for access in self._of(wish):
            councils = access.councils & asked
            if councils:
                organisation = access.organisation
                found[organisation] = found.get(organisation, frozenset()) | councils
        return found

    def number(self, wish: Wish) -> int:
        """Return how many organisations reach a council asked for."""
        asked = self.asked(wish)
        accesses = (a for a in self._of(wish) if not a.councils.isdisjoint(asked))
        return len({access.organisation for access in accesses})

    def _of(self, wish: Wish) -> list[Access]:
        accesses = self.accesses.get(wish.theme, ())
        return [access for access in accesses if wish.wide or not access.wide]


_LOCK: Final = threading.Lock()
_made: list[Reach] = []


def reach() -> Reach:
    """Return the reach of the current release; it is made once a release."""
    version = store().release.version
    with _LOCK:
        if not _made or _made[0].version != version:
            _made[:] = [_make(version)]
        return _made[0]


def _make(version: str) -> Reach:
    accesses = {cell(row, "access"): _access(row) for row in ask("access-reach")}
    themes = {
        theme: {cell(row, "access") for row in rows}
        for theme, rows in grouped(ask("theme-accesses"), "theme").items()
    }
    themes[ALL_THEMES] = set().union(*themes.values())
    rows = ask("area-councils")
    return Reach(
        version=version,
        accesses={
            theme: tuple(accesses[a] for a in sorted(found) if a in accesses)
            for theme, found in themes.items()
        },
        areas={area: _area(about) for area, about in grouped(rows, "area").items()},
        councils={
            cell(row, "council"): (cell(row, "councilName"), cell(row, "councilKind"))
            for row in rows
        },
    )


def _access(row: Row) -> Access:
    return Access(
        organisation=cell(row, "organisation"),
        wide=bool(cell(row, "wide")),
        councils=frozenset(cell(row, "reached").split()),
    )


def _area(rows: list[Row]) -> Area:
    kinds = grouped(rows, "kind")
    return Area(
        name=cell(rows[0], "areaName"),
        level=cell(rows[0], "level"),
        councils={
            kind: frozenset(cell(r, "council") for r in found) for kind, found in kinds.items()
        },
    )
