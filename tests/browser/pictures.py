"""``make pictures``: the main pages as somebody sees them first, on a desk and on a phone.

The pictures go to docs/screenshots, docs/pages.md shows them. A page that is empty, sticks out of
its window or does not answer ends the command without any picture of it.
"""

from pathlib import Path
from typing import Final

import click
from playwright.sync_api import Page

from tests.browser.real_site import real_site
from tests.browser.test_walk import CLIPPED
from tests.conftest import ROOT

FOLDER: Final = ROOT / "docs" / "screenshots"
PAGE: Final = ROOT / "docs" / "pages.md"
SIZES: Final = {1440: 900, 390: 900}
"""Width → height of what is seen (CSS pixels)."""
PICTURES: Final = {
    "home": ("/", "Home"),
    "search": ("/zoek?q=antwerpen", "Search: what is called so, best first"),
    "council": ("/bestuur/34022", "A council: what it has per theme, by whom, on what grounds"),
    "neighbours": ("/bestuur/34022/buren", "What neighbours of a council have and it does not"),
    "white-spots": ("/witte-vlekken", "White spots, with three different empties"),
    "contact-points": ("/aanspreekpunten?thema=gis&gebied=70000", "Whom to call for a theme"),
    "matrix": ("/dekking", "Councils by theme"),
    "agreements": ("/raamovereenkomsten", "Framework agreements and when they end"),
    "overlap": ("/overlap", "The same work done twice"),
    "compare": ("/vergelijk?bestuur=71072&bestuur=24062", "Two councils side by side"),
    "organisation": ("/organisatie/0205350681", "An organisation: whom it serves, with what"),
    "theme": ("/thema/gis?kaart=tegels", "A theme, with the map of equal tiles"),
    "provenance": ("/herkomst", "Where the facts come from, how old they are, what is missing"),
    "endpoint": ("/sparql", "The SPARQL endpoint in a browser"),
    "data": ("/data", "The release as files"),
}


def main() -> None:
    """Take every picture, and write the page that shows them."""
    FOLDER.mkdir(exist_ok=True)
    with real_site() as (browser, site):
        page = browser.new_page(base_url=site)
        for name, (path, _words) in PICTURES.items():
            for width, height in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                take(page, path, picture(name, width))
        release = page.request.get("/status").json()["version"]
    PAGE.write_text(told(str(release)), encoding="utf-8")
    click.echo(f"{len(PICTURES) * len(SIZES)} pictures in {FOLDER.relative_to(Path.cwd())}")


def picture(name: str, width: int) -> Path:
    """Return where a picture is kept."""
    return FOLDER / f"{name}-{width}.png"


def take(page: Page, path: str, file: Path) -> None:
    """Take a picture of a page.

    :raises SystemExit: it does not answer, is empty, or sticks out of the window.
    """
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    words = page.locator("main").inner_text()
    clipped = page.evaluate(CLIPPED)
    if answer is None or not answer.ok or len(words) < 200 or clipped:
        raise SystemExit(f"{path} is not as it should be: {len(words)} characters, {clipped}")
    page.screenshot(path=file)


def told(release: str) -> str:
    """Return the page that shows the pictures."""
    parts = [
        "# The pages, in pictures\n",
        f"Made by `make pictures`, of release {release}: what is seen first,\n"
        "1440 and 390 points wide.\n",
    ]
    for name, (path, words) in PICTURES.items():
        both = (f"![{words}, {width} wide](screenshots/{name}-{width}.png)" for width in SIZES)
        parts += [f"## {words}\n", f"`{path}`\n", *(f"{one}\n" for one in both)]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
