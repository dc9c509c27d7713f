"""The note for a meeting says what the page of the council says, and fits a few pages of paper."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from server.dutch import moment
from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
ACCESSES = """SELECT DISTINCT ?access ?loop ?issued WHERE {
  VALUES ?council { %s }
  ?coverage ict:bestuur ?council ; ict:toegang ?access ; ict:loop ?loop .
  ?coverage prov:wasDerivedFrom+ ?row .
  ?row dct:source ?source OPTIONAL { ?row dct:issued ?issued }
}"""
OFFERS = """SELECT DISTINCT ?access ?offer ?loop ?issued WHERE {
  ?offer ict:viaToegang ?access ; dct:type ?kind ; prov:wasDerivedFrom ?row .
  ?row dct:source ?source OPTIONAL { ?row dct:issued ?issued }
  OPTIONAL { ?offer ict:loop ?loop }
}"""


@pytest.mark.parametrize("slug", ["71072", "34022", "44086"])
def test_the_note_names_every_organisation_of_the_region(site: str, slug: str) -> None:
    note = read(f"{site}/bestuur/{slug}/nota")
    near = {
        row["organisationName"]
        for row in from_json(f"{site}/vergelijk?bestuur={slug}")
        if row["wide"] == "deze streek"
    }
    assert near
    for name in near:
        assert name in note.text


def test_what_is_to_be_confirmed_is_said(site: str) -> None:
    assert "Te bevestigen na de fusie" in read(f"{site}/bestuur/71072/nota").text
    assert "Te bevestigen na de fusie" not in read(f"{site}/bestuur/34022/nota").text


def rows(site: str, query: str) -> list[dict[str, str]]:
    reply = ask(f"{site}/sparql?query={quote(PREFIXES + query)}&format=json")
    found = json.loads(reply.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def doubtful(site: str, slug: str) -> tuple[set[str], set[str]]:
    """Return the offers with an undated source, and those with an old one, from the graph."""
    councils = {f"<{row['council']}>" for row in from_json(f"{site}/bestuur/{slug}")}
    reached = rows(site, ACCESSES % " ".join(councils))
    runs = {row["access"] for row in reached if not row["loop"].endswith("/beeindigd")}
    offers = [row for row in rows(site, OFFERS) if row["access"] in runs]
    offers = [row for row in offers if not row.get("loop", "").endswith("/beeindigd")]
    days = {(row["offer"], row.get("issued", "")) for row in offers}
    for way in reached:
        through = {row["offer"] for row in offers if row["access"] == way["access"]}
        days |= {(offer, way.get("issued", "")) for offer in through}
    undated = {offer for offer, day in days if not day}
    return undated, {offer for offer, day in days if "" < day < "2024-11-24"[: len(day)]}


@pytest.mark.parametrize("slug", ["31005", "71072", "34022", "44021", "provincie-limburg"])
def test_an_offer_with_an_old_and_an_undated_source_counts_once(site: str, slug: str) -> None:
    note = read(f"{site}/bestuur/{slug}/nota").text
    (told,) = re.findall(r"Van (\d+) is een bron, van het aanbod of van wie", note)
    (offers,) = re.findall(r"kennen we (\d+) ", note)
    undated, old = doubtful(site, slug)
    assert int(told) == len(undated | old) <= int(offers)
    assert slug != "31005" or undated & old


@pytest.mark.parametrize("slug", ["31005", "71072", "44021"])
def test_no_line_is_without_offer(site: str, slug: str) -> None:
    html = read(f"{site}/bestuur/{slug}/nota").html
    assert 'data-label="Wat"><span>' in html
    assert 'data-label="Wat"><span></span>' not in html


def test_a_line_says_of_when_its_sources_are(site: str) -> None:
    days: dict[tuple[str, str], set[str]] = {}
    for row in from_json(f"{site}/bestuur/73110"):
        told = days.setdefault((row["themeName"], row["organisationName"]), set())
        told |= {row.get("issued", ""), row.get("accessIssued", "")}
    html = read(f"{site}/bestuur/73110/nota").html
    lines = html.partition('id="streek"')[2].partition("</section>")[0].split("<tr>")[2:]
    assert lines
    for line in lines:
        theme, maker = re.findall(r'<th scope="row">([^<]+)<|<span>([^<]+)</span>', line)[:2]
        (said,) = re.findall(r"<small>Bron: (.+?)\.</small>", line)
        known = days[unescape(theme[0]), unescape(maker[1])]
        assert set(re.split(" tot | en ", said)) <= {moment(d) or "zonder datum" for d in known}


def test_who_has_nothing_has_a_note_that_says_so(site: str) -> None:
    assert "kennen we geen aanbod" in read(f"{site}/bestuur/vgc/nota").text


def served(site: str, slug: str, kind: str, wide: str = "deze streek") -> set[tuple[str, str]]:
    """Return theme and organisation of what a council of a kind has of the region, or of all."""
    found = from_json(f"{site}/vergelijk?bestuur={slug}&soort={kind}")
    return {(r["themeName"], r["organisationName"]) for r in found if r["wide"] == wide}


@pytest.mark.parametrize("slug", ["23062", "12014", "13001", "23009"])
def test_a_line_says_when_it_is_for_one_of_both_only(site: str, slug: str) -> None:
    municipal, welfare = served(site, slug, ""), served(site, slug, "ocmw")
    note = read(f"{site}/bestuur/{slug}/nota")
    lines = note.html.partition('id="streek"')[2].partition("</section>")[0].split("<tr>")[2:]
    assert lines
    for line in lines:
        theme, organisation = re.findall(r'<th scope="row">([^<]+)<|<span>([^<]+)</span>', line)[:2]
        pair = (unescape(theme[0]), unescape(organisation[1]))
        assert ("Alleen voor het OCMW." in line) == (pair not in municipal)
        assert ("Alleen voor de gemeente." in line) == (pair not in welfare)
    marked = {words for words in ("het OCMW", "de gemeente") if f"Alleen voor {words}" in note.html}
    assert marked


@pytest.mark.parametrize("slug", ["23062", "71072"])
def test_a_theme_with_offers_for_all_of_flanders_says_for_whom_too(site: str, slug: str) -> None:
    has = [
        {theme for theme, _ in served(site, slug, kind, "heel Vlaanderen")} for kind in ("", "ocmw")
    ]
    near = {theme for kind in ("", "ocmw") for theme, _ in served(site, slug, kind)}
    note = " ".join(read(f"{site}/bestuur/{slug}/nota").text.split())
    (told,) = re.findall(r"Enkel aanbod voor heel Vlaanderen kennen we voor: (.*?)\. ", note)
    mark = " (alleen voor de gemeente)"
    themes = set(re.sub(r" \((?!alleen voor)", " [", told).split(", "))
    marked = {theme.removesuffix(mark) for theme in themes if theme.endswith(mark)}
    assert marked == has[0] - has[1] - near
    assert marked


def test_the_note_says_that_neighbours_are_those_of_the_municipality(site: str) -> None:
    note = read(f"{site}/bestuur/23062/nota")
    lines = note.html.partition('id="streek"')[2].partition("</section>")[0].split("<tr>")[2:]
    assert any("Welzijnskoepel" in line and "Alleen voor het OCMW." in line for line in lines)
    assert "Wat buren van de gemeente Overijse wel hebben" in [text for _, text in note.headings]


def test_who_has_nothing_of_the_region_is_told_so(site: str) -> None:
    rows = from_json(f"{site}/vergelijk?bestuur=provincie-limburg")
    assert {row["wide"] for row in rows} == {"heel Vlaanderen"}
    note = read(f"{site}/bestuur/provincie-limburg/nota")
    assert "Geen bron noemt aanbod van de eigen streek" in note.text


def test_an_unknown_council_has_no_note(site: str) -> None:
    assert ask(f"{site}/bestuur/99999/nota").status == 404
