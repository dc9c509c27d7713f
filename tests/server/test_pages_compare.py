"""Councils side by side: chosen by code or name, what differs first, what is not sure told."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import Seen, read
from tests.server.http import ask

PAIR = "/vergelijk?bestuur=71072&bestuur=24062"


@pytest.fixture(scope="module")
def pair(site: str) -> Seen:
    return read(site + PAIR)


def removable(seen: Seen) -> list[list[str]]:
    """Return what is left when one of the chosen councils is taken away, for each."""
    links = [link for link in seen.links if link.startswith("/vergelijk?bestuur=")]
    return [parse_qs(urlsplit(link).query)["bestuur"] for link in links]


@pytest.mark.parametrize("words", ["leuven", "24062", "Leuvn", "Stad Leuven"])
def test_a_council_is_chosen_by_its_code_or_name(site: str, words: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur=71072&bestuur={words.replace(' ', '%20')}")
    assert seen.text.count("Hasselt, Leuven:") == 1


def test_a_code_that_ended_leads_to_the_council_of_today(site: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur=44048&bestuur=71072")
    assert "Nazareth-De Pinte, Hasselt:" in seen.text


def test_what_is_no_council_is_told_and_the_rest_stays(site: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur=71072&bestuur=xyzzy%3Cb%3E")
    assert "We vonden geen bestuur voor xyzzy<b>" in seen.text
    assert "/bestuur/71072" not in seen.links  # one council is not a comparison yet
    assert "Haal weg: Hasselt" in seen.text


def test_at_most_five_councils_are_compared_each_once(site: str) -> None:
    codes = ["71072", "24062", "44021", "34022", "11002", "12025", "71072"]
    seen = read(f"{site}/vergelijk?" + "&".join(f"bestuur={code}" for code in codes))
    assert "Hasselt, Leuven, Gent, Kortrijk, Antwerpen:" in seen.text
    assert not [a for a in seen.tags("input") if a["name"] == "bestuur" and a["type"] == "search"]
    assert "hoogstens vijf besturen. Niet getoond: Mechelen." in seen.text


def test_a_chosen_council_can_be_taken_away(pair: Seen) -> None:
    assert [left for left in removable(pair) if len(left) == 1] == [["24062"], ["71072"]]


def test_lines_differ_exactly_when_the_rows_of_the_councils_do(site: str, pair: Seen) -> None:
    kept: dict[str, dict[str, set[tuple[str, ...]]]] = {}
    for row in from_json(site + PAIR):
        course = row["loop"] if row["wide"] == "deze streek" else ""
        told = (row["organisation"], row["offers"], row["certainty"], row["wide"], course)
        kept.setdefault(row["themeName"], {}).setdefault(row["council"], set()).add(told)
    alike = {
        t for t, by in kept.items() if len(by) == 2 and len({*map(frozenset, by.values())}) == 1
    }
    differing = kept.keys() - alike
    told_of = pair.html.partition('id="anders"')[2].partition('id="gelijk"')
    shown = {name for name in kept if f">{name}</a>" in told_of[0]}
    assert shown == differing
    assert f"{len(differing)} thema’s verschillen" in pair.text


def test_what_is_not_sure_is_told_before_the_comparison(pair: Seen) -> None:
    warning = pair.text.partition("Let op bij het vergelijken")[2].partition("Wat verschilt")[0]
    # by Kortessem: c-smart-aankoopcentrale on aankoop and on the four themes of its agreements, and
    # cipal-egov-begeleiding on ict-strategie
    assert "Voor Hasselt zijn 6 antwoorden te bevestigen" in warning
    assert "niet of ze voor Leuven gelden" in warning


def test_what_no_source_says_to_run_is_told_in_its_cell(site: str) -> None:
    address = f"{site}/vergelijk?bestuur=71072&bestuur=44021"
    near = [row for row in from_json(address) if row["wide"] == "deze streek"]
    unsure = [row for row in near if not row["loop"].endswith("/lopend")]
    assert 0 < len(unsure) < len(near)
    assert read(address).text.count("niet bekend of het nog loopt") == len(unsure)


def test_nothing_chosen_shows_how_and_has_no_rows(site: str) -> None:
    seen = read(f"{site}/vergelijk")
    assert "Kies twee tot vijf besturen" in seen.text
    assert ask(f"{site}/vergelijk.csv").status == 404


def test_a_council_leads_to_its_neighbours_and_their_comparison(site: str) -> None:
    seen = read(f"{site}/bestuur/34022")
    (link,) = [link for link in seen.links if link.startswith("/vergelijk?")]
    chosen = parse_qs(urlsplit(link).query)["bestuur"]
    assert chosen[0] == "34022"
    assert len(chosen) == 5
    assert {f"/bestuur/{code}" for code in chosen[1:]} <= set(seen.links)
    for code in chosen[1:]:
        assert "/bestuur/34022" in read(f"{site}/bestuur/{code}").links


OCMWS = "/vergelijk?bestuur=OCMW+Overijse&bestuur=OCMW+Wemmel"


def test_who_types_ocmws_gets_the_ocmws(site: str) -> None:
    """Welzijnskoepel keeps the archives of OCMWs only."""
    seen = read(site + OCMWS)
    assert "OCMW Overijse, OCMW Wemmel:" in seen.text
    assert "Welzijnskoepel West-Brabant" in seen.text
    rows = from_json(site + OCMWS)
    archives = [r for r in rows if r["organisationName"] == "Welzijnskoepel West-Brabant"]
    assert "Informatiebeheer en archivering" in {row["themeName"] for row in archives}
    assert {row["councilKind"] for row in rows} == {"OCMW"}
    assert "Vergelijking van OCMW Overijse, OCMW Wemmel" in ask(
        site + OCMWS.replace("/vergelijk?", "/vergelijk.json?")
    ).body.decode("utf-8")


def test_the_address_chooses_the_kind_and_the_form_keeps_it(site: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur=23062&bestuur=23102&soort=ocmw")
    assert "OCMW Overijse, OCMW Wemmel:" in seen.text
    assert "/vergelijk?bestuur=23102&soort=ocmw" in seen.links
    assert [a["value"] for a in seen.tags("option") if "selected" in a] == ["ocmw"]
    usual = read(f"{site}/vergelijk?bestuur=23062&bestuur=23102")
    assert "Overijse, Wemmel:" in usual.text
    assert "Welzijnskoepel West-Brabant" not in usual.text
    assert ask(f"{site}/vergelijk?bestuur=23062&soort=x").status == 404


def test_who_has_no_ocmw_is_told_and_so_is_who_asks_for_one_beside_others(site: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur=23062&bestuur=provincie-limburg&soort=ocmw")
    assert "Provincie Limburg heeft geen OCMW" in seen.text
    assert "OCMW Overijse, Provincie Limburg:" in seen.text
    mixed = read(f"{site}/vergelijk?bestuur=OCMW+Overijse&bestuur=Wemmel")
    assert "U vroeg “OCMW Overijse”: u ziet hier Overijse, niet het OCMW." in mixed.text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("kortessem", "dat is nu Hasselt"),
        ("44048", "dat is nu Nazareth-De Pinte"),
        ("sint", "we vonden Sint-Genesius-Rode"),
        ("Leuvn", "we vonden Leuven"),
    ],
)
def test_a_name_that_led_to_another_is_told(site: str, words: str, told: str) -> None:
    seen = read(f"{site}/vergelijk?bestuur={words}&bestuur=11002")
    assert f"U vroeg “{words}”: {told}." in seen.text


@pytest.mark.parametrize("words", ["hasselt", "71072", "stad+Hasselt"])
def test_a_name_that_is_shown_is_not_told_again(site: str, words: str) -> None:
    assert "U vroeg" not in read(f"{site}/vergelijk?bestuur={words}&bestuur=11002").text


ORGANISATIONS = "/vergelijk/organisaties?organisatie=0219395192&organisatie=0205350681"


def test_organisations_are_chosen_by_number_or_name(site: str) -> None:
    seen = read(f"{site}/vergelijk/organisaties?organisatie=0219395192&organisatie=Leiedal")
    assert "Cipal dv (C-smart), Leiedal:" in seen.text
    assert "We vonden geen organisatie" not in seen.text
    one = read(f"{site}/vergelijk/organisaties?organisatie=Leiedal&organisatie=xyzzyq")
    assert "We vonden geen organisatie voor xyzzyq" in one.text


def test_every_name_that_is_suggested_gives_that_organisation(site: str) -> None:
    seen = read(f"{site}/vergelijk/organisaties")
    names = [option["value"] for option in seen.tags("option")]
    assert {"Gent", "West-Vlaanderen"} <= set(names)
    for at in range(0, len(names), 5):
        asked = names[at : at + 5]
        page = read(
            f"{site}/vergelijk/organisaties?{urlencode({'organisatie': asked}, doseq=True)}"
        )
        assert [f"Haal weg: {name}" in page.text for name in asked] == [True] * len(asked)
        assert "U vroeg" not in page.text


def test_another_organisation_than_asked_for_is_told_and_so_is_the_sixth(site: str) -> None:
    seen = read(f"{site}/vergelijk/organisaties?organisatie=cipal&organisatie=Leiedal")
    assert "U vroeg “cipal”: we vonden Cipal dv (C-smart)." in seen.text
    names = ["Leiedal", "WVI", "IOK", "SOLVA", "VERA", "Haviland"]
    many = read(f"{site}/vergelijk/organisaties?{urlencode({'organisatie': names}, doseq=True)}")
    assert "hoogstens vijf organisaties. Niet getoond: Haviland." in many.text


def test_themes_of_organisations_differ_when_one_has_nothing(site: str) -> None:
    seen = read(site + ORGANISATIONS)
    makers: dict[str, set[str]] = {}
    for row in from_json(site + ORGANISATIONS):
        makers.setdefault(row["themeName"], set()).add(row["organisation"])
    both = {theme for theme, found in makers.items() if len(found) == 2}
    assert f"{len(both)} thema" in seen.text
    shown = seen.html.partition('id="gelijk"')[2]
    assert both == {name for name in makers if f">{name}</a>" in shown}


def test_what_organisations_are_is_side_by_side_with_how_complete(site: str) -> None:
    seen = read(site + ORGANISATIONS)
    for ref in ("0219395192", "0205350681"):
        assert f"/herkomst/organisatie/{ref}" in seen.links


def test_an_organisation_with_only_a_contact_page_is_told_so(site: str) -> None:
    chosen = "organisatie=0207725696&organisatie=0219395192"
    html = read(f"{site}/vergelijk/organisaties?{chosen}").html
    told = re.findall(r'data-label="Contactpunt"><span>([^<]+)</span>', html)
    assert told == ["enkel een contactpagina", "bekend"]
