"""How many rows of a matrix each choice of its filter gives: rows with at least one filled cell."""

from collections.abc import Iterable, Set
from typing import Final

from server.pages.matrix_filter import COUNCILS, NAMES, Chosen, choices
from server.pages.matrix_reach import KINDS, Strand, reach
from server.pages.spot_filter import Option

_LABELS: Final = {
    "thema": "Thema",
    "gebied": "Gebied",
    "soort": "Soort bestuur",
    "bereik": "Aanbod dat telt",
    "organisatie": "Organisatie",
    "grond": "Grond",
    "zekerheid": "Zekerheid",
    "loop": "Loopt het nog",
}
_ENDED: Final = "beeindigd"
Numbers = dict[str, dict[str, set[str]]]
"""Part of the filter → value → rows (councils or organisations)."""


def filters(now: Chosen) -> list[tuple[str, str, list[Option]]]:
    """Return the filters for a form: name, label, options with the number of rows each gives."""
    found = numbers(now)
    return [
        (name, _LABELS[name], [_option(now, name, pair, found) for pair in words.items()])
        for name, words in choices(now.path).items()
    ]


def _option(now: Chosen, name: str, pair: tuple[str, str], found: Numbers) -> Option:
    value, words = pair
    return value, words, len(found[name].get(value, ())), now.values[name] == value


def numbers(now: Chosen) -> Numbers:
    """Return the rows with a filled cell, if one part of the filter were otherwise."""
    found: Numbers = {name: {} for name in NAMES}
    for strand in reach().strands:
        values = _values(now, strand)
        without = missed(now, strand)
        if len(without) > 1:
            continue
        for name in without or values:
            _add(found[name], values[name], _rows(now, strand))
        if not without:
            _add_places(now, strand, found)
    return found


def inside(now: Chosen) -> frozenset[str]:
    """Return the councils (IRIs) of the kind and in the area asked for."""
    return reach().inside.get((now.values["soort"], now.values["gebied"]), frozenset())


def missed(now: Chosen, strand: Strand) -> list[str]:
    """Return the parts of the filter that leave a strand out, but for those about councils."""
    return [name for name, has in _values(now, strand).items() if now.values[name] not in has]


def _values(now: Chosen, strand: Strand) -> dict[str, tuple[str, ...]]:
    """Return the values of the filter under which a strand counts, by part."""
    return {
        "thema": ("", *strand.scopes),
        "bereik": _widths(now.path, strand),
        "organisatie": ("", strand.organisation),
        "grond": ("", strand.ground),
        "zekerheid": ("", strand.certainty),
        "loop": (strand.loop,) if strand.loop == _ENDED else ("", strand.loop),
    }


def _widths(path: str, strand: Strand) -> tuple[str, ...]:
    if path == COUNCILS:
        return ("vlaanderen",) if strand.wide else ("", "vlaanderen")
    return ("",) if strand.wide else ("", "streek")


def _rows(now: Chosen, strand: Strand) -> Set[str]:
    """Return the rows that a strand fills, in the area and for the kind of council asked for."""
    reached = strand.councils & inside(now)
    if now.path == COUNCILS:
        return reached
    is_row = reached or not (strand.councils or now.values["gebied"])
    return {strand.organisation} if is_row else set()


def _add(found: dict[str, set[str]], values: Iterable[str], rows: Set[str]) -> None:
    for value in values:
        found.setdefault(value, set()).update(rows)


def _add_places(now: Chosen, strand: Strand, found: Numbers) -> None:
    """Add the rows that a strand fills to the areas and kinds of council that would show them."""
    by_council = now.path == COUNCILS
    for (kind, area), councils in reach().inside.items():
        reached = strand.councils & councils
        rows = reached if by_council or not reached else {strand.organisation}
        if kind == now.values["soort"]:
            _add(found["gebied"], (area,), rows)
        if area == now.values["gebied"]:
            _add(found["soort"], (kind,), rows)
    if not strand.councils and not by_council:
        _add(found["gebied"], ("",), {strand.organisation})
        _add(found["soort"], KINDS if not now.values["gebied"] else (), {strand.organisation})
