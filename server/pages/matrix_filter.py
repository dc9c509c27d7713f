"""The filter of both matrices: what the address asks for, and every choice that there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import abort, request

from loaders.iris import mint_area, mint_concept, mint_organisation, mint_scheme, mint_theme
from server.pages.answers import reference
from server.pages.matrix_reach import CERTAINTIES, KINDS, LOOPS, Place, kind_iri, reach
from server.pages.spot_filter import areas_by_level
from server.pages.theme import tree
from server.search import normalised

COUNCILS: Final = "/dekking"
"""The matrix of councils by theme."""
ORGANISATIONS: Final = "/dekking/organisaties"
"""The matrix of organisations by theme."""
NAMES: Final = (
    *("thema", "gebied", "soort", "bereik", "organisatie", "grond", "zekerheid", "loop"),
)
"""The parts of the filter, as the address names them."""
_WIDTH_WORDS: Final = {
    "streek": "Alleen van de streek",
    "vlaanderen": "Ook heel Vlaanderen",
}
_USUAL: Final = {COUNCILS: "streek", ORGANISATIONS: "vlaanderen"}
"""Which offers count when the address does not tell, by matrix."""
_ALL: Final = ox.Literal("alles")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter: the matrix (path), the values of the address by name; empty is the usual choice."""

    path: str
    values: dict[str, str]

    @property
    def scope(self) -> str:
        """What the columns are below of (IRI): an upper theme, or the scheme of themes."""
        return mint_theme(self.values["thema"]) if self.values["thema"] else mint_scheme("thema")

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The themes that are columns."""
        upper = tree()
        below = [u["below"] for u in upper if u["iri"] == self.scope]
        return below[0] if below else upper

    @property
    def councils(self) -> str:
        """The kind of council, in the words of a sentence."""
        return "OCMW’s" if self.values["soort"] else "gemeenten"

    @property
    def council(self) -> str:
        """The same for one of them."""
        return "OCMW" if self.values["soort"] else "gemeente"

    @property
    def is_wide(self) -> bool:
        """Whether an offer for all of Flanders counts."""
        return (self.values["bereik"] or _USUAL[self.path]) == "vlaanderen"

    @property
    def has_ended(self) -> bool:
        """Whether only what has ended counts."""
        return self.values["loop"] == "beeindigd"

    @property
    def is_particular(self) -> bool:
        """Whether only some organisations, grounds, certainties or states count."""
        return any(self.values[name] for name in ("organisatie", "grond", "zekerheid", "loop"))

    @property
    def terms(self) -> tuple[str | ox.Literal, ...]:
        """What the queries of both matrices take."""
        concepts = ("grond", "zekerheid", "loop")
        organisation = self.values["organisatie"]
        return (
            kind_iri(self.values["soort"]),
            self.scope,
            ox.Literal("alles" if self.is_wide else "streek"),
            mint_organisation(organisation) if organisation else _ALL,
            *(mint_concept(n, self.values[n]) if self.values[n] else _ALL for n in concepts),
        )

    @property
    def area(self) -> str | ox.Literal:
        """The province or region (IRI), or that all count."""
        return mint_area(self.values["gebied"]) if self.values["gebied"] else _ALL

    @property
    def only(self) -> dict[str, Iterable[str | ox.Literal]]:
        """What the query of councils is narrowed to: column → values."""
        area = self.values["gebied"]
        return {"province" if area.isdigit() else "region": [mint_area(area)]} if area else {}

    def has(self, place: Place) -> bool:
        """Whether a council is a row."""
        area = self.values["gebied"]
        return place.kind == self.values["soort"] and area in ("", place.province, place.region)

    def address(self, **others: str) -> str:
        """Return this matrix with this filter, some parts of it otherwise."""
        return self._at(self.path, {**self.values, **others})

    def beside(self, path: str, **others: str) -> str:
        """Return a matrix with this filter, some parts of it otherwise, and as wide as this one."""
        width = "vlaanderen" if self.is_wide else "streek"
        bereik = "" if width == _USUAL[path] else width
        return self._at(path, {**self.values, "bereik": bereik, **others})

    def _at(self, path: str, values: Mapping[str, str]) -> str:
        query = urlencode({name: values[name] for name in NAMES if values[name]})
        return f"{path}?{query}" if query else path


def chosen(path: str) -> Chosen:
    """Return the filter of this request for a matrix; 404 when it asks for what is not there."""
    values = {name: request.args.get(name, "") for name in NAMES}
    if values["bereik"] == _USUAL[path]:
        values["bereik"] = ""
    known = choices(path)
    if any(value and value not in known[name] for name, value in values.items()):
        abort(404)
    return Chosen(path, values)


def choices(path: str) -> dict[str, dict[str, str]]:
    """Return every choice of a matrix: part of the filter → value → words, the usual first."""
    areas = areas_by_level().items()
    places = {i: f"{level} {name}" for level, names in areas for i, name in names.items()}
    found, usual = reach(), _USUAL[path]
    others = {value: words for value, words in _WIDTH_WORDS.items() if value != usual}
    return {
        "thema": {"": "Alle hoofdthema’s", **{reference(u["iri"]): u["name"] for u in tree()}},
        "gebied": {"": "Heel Vlaanderen", **places},
        "soort": {value: words for value, (words, _) in KINDS.items()},
        "bereik": {"": _WIDTH_WORDS[usual], **others},
        "organisatie": {"": "Alle organisaties", **_ordered(found.organisations)},
        "grond": {"": "Alle gronden", **_ordered(found.grounds)},
        "zekerheid": {"": "Hoe zeker ook", **CERTAINTIES},
        "loop": LOOPS,
    }


def _ordered(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: normalised(pair[1])))
