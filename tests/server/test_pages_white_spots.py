"""/witte-vlekken: what the page says is what its rows say, for every choice."""

import json
import re
from collections import Counter

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import Seen, read
from tests.server.http import ask

PAGE = "/witte-vlekken"
LIMBURG = f"{PAGE}?thema=werkplek&gebied=70000"
CHOICES = [
    PAGE,
    LIMBURG,
    f"{PAGE}?gebied=referentieregio-westhoek&toestand=onbekend",
    f"{PAGE}?thema=gis&soort=ocmw&toestand=alles",
    f"{PAGE}?thema=gis&bereik=vlaanderen",
]
WORDS = {
    "niemand biedt dit aan": "niemand",
    "bestaat, maar niet hier": "elders",
    "niet bekend": "onbekend",
    "er is aanbod": "gedekt",
}


@pytest.fixture(scope="module")
def every(site: str) -> Seen:
    return read(site + PAGE)


def shown(seen: Seen) -> list[tuple[str, str]]:
    """Return council and state of each line of the work-list."""
    listed = seen.html[seen.html.index('id="lijst"') :]
    line = r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a></th>.*?spot-(\w+)'
    return re.findall(line, listed, re.DOTALL)


@pytest.mark.parametrize("page", CHOICES)
def test_the_work_list_has_the_first_rows_of_the_query(site: str, page: str) -> None:
    rows = from_json(site + page)
    expected = [(row["councilName"], row["state"]) for row in rows]
    assert shown(read(site + page)) == expected[:200]


def test_the_page_says_that_it_shows_a_part_and_the_forms_have_all(site: str, every: Seen) -> None:
    rows = from_json(site + PAGE)
    number = f"{len(rows):,}".replace(",", ".")
    assert f"U ziet de eerste 200 van {number} rijen" in every.text
    assert f"Voor {number} van de 11.400 combinaties" in every.text


def test_the_tallies_by_theme_are_those_of_the_rows(site: str, every: Seen) -> None:
    rows = from_json(f"{site}{PAGE}?toestand=alles")
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(row["themeName"], Counter())[row["state"]] += 1
    part = every.html[every.html.index('id="themas"') : every.html.index('id="gebieden"')]
    lines = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a></th>(.*?)</tr>', part, re.DOTALL)
    order = ("niemand", "elders", "onbekend", "gedekt")
    found = {name: re.findall(r'class="number">(?:<a[^>]*>)?(\d+)', cells) for name, cells in lines}
    assert len(found) == 40
    assert {name: tuple(map(int, cells[:4])) for name, cells in found.items()} == {
        name: tuple(counter[state] for state in order) for name, counter in counted.items()
    }
    shares = [sum(counted[name][state] for state in order[:3]) for name, _ in lines]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("page", CHOICES)
def test_each_choice_tells_how_many_rows_it_gives(site: str, page: str) -> None:
    seen = read(site + page)
    number = len(from_json(site + page))
    chosen = re.findall(r"<option[^>]* selected>[^<]*\(([\d.]+)\)</option>", seen.html)
    assert [told.replace(".", "") for told in chosen] == [str(number)] * 5


@pytest.mark.parametrize("part", ["soort", "bereik"])
def test_a_choice_that_is_another_question_tells_its_rows_too(site: str, part: str) -> None:
    address = f"{site}{PAGE}?gebied=20001&thema=gis"
    select = re.search(rf'<select[^>]* name="{part}">(.*?)</select>', read(address).html, re.DOTALL)
    assert select is not None
    told = dict(re.findall(r'<option value="(\w*)"[^>]*>[^<]*\((\d+)\)', select[1]))
    assert len(told) == 2
    assert told == {value: str(len(from_json(f"{address}&{part}={value}"))) for value in told}


def test_a_theme_is_on_the_map_by_its_state(site: str) -> None:
    rows = from_json(f"{site}{PAGE}?thema=werkplek&toestand=alles")
    reply = ask(f"{site}/kaart/witte-vlekken/kaart.geojson?thema=werkplek")
    features = json.loads(reply.body)["features"]
    drawn = {f["properties"]["name"]: WORDS[f["properties"]["class"]] for f in features}
    assert drawn == {row["councilName"]: row["state"] for row in rows}
    assert (
        "/kaart/witte-vlekken/kaart.geojson?thema=werkplek"
        in read(f"{site}{PAGE}?thema=werkplek").links
    )


def test_without_a_theme_the_map_has_the_number_of_white_themes(site: str) -> None:
    counted = Counter(row["councilName"] for row in from_json(f"{site}{PAGE}?soort="))
    told = json.loads(ask(f"{site}/kaart/witte-vlekken/kaart.geojson").body)
    drawn = {f["properties"]["name"]: f["properties"]["value"] for f in told["features"]}
    assert drawn == counted
    page = read(f"{site}{PAGE}")
    assert f"Uitgave {told['release']}" in page.text
    assert told["release"].startswith(told["date"])
    assert "/kaart/witte-vlekken/kaart.geojson" in page.links
    assert ask(f"{site}/kaart/witte-vlekken/anders.geojson").status == 404


def test_an_area_leaves_its_own_councils_only(site: str) -> None:
    rows = from_json(f"{site}{PAGE}?gebied=referentieregio-westhoek&toestand=alles")
    assert {row["regionName"] for row in rows} == {"Westhoek"}
    assert len({row["council"] for row in rows}) == 17
    rows = from_json(f"{site}{LIMBURG}&toestand=alles")
    assert {row["provinceName"] for row in rows} == {"Provincie Limburg"}
    assert len(rows) == 38


def test_who_next_door_has_it_is_told_with_what_it_takes(site: str) -> None:
    (beringen,) = [
        row
        for row in from_json(f"{site}{PAGE}?thema=gis&gebied=70000")
        if row["councilName"] == "Beringen"
    ]
    assert beringen["nearby"] == "Interleuven: word deelnemer of lid"
    seen = read(f"{site}{PAGE}?thema=gis&gebied=70000")
    assert "Interleuven: word deelnemer of lid" in seen.text
    assert "/bestuur/71004/buren" in seen.links
    neighbours = read(f"{site}/bestuur/71004/buren")
    assert "Interleuven" in neighbours.text


def test_an_ocmw_is_told_what_ocmws_next_door_have(site: str) -> None:
    """Meise and Wemmel lie next to Grimbergen: their OCMWs have it, the municipalities do not."""
    page = f"{site}{PAGE}?soort=ocmw&thema=archivering&gebied=20001"
    (row,) = [row for row in from_json(page) if row["councilName"] == "Grimbergen"]
    listed = read(page).html.partition('id="lijst"')[2]
    line = listed.partition(">Grimbergen</a></th>")[2].partition("</tr>")[0]
    assert "Welzijnskoepel West-Brabant" in row["nearby"]
    assert "Welzijnskoepel West-Brabant" in line
    assert "geen buur heeft het" not in line
    assert 'href="/bestuur/23025/buren?soort=ocmw"' in line
    assert "Welzijnskoepel West-Brabant" in read(f"{site}/bestuur/23025/buren?soort=ocmw").text


@pytest.mark.parametrize("theme", ["", "&thema=gis"])
def test_the_map_says_of_which_councils_it_is(site: str, theme: str) -> None:
    for kind, words in (("", "per gemeente"), ("ocmw", "voor het OCMW van elke gemeente")):
        html = read(f"{site}{PAGE}?soort={kind}{theme}").html
        caption = html.partition("<figcaption>")[2].partition("<")[0]
        assert caption.strip().endswith(f", {words}")


@pytest.mark.parametrize("wrong", ["thema=x", "gebied=99999", "toestand=x", "soort=x", "bereik=x"])
def test_what_is_no_choice_is_not_there(site: str, wrong: str) -> None:
    assert ask(f"{site}{PAGE}?{wrong}").status == 404
    assert ask(f"{site}{PAGE}.csv?{wrong}").status == 404
