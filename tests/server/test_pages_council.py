"""The council pages on the real release, read as a council secretary reads them."""

import json
import re
from urllib.parse import quote

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import Seen, read
from tests.server.http import ask

COVERED = """
SELECT DISTINCT ?reference WHERE {
  ?coverage ict:bestuur/besluit:werkingsgebied
    <https://w3id.org/ict-samenwerking/id/gebied/%s> ; ict:toegang ?access .
  BIND(STRAFTER(STR(?access), "/id/toegang/") AS ?reference)
}
"""


# An offer told in full has its source beside it.
FULL = r'<li><a href="(/oplossing/[^"]+)">'
LOOP = re.compile(r'data-loop="([^"]+)"')


@pytest.fixture(scope="module")
def hasselt(site: str) -> Seen:
    return read(f"{site}/bestuur/71072")


def test_the_merger_is_told_in_plain_words(hasselt: Seen) -> None:
    assert "Hasselt ( NIS -code 71022) en Kortessem (NIS-code 73040) werden" in hasselt.text
    assert "op 1 januari 2025 samen Hasselt" in hasselt.text


def test_gemeente_and_ocmw_are_on_one_page(hasselt: Seen) -> None:
    headings = [text for _, text in hasselt.headings]
    assert {"Gemeente Hasselt", "OCMW Hasselt"} <= set(headings)


@pytest.mark.parametrize("slug", ["31005", "71072", "44021"])
def test_what_is_not_known_is_of_the_offers_that_have_not_ended(site: str, slug: str) -> None:
    text = read(f"{site}/bestuur/{slug}").text
    (found,) = re.findall(r"vinden we (\d+) diensten", text)
    assert f"Van de {found} diensten en oplossingen hierboven:" in text


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


def offered(page: Seen) -> str:
    """The part of the page with the answers per theme."""
    return page.html.partition('id="aanbod"')[2].partition('id="contact"')[0]


def rows(page: Seen) -> list[str]:
    return re.findall(r"<tr>(?:(?!</tr>).)*data-toegang.*?</tr>", offered(page), re.DOTALL)


def running(page: Seen) -> list[str]:
    """The rows of what has not ended."""
    return [row for row in rows(page) if set(LOOP.findall(row)) != {"beeindigd"}]


def test_every_answer_names_the_source_of_offer_and_of_access(hasselt: Seen) -> None:
    assert len(rows(hasselt)) > 50
    for row in rows(hasselt):
        dated = r'Bron: <a href="http[^"]+">(?:zonder datum|[^<]*(?: oud|van dit jaar))</a>'
        _, offer, access = row.split("<td>")
        assert len(re.findall(dated, offer)) >= row.count('href="/oplossing/')
        grounds = set(re.findall(r'data-toegang="([^"]+)"', row))
        assert len(re.findall(dated, access)) >= len(grounds)
    assert "bron niet opgenomen" not in hasselt.text
    assert "Bron: 29 augustus 2023, 3 jaar oud" in hasselt.text
    assert "Bron: 2 juli 2019, 7 jaar oud" in hasselt.text


def test_an_offer_is_one_row_with_its_grounds_inside(hasselt: Seen) -> None:
    both = {"0679631191/deelnemer", "0679631191/limburg"}
    told = [row for row in rows(hasselt) if "slim-gdpr-bestekken" in row]
    assert told
    assert all(set(re.findall(r'data-toegang="([^"]+)"', row)) == both for row in told)
    tables = offered(hasselt).split("<table")[1:]
    assert max(table.count("/oplossing/slim-gdpr-bestekken") for table in tables) == 1


def test_an_offer_has_the_agreements_on_the_theme_it_stands_under(site: str) -> None:
    """VERA buys on five agreements; none of them is about buying itself."""
    page = read(f"{site}/bestuur/24062")
    themes = {
        theme: page.html.partition(f'id="thema-{theme}"')[2].partition("<h4")[0]
        for theme in ("connectiviteit", "cultuur", "websites", "aankoop")
    }
    offers = {
        theme: part.partition('href="/oplossing/vera-raamcontracten"')[2].partition("</li>")[0]
        for theme, part in themes.items()
    }
    found = {
        theme: sorted(re.findall(r"/raamovereenkomst/(vera-[\w-]+)", offer))
        for theme, offer in offers.items()
    }
    network = ["vera-ip-telefonie", "vera-netwerk"]
    others = ["vera-rfid", "vera-vcs-ict-materiaal", "vera-website-lcp"]
    assert found == {
        "connectiviteit": network,
        "cultuur": ["vera-rfid"],
        "websites": ["vera-website-lcp"],
        "aankoop": [*network, *others],
    }
    rows = [
        (row["theme"].rpartition("/")[2], row["agreement"].rpartition("/")[2])
        for row in json.loads(ask(f"{site}/bestuur/24062.json").body)["rows"]
        if row["offer"].endswith("/vera-raamcontracten")
    ]
    for theme, names in found.items():
        assert {agreement for t, agreement in rows if t == theme} == set(names)


def test_an_offer_for_all_of_flanders_is_told_in_full_once(hasselt: Seen) -> None:
    folded = [part.split("</details>")[0] for part in offered(hasselt).split("<details")[1:]]
    full = [link for part in folded for link in re.findall(FULL, part)]
    assert len(full) == len(set(full)) > 100
    assert "Ook voor dit thema, hierboven al volledig vermeld" in hasselt.text


def test_the_page_stays_light(site: str, hasselt: Seen) -> None:
    assert len(rows(hasselt)) < 200
    assert len(hasselt.html.encode()) < 250_000
    sent = ask(f"{site}/bestuur/71072", Accept="text/html", Accept_Encoding="gzip")
    assert len(sent.body) < 40_000


def test_what_is_folded_away_names_offers_and_organisations(hasselt: Seen) -> None:
    parts = offered(hasselt).split("<h4")[1:]
    for part in parts:
        near = "<table" in part.partition("<details")[0]
        fold = part.partition("<details")[2]
        assert fold.startswith(">" if near else " open>")
        if near:
            assert re.search(r"\(.+\)", fold.partition("</summary>")[0])


def test_every_theme_leads_back_to_the_themes(hasselt: Seen) -> None:
    themes = offered(hasselt).count('<section class="theme"')
    assert offered(hasselt).count('href="#aanbod"') == themes > 3


def test_a_reader_on_a_phone_sees_first_where_the_answers_are(hasselt: Seen) -> None:
    parts = hasselt.html.partition('<nav class="jump')[2].partition("</nav>")[0]
    assert hasselt.html.index("</h1>") < hasselt.html.index(parts) < hasselt.html.index("<section")
    assert 'href="#aanbod"' in parts
    assert 'href="/bestuur/71072/nota"' in parts


def test_what_is_not_known_is_counted(hasselt: Seen) -> None:
    doubts = hasselt.html.partition('class="doubts"')[2].partition("</ul>")[0]
    unknown = {
        o
        for row in running(hasselt)
        if set(LOOP.findall(row)) == {"onbekend"}
        for o in re.findall(FULL, row)
    }
    undated = {o for row in running(hasselt) for o in undated_offers(row)}
    assert f"<strong>{len(unknown)}</strong> waarvan geen bron zegt of ze nog lopen" in doubts
    assert f"<strong>{len(undated)}</strong> met een bron zonder datum" in doubts
    assert "Opdrachtencentrale C-smart" in doubts
    assert 'Vraag het aan <a href="/organisatie/0219395192">' in doubts


def undated_offers(row: str) -> list[str]:
    """The offers of a row that rest on a source without date, their own or of their access."""
    offers = row.partition("<td>")[2].partition("</td>")[0].split("</li>")[:-1]
    access = "Bron: " in row and ">zonder datum<" in row.rpartition("<td>")[2]
    return [re.findall(FULL, offer)[0] for offer in offers if access or ">zonder datum<" in offer]


def test_who_has_no_contact_point_is_named(hasselt: Seen) -> None:
    silent = {
        link
        for row in running(hasselt)
        if "zonder contactpunt" in row
        for link in re.findall(r'href="(/organisatie/[^"]+)"', row)
    }
    doubts = hasselt.html.partition('class="doubts"')[2].partition("</ul>")[0]
    assert silent
    assert all(f'href="{link}"' in doubts for link in silent)


@pytest.mark.parametrize("slug", ["71072", "31005", "34022", "44021"])
def test_who_has_no_email_or_telephone_is_named(site: str, slug: str) -> None:
    listed = from_json(f"{site}/aanspreekpunten/zonder-contactpunt")
    without = {row["organisation"]: "contactPage" in row for row in listed}
    serving = {
        row["organisation"]
        for row in from_json(f"{site}/bestuur/{slug}")
        if not f"{row['loop']} {row.get('offerLoop', '')}".count("/beeindigd")
    }
    told = read(f"{site}/bestuur/{slug}").html.partition('class="doubts"')[2].partition("</ul>")[0]
    silent, _, only_page = told.partition("enkel een contactpagina")
    assert {without[one] for one in serving & set(without)} == {True, False}
    for one in serving & set(without):
        part = only_page if without[one] else silent
        assert f'/{one.rpartition("/")[2]}">' in part


def test_contact_points_tell_their_source(hasselt: Seen) -> None:
    cards = hasselt.html.partition('id="bestuur"')[2].partition("<dl>")[0]
    assert cards.count("Bron: <a href=") == 2
    assert "info@<wbr>hasselt.<wbr>be" in cards


def test_a_contact_point_with_a_task_is_named_beside_the_answer(hasselt: Seen) -> None:
    assert re.search(
        r"</a><small>Loket voor Lokale Besturen</small><a href=\"mailto:", hasselt.html
    )


def test_memberships_are_those_of_the_newest_source(hasselt: Seen) -> None:
    assert "De deelnames hierboven zijn die van augustus 2023." in hasselt.text


def test_what_has_ended_is_not_told_as_reaching(hasselt: Seen) -> None:
    before, after = hasselt.text.split("Deze bereikten dit bestuur, maar dat is beëindigd.")
    assert "Inter-Media" not in before.partition("Ze bereiken dit bestuur wel.")[2]
    assert after.split()[0] == "Inter-Media"


def test_only_a_role_that_is_not_plain_participation_is_told(site: str, hasselt: Seen) -> None:
    assert "participant" not in hasselt.text
    assert "stichtend lid" in read(f"{site}/bestuur/11002").text


@pytest.mark.parametrize("nis", ["71072", "23106", "37022", "73109", "44083", "34022", "23064"])
def test_page_and_sparql_have_the_same_accesses(site: str, nis: str) -> None:
    reply = ask(f"{site}/sparql?query={quote(COVERED % nis)}&format=json")
    stated = {row["reference"]["value"] for row in json.loads(reply.text)["results"]["bindings"]}
    page = read(f"{site}/bestuur/{nis}")
    shown = {state["data-toegang"] for state in page.having("data-toegang")}
    assert shown == stated
    assert stated


def test_regional_offers_are_never_folded_away(hasselt: Seen) -> None:
    folded = re.split("<details[^>]*>", hasselt.html)[1:]
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


def test_the_old_code_of_the_same_name_tells_the_code_of_today(site: str) -> None:
    page = read(f"{site}/bestuur/71072?van=71022")
    assert "71022 is de oude NIS -code van Hasselt; sinds 1 januari 2025 is dat 71072" in page.text
    assert ", samen met Kortessem." in page.text
    assert "U zocht" not in page.text


@pytest.mark.parametrize("code", ["71072", "99999", "<b>", "73040%22", "37012", "37015"])
def test_only_a_code_that_led_to_this_council_is_told(site: str, code: str) -> None:
    page = read(f"{site}/bestuur/71072?van={quote(code, safe='%')}")
    assert "U zocht" not in page.text
    assert "oude NIS" not in page.text


def test_a_province_names_its_municipalities(site: str) -> None:
    page = read(f"{site}/bestuur/provincie-limburg")
    assert page.headings[0] == (1, "Provincie Limburg")
    assert sum(link.startswith("/bestuur/7") for link in page.links) == 38


def test_a_province_that_offers_is_named_as_one(site: str) -> None:
    page = read(f"{site}/bestuur/34022")
    assert "is er aanbod van Leiedal , Provincie West-Vlaanderen en W13" in page.text


def test_every_answer_names_the_council_it_is_for(hasselt: Seen) -> None:
    states = re.findall(r'data-bestuur="([^"]+)"[^>]+>([^:<]+): <b>', hasselt.html)
    assert len(states) == hasselt.html.count("data-bestuur=")
    assert all(told == meant for meant, told in states)


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
