"""What a browser downloads below an answer is that answer: of the same graphs, however long."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.server.html_page import Reader, Seen, read
from tests.server.http import ask

CLAUSES = "https://w3id.org/ict-samenwerking/id/bron/clauses"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
COUNTS = {
    "default-graph-uri": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "named-graph-uri": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
}
LONG = f"SELECT (1 AS ?n) {{}} # {'x' * 17_000}"


def number_in(body: bytes) -> str:
    (row,) = json.loads(body)["results"]["bindings"]
    return str(row["n"]["value"])


def downloads(page: Seen) -> list[str]:
    return [link for link in page.links if "download=1" in link]


@pytest.mark.parametrize(("name", "query"), COUNTS.items())
def test_the_links_ask_of_the_same_graphs(site: str, name: str, query: str) -> None:
    asked = urlencode({"query": query, name: CLAUSES})
    page = read(f"{site}/sparql?{asked}")
    (as_json,) = [link for link in downloads(page) if "format=json" in link]
    told = number_in(ask(f"{site}{as_json}").body)
    every = number_in(ask(f"{site}/sparql?{urlencode({'query': query})}").body)
    assert told == number_in(ask(f"{site}/sparql?{asked}").body) != every
    assert f"<td>{told}</td>" in page.html


def test_asking_again_asks_of_the_same_graphs(site: str) -> None:
    query = COUNTS["default-graph-uri"]
    page = read(f"{site}/sparql?{urlencode({'query': query, 'default-graph-uri': CLAUSES})}")
    hidden = {(i["name"], i["value"]) for i in page.tags("input") if i.get("type") == "hidden"}
    assert ("default-graph-uri", CLAUSES) in hidden
    (everywhere,) = [
        link for link in page.links if link == f"/sparql?{urlencode({'query': query})}"
    ]
    again = read(f"{site}{everywhere}")
    assert not [i for i in again.tags("input") if i.get("type") == "hidden"]


def test_an_answer_to_a_question_too_long_for_a_link_comes_by_post(site: str) -> None:
    page = _posted(site, LONG)
    assert not downloads(page)
    buttons = [b["formaction"] for b in page.tags("button") if "formaction" in b]
    assert {parse_qs(urlsplit(b).query)["format"][0] for b in buttons} == {
        "json",
        "xml",
        "csv",
        "tsv",
    }
    kept = {i["name"]: i["value"] for i in page.tags("input") if i.get("type") == "hidden"}
    assert kept == {"query": LONG}
    (as_json,) = [b for b in buttons if "format=json" in b]
    body = urlencode(kept).encode()
    reply = ask(f"{site}{as_json}", "POST", body, Accept=BROWSER, Content_Type=FORM)
    assert (reply.status, number_in(reply.body)) == (200, "1")
    assert reply.headers["content-disposition"].startswith("attachment")


def _posted(site: str, query: str) -> Seen:
    """Ask as the form does when it sends by POST."""
    body = urlencode({"query": query}).encode()
    reply = ask(f"{site}/sparql", "POST", body, Accept=BROWSER, Content_Type=FORM)
    seen = Seen(reply.status, reply.headers, reply.text)
    Reader(seen).feed(seen.html)
    return seen


def test_the_form_can_send_a_question_that_no_address_holds(site: str) -> None:
    page = read(f"{site}/sparql")
    assert [b for b in page.tags("button") if b.get("formmethod") == "post"]
    assert _posted(site, LONG).status == 200


def test_a_browser_that_asks_for_a_file_gets_one(site: str) -> None:
    asked = {"query": COUNTS["default-graph-uri"], "download": "1"}
    reply = ask(f"{site}/sparql?{urlencode(asked)}", Accept=BROWSER)
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-type"] == "application/sparql-results+xml"
