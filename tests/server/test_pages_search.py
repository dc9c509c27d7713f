"""/zoek on the real release: what people type, and where it should lead."""

from urllib.parse import quote

import pytest

from tests.server.html_page import Seen, read


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


def test_the_query_stays_in_the_box(kortessem: Seen) -> None:
    assert {box.get("value") for box in kortessem.tags("input")} == {"kortessem"}


def test_nothing_found_helps_on(site: str) -> None:
    page = read(f"{site}/zoek?q=xqzwv")
    assert (page.status, "Niets gevonden voor ‘xqzwv’" in page.text) == (200, True)
    assert {"/organisaties", "/themas"} <= set(page.links)


def test_what_is_typed_is_shown_as_text(site: str) -> None:
    page = read(f"{site}/zoek?q={quote('<script>alert(1)</script>')}")
    assert page.tags("script") == []
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("query", ["", "%20", "%00", "%ff", "a" * 7000, "%F0%9F%98%80"])
def test_any_query_is_answered(site: str, query: str) -> None:
    assert read(f"{site}/zoek?q={query}").status == 200
