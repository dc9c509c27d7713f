"""The editor of /sparql in a real browser: examples, errors, keys, links, its own host only."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from server.pages.editor import is_built
from tests.browser.test_walk import AXE, CLIPPED, SCHEMES, Watched

pytestmark = pytest.mark.browser
needs_bundle = pytest.mark.skipif(not is_built(), reason="no editor was bundled (make editor)")

EXAMPLE = "Hoeveel verenigingen van elke soort zijn er?"
MANY = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 500"
BROKEN = "SELECT ?s\nWHERE {\n  ?s a org:Organization ;;; ?\n}"
VIOLATIONS = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event => {
  window.violations.push(event.violatedDirective + ' ' + event.sourceFile);
});
"""

PASTE = """
(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const how = {clipboardData, bubbles: true, cancelable: true};
  field.dispatchEvent(new ClipboardEvent('paste', how));
}
"""


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, locale="nl-BE")
    context.add_init_script(VIOLATIONS)
    yield context
    context.close()


@pytest.fixture
def watched(context: BrowserContext, site: str) -> Watched:
    return Watched(context.new_page(), site)


@pytest.fixture
def page(watched: Watched) -> Page:
    watched.page.goto("/sparql")
    expect(watched.page.locator(".CodeMirror")).to_be_visible()
    return watched.page


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


def write(page: Page, text: str) -> None:
    """Paste a question over what is in the editor."""
    field = page.get_by_role("textbox", name="Uw vraag")
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    field.evaluate(PASTE, text)
    expect(page.locator("#query")).to_have_value(text)


def answer(page: Page) -> str:
    return page.locator("#antwoord").inner_text()


@needs_bundle
def test_an_example_shows_its_rows_by_one_click(page: Page) -> None:
    page.get_by_role("link", name=EXAMPLE).click()
    expect(page.locator("#antwoord tbody tr")).to_have_count(4)
    expect(page.locator("#stand[role=status]")).to_have_text("Antwoord: 4 rijen")
    expect(page.locator(".CodeMirror")).to_contain_text("COUNT(DISTINCT ?association)")
    assert "query=" in page.url


@needs_bundle
def test_nothing_comes_from_elsewhere_and_nothing_is_refused(watched: Watched, page: Page) -> None:
    page.get_by_role("link", name=EXAMPLE).click()
    expect(page.locator("#antwoord table")).to_be_visible()
    write(page, "")
    page.keyboard.type("SELECT ?x WHERE { ?x a org:Mem")
    expect(page.get_by_role("option", name="org:Membership")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(" ; ict:loo")
    expect(page.get_by_role("option", name="ict:loop")).to_be_visible()
    page.keyboard.press("Escape")
    write(page, "SELECT wrong {")
    expect(page.locator("#schrijffout")).to_contain_text("Regel 1 klopt nog niet")
    page.locator(".wrong-line").hover()
    assert watched.others == []
    assert watched.errors == []
    assert page.evaluate("window.violations") == []


@needs_bundle
def test_completion_writes_word_and_prefix_of_our_own(page: Page) -> None:
    write(page, "")
    page.keyboard.type("SELECT ?x WHERE { ?x a org:Mem")
    page.get_by_role("option", name="org:Membership").wait_for()
    page.keyboard.press("Enter")
    text = page.locator("#query").input_value()
    assert text == (
        "PREFIX org: <http://www.w3.org/ns/org#>\nSELECT ?x WHERE { ?x a org:Membership"
    )


@needs_bundle
def test_our_words_are_found_by_their_dutch_name(page: Page) -> None:
    write(page, "SELECT ?x WHERE { ?x ")
    page.keyboard.type("gemeente")
    expect(page.get_by_role("option", name="ict:viaGemeente (via gemeente)")).to_be_visible()


@needs_bundle
def test_prefixes_that_the_endpoint_knows_are_no_error(page: Page) -> None:
    expect(page.locator(".CodeMirror")).to_contain_text("org:OrganizationalCollaboration")
    expect(page.locator("#schrijffout")).to_have_text("")
    write(page, "SELECT ?x WHERE { ?x nowhere:a ?y }")
    expect(page.locator("#schrijffout")).to_contain_text("Regel 1")


@needs_bundle
def test_an_error_shows_its_line_and_place(page: Page) -> None:
    write(page, BROKEN)
    page.get_by_role("button", name="Stel de vraag").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Regel 3 klopt niet")
    assert page.locator(".wrong-place").first.inner_text().strip()
    line = page.evaluate("document.querySelector('.wrong-place').closest('pre').textContent")
    assert line.replace("\xa0", " ") == BROKEN.splitlines()[2]
    expect(page.get_by_role("button", name="Stel de vraag")).to_be_enabled()


@needs_bundle
@pytest.mark.parametrize("writing", ["plain", "completing"])
def test_tab_leaves_the_editor_both_ways(page: Page, writing: str) -> None:
    before = page.locator("#query").input_value()
    page.get_by_role("textbox", name="Uw vraag").focus()
    if writing == "completing":
        write(page, "SELECT ?x WHERE { ?x a ")
        page.keyboard.type("org:")
        expect(page.get_by_role("option").first).to_be_visible()
        before = page.locator("#query").input_value()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Stel de vraag")).to_be_focused()
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("textbox", name="Uw vraag")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert not page.locator(".CodeMirror :focus").count()
    assert page.locator("#query").input_value() == before


@needs_bundle
def test_control_enter_asks_and_going_back_shows_what_was(page: Page) -> None:
    write(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#antwoord td")).to_have_text("ja")
    write(page, "ASK { FILTER(1 > 2) }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#antwoord td")).to_have_text("nee")
    page.go_back()
    expect(page.locator("#antwoord td")).to_have_text("ja")
    assert page.locator("#query").input_value() == "ASK { ?s ?p ?o }"


@needs_bundle
def test_a_shared_link_brings_question_and_answer(context: BrowserContext, page: Page) -> None:
    question = 'SELECT ("é & <b> 100%+#" AS ?tekst) {}'
    write(page, question)
    page.get_by_role("button", name="Deel deze vraag").click()
    link = page.get_by_label("Link naar deze vraag").input_value()
    other = context.new_page()
    other.goto(link)
    assert other.locator("#query").input_value() == question
    expect(other.locator(".CodeMirror")).to_contain_text(question)
    expect(other.locator("#antwoord td")).to_have_text("é & <b> 100%+#")


@needs_bundle
def test_a_question_too_long_for_a_link_is_asked_all_the_same(page: Page) -> None:
    write(page, f"ASK {{ ?s ?p ?o }} # {'lang ' * 3000}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#antwoord td")).to_have_text("ja")
    assert urlsplit(page.url).query == ""
    page.get_by_role("button", name="Deel deze vraag").click()
    expect(page.locator("#stand[role=status]")).to_contain_text("te lang voor een link")


@needs_bundle
def test_a_long_answer_is_cut_with_links_to_the_whole(page: Page) -> None:
    write(page, MANY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#antwoord tbody tr")).to_have_count(200)
    assert "Er zijn meer rijen dan hier staan" in answer(page)
    links = page.locator("#antwoord p a")
    assert links.all_inner_texts() == ["JSON", "XML", "CSV", "TSV"]
    address = urlsplit(links.nth(2).get_attribute("href") or "")
    assert parse_qs(address.query) == {"query": [MANY], "format": ["csv"], "download": ["1"]}
    whole = page.request.get(f"{address.path}?{address.query}").text()
    assert len(whole.splitlines()) == 501


@needs_bundle
def test_triples_are_shown_too(page: Page) -> None:
    write(page, "CONSTRUCT { ?s a org:Role } WHERE { ?s a org:Role }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#antwoord pre")).to_contain_text("a org:Role")
    assert page.locator("#antwoord p a").all_inner_texts() == ["ttl", "nt", "jsonld", "rdf"]


@needs_bundle
def test_a_server_that_is_away_is_told(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    page.get_by_role("button", name="Stel de vraag").click()
    expect(page.locator("#stand[role=status]")).to_contain_text("Er kwam geen antwoord")
    context.set_offline(False)
    page.get_by_role("button", name="Stel de vraag").click()
    expect(page.locator("#antwoord tbody tr")).to_have_count(20)


@needs_bundle
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("state", ["answer", "error", "completing"])
def test_axe_finds_nothing(page: Page, state: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    write(page, {"answer": MANY, "error": BROKEN, "completing": "SELECT * { ?x a "}[state])
    if state == "completing":
        page.keyboard.type("org:")
        page.get_by_role("option").first.wait_for()
    else:
        page.keyboard.press("Control+Enter")
        page.locator("#antwoord :is(table, [role=alert])").wait_for()
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


@needs_bundle
@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("query", ["", MANY, BROKEN], ids=["first", "answer", "error"])
def test_nothing_sticks_out(page: Page, query: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/sparql?query={quote(query)}" if query else "/sparql")
    page.locator(".CodeMirror").wait_for()
    page.get_by_role("button", name="Deel deze vraag").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []


@needs_bundle
def test_first_view_takes_less_than_a_quarter_megabyte(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda r: sizes.update({r.url: r.sizes()["responseBodySize"]}))
    page.goto("/sparql", wait_until="networkidle")
    context.close()
    assert sizes[f"{site}/static/vendor/editor.js"] > 100 * 1024
    assert sum(sizes.values()) < 256 * 1024, sizes


def test_without_javascript_the_plain_form_does_the_same(plain: Page) -> None:
    plain.goto("/sparql")
    expect(plain.locator(".CodeMirror")).to_have_count(0)
    plain.get_by_label("Uw vraag").fill("ASK { ?s ?p ?o }")
    plain.get_by_role("button", name="Stel de vraag").click()
    expect(plain.locator("#antwoord td")).to_have_text("ja")
    expect(plain.locator("#antwoord td")).to_be_in_viewport()
    plain.get_by_role("link", name=EXAMPLE).click()
    expect(plain.locator("#antwoord tbody tr")).to_have_count(4)
    expect(plain.locator("#antwoord tbody tr").first).to_be_in_viewport()
    assert not plain.get_by_text(re.compile("Met Tab|Deel deze vraag")).first.is_visible()


def test_without_javascript_an_error_tells_its_line(plain: Page) -> None:
    plain.goto(f"/sparql?query={quote(BROKEN)}")
    expect(plain.get_by_role("alert")).to_contain_text("Regel 3 klopt niet")
    assert plain.get_by_label("Uw vraag").input_value() == BROKEN
