"""Fills the index of names: what people type, and what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from loaders.iris import mint_scheme
from loaders.terms import term
from server.answers import Row
from server.dutch import moment
from server.pages.answers import cell, grouped, path_of, reference
from server.pages.councils import INACTIVE, KINDS, Council
from server.search import Found, Index

Names = list[tuple[str, str]]
_KINDS: Final = ("gemeente", "OCMW", "stad")
_BRUSSELS: Final = "04000"
_WITHOUT_NUMBER: Final = "x-"
_OLD_CODE: Final = "oude NIS-code: "


@dataclass(frozen=True, slots=True)
class Known:
    """What the names of councils come from.

    ``areas``: area IRI → its row; ``replaced``: NIS code that ended → the code that came in its
    place; ``codes``: IRI of an organisation or area → its OVO codes or postcodes; ``ended``: area
    IRI → the rows of the councils that were there when it ended.
    """

    areas: dict[str, Row]
    replaced: dict[str, str]
    codes: dict[str, list[Row]]
    ended: dict[str, list[Row]]

    def of(self, thing: str) -> list[str]:
        """Return the codes of an organisation or area."""
        return [cell(row, "code") for row in self.codes.get(thing, [])]

    def numbers_of_ended(self, area: str) -> Iterator[tuple[str, str]]:
        """Yield each number of a council that ended with an area, with whose it was."""
        for council, rows in grouped(self.ended.get(area, []), "thing").items():
            whose = f"{KINDS[cell(rows[0], 'sort')]} {cell(rows[0], 'name')}"
            yield cell(rows[0], "number"), f"KBO-nummer van {whose}"
            yield from ((code, f"OVO-code van {whose}") for code in self.of(council))


def make_index(names: list[Row], by_slug: dict[str, tuple[Council, ...]], known: Known) -> Index:
    """Return the index of all councils, organisations, offers, themes and agreements."""
    index = Index()
    things = grouped(names, "thing")
    for slug, councils in by_slug.items():
        own = [name for council in councils for name in _own(council, things[council.iri], known)]
        _add_council(index, slug, councils, [*own, *_of_area(slug, councils[0], known)])
    for thing, rows in things.items():
        if cell(rows[0], "sort") not in KINDS:
            _add_other(index, thing, rows, known.of(thing))
    return index


def _add_council(index: Index, slug: str, councils: tuple[Council, ...], names: Names) -> None:
    kinds = " en ".join(council.kind for council in councils) if len(councils) > 1 else ""
    things = tuple((council.kind, council.iri) for council in councils)
    found = Found("bestuur", councils[0].title, f"/bestuur/{slug}", kinds, things=things)
    index.add(found, names, _KINDS if councils[0].kind == "gemeente" else ())


def _own(council: Council, rows: list[Row], known: Known) -> Names:
    """Return the names of a council, its KBO number and its OVO code."""
    others = [(other, _also(other, council)) for other in {cell(row, "other") for row in rows}]
    name = council.full_name if council.kind == council.name else f"{council.kind} {council.name}"
    number = (cell(rows[0], "number"), f"KBO-nummer van {name}")
    codes = [(code, f"OVO-code van {name}") for code in known.of(council.iri)]
    return [(council.name, ""), (council.title, ""), number, *codes, *others]


def _also(other: str, council: Council) -> str:
    """Return what to say of another name, unless it is only the kind and the name."""
    return "" if other.endswith(council.name) else f"ook bekend als {other}"


def _of_area(slug: str, council: Council, known: Known) -> Names:
    """Return the codes of the area of a council, of today and of before, and its former names."""
    code = reference(council.area)
    where = "Brussel" if code == _BRUSSELS else council.title
    codes = [(one, f"{one} is een postcode in {where}") for one in known.of(council.area)]
    nis = [(code, f"NIS-code van {council.title}")] if code.isdigit() else []
    short = [] if slug.isdigit() else [(slug, "")]
    seat = [(where, f"de {council.title} werkt in {where}")] if code == _BRUSSELS else []
    return [*short, *seat, *nis, *codes, *_former(slug, known, council.title)]


def _former(slug: str, known: Known, today: str) -> Names:
    """Return the names and codes that went up in this council, each with what to say of it."""
    names = []
    for area, row in known.areas.items():
        code, successor = reference(area), reference(area)
        while successor in known.replaced and successor != slug:
            successor = known.replaced[successor]
        if successor == slug and code != slug:
            names += _ended(cell(row, "name"), code, moment(cell(row, "until")), slug, today)
            note = names[-1][1].removeprefix(_OLD_CODE)
            names += [(n, f"{whose}; {note}") for n, whose in known.numbers_of_ended(area)]
    return names


def _ended(name: str, code: str, day: str, slug: str, today: str) -> Names:
    """Return name and code of an area that ended on a day; the name may still be that of today."""
    if name == today:
        return [(code, f"{code} is de oude NIS-code van {name}; sinds {day} is dat {slug}")]
    note = f"{name} is sinds {day} deel van {today}"
    return [(name, note), (code, f"{_OLD_CODE}{note}")]


def _add_other(index: Index, thing: str, rows: list[Row], codes: list[str]) -> None:
    """Add an organisation, theme, offer or agreement."""
    first = rows[0]
    name, by = cell(first, "name"), cell(first, "other")
    if cell(first, "number"):
        _add_organisation(index, thing, rows, codes)
        return
    group = _GROUPS.get(cell(first, "sort"), "aanbod")
    kind = f"{group} van {by}" if by else group
    index.add(Found(group, name, path_of(thing), kind, things=((group, thing),)), [(name, "")])


_GROUPS: Final = {
    mint_scheme("thema"): "thema",
    term("epo:FrameworkAgreement"): "raamovereenkomst",
}


def _add_organisation(index: Index, thing: str, rows: list[Row], codes: list[str]) -> None:
    first = rows[0]
    name = cell(first, "name")
    others = [(cell(row, "other"), f"ook bekend als {cell(row, 'other')}") for row in rows]
    number = cell(first, "number")
    numbers = [(one, "") for one in (number, *codes) if not one.startswith(_WITHOUT_NUMBER)]
    ended = "niet meer actief" if cell(first, "status") == INACTIVE else ""
    things = (("organisatie", thing),)
    found = Found("organisatie", name, path_of(thing), "organisatie", ended, things)
    index.add(found, [(name, ""), *numbers, *others])
