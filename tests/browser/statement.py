"""``make accessibility``: axe over every kind of page of the real site, for its statement.

The file says of which version of templates, style sheet and maps it is, so the page
/toegankelijkheid can tell when it is of another.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from server.pages.accessibility import FILE
from server.settings import TEMPLATES_VERSION
from tests.browser.real_site import real_site
from tests.browser.test_walk import AXE, OPEN_ALL, PAGES

Scheme = Literal["light", "dark"]
LOOKS: dict[str, tuple[int, Scheme]] = {
    "390 punten breed, lichte kleuren": (390, "light"),
    "390 punten breed, donkere kleuren": (390, "dark"),
    "1440 punten breed, lichte kleuren": (1440, "light"),
    "1440 punten breed, donkere kleuren": (1440, "dark"),
}


def main() -> None:
    """Build the release, serve it, look at every page, and write what was found."""
    with real_site() as (browser, site):
        told = examine(browser, site)
    FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(
        f"{len(PAGES)} pages, {len(told['findings'])} findings: {FILE.relative_to(Path.cwd())}"
    )


def examine(browser: Browser, site: str) -> dict[str, Any]:
    """Return the content of the file."""
    page = browser.new_page(base_url=site)
    findings: dict[str, dict[str, Any]] = {}
    engine = ""
    for path in PAGES:
        for told in look(page, path):
            engine = " ".join(told["testEngine"].values())
            for broken in told["violations"]:
                _add(findings, broken, path)
    return {
        "version": TEMPLATES_VERSION,
        "day": date.today().isoformat(),
        "tools": [engine, f"Chromium {browser.version}"],
        "looks": list(LOOKS),
        "pages": PAGES,
        "findings": sorted(findings.values(), key=lambda found: str(found["rule"])),
    }


def look(page: Page, path: str) -> Iterator[dict[str, Any]]:
    """Yield what axe tells of a page, in each way of looking at it, with all folds open."""
    for width, scheme in LOOKS.values():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(path)
        page.evaluate(OPEN_ALL)
        yield Axe().run(page, options=AXE).response


def _add(findings: dict[str, dict[str, Any]], broken: dict[str, Any], path: str) -> None:
    told = {"rule": broken["id"], "words": broken["help"], "impact": broken["impact"]}
    pages = findings.setdefault(broken["id"], {**told, "pages": []})["pages"]
    if path not in pages:
        pages.append(path)


if __name__ == "__main__":
    main()
