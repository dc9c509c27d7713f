"""Ten councils, worked out by hand: whom to address for them agrees.

What is expected comes from the hand results and the lists (``hand_offers``), never from the site.
"""

import csv
import io
from functools import cache
from urllib.parse import urlencode

import pytest

from tests.hand_councils import (
    EACH_COUNCIL,
    KINDS,
    NIS_CODES,
    ORGANISATIONS,
    area_around,
    council_reference,
    listed,
    reference,
)
from tests.hand_offers import UPPER, running
from tests.server.forms_of import Record, from_json, told
from tests.server.http import ask

Makers = set[tuple[str, bool]]
"""Organisations, and whether one can e-mail or call them."""


def tail(row: Record, column: str) -> str:
    return row.get(column, "").rpartition("/")[2]


@cache
def reachable(organisation: str) -> bool:
    """Whether the lists have an e-mail address or telephone number of it (its reference)."""
    ids = {name for name in ORGANISATIONS if reference(name) == organisation}
    rows = [row for row in listed("contact_points") if row["organisation"] in ids]
    rows += [row for row in listed("councils") if row["id"] == organisation]
    return any(row["email"] or row["phone"] for row in rows)


def makers_by_hand(nis: str, kind: str, theme: str, *, wide: bool) -> Makers:
    """Return the organisations of what runs on a theme, or on any."""
    found = running(nis, kind, wide=wide)
    makers = {h.organisation for h in found if not theme or theme in h.themes}
    return {(maker, reachable(maker)) for maker in makers}


def reached(site: str, asked: str) -> dict[str, Makers]:
    """Ask the query of the page who reaches whom, by council."""
    query = told(site + asked)["query"].encode()
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    reply = ask(f"{site}/sparql", "POST", query, **headers)
    assert reply.status == 200, reply.text
    found: dict[str, Makers] = {}
    for row in csv.DictReader(io.StringIO(reply.text, newline="")):
        own = found.setdefault(tail(row, "council"), set())
        if row["organisation"]:
            own.add((tail(row, "organisation"), row["reachable"].startswith("met")))
    return found


def own_theme(nis: str) -> str:
    """Return a theme for which it has something of its region; any, where it has nothing."""
    near = {h.theme for kind in KINDS for h in running(nis, kind, wide=False)}
    return min(near or UPPER)


@pytest.mark.parametrize(("is_narrow", "bereik"), [(False, ""), (True, "streek")])
@EACH_COUNCIL
def test_who_reaches_it_is_who_covers_it(site: str, nis: str, is_narrow: bool, bereik: str) -> None:
    theme = own_theme(nis) if is_narrow else ""
    region = area_around(nis, "referentieregio")
    asked = urlencode({"thema": theme, "gebied": region, "bereik": bereik})
    found = reached(site, f"/aanspreekpunten/niet-bereikt?{asked}")
    silent = from_json(f"{site}/aanspreekpunten/niet-bereikt?{asked}")
    for kind in KINDS:
        own = council_reference(nis, kind)
        makers = makers_by_hand(nis, kind, theme, wide=not bereik)
        assert found[own] == makers
        missed = sorted(tail(r, "organisation") for r in silent if tail(r, "council") == own)
        is_called = any(can for _, can in makers)
        assert missed == ([] if is_called else sorted(name for name, _ in makers) or [""])


THEMES = sorted({"", *filter(None, UPPER.values()), *map(own_theme, NIS_CODES)})


@pytest.mark.parametrize("theme", THEMES)
def test_the_contact_points_for_a_theme_are_of_who_covers_them(site: str, theme: str) -> None:
    """Others cover other councils: all that the ten have are there, with a contact point or not."""
    rows = from_json(f"{site}/aanspreekpunten?{urlencode({'thema': theme})}")
    listed_there = {
        (tail(row, "organisation"), row["contactFor"] != "geen contactpunt") for row in rows
    }
    by_ten = {
        maker
        for nis in NIS_CODES
        for kind in KINDS
        for maker in makers_by_hand(nis, kind, theme, wide=True)
    }
    assert by_ten <= listed_there
