"""The filters on open source and generic building blocks: the same everywhere, counts that hold."""

import csv
import re
from urllib.parse import quote

import pytest

from tests.conftest import ROOT
from tests.server.html_page import read

PATHS = ["/bestuur/71072", "/thema/data", "/organisatie/{abb}", "/zoek?q=loket"]
CHOICE = re.compile(
    r'<li><a href="(?P<href>[^"]+)"(?P<on>[^>]*)>(?P<label>[^<]+) '
    r'<span class="quiet">\((?P<number>\d+)\)</span>'
)


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "lists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


OFFERS = rows("offers")
WANTED = {
    "open-source": {
        row["id"] for row in OFFERS if row["kind"] == "open-source-component" or row["repository"]
    },
    "generieke-bouwsteen": {row["id"] for row in OFFERS if row["kind"] == "generieke-bouwsteen"},
}
ENDED = {row["id"] for row in OFFERS if row["ended_on"]}


def path(template: str) -> str:
    (abb,) = (row for row in rows("organisations") if row["id"] == "agentschap-binnenlands-bestuur")
    return template.format(abb=abb["kbo"] or f"x-{abb['id']}")


def main_part(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def shown(html: str) -> set[str]:
    return set(re.findall(r'href="/oplossing/([^"]+)"', main_part(html)))


def choices(html: str) -> dict[str, tuple[str, int, bool]]:
    nav = html.partition('aria-label="Soort aanbod"')[2].partition("</nav>")[0]
    return {
        c["label"]: (c["href"].replace("&amp;", "&"), int(c["number"]), "aria-current" in c["on"])
        for c in CHOICE.finditer(nav)
    }


@pytest.mark.parametrize("template", PATHS)
@pytest.mark.parametrize(
    ("label", "kind"),
    [("Open source", "open-source"), ("Generieke bouwstenen", "generieke-bouwsteen")],
)
def test_a_filter_leaves_the_offers_of_its_kind(
    site: str, template: str, label: str, kind: str
) -> None:
    whole = read(site + path(template)).html
    href, number, current = choices(whole)[label]
    assert not current
    assert choices(whole)["Alles"][2]
    filtered = read(site + href).html
    section = filtered.partition('id="afname"')[0]  # uptakes are no offers of the page
    assert choices(filtered)[label] == (href, number, True)
    assert choices(filtered)["Alles"][1] == choices(whole)["Alles"][1]
    offers = shown(section) & WANTED[kind]
    assert len(offers) == len(shown(whole.partition('id="afname"')[0]) & WANTED[kind])
    ended = offers & ENDED if "/bestuur/" in template else set()  # not counted there
    assert number == len(offers - ended)


def test_a_council_counts_its_offers_the_same_everywhere(site: str) -> None:
    page = read(f"{site}/bestuur/71072").html
    (told,) = re.findall(r"vinden we <strong>(\d+)</strong>", page)
    assert choices(page)["Alles"][1] == int(told)


def test_a_council_with_a_filter_tells_that_it_is_not_all(site: str) -> None:
    whole = choices(read(f"{site}/bestuur/44021").html)["Alles"][1]
    text = " ".join(read(f"{site}/bestuur/44021?soort=open-source").text.split())
    assert f"van de soort die u koos (Open source), van alle {whole}." in text
    assert f"Van alle {whole} diensten en oplossingen, ook die u nu niet ziet:" in text
    assert "oplossingen hierboven" not in text
    assert "die u koos" in read(f"{site}/bestuur/44021/nota?soort=open-source").text


@pytest.mark.parametrize("kind", sorted(WANTED))
def test_a_theme_shows_only_what_the_filter_leaves(site: str, kind: str) -> None:
    page = read(f"{site}/thema/data?soort={kind}").html
    listed = page.rpartition("</nav>")[0].rpartition('aria-label="Soort aanbod"')[0]
    assert shown(page) - shown(listed) <= WANTED[kind]
    assert shown(page) <= WANTED[kind]


def test_an_unknown_filter_is_no_filter(site: str) -> None:
    whole, odd = read(f"{site}/thema/gis"), read(f"{site}/thema/gis?soort={quote('<b>')}")
    assert shown(whole.html) == shown(odd.html) != set()
    assert "<b>" not in odd.html


def test_an_agreement_and_its_end_stand_beside_the_offer(site: str) -> None:
    page = read(f"{site}/bestuur/71072").html
    (row,) = set(
        re.findall(r'<li><a href="/oplossing/programma-ict-2022">.*?</li>', page, re.DOTALL)
    )
    assert 'raamovereenkomst <a href="/raamovereenkomst/ict2022">' in row
    assert "einde niet bekend" in row
