"""Suggestions below the search box: by keyboard, by mouse, and what is asked for them."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.test_walk import AXE, CLIPPED
from tests.server.http import ask

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="nl-BE")
    yield context.new_page()
    context.close()


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What is asked for suggestions, as it is asked."""
    found: list[str] = []

    def keep(request: Request) -> None:
        if "/suggesties?" in request.url:
            found.append(request.url.partition("?q=")[2])

    page.on("request", keep)
    return found


def typed(page: Page, text: str, path: str = "/") -> None:
    page.goto(path)
    page.get_by_role("combobox").first.press_sequentially(text, delay=20)
    expect(page.get_by_role("option").first).to_be_visible()


def test_enter_on_a_suggestion_goes_there(page: Page) -> None:
    typed(page, "kortes")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_contain_text("Kortessem is sinds 1 januari 2025 deel van Hasselt")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page).to_have_url(re.compile("/bestuur/71072$"))


def test_enter_in_the_box_searches_also_when_there_is_one_hit(page: Page) -> None:
    typed(page, "kortessem")
    page.get_by_role("combobox").press("Enter")
    expect(page).to_have_url(re.compile(r"/zoek\?q=kortessem$"))


def test_the_arrows_go_round_and_come_by_the_box(page: Page) -> None:
    typed(page, "antwerpen")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")


def test_escape_closes_and_then_empties(page: Page) -> None:
    typed(page, "gent")
    box = page.get_by_role("combobox")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("gent")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Escape")
    expect(box).to_have_value("")


def test_a_click_goes_there_and_leaving_the_box_closes(page: Page) -> None:
    typed(page, "leie", "/over")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    typed(page, "leie", "/over")
    page.get_by_role("option", name=re.compile("^Leiedal")).click()
    expect(page).to_have_url(re.compile("/organisatie/0205350681$"))


def test_one_letter_asks_nothing_and_fast_typing_asks_once(page: Page, asked: list[str]) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("h")
    page.wait_for_timeout(400)
    assert asked == []
    box.press_sequentially("asselt", delay=10)
    expect(page.get_by_role("option").first).to_be_visible()
    assert asked == ["hasselt"]


def test_an_answer_that_comes_late_is_not_shown(page: Page) -> None:
    def late(route: Route) -> None:
        if route.request.url.endswith("=gent"):
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/suggesties?*", late)
    page.goto("/")
    box = page.get_by_role("combobox")
    box.fill("gent")
    page.wait_for_timeout(250)
    box.fill("hasselt")
    expect(page.get_by_role("option").first).to_contain_text("Hasselt")
    page.wait_for_timeout(900)
    expect(page.get_by_role("option").first).to_contain_text("Hasselt")


def test_the_number_of_suggestions_is_told(page: Page) -> None:
    typed(page, "1804")
    expect(page.get_by_role("status")).to_have_text("2 suggesties, kies met de pijltjes")


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("path", ["/", "/over", "/zoek"])
def test_an_open_list_is_accessible_and_fits(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    typed(page, "sint", path)
    page.get_by_role("combobox").first.press("ArrowDown")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []
    box = page.get_by_role("listbox").bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_without_javascript_the_form_is_plain(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("kortessem")
    page.get_by_role("button", name="Zoek").click()
    expect(page).to_have_url(re.compile(r"/zoek\?q=kortessem$"))
    context.close()


def test_the_script_is_small(site: str) -> None:
    reply = ask(f"{site}/static/search.js")
    assert reply.headers["content-type"].startswith("text/javascript")
    assert len(reply.body) < 5_000
