"""The councils of a release, how their areas lie in each other, and the index of names."""

import threading
from dataclasses import dataclass
from typing import Final

from server.answers import Row
from server.pages.answers import ask, cell, grouped, path_of, reference, store
from server.pages.councils import INACTIVE, KINDS, Council, active_councils
from server.pages.names import Known, make_index
from server.search import Index, normalised


@dataclass(frozen=True, slots=True)
class Directory:
    """All active councils by slug.

    ``by_area``: area IRI → slug; ``larger``: slug → slug of the province or municipality around it;
    ``replaced``: NIS code that ended → the code in its place; ``area_names``: code → name;
    ``full_names``: IRI → kind and name; ``slugs``: IRI → slug.
    """

    version: str
    by_slug: dict[str, tuple[Council, ...]]
    by_area: dict[str, str]
    larger: dict[str, str]
    replaced: dict[str, str]
    area_names: dict[str, str]
    full_names: dict[str, str]
    slugs: dict[str, str]
    index: Index

    def title(self, slug: str) -> str:
        """Return the name of the council with a slug; empty when there is none."""
        return self.by_slug[slug][0].title if slug in self.by_slug else ""

    def parts(self, slug: str) -> list[tuple[str, str]]:
        """Return the councils that lie directly in another: name and slug, in Dutch order."""
        inside = [(self.by_slug[s][0].name, s) for s, whole in self.larger.items() if whole == slug]
        return sorted(inside, key=lambda pair: normalised(pair[0]))

    def slug(self, area: str) -> str:
        """Return the slug of the council of an area (IRI), of today or of before; else nothing."""
        code = reference(area)
        return self.by_area.get(area, "") or (code if self.has(code) else "")

    def has(self, code: str) -> bool:
        """Whether a NIS code, of today or of before, leads to the page of a council."""
        return code in self.by_slug or code in self.replaced

    def today(self, code: str) -> str:
        """Return the code that came, over all mergers, in the place of one that ended."""
        while code in self.replaced:
            code = self.replaced[code]
        return code


def page_of(thing: str) -> str:
    """Return the page about a thing of ours (IRI): a council, else as ``path_of``."""
    slug = directory().slugs.get(thing, "")
    return f"/bestuur/{slug}" if slug else path_of(thing)


_LOCK: Final = threading.Lock()
_made: list[Directory] = []


def directory() -> Directory:
    """Return the directory of the current release; it is made once a release."""
    version = store().release.version
    with _LOCK:
        if not _made or _made[0].version != version:
            _made[:] = [_make(version)]
        return _made[0]


def _make(version: str) -> Directory:
    names, areas = ask("names"), {cell(row, "area"): row for row in ask("areas")}
    by_slug = active_councils(names)
    by_area = {council.area: slug for slug, councils in by_slug.items() for council in councils}
    larger = {slug: by_area.get(cell(areas[area], "larger"), "") for area, slug in by_area.items()}
    successors = {reference(a): reference(cell(row, "successor")) for a, row in areas.items()}
    replaced = {old: new for old, new in successors.items() if new}
    return Directory(
        version=version,
        by_slug=by_slug,
        by_area=by_area,
        larger={slug: whole for slug, whole in larger.items() if whole},
        replaced=replaced,
        area_names={reference(area): cell(row, "name") for area, row in areas.items()},
        full_names={c.iri: c.full_name for councils in by_slug.values() for c in councils},
        slugs={c.iri: slug for slug, councils in by_slug.items() for c in councils},
        index=make_index(names, by_slug, _known(names, areas, replaced)),
    )


def _known(names: list[Row], areas: dict[str, Row], replaced: dict[str, str]) -> Known:
    ended = [r for r in names if cell(r, "sort") in KINDS and cell(r, "status") == INACTIVE]
    return Known(areas, replaced, grouped(ask("codes"), "thing"), grouped(ended, "area"))
