"""A page says the same in every form, row for row, and its query gives the same to everybody."""

import re
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from server.pages.answers import path_of
from tests.hand_councils import listed
from tests.server.forms_of import all_forms, from_json, get, told
from tests.server.html_page import read
from tests.server.http import ask

PAGES = (
    *("/aanspreekpunten?thema=gis&bereik=streek", "/aanspreekpunten/zonder-contactpunt"),
    *("/bestuur/71072", "/bestuur/34022", "/bestuur/11002"),
    *("/bestuur/46030", "/bestuur/provincie-limburg", "/bestuur/44021?soort=open-source"),
    "/vergelijk?bestuur=71072&bestuur=24062",
    *("/zoek?q=antwerpen", "/zoek?q=1804", "/zoek?q=website&groep=aanbod", "/zoek?q=sint&aantal=3"),
    *("/organisatie/0219395192", "/oplossing/magda", "/thema/gis", "/thema/data?soort=open-source"),
    *("/organisaties", "/themas"),
    *("/bestuur/71072/buren", "/bestuur/23025/buren?soort=ocmw"),
    "/vergelijk/organisaties?organisatie=0219395192&organisatie=0205350681",
    *("/raamovereenkomsten", "/raamovereenkomsten?thema=werkplek", "/raamovereenkomst/vera-rfid"),
    "/raamovereenkomsten/afhankelijk?overeenkomst=vera-rfid",
    *("/witte-vlekken?thema=gis&gebied=70000", "/witte-vlekken?gebied=referentieregio-middenkust"),
    *("/dekking?thema=data&gebied=70000", "/dekking/organisaties?thema=ict-basis"),
    "/overlap?voor=streek",
    "/overlap",
    "/overlap/vlaanderen",
    "/overlap?organisatie=0205350681",
    "/overlap/paar?organisatie=0267390891&organisatie=0200881951",
    "/overlap?a=vera-informatieveiligheid&b=haviland-informatieveiligheid",
    *("/herkomst/organisaties/ontbreekt", "/herkomst/organisaties/ontbreekt?ontbreekt=contact"),
    *("/herkomst/organisatie/0219395192", "/herkomst/organisatie/x-publiq"),
    *("/herkomst/contracts", "/herkomst/themes"),
)
COUNCILS = [page for page in PAGES if page.startswith("/bestuur/") and page.count("/") == 2]
CODES = {"certaintyName", "loopName", "phaseName"}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_form_has_the_same_rows_in_the_same_order(site: str, page: str) -> None:
    rows = from_json(site + page)
    assert rows
    for form, found in all_forms(site, site + page):
        assert found == rows, form


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_to_its_forms_its_query_and_itself(site: str, page: str) -> None:
    links = read(site + page).links
    path, mark, query = page.partition("?")
    assert {f"{path}.{form}{mark}{query}" for form in MEDIA_TYPES} <= set(links)
    assert page in links
    shown = [link for link in links if link.startswith("/sparql?")]
    queries = [parse_qs(urlsplit(link).query)["query"][0] for link in shown]
    assert told(site + page)["query"] in queries


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_a_form_has_its_type_a_name_a_tag_and_any_site_may_read_it(site: str, form: str) -> None:
    first = get(f"{site}/bestuur/34022?soort=open-source", form)
    assert first.headers["content-type"] == MEDIA_TYPES[form]
    assert first.headers["access-control-allow-origin"] == "*"
    name = first.headers["content-disposition"]
    assert re.search(rf'"samenwijzer-bestuur-34022-\d{{4}}-\d\d-\d\d\.{form}"', name)
    address = f"{site}/bestuur/34022.{form}?soort=open-source"
    again = ask(address, **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = ask(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]


def test_a_form_of_a_former_council_leads_to_that_of_today(site: str) -> None:
    reply = ask(f"{site}/bestuur/44048.csv")
    assert (reply.status, reply.headers["location"]) == (301, "/bestuur/44086.csv")
    assert ask(f"{site}/bestuur/99999.csv").status == 404
    assert ask(f"{site}/bestuur/34022.pdf").status == 404


@pytest.mark.parametrize(
    ("asked", "today"),
    [
        ("44048/nota", "44086/nota"),
        ("44048/buren", "44086/buren"),
        ("44048/buren.csv", "44086/buren.csv"),
        ("44048.csv?soort=open-source", "44086.csv?soort=open-source"),
        ("44048?soort=open-source", "44086?soort=open-source&van=44048"),
    ],
)
def test_every_page_of_a_former_council_leads_to_that_of_today(
    site: str, asked: str, today: str
) -> None:
    reply = ask(f"{site}/bestuur/{asked}")
    assert (reply.status, reply.headers["location"]) == (301, f"/bestuur/{today}")
    assert ask(f"{site}/bestuur/{today}").status == 200


@pytest.mark.parametrize("page", COUNCILS)
def test_the_page_of_a_council_shows_the_offers_of_its_rows(site: str, page: str) -> None:
    seen = read(site + page)
    rows = from_json(site + page)
    begin, end = seen.html.index('id="aanbod"'), seen.html.index('id="contact"')
    shown = set(re.findall(r'href="(/oplossing/[^"]+)"', seen.html[begin:end]))
    assert shown == {path_of(row["offer"]) for row in rows}
    states = {(s["data-bestuur"], s["data-zekerheid"]) for s in seen.having("data-toegang")}
    kinds = {"Gemeente": "gemeente", "OCMW": "OCMW", "Provincie": "provincie"}
    told_of = {(kinds[row["councilKind"]], row["certainty"].rpartition("/")[2]) for row in rows}
    assert told_of <= states


@pytest.mark.parametrize("page", PAGES)
def test_all_that_the_rows_name_stands_on_the_page(site: str, page: str) -> None:
    """Of two councils compared only what differs is named; codes have other words in a sentence."""
    left_out = CODES | ({"organisationName"} if page.startswith("/vergelijk?") else set())
    text = " ".join(read(site + page).text.split())
    named = {
        " ".join(str(value).split())
        for row in from_json(site + page)
        for column, value in row.items()
        if column.endswith(("Name", "Title")) and column not in left_out and value
    }
    assert named
    assert {name for name in named if name not in text} == set()


@pytest.mark.parametrize("page", [*COUNCILS, "/bestuur/71072/buren", "/organisatie/0219395192"])
def test_every_source_of_a_row_stands_on_the_page_and_each_row_has_one(
    site: str, page: str
) -> None:
    rows, links = from_json(site + page), read(site + page).links
    columns = [name for name in ("source", "accessSource") if name in rows[0]]
    told = [row[name].split(" ") for row in rows for name in columns]
    assert columns
    assert {link for sources in told for link in sources} <= set(links)


def test_the_source_of_an_access_is_that_of_the_membership_it_rests_on(site: str) -> None:
    (told,) = (
        row
        for row in listed("memberships")
        if (row["member"], row["organisation"]) == ("0207475377", "cipal-dv")
    )
    dates = {
        row["accessSource"]: row["accessIssued"]
        for row in from_json(f"{site}/bestuur/73110")
        if row["organisation"].endswith("/0219395192") and row["councilKind"] == "Gemeente"
    }
    assert dates[told["source_url"]] == told["source_date"]


def test_every_predicate_of_a_row_is_described(site: str) -> None:
    graph = ox.Store()
    graph.load(ask(f"{site}/ns/kolom.ttl").body, format=ox.RdfFormat.TURTLE)
    described = {quad.subject.value for quad in graph}
    rows = ox.parse(get(f"{site}/bestuur/34022", "ttl").body, format=ox.RdfFormat.TURTLE)
    used = {quad.predicate.value for quad in rows}
    assert {name for name in used if "/ns/kolom#" in name} <= described
    for language in ("nl", "en"):
        labelled = {q.subject for q in graph if getattr(q.object, "language", "") == language}
        assert described == {node.value for node in labelled}  # type: ignore[union-attr]
    assert read(f"{site}/ns/kolom").status == 200
