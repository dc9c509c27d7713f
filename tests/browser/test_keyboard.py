"""Every kind of page by keyboard only: what Tab reaches, how that shows, what Enter does there."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_walk import KINDS

pytestmark = pytest.mark.browser

DESKTOP, PHONE = 1280, 390
MAIN_PAGES = ["/", "/bestuur/71072", "/dekking", "/organisatie/0219395192", "/thema/gis"]
FOLDS = ["/", "/witte-vlekken", "/sparql"]
ASKED = [
    "SELECT * WHERE { ?s ?p ?o . ?o ?q ?r . ?r ?t ?u } LIMIT 3",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    f"SELECT {'?something ' * 9} WHERE {{",
]
WITH_BOXES = ["/dekking", "/data", *(f"/sparql?query={quote(query)}" for query in ASKED)]
MOST, FIRST, LAST = 150, 60, 20
"""A page with more stops than the most is walked at its begin and at its end."""

# Keeps, before every Tab: where the focus is, whether that shows, and whether it can be seen. The
# parts of a shape count for how it looks, as a link in a map is not drawn itself, and so does the
# frame of the editor. In a box that scrolls it is enough when a part is not below what stays.
WATCH = """
() => {
  const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex], ' +
    '[contenteditable=true]'
  const PAINT = ['outlineStyle', 'outlineWidth', 'boxShadow', 'backgroundColor', 'borderColor',
    'fill', 'stroke', 'display']
  const paint = part => PAINT.map(name => getComputedStyle(part)[name]).join()
  const parts = e => [e, e.closest('.CodeMirror'), ...(e.ownerSVGElement ? e.children : [])]
  const look = e => parts(e).filter(Boolean).map(paint).join(';')
  const visible = e => e.checkVisibility({ visibilityProperty: true })
  const stops = [...document.querySelectorAll(FOCUSABLE)]
    .filter(e => e.tabIndex >= 0 && !e.disabled && visible(e))
  const plain = new Map(stops.map(e => [e, look(e)]))
  const name = e => e === document.body ? 'none' : stops.indexOf(e) + ' ' + e.localName + ' ' +
    (e.ariaLabel ?? e.textContent).trim().slice(0, 40)

  const hidden = e => {
    const box = e.getClientRects()[0]
    const around = e.parentElement.closest('[data-scroll]')?.getBoundingClientRect()
    const [left, right] = around ? [around.left, around.right] : [0, innerWidth]
    if (!around && (box.left < left - 1 || box.right > right + 1)) return 'sticks out'
    if (e.ownerSVGElement) return ''  // a shape is not at every place of its box
    const [from, to] = [Math.max(box.left, left), Math.min(box.right, right)]
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
    const hits = [from + 2, (from + to) / 2, to - 2].map(x => document.elementFromPoint(x, middle))
    const own = hits.some(hit => e.contains(hit))
    return own ? '' : 'cannot be seen, but ' + hits.map(hit => hit?.localName)
  }
  const faultsOf = e => [look(e) === plain.get(e) ? 'looks as without focus' : '', hidden(e)]
    .filter(Boolean).map(fault => name(e) + ': ' + fault)

  const keys = { stops, name, seen: [], faults: [] }
  keys.see = () => {
    const e = document.activeElement
    keys.seen.push(name(e))
    if (e !== document.body) keys.faults.push(...faultsOf(e))
  }
  keys.firstOf = part => name(stops.find(
    e => part.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
  window.keys = keys
  addEventListener('keydown', event => { if (event.key === 'Tab') keys.see() }, true)
}
"""

# Boxes with more in them than their width shows, in their place among all elements.
SCROLLING = """
() => [...document.querySelectorAll('body *')].filter(e =>
  ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1
  && !['TEXTAREA', 'INPUT'].includes(e.tagName) && e.checkVisibility())
"""
UNNAMED = f"""
() => ({SCROLLING})().filter(e => e.tabIndex !== 0 || e.role !== 'region' ||
  !(e.ariaLabel || document.getElementById(e.getAttribute('aria-labelledby'))))
  .map(e => e.localName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))
"""


@pytest.fixture(scope="module")
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="nl-BE")
    yield context.new_page()
    context.close()


def opened(page: Page, path: str, width: int = DESKTOP) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    reply = page.goto(path)
    assert reply is not None
    assert reply.status < 500
    page.evaluate(WATCH)


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def walked(page: Page) -> list[str]:
    """Walk the page with Tab, end on its last stop, and return in which order stops are to come."""
    stops: list[str] = page.evaluate("keys.stops.map(keys.name)")
    if len(stops) <= MOST:
        press(page, "Tab", len(stops))
        return ["none", *stops]
    press(page, "Tab", FIRST)
    page.evaluate("() => { keys.see(); keys.stops.at(-1).focus() }")
    press(page, "Shift+Tab", LAST)
    page.evaluate("() => { keys.see(); keys.stops.at(-1).focus() }")
    return ["none", *stops[:FIRST], *reversed(stops[-LAST - 1 :]), stops[-1]]


def assert_tab_walks(page: Page) -> None:
    """After the last stop the browser has the focus, and may give it to the first at once."""
    expected = walked(page)
    seen, faults = page.evaluate("() => { keys.see(); return [keys.seen, keys.faults] }")
    assert seen == expected
    assert faults == []
    press(page, "Tab")
    page.wait_for_function("() => [document.body, keys.stops[0]].includes(document.activeElement)")


def assert_skip_link_leads_to_the_content(page: Page) -> None:
    assert page.evaluate("keys.name(keys.stops[0])") == "0 a Naar de inhoud"
    page.get_by_role("link", name="Naar de inhoud").focus()
    press(page, "Enter")
    assert page.evaluate("document.activeElement.localName") == "main"
    top = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
    assert 0 <= top < 200
    first = page.evaluate("keys.firstOf(document.querySelector('main'))")
    press(page, "Tab")
    assert page.evaluate("keys.name(document.activeElement)") == first


@pytest.mark.parametrize("path", KINDS)
def test_tab_comes_by_everything_once_in_order_and_shows_where_it_is(page: Page, path: str) -> None:
    opened(page, path)
    assert page.evaluate(UNNAMED) == []
    assert_tab_walks(page)
    assert_skip_link_leads_to_the_content(page)


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_tab_does_the_same_on_a_phone(page: Page, path: str) -> None:
    opened(page, path, PHONE)
    assert page.evaluate(UNNAMED) == []
    assert_tab_walks(page)
    assert_skip_link_leads_to_the_content(page)


@pytest.mark.parametrize("path", WITH_BOXES)
def test_a_box_that_scrolls_has_a_name_and_does_so_by_arrows(page: Page, path: str) -> None:
    opened(page, path, PHONE)
    assert page.evaluate(UNNAMED) == []
    number = page.evaluate(f"({SCROLLING})().length")
    assert number
    for place in range(number):
        box = f"({SCROLLING})()[{place}]"
        page.evaluate(f"{box}.focus()")
        press(page, "ArrowRight")
        page.wait_for_function(f"() => {box}.scrollLeft > 0")


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_enter_follows_a_link(page: Page, path: str) -> None:
    opened(page, path)
    link = page.locator("main li > a[href^='/']:visible").last
    target = link.get_attribute("href") or ""
    assert target not in ("", path)
    link.focus()
    press(page, "Enter")
    page.wait_for_url(lambda url: url.endswith(target))


@pytest.mark.parametrize("path", FOLDS)
def test_enter_and_space_open_and_close_a_fold(page: Page, path: str) -> None:
    opened(page, path)
    fold = page.locator("main details").last
    fold.locator("summary").focus()
    for key in ("Enter", "Space"):
        expect(fold).not_to_have_attribute("open", "")
        press(page, key)
        expect(fold).to_have_attribute("open", "")
        press(page, key)


@pytest.mark.parametrize("path", ["/dekking", "/aanspreekpunten"])
def test_a_choice_is_made_and_sent_by_keys(page: Page, path: str) -> None:
    opened(page, path)
    form = page.locator("main form.choose")
    theme = form.get_by_label("Thema")
    second = theme.locator("option").nth(1).get_attribute("value") or ""
    theme.focus()
    press(page, "ArrowDown")
    expect(theme).to_have_value(second)
    form.get_by_role("button").focus()
    press(page, "Enter")
    page.wait_for_url(re.compile(f"{path}\\?.*thema={second}"))


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_menu_and_filter_are_folded_on_a_phone_only(page: Page, width: int) -> None:
    opened(page, "/dekking", width)
    folds = page.locator(".fold > summary")
    inside = [
        page.get_by_role("link", name="Witte vlekken").first,
        page.get_by_label("Thema", exact=True),
    ]
    expect(folds.first).to_be_visible(visible=width == PHONE)
    for fold, part in zip(folds.all(), inside, strict=True):
        expect(part).to_be_visible(visible=width != PHONE)
        if width == PHONE:
            fold.focus()
            press(page, "Enter")
        expect(part).to_be_visible()


def test_enter_in_a_box_sends_its_form(page: Page) -> None:
    opened(page, "/vergelijk")
    box = page.locator("main input[name=bestuur]").first
    box.focus()
    page.keyboard.type("71072")
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/vergelijk\?bestuur=71072"))
