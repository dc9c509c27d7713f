"""Every agreement of the list has its page: parties, period, who may order, source."""

import csv
import html
import re

import pytest

from loaders.schema import read_group
from server.pages.agreements import period
from tests.conftest import ROOT
from tests.server.html_page import read
from tests.server.http import ask


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "lists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GROUP = read_group(ROOT / "data" / "lists" / "metadata.json")
CONTRACTS = {row["id"]: row for row in rows("contracts")}
SUPPLIERS = {row["id"]: row["name"] for row in rows("suppliers")}


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_an_agreement_tells_its_parties_its_call_off_and_its_source(site: str, name: str) -> None:
    contract = CONTRACTS[name]
    page = html.unescape(read(f"{site}/raamovereenkomst/{name}").html)
    assert contract["title"] in page
    for supplier in contract["suppliers"].split():
        assert SUPPLIERS[supplier] in page
    if contract["call_off"]:
        assert contract["call_off"] in page
    assert f'href="{contract["source_url"]}"' in page
    assert "/klopt-niet?feit=" in page


def test_what_ended_is_marked_and_stands_last(site: str) -> None:
    page = read(f"{site}/raamovereenkomsten").html
    before, _, ended = page.partition('id="beeindigd"')
    row = '<th scope="row"><a href="/raamovereenkomst/cultuurconnect-ebs"'
    assert row in ended
    assert row not in before
    assert ">beëindigd</span>" in ended
    assert ">beëindigd</span>" not in before


def test_all_agreements_are_listed_once(site: str) -> None:
    page = read(f"{site}/raamovereenkomsten").html
    row = '<th scope="row"><a href="/raamovereenkomst/{}"'
    assert {page.count(row.format(name)) for name in CONTRACTS} == {1}


def test_an_unknown_agreement_is_not_found(site: str) -> None:
    assert ask(f"{site}/raamovereenkomst/bestaat-niet").status == 404


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("2018-01-01", "2026-01-01", "van 1 januari 2018 tot 1 januari 2026"),
        ("2020", "2022", "van 2020 tot en met 2022"),
        ("2020-05", "", "van mei 2020, einde niet bekend"),
        ("", "2023-06", "tot en met juni 2023"),
        ("", "", "niet bekend"),
    ],
)
def test_a_period_is_as_precise_as_its_source(begin: str, end: str, words: str) -> None:
    assert period(begin, end) == words


def test_offer_buyer_and_supplier_lead_to_their_agreement(site: str) -> None:
    link = 'href="/raamovereenkomst/ict2022"'
    for path in ("/oplossing/programma-ict-2022", "/organisatie/x-atos"):
        assert link in read(f"{site}{path}").html
    buyer = read(f"{site}/raamovereenkomst/ict2022").html
    (path,) = set(re.findall(r'href="(/organisatie/[^"]+)">Het Facilitair Bedrijf', buyer))
    assert link in read(f"{site}{path}").html


def test_a_note_speaks_no_column_names() -> None:
    columns = {c.name for t in GROUP.tables for c in t.columns if "_" in c.name} | {"open_to"}
    spoken = {n: [c for c in columns if c in row["note"]] for n, row in CONTRACTS.items()}
    assert {name: found for name, found in spoken.items() if found} == {}
