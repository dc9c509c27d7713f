"""The councils and areas of a release, and the index of names; made once a release."""

import threading
from dataclasses import dataclass
from typing import Final

from loaders.codes import classification, status
from loaders.iris import mint_scheme
from server.dutch import moment
from server.pages.answers import ask, cell, path_of, reference, store
from server.search import Found, Index, normalised
from server.store import Row

KINDS: Final = {
    classification("gemeente"): "gemeente",
    classification("ocmw"): "OCMW",
    classification("provincie"): "provincie",
    classification("district"): "district",
    classification("vgc"): "Vlaamse Gemeenschapscommissie",
}
_ORDER: Final = tuple(KINDS.values())
_SLUGGED: Final = ("provincie", "district")
_INACTIVE: Final = status("inactive")


@dataclass(frozen=True, slots=True)
class Council:
    """One council as its page needs it; ``slug`` is the NIS code of a municipality, else a name."""

    iri: str
    kind: str
    name: str
    area: str
    active: bool
    slug: str


@dataclass(frozen=True, slots=True)
class Directory:
    """All councils: active ones by slug, and for codes that ended the slug that replaced them."""

    version: str
    by_slug: dict[str, tuple[Council, ...]]
    replaced: dict[str, str]
    old_names: dict[str, str]
    provinces: dict[str, str]
    index: Index


_LOCK: Final = threading.Lock()
_made: list[Directory] = []


def directory() -> Directory:
    """Return the directory of the current release."""
    version = store().release.version
    with _LOCK:
        if not _made or _made[0].version != version:
            _made[:] = [_make(version)]
        return _made[0]


def _make(version: str) -> Directory:
    names, areas = ask("names"), {cell(row, "area"): row for row in ask("areas")}
    councils = [_council(row, areas) for row in names if cell(row, "sort") in KINDS]
    by_slug: dict[str, tuple[Council, ...]] = {}
    for council in sorted(set(councils), key=lambda c: (_ORDER.index(c.kind), c.iri)):
        if council.active:
            by_slug[council.slug] = (*by_slug.get(council.slug, ()), council)
    replaced = {reference(a): reference(cell(r, "successor")) for a, r in areas.items()}
    replaced = {old: new for old, new in replaced.items() if new}
    old_names = {reference(a): cell(r, "name") for a, r in areas.items()}
    provinces = {reference(a): cell(r, "province") for a, r in areas.items()}
    index = _index(names, areas, by_slug, replaced)
    return Directory(version, by_slug, replaced, old_names, provinces, index)


def _council(row: Row, areas: dict[str, Row]) -> Council:
    kind, name, area = KINDS[cell(row, "sort")], cell(row, "name"), cell(row, "area")
    slug = reference(area)
    if kind in _SLUGGED:
        slug = f"{kind}-{'-'.join(normalised(name))}"
    elif kind not in ("gemeente", "OCMW"):
        slug = "vgc"
    return Council(cell(row, "thing"), kind, name, area, cell(row, "status") != _INACTIVE, slug)


def _index(
    names: list[Row],
    areas: dict[str, Row],
    by_slug: dict[str, tuple[Council, ...]],
    replaced: dict[str, str],
) -> Index:
    index = Index()
    others = {(cell(row, "thing"), cell(row, "other")) for row in names}
    numbers = {cell(row, "thing"): cell(row, "number") for row in names}
    for slug, councils in by_slug.items():
        known = [(council.name, "") for council in councils]
        known += [(slug, ""), *((numbers[c.iri], f"KBO van {c.kind} {c.name}") for c in councils)]
        known += [(other, "") for c in councils for thing, other in others if thing == c.iri]
        known += _former(slug, areas, replaced)
        kinds = " en ".join(dict.fromkeys(council.kind for council in councils))
        index.add(Found("bestuur", councils[0].name, f"/bestuur/{slug}", kinds), known)
    for thing, rows in _by_thing(names).items():
        _add_other(index, thing, rows)
    return index


def _former(slug: str, areas: dict[str, Row], replaced: dict[str, str]) -> list[tuple[str, str]]:
    """Return the names and codes that went up in this council, each with what to say of it."""
    known = []
    for area, row in areas.items():
        code, successor = reference(area), reference(area)
        while successor in replaced and successor != slug:
            successor = replaced[successor]
        if successor == slug and code != slug:
            name = cell(row, "name")
            note = f"{name} hoort sinds {moment(cell(row, 'until'))} bij dit bestuur"
            known += [(name, note), (code, f"oude NIS-code: {note}")]
    return known


def _by_thing(names: list[Row]) -> dict[str, list[Row]]:
    things: dict[str, list[Row]] = {}
    for row in names:
        if cell(row, "sort") not in KINDS:
            things.setdefault(cell(row, "thing"), []).append(row)
    return things


def _add_other(index: Index, thing: str, rows: list[Row]) -> None:
    """Add an organisation, theme or offer."""
    first = rows[0]
    name = cell(first, "name")
    if cell(first, "sort") == mint_scheme("thema"):
        index.add(Found("thema", name, path_of(thing), "thema"), [(name, "")])
    elif cell(first, "number"):
        others = [(cell(row, "other"), "andere naam") for row in rows]
        ended = "niet meer actief" if cell(first, "status") == _INACTIVE else ""
        found = Found("organisatie", name, path_of(thing), "organisatie", ended)
        index.add(found, [(name, ""), (cell(first, "number"), ""), *others])
    else:
        by = cell(first, "other")
        index.add(
            Found("aanbod", name, path_of(thing), f"aanbod van {by}" if by else "aanbod"),
            [(name, "")],
        )
