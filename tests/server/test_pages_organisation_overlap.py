"""What a page of an organisation tells of its overlap is what the rows of the overlap say."""

import html
import re

import pytest

from loaders.iris import mint_organisation
from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

Row = dict[str, str]
MANY, FEW = "0267390891", "0213349124"
ALONE, WIDE, WITHOUT = "0751541350", "x-digitaal-vlaanderen", "0876876139"


@pytest.fixture(scope="module")
def rows(site: str) -> list[Row]:
    return from_json(f"{site}/overlap")


def about(rows: list[Row], ref: str) -> list[Row]:
    iri = mint_organisation(ref)
    return [row for row in rows if iri in (row["organisation"], row["otherOrganisation"])]


def part(site: str, ref: str) -> str:
    page = read(f"{site}/organisatie/{ref}").html
    return page.partition('id="overlap"')[2].partition("</section>")[0]


def pair(row: Row, ref: str) -> str:
    both = (row["organisation"].rpartition("/")[2], row["otherOrganisation"].rpartition("/")[2])
    other = both[1] if both[0] == ref else both[0]
    return f"/overlap/paar?organisatie={ref}&organisatie={other}"


@pytest.mark.parametrize("ref", [MANY, FEW, WIDE])
def test_the_first_ten_stand_there_with_their_figures(site: str, rows: list[Row], ref: str) -> None:
    told = part(site, ref)
    shown = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", told, re.DOTALL)
    expected = about(rows, ref)[:10]
    assert len(shown) == len(expected) > 0
    for line, row in zip(shown, expected, strict=True):
        text = html.unescape(line)
        names = {row["organisationName"], row["otherOrganisationName"]}
        assert sum(f">{name}</a>" in text for name in names) == 1
        assert f'href="{pair(row, ref)}"' in text
        figures = re.findall(r'class="number"><span>(\d+)<', line)
        assert figures == [row["sharedThemes"], row["alikeThemes"], row["sharedCouncils"]]
        assert row["wide"] in text


@pytest.mark.parametrize("ref", [MANY, FEW])
def test_the_link_below_leads_to_all_rows_of_the_organisation(
    site: str, rows: list[Row], ref: str
) -> None:
    address = f"/overlap?organisatie={ref}"
    assert f'href="{address}"' in part(site, ref)
    assert from_json(site + address) == about(rows, ref)
    narrow = [row for row in about(rows, ref) if row["wide"] == "beide voor een streek"]
    assert from_json(f"{site}{address}&voor=streek") == narrow != []
    seen = read(site + address).html
    assert f"({len(about(rows, ref))})</option>" in seen
    assert f"({len(narrow)})</option>" in seen


def test_every_pair_of_an_organisation_has_its_page(site: str, rows: list[Row]) -> None:
    for row in about(rows, FEW):
        assert ask(site + pair(row, FEW)).status == 200


def test_who_shares_nothing_is_told_so_and_who_offers_nothing_is_not(
    site: str, rows: list[Row]
) -> None:
    assert about(rows, ALONE) == []
    assert "geen andere organisatie" in part(site, ALONE)
    assert part(site, WITHOUT) == ""


def test_what_is_shared_for_all_of_flanders_is_counted_apart(site: str) -> None:
    pairs = about(from_json(f"{site}/overlap/vlaanderen"), WIDE)
    assert f"thema’s met {len(pairs)} andere" in part(site, WIDE)
    assert 'href="/overlap/vlaanderen"' in part(site, WIDE)


@pytest.mark.parametrize("ref", ["bestaat-niet", "%22%3E", "%00"])
def test_an_organisation_that_is_not_there_is_not_found(site: str, ref: str) -> None:
    assert ask(f"{site}/overlap?organisatie={ref}", Accept="text/html").status == 404
    assert ask(f"{site}/overlap.csv?organisatie={ref}").status == 404
