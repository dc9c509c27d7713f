"""The maps in a real browser: by keyboard, in both views, on a phone, on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
FILL = "e => getComputedStyle(e).fill"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, java_script_enabled=True, locale="nl-BE")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 1440])
def test_a_municipality_with_focus_stands_out_and_is_named(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/thema/gis")
    link = page.locator('.map a[href="/bestuur/46030"]')
    shape, name = link.locator("path"), link.locator("text")
    before = shape.evaluate(FILL)
    expect(name).to_be_hidden()
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(name).to_be_visible()
    expect(name).to_contain_text("Beveren-Kruibeke-Zwijndrecht: ")
    assert shape.evaluate(FILL) != before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Beveren-Kruibeke-Zwijndrecht")


def test_the_keyboard_can_pass_over_the_map(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sla de kaart over").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map')") is None
    assert page.evaluate("document.activeElement.closest('#kaart-tabel') !== null")


def test_a_click_switches_the_view_and_one_on_a_province_goes_nearer(page: Page) -> None:
    page.goto("/organisatie/0219395192")
    wide = page.locator(".map").get_attribute("viewBox")
    page.get_by_role("link", name="Kaart met gelijke tegels").click()
    expect(page.locator(".map a")).to_have_count(285)
    page.locator("#kaart").get_by_role("link", name="Limburg", exact=True).click()
    expect(page.locator("#kaart strong")).to_have_text(["Kaart met gelijke tegels", "Limburg"])
    expect(page.locator(".map a")).to_have_count(38)
    page.get_by_role("link", name="Heel Vlaanderen").click()
    page.get_by_role("link", name="Kaart met grenzen").click()
    assert page.locator(".map").get_attribute("viewBox") == wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_class_has_its_own_colour_and_it_differs_from_the_paper(
    page: Page, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/")
    colours = page.locator(".map pattern rect").evaluate_all(f"all => all.map({FILL})")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len({*colours, paper}) == 6


def test_the_map_is_printed_with_its_table_and_without_its_switches(page: Page) -> None:
    page.goto("/thema/gis")
    page.emulate_media(media="print")
    expect(page.locator(".map")).to_be_visible()
    expect(page.locator("#kaart-tabel tbody tr").last).to_be_visible()
    expect(page.get_by_text("Download als GeoJSON")).to_be_hidden()
