"""What is missing of an organisation: the marks agree with the rows, the rows with the graph."""

import csv
import re

import pytest

from tests.conftest import ROOT
from tests.server.forms_of import from_json
from tests.server.html_page import Seen, read
from tests.server.http import ask

PAGE = "/herkomst/organisaties/ontbreekt"


@pytest.fixture(scope="module")
def rows(site: str) -> list[dict[str, str]]:
    return from_json(site + PAGE)


@pytest.fixture(scope="module")
def seen(site: str) -> Seen:
    return read(site + PAGE)


@pytest.fixture(scope="module")
def marks(site: str) -> dict[str, tuple[int, int]]:
    """Return what the page of all organisations says: reference → known, expected."""
    pattern = r'organisatie/([^"]+)">[^<]*</a></th>\s*<td[^>]*><span>(\d+) van (\d+)'
    found = re.findall(pattern, read(f"{site}/herkomst/organisaties").html)
    return {ref: (int(known), int(of)) for ref, known, of in found}


def test_every_organisation_with_offers_has_a_mark_the_least_complete_first(
    marks: dict[str, tuple[int, int]],
) -> None:
    found = list(marks.values())
    assert len(found) > 40
    shares = [known / expected for known, expected in found]
    assert shares == sorted(shares)
    assert all(0 <= known <= expected for known, expected in found)


def test_a_mark_counts_what_its_rows_say(
    marks: dict[str, tuple[int, int]], rows: list[dict[str, str]]
) -> None:
    aged = {"datum": "bron", "oud": "bron"}
    for ref, (known, expected) in marks.items():
        own = [row for row in rows if row["organisation"].endswith(f"/{ref}")]
        missing = {(aged.get(row["gap"], row["gap"]), row["about"]) for row in own}
        assert expected - known == len(missing), ref


def listed(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "lists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_old(row: dict[str, str]) -> bool:
    """Whether a source is surely older than 24 months: one of 2024 may be of December."""
    day = row["source_date"]
    return "" < day < "2024-11-24"[: len(day)]


def test_the_old_sources_of_offers_and_contacts_are_those_of_the_lists(
    rows: list[dict[str, str]],
) -> None:
    old = {row["about"] for row in rows if row["gap"] == "oud"}
    offers = {row["id"] for row in listed("offers") if row["organisation"] and is_old(row)}
    told = {about.rpartition("/")[2] for about in old if "/organisatie/" not in about}
    assert told == offers != set()
    numbers = {row["id"]: row["kbo"] for row in listed("organisations")}
    offering = {row["organisation"] for row in listed("offers")}
    ways = [row for row in listed("contact_points") if row["email"] or row["phone"]]
    contacts = {row["organisation"] for row in ways if is_old(row)} & offering
    told = {about.rpartition("/")[2] for about in old if "/organisatie/" in about}
    assert told == {numbers.get(one) or f"x-{one}" for one in contacts} != set()


def test_an_old_source_is_older_than_two_years(rows: list[dict[str, str]]) -> None:
    for row in rows:
        if row["gap"] == "oud":
            assert row["issued"] < "2024-11-24"[: len(row["issued"])]
        elif row["gap"] == "datum":
            assert "issued" not in row


def test_the_filter_keeps_one_kind_and_says_how_many(site: str, seen: Seen) -> None:
    kept = from_json(f"{site}{PAGE}?ontbreekt=contact")
    assert {row["gap"] for row in kept} == {"contact"}
    (number,) = re.findall(r'ontbreekt=contact"[^>]*>[^<]*<span class="quiet">\((\d+)\)', seen.html)
    assert int(number) == len(kept)


def test_an_organisation_leads_to_what_it_can_mend(site: str) -> None:
    own = read(f"{site}/organisatie/0219395192")
    (link,) = {link for link in own.links if link.startswith("/herkomst/organisatie/")}
    page = read(site + link)
    (listed,) = {link for link in page.links if link.startswith(f"{PAGE}?")}
    kept = from_json(site + listed)
    assert {row["organisationName"] for row in kept} == {"Cipal dv (C-smart)"}
    assert {row["aboutTitle"] for row in kept} <= set(re.findall(r">([^<]+)</a>", page.html))
    told = re.search(r"(\d+) van de (\d+) feiten", own.text)
    assert told is not None
    assert told[0] in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/herkomst/organisaties/ontbreekt?organisatie=x",
        "/herkomst/organisaties/ontbreekt.csv?ontbreekt=x",
        "/herkomst/organisaties?gevonden=x",
        "/herkomst/organisaties.csv?ontbreekt=x",
    ],
)
def test_a_choice_that_is_not_there_is_not_taken_for_all(site: str, path: str) -> None:
    assert ask(site + path).status == 404


def test_nothing_is_called_complete_of_who_offers_nothing(site: str) -> None:
    text = read(f"{site}/herkomst/organisaties/ontbreekt?organisatie=0206767574").text
    assert "Van IGEAN Dienstverlening kennen we geen aanbod." in text
    assert "alles wat we verwachten" not in text
