"""/zoek on the real release: what people type, and where it should lead."""

import json
from urllib.parse import quote

import pytest

from tests.server.html_page import Seen, read
from tests.server.http import ask


def results(site: str, query: str) -> list[str]:
    page = read(f"{site}/zoek?q={quote(query)}")
    start = page.links.index("/") if "/zoek" in page.links else 0
    body = [link for link in page.links[start:] if link.count("/") == 2 and "?" not in link]
    return [link for link in body if not link.startswith(("mailto", "http"))]


def first(site: str, query: str) -> str:
    return results(site, query)[0]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("hasselt", "/bestuur/71072"),
        ("Haselt", "/bestuur/71072"),
        ("Kortessem", "/bestuur/71072"),
        ("73040", "/bestuur/71072"),
        ("71022", "/bestuur/71072"),
        ("71072", "/bestuur/71072"),
        ("0207466964", "/bestuur/71072"),
        ("0207.466.964", "/bestuur/71072"),
        ("galmaarden", "/bestuur/23106"),
        ("overpelt", "/bestuur/72043"),
        ("OCMW Hasselt", "/bestuur/71072"),
        ("gemeente Hasselt", "/bestuur/71072"),
        ("hasselt gemeente", "/bestuur/71072"),
        ("Stad Haselt", "/bestuur/71072"),
        ("gemeente Kortessem", "/bestuur/71072"),
        ("Waregem OCMW", "/bestuur/34040"),
        ("BE 0207.494.678", "/bestuur/34022"),
        ("BE0207494678", "/bestuur/34022"),
        ("staden", "/bestuur/36019"),
        ("St. Niklaas", "/bestuur/46021"),
        ("provincie limburg", "/bestuur/provincie-limburg"),
        ("ekeren", "/bestuur/district-ekeren"),
        ("vgc", "/bestuur/vgc"),
        ("leiedal", "/organisatie/0205350681"),
        ("0205350681", "/organisatie/0205350681"),
        ("c-smart", "/organisatie/0219395192"),
        ("opdrachtencentrale", "/oplossing/c-smart-aankoopcentrale"),
        ("gis en basisregisters", "/thema/gis"),
        ("gis", "/thema/gis"),
        ("3500", "/bestuur/71072"),
        ("postcode 9820", "/bestuur/44088"),
        ("1000", "/bestuur/vgc"),
        ("KBO-nummer 207.466.964", "/bestuur/71072"),
        ("BTW BE 0207 466 964", "/bestuur/71072"),
        ("OVO 002.043", "/bestuur/34009"),
        ("ovo002043", "/bestuur/34009"),
        ("NIS-code 44048", "/bestuur/44086"),
        ("44040", "/bestuur/44088"),
        ("45017", "/bestuur/45068"),
        ("0207499232", "/bestuur/46030"),
        ("70000", "/bestuur/provincie-limburg"),
        ("vvsg", "/organisatie/0451857573"),
        ("vip", "/oplossing/vastgoedinformatieplatform"),
        ("haan", "/bestuur/35029"),
        ("Wynegem", "/bestuur/11050"),
        ("gemeentelijke website", "/raamovereenkomst/vera-website-lcp"),
        ("9000 Gent", "/bestuur/44021"),
        ("Hasselt B-3500", "/bestuur/71072"),
        ("9030 Mariakerke", "/bestuur/44021"),
        ("1804 Zemst", "/bestuur/23096"),
        ("brussel", "/bestuur/vgc"),
    ],
)
def test_the_best_comes_first(site: str, query: str, path: str) -> None:
    assert first(site, query) == path


@pytest.fixture(scope="module")
def kortessem(site: str) -> Seen:
    return read(f"{site}/zoek?q=kortessem")


def test_a_former_municipality_tells_what_became_of_it(kortessem: Seen) -> None:
    assert "Kortessem is sinds 1 januari 2025 deel van Hasselt." in kortessem.text


def test_a_code_that_ended_under_the_same_name_tells_the_code_of_today(site: str) -> None:
    told = "71022 is de oude NIS-code van Hasselt; sinds 1 januari 2025 is dat 71072."
    assert told in read(f"{site}/zoek?q=71022").text


def test_the_kind_of_council_alone_finds_no_council(site: str) -> None:
    councils = [link for link in results(site, "gemeente") if link[9:].isdigit()]
    assert councils == ["/bestuur/31022"]  # the register also calls it Gemeente Oostkamp


@pytest.mark.parametrize(
    ("query", "paths", "told"),
    [
        (
            "1804",
            ["/bestuur/23088", "/bestuur/23096"],
            "2 resultaten voor ‘1804’. Ze hebben dit nummer",
        ),
        (
            "antwerpen",
            ["/bestuur/11002", "/bestuur/district-antwerpen", "/bestuur/provincie-antwerpen"],
            "3 daarvan heten zo",
        ),
    ],
)
def test_what_is_called_the_same_is_all_shown_and_told(
    site: str, query: str, paths: list[str], told: str
) -> None:
    assert results(site, query)[: len(paths)] == paths
    assert told in read(f"{site}/zoek?q={query}").text


def test_one_kind_of_thing_can_be_chosen_and_its_count_is_what_is_left(site: str) -> None:
    page = read(f"{site}/zoek?q=antwerpen")
    assert "Besturen (3)" in page.text
    chosen = "/zoek?q=antwerpen&groep=bestuur"
    assert chosen in page.links
    body = read(f"{site}{chosen}")
    assert "3 resultaten voor" in body.text
    assert not [link for link in body.links if link.startswith("/organisatie/")]


def test_more_than_a_page_of_results_can_all_be_shown(site: str) -> None:
    page = read(f"{site}/zoek?q=a")
    (more,) = [link for link in page.links if "aantal=" in link and link.startswith("/zoek?")]
    assert len(set(read(f"{site}{more}").links)) > len(set(page.links)) + 30


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("geradsbergn", "Geraardsbergen"),
        ("gis hasselt", "Eén woord wel: gis (15), hasselt (1)"),
        ("3999", "3999 is geen postcode in Vlaanderen of Brussel."),
        ("99999", "99999 is geen NIS-code"),
        ("0207466965", "kan geen KBO-nummer zijn"),
        ("0207466901", "kan geen KBO-nummer zijn"),
        ("0203430576", "is geen KBO-nummer in onze lijsten"),
        ("123456789012", "heeft 12 cijfers; een postcode heeft 4 cijfers"),
    ],
)
def test_what_finds_nothing_is_told_why_and_what_comes_near(
    site: str, query: str, told: str
) -> None:
    text = " ".join(read(f"{site}/zoek?q={quote(query)}").text.split())
    assert f"Niets gevonden voor ‘{query}’" in text
    assert told in text


def test_the_suggestions_are_the_best_hits(site: str) -> None:
    reply = ask(f"{site}/suggesties?q=st%20nikl")
    (first_one, *_) = json.loads(reply.body)
    assert first_one == {
        "title": "Sint-Niklaas",
        "kind": "gemeente en OCMW",
        "note": "",
        "path": "/bestuur/46021",
    }
    assert reply.headers["content-type"] == "application/json"
    paths = [one["path"] for one in json.loads(ask(f"{site}/suggesties?q=antwerp").body)]
    assert paths == results(site, "antwerp")[: len(paths)]
    assert paths[0] == "/bestuur/11002"
    assert len(json.loads(ask(f"{site}/suggesties?q=sint").body)) == 8
    assert json.loads(ask(f"{site}/suggesties?q=s").body) == []
    assert json.loads(ask(f"{site}/suggesties").body) == []


def test_a_search_without_results_has_forms_without_rows(site: str) -> None:
    assert json.loads(ask(f"{site}/zoek.json?q=xqzwv").body)["rows"] == []
    assert ask(f"{site}/zoek.csv").text.count("\n") == 1


def test_gemeente_and_ocmw_of_a_result_are_rows_with_the_same_place(site: str) -> None:
    rows = json.loads(ask(f"{site}/zoek.json?q=9000").body)["rows"]
    assert [(row["place"], row["foundKind"], row["nis"]) for row in rows] == [
        (1, "gemeente", "44021"),
        (1, "OCMW", "44021"),
    ]
    assert {row["why"] for row in rows} == {"9000 is een postcode in Gent"}


def test_the_query_stays_in_the_box(kortessem: Seen) -> None:
    assert {box.get("value") for box in kortessem.tags("input")} == {"kortessem"}


def test_nothing_found_helps_on(site: str) -> None:
    page = read(f"{site}/zoek?q=xqzwv")
    assert (page.status, "Niets gevonden voor ‘xqzwv’" in page.text) == (200, True)
    assert {"/organisaties", "/themas"} <= set(page.links)


def test_what_is_typed_is_shown_as_text(site: str) -> None:
    page = read(f"{site}/zoek?q={quote('<script>alert(1)</script>')}")
    assert [script.get("src") for script in page.tags("script")] == ["/static/search.js"]
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("query", ["", "%20", "%00", "%ff", "a" * 7000, "%F0%9F%98%80"])
def test_any_query_is_answered(site: str, query: str) -> None:
    assert read(f"{site}/zoek?q={query}").status == 200
