"""The note for a meeting says what the page of the council says, and fits a few pages of paper."""

import re

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask


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


def test_a_line_says_when_it_is_for_the_ocmw_only(site: str) -> None:
    rows = from_json(f"{site}/vergelijk?bestuur=23062")
    note = read(f"{site}/bestuur/23062/nota")
    lines = note.html.partition('id="streek"')[2].partition("</section>")[0].split("<tr>")[2:]
    municipal = {
        (r["themeName"], r["organisationName"]) for r in rows if r["wide"] == "deze streek"
    }
    for line in lines:
        theme, organisation = re.findall(r'<th scope="row">([^<]+)<|<span>([^<]+)</span>', line)[:2]
        is_told = "Alleen voor het OCMW." in line
        assert is_told == ((theme[0], organisation[1]) not in municipal)
    assert any("Welzijnskoepel" in line and "Alleen voor het OCMW." in line for line in lines)
    assert "Wat buren van de gemeente Overijse wel hebben" in [text for _, text in note.headings]


def test_who_has_nothing_of_the_region_is_told_so(site: str) -> None:
    rows = from_json(f"{site}/vergelijk?bestuur=provincie-limburg")
    assert {row["wide"] for row in rows} == {"heel Vlaanderen"}
    note = read(f"{site}/bestuur/provincie-limburg/nota")
    assert "Geen bron noemt aanbod van de eigen streek" in note.text


def test_an_unknown_council_has_no_note(site: str) -> None:
    assert ask(f"{site}/bestuur/99999/nota").status == 404
