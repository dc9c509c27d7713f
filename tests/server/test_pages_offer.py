"""The pages of offers and organisations: who takes part, who takes, each told once, with links."""

import json
import re
from urllib.parse import quote

import pytest

from tests.server.html_page import Seen, read
from tests.server.http import ask

TAKEN = """
SELECT DISTINCT ?offer ?taken ?given WHERE {
  ?offer <http://data.europa.eu/m8g/hasParticipation>/ict:grond ?taken .
  OPTIONAL { ?offer ict:viaToegang/ict:grond ?given }
}
"""


def ends(site: str) -> dict[str, tuple[set[str], set[str]]]:
    """Ask which grounds takers and accesses of an offer have: offer → taken, given."""
    reply = ask(f"{site}/sparql?query={quote(TAKEN)}&format=json")
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row in json.loads(reply.text)["results"]["bindings"]:
        offer, taken, given = (
            row.get(name, {}).get("value", "").rsplit("/", 1)[-1]
            for name in ("offer", "taken", "given")
        )
        grounds = found.setdefault(offer, (set(), set()))
        grounds[0].add(taken)
        grounds[1].add(given)
    return found


def test_a_ground_of_takers_that_no_access_has_is_told(site: str) -> None:
    told, expected = set(), set()
    for offer, (taken, given) in ends(site).items():
        if given != {""} and taken - given - {"unknown"}:
            expected.add(offer)
        if (
            "gebruik op een grond die hierboven niet staat"
            in read(f"{site}/oplossing/{offer}").text
        ):
            told.add(offer)
    assert told == expected
    assert expected


@pytest.fixture(scope="module")
def c_smart(site: str) -> Seen:
    return read(f"{site}/oplossing/c-smart-aankoopcentrale")


def test_a_province_that_takes_an_offer_is_told_once_and_linked(c_smart: Seen) -> None:
    takers = c_smart.html.partition('id="afname"')[2].partition("</section>")[0]
    assert takers.count("schooltoestellen") == 1
    assert 'href="/bestuur/provincie-oost-vlaanderen"' in takers


def test_an_offer_tells_the_source_of_its_contact(c_smart: Seen) -> None:
    contact = c_smart.html.partition('id="contact"')[2].partition("</section>")[0]
    assert re.search(r"Bron: <a href=\"http[^\"]+\">", contact)


def test_every_member_of_an_organisation_is_told_once(site: str) -> None:
    page = read(f"{site}/organisatie/0219395192")
    members = page.html.partition('id="leden"')[2].partition("</section>")[0]
    names = re.findall(r"<li>(?:<a href=\"/bestuur/[^\"]+\">)?([^<]+)", members)
    assert len(names) == len(set(names)) > 20
