"""Which media type an Accept header gets."""

import pytest

from server.negotiation import choose, names_html, parse_accept, quality_of

OFFERED = ["application/sparql-results+json", "text/csv", "text/turtle"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", OFFERED[0]),
        ("*/*", OFFERED[0]),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.1, text/turtle", "text/turtle"),
        ("text/*;q=0.9, text/csv;q=0.2", "text/turtle"),
        ("*/*;q=0.1, text/csv;q=0", OFFERED[0]),
        ("text/csv;q=0", None),
        ("image/png", None),
        ("not a range", None),
        ("TEXT/CSV ; Q=1.0", "text/csv"),
    ],
)
def test_choose(header: str, chosen: str | None) -> None:
    assert choose(header, OFFERED) == chosen


def test_the_more_specific_range_wins() -> None:
    assert quality_of("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "text/html") == 0.7


def test_a_quality_that_is_no_number_leaves_the_range_out() -> None:
    assert parse_accept("text/csv;q=high") == []


@pytest.mark.parametrize(
    ("header", "browser"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("text/html;q=0, */*", False),
        ("text/plain, text/html;q=0.5", False),
    ],
)
def test_a_browser_names_html(header: str, browser: bool) -> None:
    assert names_html(header) is browser
