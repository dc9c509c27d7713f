"""Who reaches which councils by which access, once a release: for the numbers beside choices."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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
_OCMW: Final = "OCMW"


@dataclass(frozen=True, slots=True)
class Place:
    """A council of a municipality: its kind (as the filter names it), the areas around it (ids)."""

    kind: str
    province: str
    region: str


@dataclass(frozen=True, slots=True)
class Strand:
    """An access with the councils it reaches equally surely.

    ``scopes`` are the upper themes (by reference) with an offer on a theme below them.
    """

    organisation: str
    ground: str
    certainty: str
    wide: bool
    scopes: frozenset[str]
    councils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """All strands; councils by IRI; names of organisations and grounds by their reference."""

    strands: tuple[Strand, ...]
    places: dict[str, Place]
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
    scopes = _scopes()
    rows = [row for row in ask("matrix-coverage") if cell(row, "access") in scopes]
    strands = (_strand(row, scopes[cell(row, "access")], places) for row in rows)
    return Reach(
        strands=tuple(strand for strand in strands if strand.councils),
        places=places,
        organisations=_names(rows, "organisation"),
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


def _scopes() -> dict[str, frozenset[str]]:
    """Return the scopes of the accesses with an offer: IRI → references of upper themes."""
    upper = {cell(row, "theme"): cell(row, "upper") for row in ask("themes")}
    return {
        access: frozenset(reference(up) for row in rows if (up := upper[cell(row, "theme")]))
        for access, rows in grouped(ask("theme-accesses"), "access").items()
    }


def _strand(row: Row, scopes: frozenset[str], places: dict[str, Place]) -> Strand:
    reached = cell(row, "reached").split(" ")
    return Strand(
        organisation=reference(cell(row, "organisation")),
        ground=reference(cell(row, "ground")).rpartition("/")[2],
        certainty=reference(cell(row, "certainty")).rpartition("/")[2],
        wide=cell(row, "wide") == "true",
        scopes=scopes,
        councils=tuple(council for council in reached if council in places),
    )
