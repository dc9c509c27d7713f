"""What fills the cells of both matrices, from what is kept of the release."""

from dataclasses import dataclass, field
from itertools import product

from server.pages.matrix_filter import Chosen
from server.pages.matrix_numbers import inside, missed
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


@dataclass(slots=True)
class Made:
    """What an organisation has on a theme: offers, and the councils that they reach (IRIs)."""

    offers: set[str] = field(default_factory=set)
    councils: set[str] = field(default_factory=set)


def filled(now: Chosen) -> dict[tuple[str, str], Filling]:
    """Return the filled cells: council and theme (IRIs) → what fills it.

    What ``matrix-cells.rq`` tells of them.
    """
    columns, rows = {column["iri"] for column in now.columns}, inside(now)
    found: dict[tuple[str, str], Filling] = {}
    for strand in reach().strands:
        themes = () if missed(now, strand) else strand.offers.keys() & columns
        for key in product(strand.councils & rows, themes):
            filling = found.setdefault(key, Filling())
            filling.organisations.add(strand.organisation)
            filling.certainties.add(strand.certainty)
    return found


def made(now: Chosen) -> dict[str, dict[str, Made]]:
    """Return what organisations have: organisation (reference) → theme (IRI) → offers and councils.

    What ``organisation-matrix.rq`` tells of them; who has nothing is not there.
    """
    columns, rows = {column["iri"] for column in now.columns}, inside(now)
    found: dict[str, dict[str, Made]] = {}
    for strand in reach().strands:
        themes = () if missed(now, strand) else strand.offers.keys() & columns
        reached = rows & strand.councils
        if reached or (not strand.councils and not now.values["gebied"]):
            for theme in themes:
                about = found.setdefault(strand.organisation, {}).setdefault(theme, Made())
                about.offers |= strand.offers[theme]
                about.councils |= reached
    return found
