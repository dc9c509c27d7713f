"""Ten councils, worked out by hand: the matrix and the white spots agree.

What is expected comes from the hand results and the lists (``hand_offers``), never from the site.
"""

import re
from functools import cache
from urllib.parse import urlencode

import pytest

from tests.hand_councils import (
    EACH_COUNCIL,
    EACH_KIND,
    KINDS,
    NAMES,
    NIS_CODES,
    area_around,
    council_reference,
)
from tests.hand_offers import (
    ACCESSES,
    SUREST,
    THEME_NAMES,
    UPPER,
    Had,
    doubted,
    filled,
    offered_somewhere,
    running,
)
from tests.server.forms_of import Record, from_json
from tests.server.html_page import read
from tests.server.http import ask

SCOPES = ["", *sorted(theme for theme in UPPER if theme in UPPER.values())]
"""The upper themes, and nothing for all of them."""
EACH_WIDTH = pytest.mark.parametrize("wide", [False, True], ids=["streek", "vlaanderen"])
COUNCILS = {council_reference(nis, kind): (nis, kind) for nis in NIS_CODES for kind in KINDS}
Cells = dict[tuple[str, str], tuple[int, str]]
"""Of councils (references) and themes: how many organisations, and how surely."""


def address(path: str, kind: str, *, wide: bool, **others: str) -> str:
    soort = "ocmw" if kind == "ocmw" else ""
    asked = {"soort": soort, "bereik": "vlaanderen" if wide else "", **others}
    return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


def tail(row: Record, column: str) -> str:
    return row[column].rpartition("/")[2]


def of_ten(rows: list[Record], kind: str) -> list[Record]:
    return [row for row in rows if COUNCILS.get(tail(row, "council"), ("", ""))[1] == kind]


def columns(scope: str) -> list[str]:
    """Return the themes that are columns: those right below an upper theme, or the upper ones."""
    return [theme for theme, upper in UPPER.items() if upper == scope]


def cells_by_hand(found: dict[str, list[Had]], scope: str) -> Cells:
    """Return the cells of what was ``found`` by council (reference)."""
    cells: Cells = {}
    for council, by in found.items():
        for theme in columns(scope):
            on = [h for h in by if theme in h.themes]
            if on:
                surest = min((h.covered.certainty for h in on), key=SUREST.index)
                cells[council, theme] = (len({h.organisation for h in on}), surest)
    return cells


def by_council(kind: str, *, wide: bool) -> dict[str, list[Had]]:
    return {council_reference(nis, kind): [*running(nis, kind, wide=wide)] for nis in NIS_CODES}


def cells_told(site: str, asked: str, kind: str) -> Cells:
    rows = [*of_ten(from_json(site + asked), kind)]
    filled = {("certainty" in row, row["organisations"] != "0") for row in rows}
    assert filled <= {(False, False), (True, True)}
    return {
        (tail(row, "council"), tail(row, "theme")): (
            int(row["organisations"]),
            tail(row, "certainty"),
        )
        for row in rows
        if "certainty" in row
    }


@EACH_WIDTH
@EACH_KIND
@pytest.mark.parametrize("scope", SCOPES)
def test_the_matrix_counts_who_covers_what(site: str, scope: str, kind: str, wide: bool) -> None:
    asked = address("/dekking", kind, wide=wide, thema=scope)
    assert cells_told(site, asked, kind) == cells_by_hand(by_council(kind, wide=wide), scope)


GROUNDS = sorted({row["ground"] for row in ACCESSES.values()})
PARTS = [
    *(("zekerheid", certainty) for certainty in SUREST),
    *(("grond", ground) for ground in GROUNDS),
    *(
        ("organisatie", organisation)
        for organisation in sorted(
            {h.organisation for nis in NIS_CODES for h in running(nis, "gemeente", wide=False)}
        )
    ),
]


def has(h: Had, part: str, value: str) -> bool:
    values = {
        "zekerheid": h.covered.certainty,
        "grond": h.access["ground"],
        "organisatie": h.organisation,
    }
    return values[part] == value


@pytest.mark.parametrize(("part", "value"), PARTS)
def test_the_matrix_counts_only_what_is_chosen(site: str, part: str, value: str) -> None:
    """A value that no council is reached by is no choice at all."""
    asked = address("/dekking", "gemeente", wide=True, **{part: value})
    found = {
        council: [h for h in by if has(h, part, value)]
        for council, by in by_council("gemeente", wide=True).items()
    }
    expected = cells_by_hand(found, "")
    if not expected and ask(site + asked).status == 404:
        return
    assert cells_told(site, asked, "gemeente") == expected


def states_by_hand(nis: str, kind: str, *, wide: bool) -> dict[str, str]:
    """Return of every theme whether there is something, or why there is nothing."""
    has, unsure = filled(nis, kind, wide=wide), doubted(nis)
    some = offered_somewhere(wide=wide)
    empty = {theme: "elders" if theme in some else "niemand" for theme in UPPER}
    return {**empty, **dict.fromkeys(unsure, "onbekend"), **dict.fromkeys(has, "gedekt")}


@cache
def spots_told(site: str, kind: str, *, wide: bool, **others: str) -> list[Record]:
    """Fetch those of the ten, once for all tests: the page is large."""
    return of_ten(from_json(site + address("/witte-vlekken", kind, wide=wide, **others)), kind)


@EACH_WIDTH
@EACH_KIND
@EACH_COUNCIL
def test_white_spots_are_the_themes_without_coverage(
    site: str, nis: str, kind: str, wide: bool
) -> None:
    own = council_reference(nis, kind)
    rows = [
        row
        for row in spots_told(site, kind, wide=wide, toestand="alles")
        if tail(row, "council") == own
    ]
    assert len(rows) == len(UPPER)
    expected = states_by_hand(nis, kind, wide=wide)
    assert {tail(row, "theme"): row["state"] for row in rows} == expected
    unsure = {tail(row, "theme"): row["unsure"].split("; ") for row in rows if "unsure" in row}
    assert unsure == {
        theme: sorted(NAMES[maker] for maker in makers)
        for theme, makers in doubted(nis).items()
        if expected[theme] == "onbekend"
    }


@EACH_KIND
@EACH_COUNCIL
def test_white_spots_of_its_province_leave_out_what_is_covered(
    site: str, nis: str, kind: str
) -> None:
    own = council_reference(nis, kind)
    rows = spots_told(site, kind, wide=False, gebied=area_around(nis, "provincie"))
    told = {tail(row, "theme"): row["state"] for row in rows if tail(row, "council") == own}
    states = states_by_hand(nis, kind, wide=False)
    assert told == {theme: state for theme, state in states.items() if state != "gedekt"}


EMPTY = {"niemand": "niemand", "elders": "niet hier", "onbekend": "niet bekend"}


@EACH_WIDTH
@EACH_KIND
@EACH_COUNCIL
def test_the_matrix_of_its_region_shows_its_cells_and_why_some_are_empty(
    site: str, nis: str, kind: str, wide: bool
) -> None:
    region = area_around(nis, "referentieregio")
    html = read(site + address("/dekking", kind, wide=wide, gebied=region)).html
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    (own,) = (row for row in rows if f'<th scope="row"><a href="/bestuur/{nis}">' in row)
    names = [re.sub(r"<[^>]+>", "", name) for name in re.findall(r"<th[^>]*>(.*?)</th>", rows[0])]
    shown = [re.sub(r"<[^>]+>", "", c) for c in re.findall(r"<td[^>]*>(.*?)</td>", own, re.DOTALL)]
    cells = cells_by_hand(by_council(kind, wide=wide), "")
    states = states_by_hand(nis, kind, wide=wide)
    expected = {}
    for theme in columns(""):
        number, certainty = cells.get((council_reference(nis, kind), theme), (0, ""))
        words = f"{number}, {certainty.replace('-', ' ')}"
        expected[THEME_NAMES[theme]] = words if number else EMPTY[states[theme]]
    assert dict(zip(names[1:], shown, strict=True)) == expected
