"""The council pages on the real release, read as a council secretary reads them."""

import json
from urllib.parse import quote

import pytest

from tests.server.html_page import Seen, read
from tests.server.http import ask

COVERED = """
SELECT DISTINCT ?reference WHERE {
  ?coverage ict:bestuur/besluit:werkingsgebied
    <https://w3id.org/ict-samenwerking/id/gebied/%s> ; ict:toegang ?access .
  BIND(STRAFTER(STR(?access), "/id/toegang/") AS ?reference)
}
"""


@pytest.fixture(scope="module")
def hasselt(site: str) -> Seen:
    return read(f"{site}/bestuur/71072")


def test_the_merger_is_told_in_plain_words(hasselt: Seen) -> None:
    assert "Hasselt (NIS-code 71022) en Kortessem (NIS-code 73040) werden" in hasselt.text
    assert "op 1 januari 2025 samen Hasselt" in hasselt.text


def test_gemeente_and_ocmw_are_on_one_page(hasselt: Seen) -> None:
    headings = [text for _, text in hasselt.headings]
    assert {"Gemeente Hasselt", "OCMW Hasselt"} <= set(headings)


def test_what_kortessem_had_is_to_be_confirmed(hasselt: Seen) -> None:
    states = {
        (state["data-bestuur"], state["data-zekerheid"])
        for state in hasselt.having("data-toegang")
        if state["data-toegang"] == "0219395192/deelnemer"
    }
    assert states == {("gemeente", "te-bevestigen"), ("OCMW", "te-bevestigen")}
    assert "via Kortessem (voor de fusie)" in hasselt.text


def test_what_both_parts_had_is_derived(hasselt: Seen) -> None:
    states = {
        state["data-zekerheid"]
        for state in hasselt.having("data-toegang")
        if "/deelnemer" in state["data-toegang"]
        and not state["data-toegang"].startswith("0219395192")
    }
    assert states == {"afgeleid"}


def test_every_answer_tells_the_age_of_its_source(hasselt: Seen) -> None:
    answers = hasselt.html.count('data-label="Hoe zeker"')
    told = hasselt.html.count('data-label="Bron"')
    assert answers <= told
    assert "bron niet opgenomen" not in hasselt.text
    assert "bron van 29 augustus 2023, 3 jaar oud" in hasselt.text


@pytest.mark.parametrize("nis", ["71072", "23106", "37022", "73109", "44083", "34022", "23064"])
def test_page_and_sparql_have_the_same_accesses(site: str, nis: str) -> None:
    reply = ask(f"{site}/sparql?query={quote(COVERED % nis)}&format=json")
    stated = {row["reference"]["value"] for row in json.loads(reply.text)["results"]["bindings"]}
    page = read(f"{site}/bestuur/{nis}")
    shown = {state["data-toegang"] for state in page.having("data-toegang")}
    assert shown == stated
    assert stated


def test_regional_offers_are_never_folded_away(hasselt: Seen) -> None:
    folded = hasselt.html.split("<details>")[1:]
    inside = [part.split("</details>")[0] for part in folded]
    themes = hasselt.html.partition('id="aanbod"')[2].partition('id="lid"')[0]
    assert "Cipal dv" in themes
    assert not any("Opdrachtencentrale C-smart" in part for part in inside)


@pytest.mark.parametrize(
    ("old", "today"), [("73040", "71072"), ("71022", "71072"), ("37015", "37022")]
)
def test_an_old_code_leads_to_the_council_of_today(site: str, old: str, today: str) -> None:
    reply = ask(f"{site}/bestuur/{old}", Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (301, f"/bestuur/{today}?van={old}")


def test_who_comes_by_an_old_code_is_told(site: str) -> None:
    assert "U zocht Kortessem . Dat is nu deel van Hasselt." in (
        read(f"{site}/bestuur/71072?van=73040").text
    )


@pytest.mark.parametrize("code", ["71072", "99999", "<b>", "73040%22"])
def test_only_a_code_that_ended_is_told(site: str, code: str) -> None:
    assert "U zocht" not in read(f"{site}/bestuur/71072?van={quote(code, safe='%')}").text


def test_a_province_names_its_municipalities(site: str) -> None:
    page = read(f"{site}/bestuur/provincie-limburg")
    assert page.headings[0] == (1, "Provincie Limburg")
    assert sum(link.startswith("/bestuur/7") for link in page.links) == 38


def test_a_district_leads_to_its_city(site: str) -> None:
    page = read(f"{site}/bestuur/district-ekeren")
    assert page.headings[0] == (1, "District Ekeren")
    assert "/bestuur/11002" in page.links


def test_no_data_is_not_told_as_no_offer(site: str) -> None:
    page = read(f"{site}/bestuur/district-ekeren")
    assert "kennen we geen aanbod. Misschien is er wel" in page.text
    assert "0 diensten" not in page.text


def test_the_flemish_community_commission_has_a_page(site: str) -> None:
    assert read(f"{site}/bestuur/vgc").headings[0] == (1, "Vlaamse Gemeenschapscommissie")


def test_uptake_by_a_former_municipality_names_it(site: str) -> None:
    page = read(f"{site}/bestuur/23106")
    assert "gezegd van Galmaarden" in page.text


@pytest.mark.parametrize("slug", ["00000", "onbekend", "71072x", "%3Cb%3E", "provincie-luik"])
def test_an_unknown_council_is_not_found_and_can_be_searched(site: str, slug: str) -> None:
    page = read(f"{site}/bestuur/{slug}")
    assert page.status == 404
    assert any(form.get("action") == "/zoek" for form in page.tags("form"))
