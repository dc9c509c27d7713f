"""Fills the index of names: what people type, and what it is."""

from typing import Final

from loaders.iris import mint_scheme
from server.answers import Row
from server.dutch import moment
from server.pages.answers import cell, grouped, path_of, reference
from server.pages.councils import INACTIVE, KINDS, Council
from server.search import Found, Index

Names = list[tuple[str, str]]
_KINDS: Final = ("gemeente", "OCMW", "stad")


def make_index(
    names: list[Row],
    areas: dict[str, Row],
    by_slug: dict[str, tuple[Council, ...]],
    replaced: dict[str, str],
) -> Index:
    """Return the index of all councils, organisations, offers and themes.

    :param areas: area IRI → its row.
    :param replaced: NIS code that ended → the code that came in its place.
    """
    index = Index()
    things = grouped(names, "thing")
    for slug, councils in by_slug.items():
        known = [name for council in councils for name in _own(council, things[council.iri])]
        known += [(slug, ""), *_former(slug, areas, replaced, councils[0].title)]
        kinds = " en ".join(council.kind for council in councils) if len(councils) > 1 else ""
        found = Found("bestuur", councils[0].title, f"/bestuur/{slug}", kinds)
        index.add(found, known, _KINDS if councils[0].kind == "gemeente" else ())
    for thing, rows in things.items():
        if cell(rows[0], "sort") not in KINDS:
            _add_other(index, thing, rows)
    return index


def _own(council: Council, rows: list[Row]) -> Names:
    """Return the names of a council and its KBO number."""
    others = [(cell(row, "other"), "") for row in rows]
    number = (cell(rows[0], "number"), f"KBO-nummer van {council.kind} {council.name}")
    return [(council.name, ""), (council.title, ""), number, *others]


def _former(slug: str, areas: dict[str, Row], replaced: dict[str, str], today: str) -> Names:
    """Return the names and codes that went up in this council, each with what to say of it."""
    known = []
    for area, row in areas.items():
        code, successor = reference(area), reference(area)
        while successor in replaced and successor != slug:
            successor = replaced[successor]
        if successor == slug and code != slug:
            known += _ended(cell(row, "name"), code, moment(cell(row, "until")), slug, today)
    return known


def _ended(name: str, code: str, day: str, slug: str, today: str) -> Names:
    """Return name and code of an area that ended on a day; the name may still be that of today."""
    if name == today:
        return [(code, f"{code} is de oude NIS-code van {name}; sinds {day} is dat {slug}")]
    note = f"{name} is sinds {day} deel van {today}"
    return [(name, note), (code, f"oude NIS-code: {note}")]


def _add_other(index: Index, thing: str, rows: list[Row]) -> None:
    """Add an organisation, theme or offer."""
    first = rows[0]
    name = cell(first, "name")
    if cell(first, "sort") == mint_scheme("thema"):
        index.add(Found("thema", name, path_of(thing), "thema"), [(name, "")])
    elif cell(first, "number"):
        others = [(cell(row, "other"), f"ook bekend als {cell(row, 'other')}") for row in rows]
        ended = "niet meer actief" if cell(first, "status") == INACTIVE else ""
        found = Found("organisatie", name, path_of(thing), "organisatie", ended)
        index.add(found, [(name, ""), (cell(first, "number"), ""), *others])
    else:
        by = cell(first, "other")
        kind = f"aanbod van {by}" if by else "aanbod"
        index.add(Found("aanbod", name, path_of(thing), kind), [(name, "")])
