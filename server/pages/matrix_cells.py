"""Which cells of the matrix of councils are filled: by how many organisations, and how surely."""

from dataclasses import dataclass, field

from server.pages.matrix_filter import Chosen
from server.pages.matrix_numbers import missed
from server.pages.matrix_reach import CERTAINTIES, reach


@dataclass(slots=True)
class Filling:
    """What fills a cell: organisations (by reference) and certainties (codes)."""

    organisations: set[str] = field(default_factory=set)
    certainties: set[str] = field(default_factory=set)

    @property
    def surest(self) -> str:
        """The code of the certainty that counts."""
        return next(code for code in CERTAINTIES if code in self.certainties)


def filled(now: Chosen) -> dict[tuple[str, str], Filling]:
    """Return the filled cells: council and theme (IRIs) → what fills it.

    What ``matrix-cells.rq`` tells of them, from what is kept of the release.
    """
    places, columns = reach().places, {column["iri"] for column in now.columns}
    rows = {council for council, place in places.items() if now.has(place)}
    found: dict[tuple[str, str], Filling] = {}
    for strand in reach().strands:
        themes = () if missed(now, strand) else strand.themes & columns
        for key in [(c, theme) for theme in themes for c in strand.councils if c in rows]:
            filling = found.setdefault(key, Filling())
            filling.organisations.add(strand.organisation)
            filling.certainties.add(strand.certainty)
    return found
