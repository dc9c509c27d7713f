"""Overlap over HTTP: pairs of organisations, what a pair offers, two offers beside each other."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

PAIR = "/overlap/paar?organisatie=0267390891&organisatie=0200881951"
OFFERS = "/overlap?a=vera-informatieveiligheid&b=haviland-informatieveiligheid"


def test_pairs_stand_in_the_order_of_their_rows_and_lead_to_what_both_offer(site: str) -> None:
    rows = from_json(f"{site}/overlap")
    refs = [
        (r["organisation"].rpartition("/")[2], r["otherOrganisation"].rpartition("/")[2])
        for r in rows
    ]
    links = [link for link in read(f"{site}/overlap").links if link.startswith("/overlap/paar?")]
    assert [tuple(value for _, value in parse_qsl(urlsplit(link).query)) for link in links] == refs
    assert f"<strong>{len(set(refs))}</strong> keer" in read(f"{site}/overlap").html


@pytest.mark.parametrize("kind", ["streek", "gemengd"])
def test_a_choice_leaves_the_pairs_of_its_kind(site: str, kind: str) -> None:
    rows = from_json(f"{site}/overlap?voor={kind}")
    whole = from_json(f"{site}/overlap")
    assert rows == [row for row in whole if row["wide"] == rows[0]["wide"]]
    assert 0 < len(rows) < len(whole)
    assert f"({len(rows)})</option>" in read(f"{site}/overlap?voor={kind}").html


def test_a_choice_of_the_same_kind_counts_for_the_other_choices(site: str) -> None:
    rows = from_json(f"{site}/overlap?soort=zelfde&voor=streek")
    assert rows == [r for r in from_json(f"{site}/overlap?voor=streek") if r["alikeThemes"] != "0"]
    page = read(f"{site}/overlap?soort=zelfde&voor=streek").html
    chosen = re.findall(r"<option[^>]* selected>[^<]*\((\d+)\)</option>", page)
    assert chosen == [str(len(rows))] * 2
    others = from_json(f"{site}/overlap?soort=andere&voor=streek")
    assert f"Alleen andere soorten aanbod ({len(others)})" in page
    mixed = from_json(f"{site}/overlap?soort=zelfde&voor=gemengd")
    assert f"Een van beide voor heel Vlaanderen ({len(mixed)})" in page


def test_a_pair_has_as_many_themes_as_its_row_says(site: str) -> None:
    for row in from_json(f"{site}/overlap?voor=streek")[:3]:
        refs = [row[n].rpartition("/")[2] for n in ("organisation", "otherOrganisation")]
        pair = f"{site}/overlap/paar?organisatie={refs[0]}&organisatie={refs[1]}"
        rows = from_json(pair)
        assert len({r["theme"] for r in rows}) >= int(row["sharedThemes"])
        alike = {r["theme"] for r in rows if r["offerKind"] == r["otherOfferKind"]}
        assert len(alike) >= int(row["alikeThemes"])
        assert max(int(r["sharedCouncils"]) for r in rows) <= int(row["sharedCouncils"])
        page = html.unescape(read(pair).html)
        assert all(r["offerTitle"] in page and r["otherOfferTitle"] in page for r in rows)


def test_the_other_way_round_is_the_same_pair(site: str) -> None:
    turned = "/overlap/paar?organisatie=0200881951&organisatie=0267390891"
    one = {(r["offer"], r["otherOffer"], r["theme"]) for r in from_json(site + PAIR)}
    other = {(r["otherOffer"], r["offer"], r["theme"]) for r in from_json(site + turned)}
    assert one == other != set()


def test_two_offers_stand_beside_each_other(site: str) -> None:
    assert OFFERS in read(site + PAIR).links
    page = read(site + OFFERS)
    rows = from_json(site + OFFERS)
    assert len({row["offer"] for row in rows}) == 2
    text = html.unescape(page.html)
    for row in rows:
        for name in (
            "offerTitle",
            "organisationName",
            "themeName",
            "groundWords",
            "email",
            "source",
        ):
            assert row.get(name, "") in text
    for words in (
        "Soort",
        "Grond",
        "Licentie",
        "Broncode",
        "Raamovereenkomst",
        "Datum van de bron",
    ):
        assert words in page.text
    assert "/klopt-niet?feit=" in page.html


@pytest.mark.parametrize(
    "path",
    [
        "/overlap?a=x&b=y",
        "/overlap?a=vera-informatieveiligheid",
        "/overlap/paar",
        "/overlap/paar?organisatie=0267390891",
        "/overlap/paar?organisatie=0267390891&organisatie=0267390891",
        "/overlap/paar?organisatie=0267390891&organisatie=%22%3E",
        "/overlap?voor=x",
        "/overlap.csv?soort=x",
    ],
)
def test_what_is_not_there_is_not_found(site: str, path: str) -> None:
    assert ask(site + path, Accept="text/html").status == 404


def test_no_pair_left_is_said_in_words(site: str) -> None:
    page = read(f"{site}/overlap?organisatie=x-poolstok&voor=streek")
    assert "Met geen enkele andere organisatie biedt Poolstok" in page.text
    assert from_json(f"{site}/overlap?organisatie=x-poolstok&voor=streek") == []


def test_for_all_of_flanders_apart(site: str) -> None:
    rows = from_json(f"{site}/overlap/vlaanderen")
    assert "/overlap/vlaanderen" in read(f"{site}/overlap").links
    assert f"<strong>{len(rows)}</strong> keer" in read(f"{site}/overlap/vlaanderen").html
