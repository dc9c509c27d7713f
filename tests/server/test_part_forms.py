"""The tables on a page about something, each in every form, row for row as the page shows them."""

import csv
import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
import pytest

from loaders.terms import BASE
from server.dutch import moment
from server.pages.answers import path_of, reference
from tests.conftest import DAY, ROOT, run_command, served
from tests.server.forms_of import all_forms, from_json, get, told
from tests.server.html_page import read
from tests.server.http import ask
from tests.server.test_page_forms import MEDIA_TYPES

BLOCKS = "?soort=generieke-bouwsteen"
ABB = "/organisatie/x-agentschap-binnenlands-bestuur"
ENDING = "/organisatie/x-werkkracht10"
CIPAL = "/organisatie/0219395192"
SUPPLIER = "/organisatie/x-cegeka"
BOTH = "/organisatie/x-cultuurconnect"
"""Buyer and supplier of one agreement."""
PARTS = (
    *((CIPAL, "", "aanbod"), (CIPAL, "", "toegangen"), (CIPAL, "", "leden")),
    *((ABB, "", "aanbod"), (ABB, BLOCKS, "aanbod"), (ABB, BLOCKS, "toegangen")),
    *((f"/bestuur/{nis}", "", "lidmaatschappen") for nis in ("44083", "71072", "44085")),
    *(("/bestuur/44021", "", part) for part in ("afname", "onbekend")),
    *(("/bestuur/44021", "?soort=open-source", "onbekend"), ("/bestuur/31005", "", "onbekend")),
    ("/oplossing/vera-raamcontracten", "", "raamovereenkomsten"),
    ("/raamovereenkomst/daks2-data", "", "afspraken"),
    *((ENDING, "", "aanbod"), (ENDING, "", "toegangen"), ("/organisatie/0214533712", "", "leden")),
    *((CIPAL, "", "raamovereenkomsten"), (SUPPLIER, "", "raamovereenkomsten")),
    (BOTH, "", "raamovereenkomsten"),
    *((CIPAL, "", "contact"), (ABB, BLOCKS, "contact")),
)
LISTS = ROOT / "data" / "lists"
every_part = pytest.mark.parametrize(("page", "choice", "part"), PARTS)


def part_of(site: str, page: str, part: str) -> str:
    """Return the HTML from the element with an id up to the next section."""
    body = read(site + page).html
    return body[body.index(f'id="{part}"') :].partition("<section aria-labelledby")[0]


def linked(body: str, concept: str) -> list[str]:
    """Return the pages of a kind in a piece of HTML, each once, in their order."""
    return list(dict.fromkeys(re.findall(rf'href="(/{concept}/[^"?#]+)"', body)))


@every_part
def test_every_form_has_the_same_rows_in_the_same_order(
    site: str, page: str, choice: str, part: str
) -> None:
    address = f"{site}{page}/{part}{choice}"
    rows = from_json(address)
    assert rows
    for form, found in all_forms(site, address):
        assert found == rows, form


@every_part
def test_below_a_table_are_links_to_its_forms_its_query_and_itself(
    site: str, page: str, choice: str, part: str
) -> None:
    body = html.unescape(part_of(site, page + choice, part))
    links = re.findall(r'href="([^"]+)"', body)
    assert {f"{page}/{part}.{form}{choice}" for form in MEDIA_TYPES} <= set(links)
    assert f"{page}{choice}#{part}" in links
    queries = [link for link in links if link.startswith("/sparql?")]
    (query,) = [parse_qs(urlsplit(link).query)["query"][0] for link in queries]
    assert query == told(f"{site}{page}/{part}{choice}")["query"]


@every_part
def test_a_form_leads_to_its_table_and_names_its_page(
    site: str, page: str, choice: str, part: str
) -> None:
    reply = get(f"{site}{page}/{part}{choice}", "json")
    address = told(f"{site}{page}/{part}{choice}")["url"]
    assert address == f"{BASE}{page}{choice}#{part}"
    assert f'<{BASE}{page}{choice}>; rel="canonical"' in reply.headers["link"]
    name = page.strip("/").replace("/", "-")
    assert f'"samenwijzer-{name}-{part}-{DAY}.json"' in reply.headers["content-disposition"]


@pytest.mark.parametrize("page", [CIPAL, "/bestuur/44021"])
def test_the_tables_of_a_page_and_their_rows_are_things_of_their_own(site: str, page: str) -> None:
    addresses = [
        page,
        *(f"{page}/{part}" for at, choice, part in PARTS if (at, choice) == (page, "")),
    ]
    seen: set[object] = set()
    for address in addresses:
        triples = list(ox.parse(get(site + address, "ttl").body, format=ox.RdfFormat.TURTLE))
        subjects = {triple.subject for triple in triples}
        assert len(subjects) == 1 + 2 * len(from_json(site + address))
        assert seen.isdisjoint(subjects)
        seen |= subjects


def test_agreements_are_listed_as_the_rows_in_their_order(site: str) -> None:
    page = "/oplossing/vera-raamcontracten"
    rows = from_json(f"{site}{page}/raamovereenkomsten")
    shown = linked(part_of(site, page, "raamovereenkomsten"), "raamovereenkomst")
    assert shown == [path_of(row["agreement"]) for row in rows] != []


def test_who_has_no_agreement_has_forms_without_rows(site: str) -> None:
    for page in ("/organisatie/x-publiq", "/oplossing/magda"):
        assert from_json(f"{site}{page}/raamovereenkomsten") == []
        assert "raamovereenkomsten.csv" not in read(site + page).html
    assert ask(f"{site}/oplossing/bestaat-niet/raamovereenkomsten.csv").status == 404
    assert ask(f"{site}/raamovereenkomst/bestaat-niet/afspraken.csv").status == 404


@pytest.mark.parametrize("choice", ["", BLOCKS])
@pytest.mark.parametrize("page", [CIPAL, ABB, ENDING])
def test_an_organisation_lists_the_offers_of_the_rows_in_their_order(
    site: str, page: str, choice: str
) -> None:
    rows = from_json(f"{site}{page}/aanbod{choice}")
    assert linked(part_of(site, page + choice, "aanbod"), "oplossing") == list(
        dict.fromkeys(path_of(row["offer"]) for row in rows)
    )


@pytest.mark.parametrize("page", [CIPAL, ABB, ENDING])
def test_every_offer_of_an_organisation_tells_source_date_and_row(site: str, page: str) -> None:
    rows = from_json(f"{site}{page}/aanbod")
    listed = re.split(r"<li>(?=<a href=\"/oplossing/)", part_of(site, page, "aanbod"))[1:]
    for offer, shown in zip(dict.fromkeys(row["offer"] for row in rows), listed, strict=True):
        own = [row for row in rows if row["offer"] == offer]
        beside = html.unescape(shown)
        assert any(f"/herkomst/{reference(row['row'])}" in beside for row in own)
        assert all(moment(row["issued"]) in beside for row in own if "issued" in row)


@pytest.mark.parametrize("page", [CIPAL, ABB, ENDING, "/organisatie/x-het-facilitair-bedrijf"])
def test_an_organisation_lists_the_accesses_of_the_rows_in_their_order(
    site: str, page: str
) -> None:
    rows = from_json(f"{site}{page}/toegangen")
    facts = re.findall(r"feit=(/id/toegang/[^&\"]+)", unquote(part_of(site, page, "toegangen")))
    accesses = dict.fromkeys(reference(row["access"]) for row in rows)
    assert [fact.removeprefix("/id/toegang/") for fact in facts] == list(accesses)
    ended = [row["access"] for row in rows if row.get("loop", "").endswith("/beeindigd")]
    pills = part_of(site, page, "toegangen").count('<span class="pill ended">beëindigd</span>')
    assert pills == len(set(ended))


@pytest.mark.parametrize("page", [CIPAL, "/organisatie/0214533712", "/organisatie/0692624441"])
def test_an_organisation_lists_the_members_of_the_rows_in_their_order(site: str, page: str) -> None:
    rows = from_json(f"{site}{page}/leden")
    body = part_of(site, page, "leden")
    listed = body[body.index('<ul class="columns">') :].partition("</ul>")[0]
    names = [
        " ".join(re.sub(r"<[^>]+>", " ", html.unescape(item)).split())
        for item in re.findall(r"<li>(.*?)</li>", listed)
    ]
    areas = dict.fromkeys((row["area"], row["areaName"], row.get("until", "")) for row in rows)
    assert names == [f"{name} tot {moment(end)}" if end else name for _, name, end in areas]


@pytest.mark.parametrize(
    ("page", "slug"), [(CIPAL, "cipal-dv"), (SUPPLIER, "cegeka"), (BOTH, "cultuurconnect")]
)
def test_an_organisation_lists_the_agreements_of_the_rows_in_their_order(
    site: str, page: str, slug: str
) -> None:
    """Those of which the list names it as buyer or supplier, with their themes and offers."""
    rows = from_json(f"{site}{page}/raamovereenkomsten")
    assert len({tuple(row.items()) for row in rows}) == len(rows)
    lines = part_of(site, page, "raamovereenkomsten").split("<tr>")[2:]
    agreements = dict.fromkeys(path_of(row["agreement"]) for row in rows)
    for line, path in zip(lines, agreements, strict=True):
        own = [row for row in rows if path_of(row["agreement"]) == path]
        assert linked(line, "raamovereenkomst") == [path]
        for concept, column in (("thema", "theme"), ("oplossing", "offer")):
            named = {path_of(row[column]) for row in own if column in row}
            assert set(linked(line, concept)) == named
    contracts = csv.DictReader((LISTS / "contracts.csv").read_text(encoding="utf-8").splitlines())
    parties = {c["id"]: {c["organisation"], *c["suppliers"].split()} for c in contracts}
    of_lists = {f"/raamovereenkomst/{name}" for name, about in parties.items() if slug in about}
    assert set(agreements) == of_lists


@pytest.mark.parametrize("page", [CIPAL, ABB, "/organisatie/0214533712", SUPPLIER])
def test_an_organisation_lists_the_contact_points_of_the_rows_in_their_order(
    site: str, page: str
) -> None:
    rows = from_json(f"{site}{page}/contact")
    points = dict.fromkeys(row.get("point") for row in rows)
    listed = part_of(site, page, "contact").split('<ul class="contact">')[1:]
    for point, shown in zip(points, listed, strict=True):
        own = [row for row in rows if row.get("point") == point]
        mail = {f"mailto:{row['email']}" for row in own if "email" in row}
        assert set(re.findall(r'href="(mailto:[^"]+)"', shown)) == mail
        page_or_site = {"contactPage"} if "theme" in own[0] else {"contactPage", "homepage"}
        places = {row[name] for row in own for name in page_or_site if name in row}
        shown_links = html.unescape(shown)
        assert all(f'href="{place}' in shown_links for place in places)
        assert any(f"/herkomst/{reference(row['row'])}" in shown_links for row in own)


@pytest.mark.parametrize("nis", ["44083", "71072", "44085", "44021", "72042"])
def test_a_council_lists_the_associations_of_the_rows_in_their_order(site: str, nis: str) -> None:
    rows = from_json(f"{site}/bestuur/{nis}/lidmaatschappen")
    body = part_of(site, f"/bestuur/{nis}", "lidmaatschappen")
    assert linked(body, "organisatie") == list(
        dict.fromkeys(path_of(row["organisation"]) for row in rows)
    )
    named = {(path_of(row["organisation"]), row["areaName"]) for row in rows}
    for line in body.split("<tr>")[2:]:
        (path,) = linked(line, "organisatie")
        areas = {
            html.unescape(area) for area in re.findall(r"<li>([^<]+?)\s*(?:<small>|</li>)", line)
        }
        assert areas == {area for about, area in named if about == path}


@pytest.mark.parametrize("nis", ["44021", "24043", "71002", "23027"])
def test_a_council_lists_what_it_uses_as_the_rows_do(site: str, nis: str) -> None:
    rows = from_json(f"{site}/bestuur/{nis}/afname")
    listed = part_of(site, f"/bestuur/{nis}", "afname").partition('<ul class="results">')[2]
    found = [listed.find(html.escape(row["description"], quote=False)) for row in rows]
    assert -1 not in found
    assert found == sorted(found)
    places = {row["row"] for row in rows}
    assert {f"/herkomst/{reference(place)}" for place in places} == set(linked(listed, "herkomst"))


@pytest.mark.parametrize("nis", ["44021", "31005", "36012"])
def test_a_council_lists_what_it_may_have_with_source_as_the_rows_do(site: str, nis: str) -> None:
    rows = from_json(f"{site}/bestuur/{nis}/onbekend")
    listed = part_of(site, f"/bestuur/{nis}", "onbekend").partition('<ul class="results">')[2]
    assert linked(listed, "oplossing") == list(dict.fromkeys(path_of(row["offer"]) for row in rows))
    items = listed.split('<li><a href="/oplossing/')[1:]
    for offer, item in zip(dict.fromkeys(row["offer"] for row in rows), items, strict=True):
        own = [row for row in rows if row["offer"] == offer]
        assert any(f"/herkomst/{reference(row['row'])}" in html.unescape(item) for row in own)


@pytest.mark.parametrize("part", ["lidmaatschappen", "afname", "onbekend"])
def test_a_table_of_a_former_council_leads_to_that_of_today(site: str, part: str) -> None:
    reply = ask(f"{site}/bestuur/44048/{part}.csv?soort=open-source")
    today = f"/bestuur/44086/{part}.csv?soort=open-source"
    assert (reply.status, reply.headers["location"]) == (301, today)
    assert ask(site + today).status == 200


@pytest.mark.parametrize(
    "address",
    [
        *("/organisatie/0219395192/iets.csv", "/organisatie/bestaat-niet/aanbod.csv"),
        *("/bestuur/99999/onbekend.csv", "/bestuur/44021/leden.csv"),
    ],
)
def test_what_is_not_there_is_not_found(site: str, address: str) -> None:
    assert ask(site + address).status == 404


def test_an_organisation_without_members_has_a_table_without_rows(site: str) -> None:
    assert from_json(f"{site}{ABB}/leden") == []
    assert f"{ABB}/leden.csv" not in read(site + ABB).links


@pytest.fixture(scope="module")
def retold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a release in which another source tells one participation of Cipal."""
    folder = tmp_path_factory.mktemp("retold")
    path = Path(shutil.copytree(ROOT / "data" / "lists", folder / "lists")) / "memberships.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    row = [row for row in rows if row[header.index("organisation")] == "cipal-dv"][-1]
    row[header.index("source_url")] = "https://example.org/deelnemer"
    row[header.index("source_date")] = "2025-03-04"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    done = run_command("build", "--date", DAY, "--lists", str(folder / "lists"), var=folder / "var")
    assert done.returncode == 0, done.stdout
    with served(folder / "var") as address:
        yield address


def test_a_member_told_by_another_source_than_the_first_says_so(retold: str) -> None:
    (row,) = (r for r in from_json(f"{retold}{CIPAL}/leden") if "example.org" in r["source"])
    listed = part_of(retold, CIPAL, "leden").partition('<ul class="columns">')[2]
    items = re.split(r"<li>(?=<a href=\"/bestuur/)", listed)
    (item,) = (item for item in items if "example.org" in item)
    assert f">{row['areaName']}<" in item
    assert moment("2025-03-04") in item
    assert sum('class="sources"' in item for item in items) == 1
