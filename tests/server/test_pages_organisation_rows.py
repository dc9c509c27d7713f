"""What /herkomst tells per organisation is what the lists and the report of the release hold."""

import csv
import html
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders.release import Release
from server import dutch
from server.pages.trends import rows_about
from server.release_files import releases_of
from tests.conftest import ROOT
from tests.server.forms_of import all_forms, from_json
from tests.server.html_page import read
from tests.server.http import ask

PAGE = "/herkomst/organisaties"
CONFLICTS = {"S2", "S3", "C2"}
LINES = re.compile(r'<th scope="row"><a href="/herkomst/organisatie/([^"]+)">')
Record = dict[str, str]
Place = tuple[str, str]
"""A list, and the number of a row as a spreadsheet shows it."""


@pytest.fixture(scope="module")
def figures(site: str) -> dict[str, Record]:
    """Return the figures of each organisation (reference)."""
    return {ref(row["organisation"]): row for row in from_json(site + PAGE)}


@pytest.fixture(scope="module")
def report(real_var: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((real_var / "current" / "report.json").read_text())
    return found


def ref(iri: str) -> str:
    return iri.rpartition("/")[2]


def listed(name: str) -> list[Record]:
    with (ROOT / "data" / "lists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers() -> dict[str, str]:
    """Return the reference of every organisation: id of the list → reference."""
    councils = {row["id"]: row["kbo"] or f"x-{row['id']}" for row in listed("councils")}
    own = {
        row["id"]: councils.get(row["same_as"]) or row["kbo"] or f"x-{row['id']}"
        for row in listed("organisations")
    }
    return councils | own


def rows_of() -> dict[str, dict[Place, str]]:
    """Return the rows about each organisation, from the lists: place → date of the source."""
    known, found = numbers(), defaultdict[str, dict[Place, str]](dict)
    access = {row["id"]: row["organisation"] for row in listed("accesses")}
    owner = {
        "memberships": "organisation",
        "offers": "organisation",
        "accesses": "organisation",
        "contact_points": "organisation",
        "uptakes": "organisation",
        "organisations": "id",
    }
    for name, column in owner.items():
        for number, row in enumerate(listed(name), start=2):
            if row[column]:
                found[known[row[column]]][name, str(number)] = row["source_date"]
    for number, row in enumerate(listed("access_areas"), start=2):
        found[known[access[row["access"]]]]["access_areas", str(number)] = row["source_date"]
    return found


TOLD = ("memberships", "offers", "accesses", "contact_points", "uptakes", "organisations")


def test_every_row_of_the_lists_stands_with_its_organisation(site: str) -> None:
    expected = rows_of()
    some = sorted(expected, key=lambda one: (-len(expected[one]), one))[::12]
    assert len(some) > 15
    for one in some:
        rows = from_json(f"{site}/herkomst/organisatie/{one}")
        told = {(ref(row["list"]), row["rowNumber"]): row.get("issued", "") for row in rows}
        assert len(told) == len(rows)
        ours = {place: day for place, day in told.items() if place[0] in (*TOLD, "access_areas")}
        assert ours == expected[one], one


def test_the_figures_count_the_rows_of_all_lists(figures: dict[str, Record]) -> None:
    expected = rows_of()
    assert set(expected) <= set(figures)
    for one, rows in expected.items():
        told = figures[one]
        assert int(told["rows"]) >= len(rows)
        days = sorted(filter(None, rows.values()))
        if days:
            assert (told["oldest"] <= days[0], told["newest"] >= days[-1]) == (True, True), one


def test_a_release_counts_the_rows_about_every_organisation(
    figures: dict[str, Record], real_var: Path
) -> None:
    (release,) = releases_of(real_var)
    counted = release.manifest["counts"]["organisations"]
    assert {one: str(number) for one, number in counted.items()} == {
        one: told["rows"] for one, told in figures.items()
    }


def test_the_page_of_an_organisation_tells_its_rows_in_each_release(
    site: str, real_var: Path
) -> None:
    (release,) = releases_of(real_var)
    rows = from_json(f"{site}/herkomst/organisatie/0219395192")
    told = read(f"{site}/herkomst/organisatie/0219395192").html.partition('id="verloop"')[2]
    assert re.findall(r'class="number"><span>([\d.]+)</span>', told) == [dutch.number(len(rows))]
    assert f'href="/data/{release.version}"' in told


def test_a_release_that_does_not_count_organisations_is_left_out(tmp_path: Path) -> None:
    manifests: list[dict[str, Any]] = [
        {"counts": {"organisations": {"x-een": 3}}},
        {"counts": {"organisations": {}}},
        {"counts": {"rows": {"offers": 2}}},
    ]
    releases = [
        Release(tmp_path, f"v{at}", date(2026, 3 - at, 1), tmp_path, manifest)
        for at, manifest in enumerate(manifests)
    ]
    told = rows_about("x-een", releases)
    assert [(one["version"], one["rows"]) for one in told] == [("v0", 3), ("v1", 0)]


def test_the_figures_agree_with_the_rows_of_the_page(
    site: str, figures: dict[str, Record], report: list[dict[str, Any]]
) -> None:
    places = Counter(place(found) for found in report)
    conflicts = Counter(place(found) for found in report if found["rule"] in CONFLICTS)
    for one in [*figures][::20]:
        rows = from_json(f"{site}/herkomst/organisatie/{one}")
        told, days = figures[one], sorted(row["issued"] for row in rows if "issued" in row)
        at = [(ref(row["list"]), row["rowNumber"]) for row in rows]
        assert int(told["rows"]) == len(rows)
        assert int(told["undated"]) == len(rows) - len(days)
        assert [told.get("oldest"), told.get("newest")] == (
            [days[0], days[-1]] if days else [None] * 2
        )
        assert int(told["warnings"]) == sum(places[each] for each in at)
        assert int(told["conflicts"]) == sum(conflicts[each] for each in at)


def place(found: dict[str, Any]) -> Place:
    return found["place"]["file"].removesuffix(".csv"), str(found["place"]["row"])


def test_a_warning_counts_with_all_whom_its_row_is_about(
    figures: dict[str, Record], report: list[dict[str, Any]]
) -> None:
    about = defaultdict[Place, set[str]](set)
    for one, rows in rows_of().items():
        for each in rows:
            about[each].add(one)
    expected = Counter(
        one for found in report if found["rule"] != "C1b" for one in about[place(found)]
    )
    assert sum(expected.values()) > 60
    for one, number in expected.items():
        assert int(figures[one]["warnings"]) >= number, one
    quiet = {one for one, told in figures.items() if told["warnings"] == "0"}
    assert quiet.isdisjoint(expected) and quiet


def test_who_has_no_number_in_a_register_is_a_name_not_found(figures: dict[str, Record]) -> None:
    known = numbers()
    alone = {
        known[row["id"]]
        for row in listed("organisations")
        if not (row["kbo"] or row["ovo"] or row["same_as"])
        and row["kind"] != "samenwerking-zonder-rechtspersoon"
    }
    assert alone
    assert {figures[one]["unmatched"] != "0" for one in alone} == {True}


@pytest.mark.parametrize(
    ("asked", "column"),
    [("waarschuwing", "warnings"), ("naam", "unmatched"), ("conflict", "conflicts")],
)
def test_a_filter_keeps_what_it_says_and_tells_how_many(
    site: str, figures: dict[str, Record], asked: str, column: str
) -> None:
    expected = {one for one, told in figures.items() if told[column] != "0"}
    seen = read(f"{site}{PAGE}?gevonden={asked}")
    assert set(LINES.findall(seen.html)) == expected != set()
    assert {ref(r["organisation"]) for r in from_json(f"{site}{PAGE}?gevonden={asked}")} == expected
    pattern = rf'gevonden={asked}" aria-current="true">[^<]*<span class="quiet">\((\d+)\)'
    assert set(re.findall(pattern, seen.html)) == {str(len(expected))}


def test_filters_go_together_and_the_order_stays(site: str, figures: dict[str, Record]) -> None:
    address = f"{PAGE}?ontbreekt=oud&gevonden=waarschuwing&volgorde=rijen"
    seen = read(site + address)
    rows = from_json(site + address)
    assert rows
    assert all("Bron ouder dan 24 maanden" in row["missing"] for row in rows)
    assert {row["warnings"] for row in rows}.isdisjoint({"0"})
    counts = [int(row["rows"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert LINES.findall(seen.html) == [ref(row["organisation"]) for row in rows]
    assert f"{PAGE}?ontbreekt=oud&volgorde=rijen" in seen.links


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}?gevonden=conflict", f"{PAGE}?volgorde=oud"])
def test_the_figures_are_the_same_in_every_form(site: str, page: str) -> None:
    rows = from_json(site + page)
    assert rows
    for form, found in all_forms(site, site + page):
        if form != "sparql":  # the query gives the rows that are counted
            assert found == rows, form
    text = read(site + page).text
    assert all(" ".join(row["organisationName"].split()) in text for row in rows)


def test_the_page_of_an_organisation_tells_its_findings_with_their_rows(
    site: str, figures: dict[str, Record], report: list[dict[str, Any]]
) -> None:
    concerned = [one for one, told in figures.items() if int(told["conflicts"])]
    assert concerned
    for one in concerned:
        page = read(f"{site}/herkomst/organisatie/{one}").html
        found = page.partition('id="controle"')[2].partition('id="rijen"')[0]
        places = re.findall(r'<a href="([^"]+)">(\w+)\.csv, rij (\d+)</a>', found)
        assert len(places) == int(figures[one]["warnings"])
        assert {(name, row) for _, name, row in places} <= {place(told) for told in report}
        assert 'id="tegenspraak"' in found
        assert all(ask(site + html.unescape(link)).status == 200 for link, *_ in places[:3])


def test_the_page_of_an_organisation_leads_to_its_rows_and_to_a_correction(site: str) -> None:
    seen = read(f"{site}/herkomst/organisatie/0219395192")
    rows = from_json(f"{site}/herkomst/organisatie/0219395192")
    shown = [link for link in seen.links if link.count("/") > 2 and link.startswith("/herkomst/")]
    paths = {f"/herkomst/{row['row'].partition('/id/rij/')[2]}" for row in rows}
    assert paths <= set(shown)
    assert any(link.startswith("/klopt-niet?feit=") for link in seen.links)
    assert {f"/herkomst/{ref(row['list'])}" for row in rows} <= set(seen.links)
    gaps = seen.html.partition('id="volledig"')[2].partition("</table>")[0]
    told = re.findall(r'href="(/[^"]+)"', gaps)
    assert told
    assert {ask(site + link).status for link in told} == {200}


@pytest.mark.parametrize("path", ["bestaat-niet", "0207466964%00", "bestaat-niet.csv"])
def test_an_organisation_that_is_not_in_the_lists_is_not_found(site: str, path: str) -> None:
    assert ask(f"{site}/herkomst/organisatie/{path}").status == 404
