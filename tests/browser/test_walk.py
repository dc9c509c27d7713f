"""What a council secretary does, in a real browser, with and without JavaScript."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = [
    "/dekking",
    "/dekking?thema=domeinen&bereik=vlaanderen&gebied=30000",
    "/dekking/organisaties",
    "/witte-vlekken?thema=informatieveiligheid&gebied=30000",
    "/witte-vlekken",
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
    "/herkomst/organisaties/ontbreekt?ontbreekt=contact",
    "/herkomst/organisatie/0219395192",
    "/toegankelijkheid",
    "/privacy",
    "/vergelijk?bestuur=71072&bestuur=24062",
    "/vergelijk",
    "/",
    "/zoek?q=kortessem",
    "/zoek?q=bestaat-niet",
    "/zoek?q=antwerpen",
    "/zoek?q=geradsbergn",
    "/bestuur/71072",
    "/bestuur/37022",
    "/bestuur/23106",
    "/bestuur/73109",
    "/bestuur/provincie-limburg",
    "/bestuur/district-borsbeek",
    "/organisatie/0219395192",
    "/organisaties",
    "/themas",
    "/thema/gis",
    "/thema/gis?kaart=tegels",
    "/organisatie/0219395192?gebied=referentieregio-halle-vilvoorde",
    "/oplossing/c-smart-aankoopcentrale",
    "/oplossing/magda",
    "/data",
    "/data/catalogus",
    "/over",
    "/sparql",
    "/en",
    "/herkomst",
    "/herkomst/accesses",
    *("/herkomst/contracts", "/herkomst/suppliers", "/herkomst/contracts/ict2015-producten"),
    "/herkomst/themes/gis",
    "/herkomst/rapport",
    "/klopt-niet?feit=/id/thema/gis&waarde=GIS",
    "/raamovereenkomsten",
    "/raamovereenkomst/ict2022",
    "/raamovereenkomsten?thema=werkplek&stand=oud",
    "/raamovereenkomsten/samen",
    "/raamovereenkomsten/afhankelijk?overeenkomst=vera-rfid",
    "/overlap",
    "/overlap/vlaanderen",
    "/overlap?organisatie=0205350681&voor=streek",
    "/overlap/paar?organisatie=0267390891&organisatie=0200881951",
    "/overlap?a=vera-informatieveiligheid&b=haviland-informatieveiligheid",
    "/bestuur/71072?soort=open-source",
    "/doc/organisatie/0207466964",
    "/doc/thema/gis?page=2",
    "/ns/ict-samenwerking",
    "/ns/vormen",
    "/ns/ict-samenwerking/regels/15-gedekt-thema.rq",
    "/doc/lidmaatschap/0697663986/0871009916/participant",
    "/bestaat-niet",
]
_PARTS = {path: path.partition("?")[0].split("/") for path in reversed(PAGES)}
KINDS = list({(parts[1], *parts[3:4]): path for path, parts in _PARTS.items()}.values())
"""A page of every kind, as the first and third part of its address tell them apart."""
FOLDED = ("/bestuur/71072", "/organisatie/0219395192")
WIDTHS = [320, 390, 1440]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""In the dark only colours differ."""

# What sticks out of the window or is cut off inside a box that hides it.
CLIPPED = """
() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (!box.width || !box.height || style.position === 'absolute') return false;
  const scrolls = e.closest('[data-scroll]');
  const out = box.right > document.documentElement.clientWidth + 1 && !scrolls;
  const cut = style.overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1;
  return out || cut;
}).map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 60))
"""

# How much of the page moved while it came (Layout Instability); what went over the line (bytes).
SHIFTED = """
() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(sum), 100)
})
"""
TRANSFERRED = """
() => ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))
  .reduce((sum, entry) => sum + entry.transferSize, 0)
"""
MOST_SHIFTED = 0.05
MOST_BYTES = 100_000
MOST_WITH_EDITOR = 200_000  # the editor is a component of its own, on one page

OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"

NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

# What is folded away and cannot be seen; tools of a map are of no use on paper.
UNSEEN = """
() => [...document.querySelectorAll('details :is(li, p, tbody tr)')]
  .filter(e => !e.closest('.tools') && !e.checkVisibility({contentVisibilityAuto: true})).length
"""


class Watched:
    """A page and what went wrong on it: console errors, requests to others."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self.others: list[str] = []
        host = urlsplit(site).netloc
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda r: (
                self.others.append(r.url) if urlsplit(r.url).netloc not in (host, "") else None
            ),
        )


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def watched(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Watched]:
    context = browser.new_context(java_script_enabled=request.param, base_url=site, locale="nl-BE")
    yield Watched(context.new_page(), site)
    context.close()


def test_home_search_council_organisation_and_back(watched: Watched) -> None:
    page = watched.page
    page.goto("/")
    page.get_by_label(re.compile("^Zoek een bestuur")).first.fill("kortessem")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/zoek"))
    page.get_by_role("main").get_by_role("link", name="Hasselt").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hasselt")
    expect(page.get_by_role("main")).to_contain_text("Kortessem")
    expect(page.get_by_role("main")).to_contain_text("1 januari 2025")
    council = page.url
    page.get_by_role("main").get_by_role("link", name="Cipal").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cipal")
    page.go_back()
    expect(page).to_have_url(council)
    assert watched.errors == []
    assert watched.others == []


@pytest.fixture(scope="module")
def wide(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="nl-BE")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(wide: Page, path: str) -> None:
    """``make accessibility`` looks at all pages, and its statement tells when it is outdated."""
    wide.goto(path)
    wide.evaluate(OPEN_ALL)
    found = Axe().run(wide, options=AXE)
    wide.emulate_media(color_scheme="dark")
    dark = Axe().run(wide, options=CONTRAST)
    wide.emulate_media(color_scheme="light")
    assert found.violations_count == 0, found.generate_report()
    assert dark.violations_count == 0, dark.generate_report()
    assert dark.response["passes"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_clipped(wide: Page, path: str) -> None:
    wide.goto(path)
    for _ in ("as it comes", "all opened"):
        for width in WIDTHS:
            wide.set_viewport_size({"width": width, "height": 900})
            assert wide.evaluate("document.documentElement.scrollWidth") <= width
            assert (width, wide.evaluate(CLIPPED)) == (width, [])
        wide.evaluate(OPEN_ALL)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_site_follows_the_colours_the_reader_asks_for(
    wide: Page, scheme: Literal["light", "dark"]
) -> None:
    wide.emulate_media(color_scheme=scheme)
    wide.goto("/")
    paper = wide.evaluate("getComputedStyle(document.body).backgroundColor")
    wide.emulate_media(color_scheme="light")
    assert (sum(map(int, re.findall(r"\d+", paper))) < 384) == (scheme == "dark")


@pytest.mark.parametrize("path", PAGES)
def test_print_shows_what_is_folded_away(wide: Page, path: str) -> None:
    wide.set_viewport_size({"width": 794, "height": 1123})
    wide.goto(path)
    assert wide.evaluate(UNSEEN) > 0 or path not in FOLDED
    wide.emulate_media(media="print")
    wide.evaluate(NEXT_FRAME)
    unseen = wide.evaluate(UNSEEN)
    clipped = wide.evaluate(CLIPPED)
    wide.emulate_media(media="screen")
    assert (unseen, clipped) == (0, [])


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_clean(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(base_url=site)
    watched = Watched(context.new_page(), site)
    watched.page.goto(path)
    assert watched.page.evaluate(SHIFTED) < MOST_SHIFTED
    most = MOST_BYTES if path != "/sparql" else MOST_WITH_EDITOR
    assert 0 < watched.page.evaluate(TRANSFERRED) < most
    context.close()
    unexpected = [text for text in watched.errors if "404" not in text or path != "/bestaat-niet"]
    assert (unexpected, watched.others) == ([], [])


@pytest.fixture(scope="module")
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_all_there_without_script(wide: Page, plain: Page, path: str) -> None:
    words = []
    for page in (wide, plain):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        words.append(set(page.get_by_role("main").inner_text().split()))
    assert len(words[1]) > 10
    assert words[0] <= words[1] or path == "/sparql"  # whose editor is an enhancement
