"""/dekking: every cell says what its row says, every number what its choice gives."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

PAGE = "/dekking"
CHOICES = [
    PAGE,
    f"{PAGE}?thema=data",
    f"{PAGE}?gebied=referentieregio-westhoek&bereik=vlaanderen",
    f"{PAGE}?soort=ocmw&thema=ict-basis&zekerheid=te-bevestigen",
    f"{PAGE}?organisatie=0219395192&grond=central-purchasing-body&bereik=vlaanderen",
    f"{PAGE}?loop=lopend&gebied=20001",
    f"{PAGE}?loop=beeindigd&bereik=vlaanderen",
]
OTHER = f"{PAGE}/organisaties"
ORGANISATIONS = [
    OTHER,
    f"{OTHER}?thema=data&soort=ocmw",
    f"{OTHER}?gebied=referentieregio-westhoek",
    f"{OTHER}?gebied=70000&bereik=streek&grond=territory",
    f"{OTHER}?zekerheid=te-bevestigen&thema=ict-basis",
    f"{OTHER}?loop=lopend",
    f"{OTHER}?loop=beeindigd&soort=ocmw",
    f"{OTHER}?organisatie=0205157869&bereik=streek",
]
SINGLE = [
    ("thema", "domeinen"),
    ("gebied", "20001"),
    ("gebied", "referentieregio-kempen"),
    ("soort", "ocmw"),
    ("organisatie", "0205157869"),
    ("grond", "territory"),
    ("zekerheid", "afgeleid"),
    ("loop", "lopend"),
    ("loop", "onbekend"),
    ("loop", "beeindigd"),
]
EMPTY = {
    "elders": "niet hier",
    "niemand": "niemand",
    "onbekend": "niet bekend",
    "buiten-keuze": "niet met uw keuze",
}
Cells = dict[tuple[str, str], tuple[str, str]]


def cells(html: str) -> Cells:
    """Return the cells of the table: name of the row and of the column → words and link."""
    table = re.search(r'<div class="matrix".*?</table>', html, re.DOTALL)
    assert table
    head, body = table[0].split("<tbody>")
    columns = re.findall(r'<th scope="col"><a href="[^"]+">([^<]+)</a></th>', head)
    found: Cells = {}
    for line in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
        name = re.search(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', line)
        assert name
        said = re.findall(r'<td[^>]*>(?:<a href="([^"]+)">)?([^<]+)', line)
        pairs = zip(columns, said, strict=True)
        found |= {(unescape(name[1]), c): (words, unescape(href)) for c, (href, words) in pairs}
    return found


@pytest.mark.parametrize("page", CHOICES)
def test_every_cell_says_what_its_row_says(site: str, page: str) -> None:
    rows = from_json(site + page)
    shown = cells(read(site + page).html)
    assert {key: words for key, (words, _) in shown.items()} == {
        (row["councilName"], row["themeName"]): EMPTY.get(
            row["state"], f"{row['organisations']}, {row.get('certaintyName')}"
        )
        for row in rows
    }
    assert len(shown) == len(rows)
    offered = {
        (row["councilName"], row["themeName"]) for row in rows if row["organisations"] != "0"
    }
    assert {key for key, (_, href) in shown.items() if href} == offered


@pytest.mark.parametrize(
    "asked",
    ["", "thema=bedrijfsvoering", "soort=ocmw&bereik=vlaanderen", "gebied=70000&thema=data"],
)
def test_every_cell_has_the_state_that_the_white_spots_have(site: str, asked: str) -> None:
    rows = from_json(f"{site}{PAGE}?{asked}")
    themes = {row["theme"] for row in rows}
    others = "&".join(pair for pair in asked.split("&") if not pair.startswith("thema"))
    assert {(row["council"], row["theme"]): (row["state"], row["stateName"]) for row in rows} == {
        (row["council"], row["theme"]): (row["state"], row["stateName"])
        for row in from_json(f"{site}/witte-vlekken?toestand=alles&{others}")
        if row["theme"] in themes
    }


def filled(site: str, page: str) -> set[str]:
    """Return the rows of a matrix that have a filled cell, by IRI."""
    if page.startswith(OTHER):
        return {row["organisation"] for row in from_json(site + page)}
    return {row["council"] for row in filled_cells(site, page)}


def filled_cells(site: str, page: str) -> list[dict[str, str]]:
    return [row for row in from_json(site + page) if row["organisations"] != "0"]


@pytest.mark.parametrize("page", [*CHOICES, *ORGANISATIONS])
def test_each_choice_tells_how_many_rows_it_gives(site: str, page: str) -> None:
    number = len(filled(site, page))
    chosen = re.findall(r"<option[^>]* selected>[^<]*\((\d+)\)</option>", read(site + page).html)
    assert chosen == [str(number)] * 8


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        (page, *pair)
        for page, width in ((PAGE, "vlaanderen"), (OTHER, "streek"))
        for pair in (*SINGLE, ("bereik", width))
    ],
)
@pytest.mark.parametrize("beside", ["", "gebied=70000&soort=ocmw"])
def test_a_choice_not_made_yet_tells_how_many_it_would_give(
    site: str, page: str, beside: str, name: str, value: str
) -> None:
    html = read(f"{site}{page}?{beside}").html
    part = html[html.index(f'id="kies-{name}"') :]
    told = re.search(rf'<option value="{value}"[^>]*>[^<]*\((\d+)\)', part)
    assert told
    others = "&".join(pair for pair in beside.split("&") if not pair.startswith(name))
    found = filled(site, f"{page}?{others}&{name}={value}")
    assert int(told[1]) == len(found)
    assert found or beside or (page, value) == (PAGE, "beeindigd")


def rows_of(html: str) -> dict[str, str]:
    """Return the two matrices that a page leads to: words → address."""
    (part,) = re.findall(r'<nav class="filter" aria-label="Wie staat.*?</nav>', html)
    return {
        words: unescape(href) for href, words in re.findall(r'href="([^"]+)"[^>]*>(\w+)<', part)
    }


@pytest.mark.parametrize("choice", ["", "gebied=70000", "thema=data&soort=ocmw&loop=lopend"])
def test_each_matrix_leads_to_the_other_with_the_same_filter(site: str, choice: str) -> None:
    """What counts is told when the other shows something else by itself."""
    councils = rows_of(read(f"{site}{PAGE}?{choice}").html)
    beside = urlsplit(councils["Organisaties"])
    assert (beside.path, parse_qs(beside.query)) == (OTHER, parse_qs(f"{choice}&bereik=streek"))
    assert rows_of(read(site + councils["Organisaties"]).html) == councils
    organisations = rows_of(read(f"{site}{OTHER}?{choice}").html)
    beside = urlsplit(organisations["Besturen"])
    assert (beside.path, parse_qs(beside.query)) == (PAGE, parse_qs(f"{choice}&bereik=vlaanderen"))
    assert rows_of(read(site + organisations["Besturen"]).html) == organisations


def test_a_cell_leads_to_the_answer_on_the_page_of_the_council(site: str) -> None:
    for page in (f"{PAGE}?gebied=70000", f"{PAGE}?gebied=70000&thema=ict-basis"):
        of_hasselt = [
            href
            for (name, _), (_, href) in cells(read(site + page).html).items()
            if name == "Hasselt" and href
        ]
        assert of_hasselt
        council = read(f"{site}/bestuur/71072").html
        for href in of_hasselt:
            assert href.startswith("/bestuur/71072#")
            assert f'id="{href.partition("#")[2]}"' in council


def test_the_table_can_be_used_by_keyboard_and_screen_reader(site: str) -> None:
    seen = read(f"{site}{PAGE}")
    (region,) = [a for a in seen.tags("div") if a.get("class") == "matrix"]
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert region["aria-label"]
    scopes = [a.get("scope") for a in seen.tags("th")]
    assert (scopes.count("col"), scopes.count("row")) == (7, 285)
    assert len(scopes) == 7 + 285


@pytest.mark.parametrize("page", ORGANISATIONS)
def test_the_cells_of_organisations_are_the_rows(site: str, page: str) -> None:
    shown = {
        key: tuple(re.findall(r"\d+|niet bekend", words))
        for key, (words, href) in cells(read(site + page).html).items()
        if href
    }
    assert shown == {
        (row["organisationName"], row["themeName"]): (
            row["offers"],
            row.get("councils", "niet bekend"),
        )
        for row in from_json(site + page)
    }


@pytest.mark.parametrize("page", ORGANISATIONS)
def test_a_cell_of_an_organisation_leads_to_those_it_reaches(site: str, page: str) -> None:
    shown = cells(read(site + page).html)
    followed = [(key, *cell) for key, cell in shown.items() if cell[1].startswith(f"{PAGE}?")]
    for (_, theme), words, href in followed[:: len(followed) // 6 or 1]:
        assert "organisatie" in parse_qs(urlsplit(href).query)
        found = [row for row in filled_cells(site, href) if row["themeName"] == theme]
        assert words.split()[1] == str(len(found)) != "0"


def test_who_reaches_nobody_there_is_no_row(site: str) -> None:
    """Whom an organisation reaches in a region, as its own page tells."""
    region = "referentieregio-westhoek"
    councils = filled(site, f"{PAGE}?gebied={region}&bereik=vlaanderen")
    shown = filled(site, f"{OTHER}?gebied={region}")
    for organisation in sorted(filled(site, OTHER))[::15]:
        reply = ask(f"{site}/organisatie/{organisation.rpartition('/')[2]}.json")
        rows = json.loads(reply.body)["rows"] if reply.status == 200 else []
        reached = {row["council"] for row in rows if not row["loop"].endswith("/beeindigd")}
        assert bool(reached & councils) == (organisation in shown)


@pytest.mark.parametrize(
    "wrong", ["thema=gis", "gebied=1", "soort=x", "bereik=x", "grond=x", "loop=x"]
)
def test_what_is_no_choice_is_not_there(site: str, wrong: str) -> None:
    for page in (PAGE, OTHER):
        assert ask(f"{site}{page}?{wrong}").status == 404
        assert ask(f"{site}{page}.json?{wrong}").status == 404
