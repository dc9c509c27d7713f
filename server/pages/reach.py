"""What the maps of the site are about: whom something reaches, and how many organisations."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from server.answers import Row
from server.dutch import counted
from server.maps.values import Content, Level, Value
from server.pages.answers import ask, cell
from server.pages.directory import directory

SURENESS: Final = ("opgegeven", "afgeleid", "te bevestigen")
"""How sure an answer may be, the surest first."""

_SURE: Final = {words: Level(words.replace(" ", "-"), words) for words in SURENESS}
_UNKNOWN: Final = Level("geen", "geen gegeven")
_NOBODY: Final = Level("geen", "geen organisatie bekend")
_LOOKS: Final = ("een", "weinig", "meer", "veel")


def reach_content(title: str, places: Iterable[Mapping[str, str]]) -> Content:
    """Return a map of whom something reaches.

    :param places: each with ``slug`` (NIS code of a municipality) and ``certainty``.
    """
    values = {p["slug"]: p["certainty"] for p in places if p["slug"].isdigit()}
    return Content(
        title,
        (*_SURE.values(), _UNKNOWN),
        {nis: Value(_SURE[words], words, words) for nis, words in values.items()},
        Value(_UNKNOWN, _UNKNOWN.label, None),
    )


def theme_content(name: str, theme: str) -> Content:
    """Return a map of how many organisations offer something on a theme (by its IRI)."""
    return _offering(f"Aantal organisaties met aanbod voor {name}, per gemeente", [theme], most=3)


def flanders_content(themes: Iterable[str]) -> Content:
    """Return a map of how many organisations offer something on any of some themes (by IRI)."""
    return _offering("Aantal organisaties met aanbod, per gemeente", themes, most=4)


def _offering(title: str, themes: Iterable[str], most: int) -> Content:
    """Count organisations; what is for all of Flanders would only make every area the same."""
    accesses = [cell(row, "access") for row in ask("near-accesses", *themes)]
    return _numbers(title, ask("area-organisations", *accesses) if accesses else [], most)


def _numbers(title: str, rows: list[Row], most: int) -> Content:
    """Return a map of numbers of organisations, the last class holding ``most`` and more."""
    slugs = directory().by_area
    found = {slugs.get(cell(row, "area"), ""): int(cell(row, "organisations")) for row in rows}
    levels = [Level(_LOOKS[n - 1], _organisations(n)) for n in range(1, most)]
    levels.append(Level(_LOOKS[most - 1], f"{most} of meer organisaties"))
    values = {
        slug: Value(levels[min(number, most) - 1], _organisations(number), number)
        for slug, number in found.items()
        if slug.isdigit()
    }
    return Content(title, (_NOBODY, *levels), values, Value(_NOBODY, _NOBODY.label, 0))


def _organisations(number: int) -> str:
    return counted(number, "organisatie", "organisaties")


def surest(words: Iterable[str]) -> str:
    """Return the surest of some certainties, in their Dutch words."""
    return min(words, key=SURENESS.index)


def places_of(reached: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Return the places of whom accesses reach, out of their provinces."""
    return [place for places in reached["provinces"].values() for place in places]
