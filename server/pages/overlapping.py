"""With whom an organisation overlaps: rows of the overlap, and the addresses that show it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from server.answers import Row
from server.pages.answers import ask, cell, reference
from server.pages.directory import page_of

PATH: Final = "/overlap"
PAIR: Final = f"{PATH}/paar"
ABOUT: Final = "organisatie"
"""What narrows the overlap to one organisation: ``?organisatie=`` and its reference."""
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Shared:
    """What an organisation shares with another: its name and path, and the address of the pair.

    ``wide``: for whom; ``themes``, those of them with offers of one kind (``alike``) and
    ``councils`` are how many.
    """

    name: str
    path: str
    pair: str
    wide: str
    themes: int
    alike: int
    councils: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """The largest overlaps of an organisation, of how many, and where all of them stand.

    ``wide``: with how many others it also shares themes for all of Flanders.
    """

    shared: tuple[Shared, ...]
    number: int
    address: str
    wide: int


def overlap_of(organisation: str) -> Overlap:
    """Return with whom an organisation (IRI) overlaps, the most first."""
    rows = rows_about(organisation, ask("overlap"))
    return Overlap(
        shared=tuple(_shared(organisation, row) for row in rows[:MOST]),
        number=len(rows),
        address=f"{PATH}?{urlencode({ABOUT: reference(organisation)})}",
        wide=len(rows_about(organisation, ask("overlap-wide"))),
    )


def rows_about(organisation: str, rows: list[Row]) -> list[Row]:
    """Return the pairs in which an organisation (IRI) is either of the two."""
    both = ("organisation", "otherOrganisation")
    return [row for row in rows if organisation in {cell(row, name) for name in both}]


def _shared(organisation: str, row: Row) -> Shared:
    is_first = cell(row, "organisation") == organisation
    other = "otherOrganisation" if is_first else "organisation"
    return Shared(
        name=cell(row, f"{other}Name"),
        path=page_of(cell(row, other)),
        pair=pair_address(organisation, cell(row, other)),
        wide=cell(row, "wide"),
        themes=int(cell(row, "sharedThemes")),
        alike=int(cell(row, "alikeThemes")),
        councils=int(cell(row, "sharedCouncils")),
    )


def pair_address(organisation: str, other: str) -> str:
    """Return where it is shown what two organisations (IRIs) both offer."""
    both = [("organisatie", reference(iri)) for iri in (organisation, other)]
    return f"{PAIR}?{urlencode(both)}"
