"""What neighbours have and a council has not: against the rows of all councils concerned."""

import re

import pytest

from loaders.iris import ID
from tests.hand_councils import NIS_CODES
from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

NEAR, VOEREN = "deze streek", "73109"
ROW = re.compile(
    r'<tr>\s*<th scope="row"><a href="([^"]+)">[^<]*</a></th>'
    r'\s*<td data-label="Wie"><div><a href="([^"]+)">'
)


def near_themes(site: str, slugs: list[str], kind: str = "") -> dict[str, set[tuple[str, str]]]:
    """Return what councils have of their region: IRI of the council → organisation, theme."""
    found: dict[str, set[tuple[str, str]]] = {}
    for at in range(0, len(slugs), 5):
        chosen = "&".join(f"bestuur={slug}" for slug in slugs[at : at + 5])
        for row in from_json(f"{site}/vergelijk?{chosen}&soort={kind}"):
            if row["wide"] == NEAR:
                pair = (row["organisation"], row["theme"])
                found.setdefault(row["council"], set()).add(pair)
    return found


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        *(("71072", ""), ("34022", ""), ("44021", ""), ("24062", "")),
        *(("23025", "ocmw"), ("23062", "ocmw"), ("71072", "ocmw")),
    ],
)
def test_what_is_told_of_neighbours_is_theirs_and_not_of_the_council(
    site: str, slug: str, kind: str
) -> None:
    page = read(f"{site}/bestuur/{slug}/buren?soort={kind}")
    around = {
        link.removeprefix("/bestuur/")
        for link in read(f"{site}/bestuur/{slug}").links
        if link.startswith("/bestuur/") and link.count("/") == 2 and link[9:].isdigit()
    }
    near = near_themes(site, sorted(around | {slug}), kind)
    own = near.get(council_of(site, slug, kind), set())
    rows = from_json(f"{site}/bestuur/{slug}/buren?soort={kind}")
    for row in rows:
        assert (row["organisation"], row["theme"]) in near[row["neighbour"]]
        assert row["theme"] not in {theme for _, theme in own}
    shown = {row["themeName"] for row in rows}
    assert shown == {name for name in shown if f">{name}</a>" in page.html}
    assert f"Voor {len(shown)} thema" in page.text if shown else "kennen we ook iets" in page.text


@pytest.mark.parametrize("slug", [code for code in NIS_CODES if code != VOEREN])
def test_page_and_rows_name_the_same_themes_and_organisations(site: str, slug: str) -> None:
    told = [
        (row["theme"], row["organisation"]) for row in from_json(f"{site}/bestuur/{slug}/buren")
    ]
    links = [tuple(iri.removeprefix(ID) for iri in pair) for pair in dict.fromkeys(told)]
    assert ROW.findall(read(f"{site}/bestuur/{slug}/buren").html) == links
    assert ROW.findall(read(f"{site}/bestuur/{slug}").html) == links


def council_of(site: str, slug: str, kind: str) -> str:
    (row, *_) = from_json(f"{site}/vergelijk?bestuur={slug}&soort={kind}")
    return row["council"]


def test_a_council_leads_to_what_its_neighbours_have(site: str) -> None:
    seen = read(f"{site}/bestuur/71072")
    assert "/bestuur/71072/buren" in seen.links
    assert "Wat buren van de gemeente wel hebben" in [text for _, text in seen.headings]


def test_what_neighbours_have_is_said_to_be_about_the_municipality(site: str) -> None:
    """The OCMW of Overijse has its archives kept, the municipality has not."""
    council = read(f"{site}/bestuur/23062").text.partition("Wat buren van de gemeente wel hebben")
    assert "kennen we voor de gemeente niets van de streek" in council[2]
    assert "Dit gaat niet over het OCMW" in council[2]
    page = read(f"{site}/bestuur/23062/buren")
    assert "Wat buren van de gemeente Overijse wel hebben" in [text for _, text in page.headings]
    assert "niets van de streek voor de gemeente Overijse, maar wel voor een gemeente" in page.text
    told = ask(f"{site}/bestuur/23062/buren.json").body.decode("utf-8")
    assert "Wat buren van de gemeente Overijse wel hebben" in told


def test_the_ocmw_has_the_same_page_about_ocmws(site: str) -> None:
    """The OCMWs of Meise and Wemmel have their archives kept, that of Grimbergen has not."""
    page = read(f"{site}/bestuur/23025/buren?soort=ocmw")
    assert "Wat buren van het OCMW Grimbergen wel hebben" in [text for _, text in page.headings]
    assert "voor het OCMW Grimbergen, maar wel voor een OCMW ernaast" in page.text
    assert "Dit gaat niet over de gemeente: wat buren van de gemeente Grimbergen" in page.text
    assert {"/bestuur/23025/buren", "/bestuur/23025/buren.csv?soort=ocmw"} <= set(page.links)
    assert "Welzijnskoepel West-Brabant" in page.text
    assert "Welzijnskoepel" not in read(f"{site}/bestuur/23025/buren").text
    for leading in ("/bestuur/23025", "/bestuur/23025/buren"):
        assert "/bestuur/23025/buren?soort=ocmw" in read(site + leading).links
    merged = ask(f"{site}/bestuur/44048/buren?soort=ocmw")
    assert merged.headers["location"].endswith("/bestuur/44086/buren?soort=ocmw")


@pytest.mark.parametrize("address", ["provincie-limburg/buren", "district-borsbeek/buren"])
def test_who_has_no_ocmw_has_no_such_page_for_it(site: str, address: str) -> None:
    assert ask(f"{site}/bestuur/{address}?soort=ocmw").status == 404
    assert ask(f"{site}/bestuur/{address}.csv?soort=ocmw").status == 404
    assert ask(f"{site}/bestuur/71072/buren?soort=provincie").status == 404


def test_who_has_no_neighbours_has_no_such_page(site: str) -> None:
    assert ask(f"{site}/bestuur/provincie-limburg/buren").status == 404
    assert ask(f"{site}/bestuur/99999/buren").status == 404


def test_the_page_of_who_has_no_neighbours_says_so(site: str) -> None:
    assert "geen andere Vlaamse gemeente grenst eraan" in read(f"{site}/bestuur/{VOEREN}").text
    assert "grenst eraan" not in read(f"{site}/bestuur/71072").text
