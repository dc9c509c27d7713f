"""What the page with the editor is made of: words of the release, examples, the bundle or not."""

import json
import re
from urllib.parse import urlencode

import pytest

from loaders.publication.examples import read_examples
from server.pages.editor import is_built
from tests.conftest import ROOT
from tests.server.html_page import read
from tests.server.http import ask

FORM = "application/x-www-form-urlencoded"
ICT = "https://w3id.org/ict-samenwerking/ns/ict-samenwerking#"


@pytest.fixture(scope="module")
def words(site: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(ask(f"{site}/woorden.json").body)
    return found


def test_words_are_those_of_the_graph(words: dict[str, list[dict[str, str]]]) -> None:
    classes = {word["iri"] for word in words["classes"]}
    properties = {word["iri"] for word in words["properties"]}
    assert f"{ICT}Dekking" in classes - properties
    assert f"{ICT}zekerheid" in properties - classes
    assert "http://www.w3.org/ns/org#member" in properties


def test_each_word_is_told_once_in_order(words: dict[str, list[dict[str, str]]]) -> None:
    for kind in ("classes", "properties"):
        iris = [word["iri"] for word in words[kind]]
        assert iris == sorted(set(iris))


def test_our_own_words_have_their_dutch_name(words: dict[str, list[dict[str, str]]]) -> None:
    names = {word["iri"]: word["name"] for word in words["properties"]}
    assert names[f"{ICT}viaGemeente"] == "via gemeente"
    assert all(name for iri, name in names.items() if iri.startswith(ICT))


def test_who_has_the_words_gets_304(site: str) -> None:
    tag = ask(f"{site}/woorden.json").headers["etag"]
    assert ask(f"{site}/woorden.json", If_None_Match=tag).status == 304


def test_every_example_is_one_click_away(site: str) -> None:
    page = read(f"{site}/sparql")
    for example in read_examples(ROOT / "ontology" / "examples"):
        link = f'<a href="/sparql\\?query=[^"]+">{re.escape(example.dutch)}</a>'
        assert re.search(link, page.html), example.name


def test_the_script_is_asked_for_where_it_is(site: str) -> None:
    page = read(f"{site}/sparql")
    search, *scripts = [script["src"] for script in page.tags("script")]
    assert search == "/static/search.js"
    assert scripts == (["/static/vendor/editor.js"] if is_built() else [])
    for address in (*scripts, *(link["href"] for link in page.tags("link"))):
        assert ask(f"{site}{address}").status == 200


def test_only_this_page_has_the_editor(site: str) -> None:
    assert "/static/vendor/" not in read(f"{site}/data").html


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT ?s\nWHERE { ?s }", 400, "Regel 2 klopt niet, vanaf teken 12."),
        ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", 403, "niet toe."),
        ("ASK { ?a ?b ?c } #" + "x" * 70_000, 413, "Uw vraag is te lang."),
    ],
)
def test_what_is_wrong_is_told_in_dutch(site: str, query: str, status: int, told: str) -> None:
    body = urlencode({"query": query}).encode()
    page = ask(f"{site}/sparql", "POST", body, Accept="text/html", Content_Type=FORM)
    assert page.status == status
    assert told in page.text
