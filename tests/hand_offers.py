"""What the coverage worked out by hand gives each of the ten councils, by the lists alone.

An access gives the offers it is listed for, or when it is a default one those of its organisation
that no access has taken out of the default. An offer is about its own themes and about those of
the framework agreements that it can be had through by the same access and that are not over.
"""

from functools import cache
from typing import NamedTuple

from tests.conftest import DAY
from tests.hand_councils import (
    AREA_NAMES,
    ORGANISATIONS,
    Covered,
    access_reference,
    by_hand,
    hand,
    listed,
    reference,
)

ACCESSES = {access_reference(row["id"]): row for row in listed("accesses")}
OFFERS = {row["id"]: row for row in listed("offers")}
UPPER = {row["id"]: row["broader"] for row in listed("themes")}
THEME_NAMES = {row["id"]: row["label_nl"] for row in listed("themes")}
LEVELS = {row["id"]: row["level"] for row in listed("areas")}
SUREST = ("opgegeven", "afgeleid", "te-bevestigen")
REPLACED = {o for a in ACCESSES.values() if a["effect"] == "only" for o in a["offers"].split()}


class Had(NamedTuple):
    """An offer on a theme that a council has by a coverage; ``organisation`` is a reference."""

    covered: Covered
    organisation: str
    offer: str
    theme: str

    @property
    def access(self) -> dict[str, str]:
        return ACCESSES[self.covered.access]

    @property
    def wide(self) -> bool:
        return is_wide(self.access)

    @property
    def runs(self) -> bool:
        """Whether neither the coverage nor the offer is known to have ended."""
        return self.covered.loop != "beeindigd" and not has_ended(self.offer)

    @property
    def themes(self) -> tuple[str, ...]:
        """Its theme and the one above that."""
        return tuple(filter(None, (self.theme, UPPER[self.theme])))

    @property
    def part(self) -> str:
        return AREA_NAMES.get(self.covered.part, "")


@cache
def _wide_accesses() -> frozenset[str]:
    rows = listed("access_areas")
    return frozenset(row["access"] for row in rows if LEVELS[row["area"]] in ("gewest", "land"))


def is_wide(access: dict[str, str]) -> bool:
    """Whether its area is all of Flanders, or more."""
    return access["id"] in _wide_accesses()


def is_past(day: str) -> bool:
    """Whether a day is there, or a month or year over; a date is the first day after."""
    now = DAY[: len(day)]
    return bool(day) and (day < now or (day == now and len(day) == len(DAY)))


@cache
def has_ended(offer: str) -> bool:
    """Whether a source says so, its provider is gone or all agreements that give it are over."""
    row = OFFERS[offer]
    gone = row["organisation"] and ORGANISATIONS[row["organisation"]]["status"] == "inactive"
    through = [c for c in listed("contracts") if offer in c["offers"].split()]
    over = bool(through) and all(is_past(c["valid_until"]) for c in through)
    return bool(is_past(row["ended_on"]) or gone or over)


@cache
def offers_by(access: str) -> tuple[str, ...]:
    """Return the offers that an access (its reference) gives."""
    row = ACCESSES[access]
    if row["effect"] != "default":
        return tuple(row["offers"].split())
    own = (o for o, about in OFFERS.items() if about["organisation"] == row["organisation"])
    return tuple(offer for offer in own if offer not in REPLACED)


@cache
def themes_of(offer: str) -> frozenset[str]:
    ways = {row["id"] for ref, row in ACCESSES.items() if offer in offers_by(ref)}
    called_off = {
        theme
        for contract in listed("contracts")
        if offer in contract["offers"].split() and ways & set(contract["accesses"].split())
        if not is_past(contract["valid_until"])
        for theme in contract["themes"].split()
    }
    return frozenset(called_off | set(OFFERS[offer]["themes"].split()))


@cache
def had(nis: str, kind: str) -> frozenset[Had]:
    """Return all that the hand coverage of a council gives, also what has ended."""
    return frozenset(
        Had(covered, covered.access.partition("/")[0], offer, theme)
        for covered in by_hand(nis, kind)
        for offer in offers_by(covered.access)
        for theme in themes_of(offer)
    )


@cache
def running(nis: str, kind: str, *, wide: bool = True) -> frozenset[Had]:
    """Return what has not ended; of the own region alone when ``wide`` is false."""
    return frozenset(h for h in had(nis, kind) if h.runs and (wide or not h.wide))


def filled(nis: str, kind: str, *, wide: bool) -> frozenset[str]:
    """Return the themes with something, and those above them."""
    return frozenset(theme for h in running(nis, kind, wide=wide) for theme in h.themes)


def doubted(nis: str) -> dict[str, set[str]]:
    """Return the themes of the offers of which no source says for whom, with their makers."""
    found: dict[str, set[str]] = {}
    for offer in hand(nis)["unknown"]:
        for theme in themes_of(offer):
            for each in filter(None, (theme, UPPER[theme])):
                found.setdefault(each, set()).add(reference(OFFERS[offer]["organisation"]))
    return found


@cache
def offered_somewhere(*, wide: bool) -> frozenset[str]:
    """Return the themes of all that has not ended, other than by accesses for all of Flanders."""
    found = set()
    for offer in OFFERS:
        ways = [row for ref, row in ACCESSES.items() if offer in offers_by(ref)]
        if not has_ended(offer) and (wide or not ways or not all(map(is_wide, ways))):
            found |= {each for t in themes_of(offer) for each in (t, UPPER[t]) if each}
    return frozenset(found)
