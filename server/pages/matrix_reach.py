"""Who reaches which councils by which access, once a release: for the numbers beside choices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

from loaders.codes import classification
from server.answers import Row
from server.pages.answers import ask, cell, grouped, reference, store
from server.pages.directory import directory
from server.pages.map_view import boundaries
from server.pages.reach import SURENESS

CERTAINTIES: Final = {words.replace(" ", "-"): words for words in SURENESS}
"""Code of a certainty → its words, the surest first."""
KINDS: Final = {"": ("Gemeenten", "gemeente"), "ocmw": ("OCMW’s", "ocmw")}
"""The kinds of councils to choose from: value → words, kind of our lists."""
LOOPS: Final = {
    "": "Al wat niet beëindigd is",
    "lopend": "Loopt",
    "onbekend": "Niet bekend of het loopt",
    "beeindigd": "Beëindigd",
}
"""How what a council gets may run: value of the filter → its words."""
_OCMW: Final = "OCMW"


@dataclass(frozen=True, slots=True)
class Place:
    """A council of a municipality: its kind (as the filter names it), the areas around it (ids)."""

    kind: str
    province: str
    region: str


@dataclass(frozen=True, slots=True)
class Strand:
    """What an access gives that runs alike, with the councils it reaches equally surely.

    ``offers`` (IRIs) are by the theme (IRI) on which, or below which, they are; ``scopes`` are the
    upper themes (by reference) with an offer on a theme below them.
    No source tells whom a strand without councils reaches: it has no ground or certainty either.
    """

    organisation: str
    ground: str
    certainty: str
    loop: str
    wide: bool
    offers: dict[str, frozenset[str]]
    scopes: frozenset[str]
    councils: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """All strands; councils by IRI; names of organisations and grounds by their reference.

    ``inside``: kind and area (as the filter names them, no area for all) → councils (IRIs).
    """

    strands: tuple[Strand, ...]
    places: dict[str, Place]
    inside: dict[tuple[str, str], frozenset[str]]
    organisations: dict[str, str]
    grounds: dict[str, str]


def kind_iri(value: str) -> str:
    """Return the IRI of a kind of council, as the filter names it."""
    return classification(KINDS[value][1])


def reach() -> Reach:
    """Return what the current release says."""
    return _reach_once(store().release.version)


@lru_cache(maxsize=1)
def _reach_once(_version: str) -> Reach:
    places = _places()
    offers = grouped(ask("matrix-offers"), "access")
    rows = [row for row in ask("matrix-coverage") if cell(row, "access") in offers]
    strands = [s for row in rows for s in _strands(row, offers[cell(row, "access")], places)]
    return Reach(
        strands=(*(strand for strand in strands if strand.councils), *_unknown(offers.get("", []))),
        places=places,
        inside=_inside(places),
        organisations=_names(ask("matrix-offers"), "organisation"),
        grounds={code.rpartition("/")[2]: n for code, n in _names(rows, "ground").items()},
    )


def _names(rows: Iterable[Row], column: str) -> dict[str, str]:
    return {reference(cell(row, column)): cell(row, f"{column}Name") for row in rows}


def _places() -> dict[str, Place]:
    shapes = boundaries().shapes
    return {
        council.iri: Place(
            "ocmw" if council.kind == _OCMW else "", shapes[slug].province, shapes[slug].region
        )
        for slug, councils in directory().by_slug.items()
        if slug in shapes
        for council in councils
    }


def _inside(places: dict[str, Place]) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for council, place in places.items():
        for area in {"", place.province, place.region}:
            found.setdefault((place.kind, area), set()).add(council)
    return {key: frozenset(councils) for key, councils in found.items()}


def _strands(row: Row, offers: list[Row], places: dict[str, Place]) -> Iterator[Strand]:
    """Yield what an access gives to whom it reaches equally surely, by how that runs."""
    councils = places.keys() & cell(row, "reached").split(" ")
    by_loop: dict[str, list[Row]] = {}
    for offer in offers:
        by_loop.setdefault(runs(_code(offer, "loop"), _code(row, "loop")), []).append(offer)
    for loop, found in sorted(by_loop.items(), key=itemgetter(0)):
        yield Strand(
            organisation=reference(cell(row, "organisation")),
            ground=_code(row, "ground"),
            certainty=_code(row, "certainty"),
            loop=loop,
            wide=cell(row, "wide") == "true",
            offers=_by_theme(found),
            scopes=_scopes(found),
            councils=frozenset(councils),
        )


def _unknown(offers: Iterable[Row]) -> Iterator[Strand]:
    """Yield what is given to nobody knows whom, by organisation and how it runs."""
    for organisation, rows in grouped(offers, "organisation").items():
        for found in grouped(rows, "loop").values():
            loop, about = _code(found[0], "loop"), (_by_theme(found), _scopes(found))
            yield Strand(reference(organisation), "", "", loop, False, *about, councils=frozenset())


def _by_theme(offers: Iterable[Row]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in offers:
        for theme in {cell(row, "theme"), cell(row, "upper")} - {""}:
            found.setdefault(theme, set()).add(cell(row, "offer"))
    return {theme: frozenset(about) for theme, about in found.items()}


def _scopes(offers: Iterable[Row]) -> frozenset[str]:
    return frozenset(reference(upper) for row in offers if (upper := cell(row, "upper")))


def _code(row: Row, column: str) -> str:
    return cell(row, column).rpartition("/")[2]


def runs(offer: str, coverage: str) -> str:
    """Return how it runs what a council gets (code), by that of the offer and of the coverage."""
    if "beeindigd" in (offer, coverage):
        return "beeindigd"
    return offer if offer == coverage else "onbekend"
