"""The note for a meeting fits a few pages of paper."""

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_note_takes_a_few_pages_of_paper(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}/bestuur/71072/nota")
    paper = page.pdf(format="A4")
    page.close()
    assert 1 <= paper.count(b"/Type /Page\n") <= 5
