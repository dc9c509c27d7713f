"""/dekking: every cell says what its row says, every number what its choice gives."""

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
]
ORGANISATIONS = [f"{PAGE}/organisaties", f"{PAGE}/organisaties?thema=data&soort=ocmw"]
EMPTY = {"elders": "niet hier", "niemand": "niemand", "onbekend": "niet bekend"}
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
def test_the_filled_cells_are_the_rows(site: str, page: str) -> None:
    shown = {key: words for key, (words, href) in cells(read(site + page).html).items() if href}
    assert shown == {
        (row["councilName"], row["themeName"]): f"{row['organisations']}, {row['certaintyName']}"
        for row in from_json(site + page)
    }


@pytest.mark.parametrize("thema", ["", "bedrijfsvoering"])
def test_an_empty_cell_says_why_as_the_white_spots_do(site: str, thema: str) -> None:
    shown = {
        key: words
        for key, (words, href) in cells(read(f"{site}{PAGE}?thema={thema}").html).items()
        if not href
    }
    columns = {column for _, column in shown}
    assert shown == {
        (row["councilName"], row["themeName"]): EMPTY[row["state"]]
        for row in from_json(f"{site}/witte-vlekken")
        if row["themeName"] in columns
    }


@pytest.mark.parametrize("page", CHOICES)
def test_each_choice_tells_how_many_councils_it_gives(site: str, page: str) -> None:
    seen = read(site + page)
    number = len({row["council"] for row in from_json(site + page)})
    chosen = re.findall(r"<option[^>]* selected>[^<]*\((\d+)\)</option>", seen.html)
    assert chosen == [str(number)] * 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thema", "domeinen"),
        ("gebied", "20001"),
        ("gebied", "referentieregio-kempen"),
        ("soort", "ocmw"),
        ("bereik", "vlaanderen"),
        ("organisatie", "0205157869"),
        ("grond", "territory"),
        ("zekerheid", "afgeleid"),
    ],
)
def test_a_choice_not_made_yet_tells_how_many_it_would_give(
    site: str, name: str, value: str
) -> None:
    html = read(f"{site}{PAGE}").html
    part = html[html.index(f'id="kies-{name}"') :]
    told = re.search(rf'<option value="{value}">[^<]*\((\d+)\)', part)
    assert told
    found = from_json(f"{site}{PAGE}?{name}={value}")
    assert int(told[1]) == len({row["council"] for row in found}) > 0


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
            row["councils"] if row["councils"] != "0" else "niet bekend",
        )
        for row in from_json(site + page)
    }


def test_a_cell_of_an_organisation_leads_to_those_it_reaches(site: str) -> None:
    shown = cells(read(f"{site}{PAGE}/organisaties").html)
    followed = [(key, *cell) for key, cell in shown.items() if cell[1].startswith(f"{PAGE}?")]
    for (_, theme), words, href in followed[::12]:
        assert set(parse_qs(urlsplit(href).query)) == {"organisatie", "bereik"}
        rows = [row for row in from_json(site + href) if row["themeName"] == theme]
        assert words.split()[1] == str(len(rows))


@pytest.mark.parametrize("wrong", ["thema=gis", "gebied=1", "soort=x", "bereik=x", "grond=x"])
def test_what_is_no_choice_is_not_there(site: str, wrong: str) -> None:
    assert ask(f"{site}{PAGE}?{wrong}").status == 404
    assert ask(f"{site}{PAGE}.json?{wrong}").status == 404
