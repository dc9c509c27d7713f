"""Ten councils, worked out by hand: pages of organisations and the maps agree on whom they reach.

A map is of municipalities as areas: what a municipality has and what its OCMW has.
"""

import json
from functools import cache

import pytest

from tests.hand_councils import AREA_NAMES, KINDS, NIS_CODES, Covered, by_hand
from tests.hand_offers import (
    ACCESSES,
    SUREST,
    UPPER,
    doubted,
    filled,
    has_ended,
    offered_somewhere,
    offers_by,
    running,
)
from tests.server.forms_of import from_json
from tests.server.http import ask

NEAR = {nis: {h for kind in KINDS for h in running(nis, kind, wide=False)} for nis in NIS_CODES}
MAKERS = sorted({h.organisation for found in NEAR.values() for h in found})
THEMES = sorted({h.theme for found in NEAR.values() for h in found} | set(UPPER.values()) - {""})


def values(site: str, path: str) -> dict[str, object]:
    reply = ask(f"{site}/kaart/{path}")
    assert reply.status == 200, path
    found = (feature["properties"] for feature in json.loads(reply.body)["features"])
    return {of["nis"]: of["value"] for of in found if of["nis"] in NIS_CODES}


@pytest.mark.parametrize("theme", THEMES)
def test_the_map_of_a_theme_counts_the_organisations_of_the_region(site: str, theme: str) -> None:
    assert values(site, f"thema/{theme}.geojson") == {
        nis: len({h.organisation for h in found if theme in h.themes})
        for nis, found in NEAR.items()
    }


def reached_by(organisation: str, nis: str, kind: str) -> set[Covered]:
    """Return its coverage, without the accesses of which every offer has ended."""
    return {
        covered
        for covered in by_hand(nis, kind)
        if covered.access.partition("/")[0] == organisation
        if not (offers_by(covered.access) and all(map(has_ended, offers_by(covered.access))))
    }


@pytest.mark.parametrize("organisation", MAKERS)
def test_the_map_of_an_organisation_tells_whom_it_reaches(site: str, organisation: str) -> None:
    expected: dict[str, str | None] = {}
    for nis in NIS_CODES:
        found = {c for kind in KINDS for c in reached_by(organisation, nis, kind)}
        sure = {c.certainty for c in found if c.loop != "beeindigd"}
        expected[nis] = min(sure, key=SUREST.index).replace("-", " ") if sure else None
    assert values(site, f"organisatie/{organisation}.geojson") == expected


@pytest.mark.parametrize("organisation", MAKERS)
def test_the_rows_of_an_organisation_tell_whom_it_reaches(site: str, organisation: str) -> None:
    told = {
        (
            *(row["nis"], row["councilKind"].lower(), row.get("partName", "")),
            *(row[name].rpartition("/")[2] for name in ("ground", "certainty", "loop")),
        )
        for row in from_json(f"{site}/organisatie/{organisation}")
        if row.get("nis") in NIS_CODES and row["councilKind"].lower() in KINDS
    }
    assert told == {
        (
            *(nis, kind, AREA_NAMES.get(c.part, "")),
            *(ACCESSES[c.access]["ground"], c.certainty, c.loop),
        )
        for nis in NIS_CODES
        for kind in KINDS
        for c in reached_by(organisation, nis, kind)
    }


@cache
def state(nis: str, theme: str) -> str:
    if theme in filled(nis, "gemeente", wide=False):
        return "gedekt"
    if theme in doubted(nis):
        return "onbekend"
    return "elders" if theme in offered_somewhere(wide=False) else "niemand"


@pytest.mark.parametrize("theme", THEMES)
def test_the_map_of_white_spots_tells_why_there_is_none(site: str, theme: str) -> None:
    found = values(site, f"witte-vlekken/kaart.geojson?thema={theme}")
    assert found == {nis: state(nis, theme) for nis in NIS_CODES}
