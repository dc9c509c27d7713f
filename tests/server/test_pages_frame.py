"""What every page keeps: structure, headers, caching, no dead ends."""

import re
import zlib
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tests.server.html_page import Seen, read
from tests.server.http import ask

FORM = re.compile(r"\.(csv|xlsx|json|ttl|jsonld|vcf|ics)(\?|$)")
PATHS = [
    "/dekking",
    "/dekking?thema=data&gebied=70000&zekerheid=opgegeven",
    "/dekking/organisaties",
    "/witte-vlekken",
    "/witte-vlekken?thema=gis&gebied=70000&toestand=elders",
    "/aanspreekpunten",
    "/aanspreekpunten?thema=gis&gebied=70000",
    "/aanspreekpunten/kleinste-groep?bereik=streek",
    "/aanspreekpunten/niet-bereikt?thema=gis&bereik=streek",
    "/aanspreekpunten/zonder-contactpunt",
    "/vergelijk/organisaties?organisatie=0219395192&organisatie=0205350681",
    "/bestuur/71072/nota",
    "/bestuur/71072/buren",
    "/ns/kolom",
    "/herkomst/organisaties",
    "/herkomst/organisaties?gevonden=conflict",
    "/herkomst/organisaties/ontbreekt",
    "/herkomst/organisatie/0219395192",
    "/toegankelijkheid",
    "/privacy",
    "/vergelijk?bestuur=71072&bestuur=24062",
    "/vergelijk",
    "/",
    "/zoek",
    "/zoek?q=kortessem",
    "/zoek?q=antwerpen",
    "/zoek?q=3999",
    "/bestuur/71072",
    "/bestuur/provincie-antwerpen",
    "/bestuur/district-borsbeek",
    "/organisaties",
    "/organisatie/0219395192",
    "/organisatie/0207466964",
    "/raamovereenkomsten",
    "/raamovereenkomsten?thema=werkplek&stand=oud",
    "/raamovereenkomsten/samen",
    "/raamovereenkomsten/afhankelijk?overeenkomst=vera-rfid",
    "/raamovereenkomst/vera-rfid",
    "/overlap",
    "/overlap/vlaanderen",
    "/overlap?organisatie=0205350681",
    "/overlap/paar?organisatie=0267390891&organisatie=0200881951",
    "/overlap?a=vera-informatieveiligheid&b=haviland-informatieveiligheid",
    "/themas",
    "/thema/gis",
    "/thema/data",
    "/oplossing/c-smart-aankoopcentrale",
    "/oplossing/magda",
    "/over",
    "/data",
    "/data/catalogus",
]
ABBREVIATIONS = {
    "OCMW": "openbaar centrum voor maatschappelijk welzijn",
    "NIS": "statistiek",
    "KBO": "Kruispuntbank van Ondernemingen",
    "ICT": "informatie- en communicatietechnologie",
    "OVO": "organisatieregister",
    "GIS": "geografisch informatiesysteem",
    "GDPR": "gegevensbescherming",
    "OSLO": "standaard",
    "SHACL": "taal om gekoppelde gegevens te controleren",
    "SPARQL": "standaardtaal",
}
every_page = pytest.mark.parametrize("path", PATHS)
TESTED_TOO = "/bestaat-niet"
"""What is not found is a page too: /toegankelijkheid lists it among those that were tested."""
MISSING = [
    "/bestaat-niet",
    "/thema/x",
    "/oplossing/x",
    "/organisatie/x",
    "/thema/%22%3E%3C",
    "/bestuur/",
]


@pytest.fixture(scope="module")
def pages(site: str) -> dict[str, Seen]:
    return {path: read(f"{site}{path}") for path in PATHS}


@every_page
def test_structure_is_that_of_an_accessible_page(pages: dict[str, Seen], path: str) -> None:
    page = pages[path]
    levels = [level for level, _ in page.headings]
    assert page.status == 200
    assert page.tags("html") == [{"lang": "nl"}]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [len(page.tags(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert len(page.tags("caption")) == len(page.tags("table"))
    assert page.links[0] == f"#{page.tags('main')[0]['id']}"


@every_page
def test_every_abbreviation_is_explained(pages: dict[str, Seen], path: str) -> None:
    page = pages[path]
    for short, meaning in ABBREVIATIONS.items():
        if re.search(rf"\b{short}\b", page.text):
            assert meaning in page.html, short


@every_page
def test_ids_are_unique_and_anchors_lead_somewhere(pages: dict[str, Seen], path: str) -> None:
    page = pages[path]
    ids = [attributes["id"] for attributes in page.having("id")]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(ids)


@every_page
def test_nothing_inline_and_nothing_from_others(pages: dict[str, Seen], path: str) -> None:
    page = pages[path]
    assert page.tags("style") == page.having("style") == []
    assert page.tags("script") == [{"src": "/static/search.js", "defer": ""}]
    fetched = [a["href"] for a in page.tags("link") if a["rel"] != "alternate"]
    assert all(address.startswith("/static/") for address in fetched)
    assert "default-src 'self'" in page.headers["content-security-policy"]


@every_page
def test_every_page_tells_its_reference_day(pages: dict[str, Seen], path: str) -> None:
    assert "Stand van 24 november 2026." in pages[path].text


@every_page
def test_a_page_that_is_known_is_not_sent_again(
    site: str, pages: dict[str, Seen], path: str
) -> None:
    tag = pages[path].headers["etag"]
    again = ask(f"{site}{path}", Accept="text/html", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == tag
    assert "max-age" in pages[path].headers["cache-control"]


def test_every_page_has_its_own_tag(pages: dict[str, Seen]) -> None:
    assert len({page.headers["etag"] for page in pages.values()}) == len(PATHS)


@every_page
def test_head_gives_the_same_headers_without_body(
    site: str, pages: dict[str, Seen], path: str
) -> None:
    head = ask(f"{site}{path}", "HEAD", Accept="text/html")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == pages[path].headers["content-length"]
    assert head.headers["etag"] == pages[path].headers["etag"]


@pytest.mark.parametrize("form", ["", ".csv"])
def test_a_choice_that_is_not_there_leads_to_the_page_without_it(site: str, form: str) -> None:
    address = f"{site}/witte-vlekken{form}?thema=bestaat-niet"
    page = ask(address, Accept="text/html")
    assert page.status == 404
    assert '<a href="/witte-vlekken">Bekijk de pagina zonder die keuze</a>' in page.body.decode()
    assert ask(address).body == b"404 Not Found: a value in the query string is not known\n"
    other = ask(f"{site}/bestuur/99999?x=y", Accept="text/html").body.decode()
    assert "Deze pagina bestaat niet" in other


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_told_with_a_search_box(site: str, path: str) -> None:
    page = read(f"{site}{path}")
    assert page.status == 404
    assert any(form.get("action") == "/zoek" for form in page.tags("form"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_can_only_be_read(site: str, method: str) -> None:
    assert ask(f"{site}/bestuur/71072", method, Accept="text/html").status == 405


def test_the_stylesheet_is_one_small_file_without_others(site: str, pages: dict[str, Seen]) -> None:
    sheets = {a["href"] for p in pages.values() for a in p.tags("link") if a["rel"] == "stylesheet"}
    (sheet,) = sheets
    reply = ask(f"{site}{sheet}")
    assert reply.status == 200
    assert len(reply.body) < 32_000
    assert not re.search(r"https?://|@import", reply.text)


def followed(link: str) -> bool:
    """Of pages that are many and alike (rows, views of a page) follow one in forty."""
    if link.startswith(
        ("/doc/", "/kaart/", "/sparql", "/herkomst/rapport.", "/ns/ict-samenwerking.", "/ns/kolom.")
    ):
        return False
    if link.startswith("/data/") and link.count("/") > 2:
        return False  # a file; test_pages_data.py fetches them all
    if FORM.search(link):
        return False  # the rows of a page; test_page_forms.py reads them
    if link.startswith(("/data/catalogus.", "/.well-known/", "/ns/context.")):
        return False  # no pages; test_catalogue.py fetches them
    alike = "?" in link or (link.count("/") > 2 and link.startswith("/herkomst/"))
    return not alike or zlib.crc32(link.encode()) % 40 == 0


@pytest.mark.slow
def test_no_link_of_the_site_is_dead(site: str) -> None:
    known, ahead, dead = set(PATHS), list(PATHS), []
    while ahead:
        path = ahead.pop()
        page = read(f"{site}{path}")
        dead += [path] * (page.status not in (200, 301, 303) and path != TESTED_TOO)
        inside = {link.partition("#")[0] for link in page.links if link.startswith("/")}
        new = {link for link in inside if followed(unquote(link))} - known
        known |= new
        ahead += sorted(new)
    assert dead == []
    assert len(known) > 800
