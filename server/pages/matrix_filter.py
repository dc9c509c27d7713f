"""The filter of the matrix: what the address asks for, and every choice with its number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import abort, request

from loaders.iris import mint_area, mint_concept, mint_organisation, mint_scheme, mint_theme
from server.pages.answers import reference
from server.pages.matrix_reach import CERTAINTIES, KINDS, Place, Strand, kind_iri, reach
from server.pages.spot_filter import Option, areas_by_level
from server.pages.theme import tree
from server.search import normalised

NAMES: Final = ("thema", "gebied", "soort", "bereik", "organisatie", "grond", "zekerheid")
"""The parts of the filter, as the address names them."""
_WIDTHS: Final = {"": "Alleen van de streek", "vlaanderen": "Ook voor heel Vlaanderen"}
_ALL: Final = ox.Literal("alles")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter: the values of the address by name; empty is the usual choice."""

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
        return bool(self.values["bereik"])

    @property
    def is_particular(self) -> bool:
        """Whether only some organisations, grounds or certainties count."""
        return any(self.values[name] for name in ("organisatie", "grond", "zekerheid"))

    @property
    def terms(self) -> tuple[str | ox.Literal, ...]:
        """What the query takes."""
        organisation, ground = self.values["organisatie"], self.values["grond"]
        certainty = self.values["zekerheid"]
        return (
            kind_iri(self.values["soort"]),
            self.scope,
            ox.Literal("alles" if self.is_wide else "streek"),
            mint_organisation(organisation) if organisation else _ALL,
            mint_concept("grond", ground) if ground else _ALL,
            mint_concept("zekerheid", certainty) if certainty else _ALL,
        )

    @property
    def only(self) -> dict[str, Iterable[str | ox.Literal]]:
        """What the query is narrowed to: column → values."""
        area = self.values["gebied"]
        return {"province" if area.isdigit() else "region": [mint_area(area)]} if area else {}

    def has(self, place: Place) -> bool:
        """Whether a council is a row."""
        area = self.values["gebied"]
        return place.kind == self.values["soort"] and area in ("", place.province, place.region)

    def address(self, path: str = "/dekking", **others: str) -> str:
        """Return a page with this filter, some parts of it otherwise."""
        values = {**self.values, **others}
        query = urlencode({name: values[name] for name in NAMES if values[name]})
        return f"{path}?{query}" if query else path


def chosen() -> Chosen:
    """Return the filter of this request; 404 when it asks for what is not there."""
    values = {name: request.args.get(name, "") for name in NAMES}
    known = choices()
    if any(value and value not in known[name] for name, value in values.items()):
        abort(404)
    return Chosen(values)


def choices() -> dict[str, dict[str, str]]:
    """Return every choice: part of the filter → value → words."""
    areas = areas_by_level().items()
    places = {i: f"{level} {name}" for level, names in areas for i, name in names.items()}
    found = reach()
    return {
        "thema": {"": "Alle hoofdthema’s", **{reference(u["iri"]): u["name"] for u in tree()}},
        "gebied": {"": "Heel Vlaanderen", **places},
        "soort": {value: words for value, (words, _) in KINDS.items()},
        "bereik": _WIDTHS,
        "organisatie": {"": "Alle organisaties", **_ordered(found.organisations)},
        "grond": {"": "Alle gronden", **_ordered(found.grounds)},
        "zekerheid": {"": "Hoe zeker ook", **CERTAINTIES},
    }


def _ordered(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: normalised(pair[1])))


_LABELS: Final = {
    "thema": "Thema",
    "gebied": "Gebied",
    "soort": "Soort bestuur",
    "bereik": "Aanbod dat telt",
    "organisatie": "Organisatie",
    "grond": "Grond",
    "zekerheid": "Zekerheid",
}


def filters(now: Chosen) -> list[tuple[str, str, list[Option]]]:
    """Return the filters for a form: name, label, options with the councils that each gives."""
    councils = numbers(now)
    return [
        (name, _LABELS[name], [_option(now, name, pair, councils) for pair in words.items()])
        for name, words in choices().items()
    ]


def _option(
    now: Chosen, name: str, pair: tuple[str, str], councils: dict[str, dict[str, set[str]]]
) -> Option:
    value, words = pair
    return value, words, len(councils[name].get(value, ())), now.values[name] == value


def numbers(now: Chosen) -> dict[str, dict[str, set[str]]]:
    """Return the councils with a filled cell, if one part of the filter were otherwise.

    Part → value → councils.
    """
    found: dict[str, dict[str, set[str]]] = {name: {} for name in NAMES}
    for strand in reach().strands:
        values = _values(strand)
        missed = [name for name, has in values.items() if now.values[name] not in has]
        if len(missed) <= 1:
            _count(now, strand, values, missed, found)
    return found


def _values(strand: Strand) -> dict[str, tuple[str, ...]]:
    """Return the values of the filter under which a strand counts, by part."""
    return {
        "thema": ("", *strand.scopes),
        "bereik": ("vlaanderen",) if strand.wide else ("", "vlaanderen"),
        "organisatie": ("", strand.organisation),
        "grond": ("", strand.ground),
        "zekerheid": ("", strand.certainty),
    }


def _count(
    now: Chosen,
    strand: Strand,
    values: Mapping[str, tuple[str, ...]],
    missed: list[str],
    found: dict[str, dict[str, set[str]]],
) -> None:
    """Add the councils of a strand to the choices that would show them."""
    places = reach().places
    rows = {council for council in strand.councils if now.has(places[council])}
    for name in missed or values:
        for value in values[name]:
            found[name].setdefault(value, set()).update(rows)
    if missed:
        return
    for council in strand.councils:
        place = places[council]
        if place.kind == now.values["soort"]:
            for area in ("", place.province, place.region):
                found["gebied"].setdefault(area, set()).add(council)
        if now.values["gebied"] in ("", place.province, place.region):
            found["soort"].setdefault(place.kind, set()).add(council)
