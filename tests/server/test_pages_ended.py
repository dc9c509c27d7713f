"""What has ended is kept and marked: on the pages of offers, organisations and themes."""

import csv
import json
import re
from urllib.parse import quote

import pytest

from server.dutch import moment
from tests.conftest import ROOT
from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

PILL = '<span class="pill ended">beëindigd</span>'
COURSES = "SELECT DISTINCT ?offer ?loop { ?offer ict:loop ?loop ; dct:type ?kind ; dct:subject ?t }"


def offers() -> list[dict[str, str]]:
    with (ROOT / "data" / "lists" / "offers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ENDED = {row["id"]: row["ended_on"] for row in offers() if row["ended_on"]}
ENDED_BY_THEME = """SELECT ?theme (COUNT(DISTINCT ?offer) AS ?n)
  { ?offer ict:loop ?loop ; dct:type ?kind ; dct:subject/skos:broader? ?theme
    FILTER(STRENDS(STR(?loop), "/beeindigd")) } GROUP BY ?theme"""
INCLUSION = [row["id"] for row in offers() if "digitale-inclusie" in row["themes"].split()]


def rows(site: str, query: str) -> list[dict[str, str]]:
    reply = ask(f"{site}/sparql?query={quote(query)}&format=json")
    found = json.loads(reply.text)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def section(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def number(text: str, words: str) -> int:
    found = re.search(rf"(\d+) {words}", text)
    assert found, words
    return int(found[1])


@pytest.mark.parametrize(
    ("offer", "since", "whom"),
    [
        ("digibank-brugge-centrum", "1 juli 2026", "Bereikte 1 gemeente, 1 OCMW"),
        ("digibanken", "1 januari 2025", "Bereikte"),
    ],
)
def test_an_offer_that_has_ended_says_so_and_whom_it_reached(
    site: str, offer: str, since: str, whom: str
) -> None:
    page = read(f"{site}/oplossing/{offer}")
    text = " ".join(page.text.split())
    assert f"Dit aanbod is sinds {since} beëindigd." in text
    assert PILL in page.html.partition("<h1>")[2].partition("</h1>")[0]
    assert PILL in section(page.html, "toegang")
    assert "Wie het kon krijgen" in text
    assert whom in text
    for words in ("kan krijgen", "kunnen krijgen", "Bereikt ", "Hoe u het krijgt"):
        assert words not in text


def test_every_offer_that_has_ended_is_marked_and_no_other(site: str) -> None:
    told = {row["offer"].rpartition("/")[2]: row["loop"] for row in rows(site, COURSES)}
    ended = {name for name, loop in told.items() if loop.endswith("/beeindigd")}
    assert set(ENDED) <= ended < set(told)
    marked = set()
    for name in [*ended, "magda", "c-smart-aankoopcentrale", "vera-rfid"]:
        page = read(f"{site}/oplossing/{name}")
        if page.status == 200 and "Dit aanbod is" in page.text:
            marked.add(name)
    assert marked == ended


@pytest.mark.parametrize("offer", ["magda", "c-smart-aankoopcentrale"])
def test_an_offer_that_runs_is_told_as_before(site: str, offer: str) -> None:
    page = read(f"{site}/oplossing/{offer}")
    assert "Wie het kan krijgen" in page.text
    assert "Hoe u het krijgt" in page.text
    assert "Bereikt " in section(page.html, "bereik")
    assert "eëindigd" not in page.text


def test_an_access_that_has_ended_is_marked_and_tells_its_last_day(site: str) -> None:
    page = read(f"{site}/organisatie/0751541350")
    access = section(page.html, "toegang")
    assert PILL in access
    assert "30 juni 2025" in access
    assert "Wie het bereikte" in page.text
    assert "Bereikt " not in section(page.html, "bereik")


@pytest.mark.parametrize("ref", ["x-digitaal-vlaanderen", "x-publiq", "0219395192", "x-howest"])
def test_an_access_tells_since_when_it_is_and_that_nobody_says_that_it_runs(
    site: str, ref: str
) -> None:
    known = {row["access"]: row for row in from_json(f"{site}/organisatie/{ref}/toegangen")}
    page = read(f"{site}/organisatie/{ref}").html
    told = page.partition('id="toegang"')[2].partition('id="bereik"')[0]
    unsure = [row for row in known.values() if row.get("loop", "").endswith("/onbekend")]
    begun = [moment(row["begin"]) for row in known.values() if "begin" in row]
    assert told.count("niet bekend of het nog loopt") == len(unsure)
    assert re.findall(r"<dt>Vanaf</dt><dd>([^<]+)</dd>", told) == begun
    assert begun if ref == "x-publiq" else unsure or ref == "0219395192"


def test_an_organisation_without_ended_offers_marks_nothing(site: str) -> None:
    page = read(f"{site}/organisatie/0219395192")
    assert PILL not in section(page.html, "toegang")
    assert "Wie het bereikt" in page.text
    assert "Bereikte" not in page.text


def test_offers_of_an_organisation_that_have_ended_come_last_and_are_marked(site: str) -> None:
    provider = rows(
        site,
        "SELECT ?o { ?offer ict:aanbieder ?o ; dct:identifier 'digibank-brugge-centrum' }",
    )[0]["o"]
    page = read(f"{site}/organisatie/{provider.rpartition('/')[2]}")
    listed = re.findall(
        r"<li><a href=\"/oplossing/([^\"]+)\".*?</li>", section(page.html, "aanbod"), re.DOTALL
    )
    lines = section(page.html, "aanbod").split("<li><a href=")[1:]
    marks = [PILL in line for line in lines if "/oplossing/" in line]
    assert marks == [name in ENDED for name in listed]
    assert marks == sorted(marks)
    assert any(marks)


def test_a_theme_counts_what_runs_and_says_how_much_has_ended(site: str) -> None:
    page = read(f"{site}/thema/digitale-inclusie")
    table = from_json(f"{site}/thema/digitale-inclusie")
    over = {row["offer"] for row in table if (row["loop"] or "").endswith("/beeindigd")}
    every = {row["offer"] for row in table}
    assert len(over) == len(set(INCLUSION) & set(ENDED)) == 4
    text = " ".join(page.text.split())
    assert number(text, "diensten en oplossingen van") == len(every - over)
    assert f"; daarnaast zijn er {len(over)} beëindigd." in text
    assert page.html.count(PILL) == len(over)
    for part in page.html.split("<section><h2>")[1:]:
        marks = [PILL in line for line in part.split('<li><a href="/oplossing/')[1:]]
        assert marks == sorted(marks)


def test_themes_with_one_that_has_ended_say_so_in_the_singular(site: str) -> None:
    told = " ".join(read(f"{site}/themas").text.split())
    table = {row["theme"]: row for row in rows(site, ENDED_BY_THEME)}
    expected = {"is er 1" if row["n"] == "1" else f"zijn er {row['n']}" for row in table.values()}
    found = set(re.findall(r"((?:is|zijn) er \d+) beëindigd", told))
    assert expected <= found
    assert not re.search(r"is er (?!1 )|zijn er 1 ", told)


def test_the_front_counts_what_runs(site: str) -> None:
    told = {row["offer"]: row["loop"] for row in rows(site, COURSES)}
    running = [name for name, loop in told.items() if not loop.endswith("/beeindigd")]
    assert len(running) < len(told)
    assert f'<strong>{len(running)}</strong> <a href="/themas">' in read(f"{site}/").html


def test_organisations_with_offers_are_those_with_one_that_runs(site: str) -> None:
    page = read(f"{site}/organisaties")
    told = rows(
        site,
        "SELECT DISTINCT ?o { ?offer ict:aanbieder ?o ; dct:type ?k ; ict:loop ?loop "
        'FILTER(!STRENDS(STR(?loop), "/beeindigd")) }',
    )
    shown = re.findall(r'<th scope="row"><a href="([^"]+)"', section(page.html, "met"))
    assert len(shown) == len(told) == number(page.text, "organisaties helpen")


def test_a_council_that_ended_leads_to_that_of_today(site: str) -> None:
    page = read(f"{site}/organisatie/0207478545")
    assert "Kortessem ging op 1 januari 2025 op in Hasselt" in " ".join(page.text.split())
    assert "/bestuur/71072" in page.links
    assert "van het vroegere bestuur" not in read(f"{site}/organisatie/0207466964").text


def test_a_council_is_named_with_its_kind_where_it_is_an_organisation(site: str) -> None:
    for ref, name in (("0207725696", "Provincie West-Vlaanderen"), ("0212214125", "OCMW Gent")):
        assert read(f"{site}/organisatie/{ref}").headings[0] == (1, name)
    assert (
        "Provincie Limburg" in read(f"{site}/raamovereenkomst/provlim-ict-hardware-onderwijs").text
    )
