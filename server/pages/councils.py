"""One council as the pages know it, and the slug of its page."""

from dataclasses import dataclass
from typing import Final

from loaders.codes import classification, status
from server.answers import Row
from server.pages.answers import cell, reference
from server.search import normalised

KINDS: Final = {
    classification("gemeente"): "gemeente",
    classification("ocmw"): "OCMW",
    classification("provincie"): "provincie",
    classification("district"): "district",
    classification("vgc"): "Vlaamse Gemeenschapscommissie",
}
INACTIVE: Final = status("inactive")
_ORDER: Final = tuple(KINDS.values())
_SLUGGED: Final = ("provincie", "district")


@dataclass(frozen=True, slots=True)
class Council:
    """One council as its page needs it; ``slug`` is the NIS code of a municipality, else a name."""

    iri: str
    kind: str
    name: str
    area: str
    active: bool
    slug: str

    @property
    def title(self) -> str:
        """The name that tells a province or district from the municipality of the same name."""
        return f"{self.kind.capitalize()} {self.name}" if self.kind in _SLUGGED else self.name

    @property
    def full_name(self) -> str:
        """The name with its kind before it: *Gemeente Gent*, *OCMW Gent*."""
        named = self.kind == self.name
        return self.name if named else f"{self.kind[0].upper()}{self.kind[1:]} {self.name}"

    @property
    def in_words(self) -> str:
        """The name in a sentence, as *de gemeente Gent* and *het OCMW Gent*; others their title."""
        known = {"gemeente": "de gemeente", "OCMW": "het OCMW"}
        return f"{known[self.kind]} {self.name}" if self.kind in known else self.title


def active_councils(names: list[Row]) -> dict[str, tuple[Council, ...]]:
    """Return the active councils of the answer to ``names``: slug → gemeente and OCMW, or one."""
    councils = {_council(row) for row in names if cell(row, "sort") in KINDS}
    by_slug: dict[str, tuple[Council, ...]] = {}
    for council in sorted(councils, key=lambda c: (_ORDER.index(c.kind), c.iri)):
        if council.active:
            by_slug[council.slug] = (*by_slug.get(council.slug, ()), council)
    return by_slug


def _council(row: Row) -> Council:
    kind, name, area = KINDS[cell(row, "sort")], cell(row, "name"), cell(row, "area")
    slug = reference(area)
    if kind in _SLUGGED:
        slug = f"{kind}-{'-'.join(normalised(name))}"
    elif kind not in ("gemeente", "OCMW"):
        slug = "vgc"
    return Council(cell(row, "thing"), kind, name, area, cell(row, "status") != INACTIVE, slug)
