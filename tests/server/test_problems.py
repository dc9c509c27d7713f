"""Errors in words for people, and as problem details for programs."""

import json

import pytest

from server.sparql.problems import problem

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/plain; charset=utf-8"),
        ("*/*", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/turtle", "text/plain; charset=utf-8"),
        (BROWSER, "text/plain; charset=utf-8"),
        ("application/problem+json;q=0, */*", "text/plain; charset=utf-8"),
        ("text/plain, application/json;q=0.5", "text/plain; charset=utf-8"),
        ("application/problem+json", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/sparql-results+json, */*;q=0.1", "application/problem+json"),
        ("text/plain;q=0.5, application/*", "application/problem+json"),
    ],
)
def test_the_form_of_an_error_goes_by_accept(accept: str, kind: str) -> None:
    headers, _body = problem(400, "Wrong.", accept)
    assert headers["Content-Type"] == kind
    assert headers["Vary"] == "Accept"


def test_problem_details_have_what_a_program_needs() -> None:
    headers, body = problem(413, "Too large.", "application/json", limit=5, size=7)
    assert "Retry-After" not in headers
    assert json.loads(body) == {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "Too large.",
        "limit": 5,
        "size": 7,
    }


def test_words_come_with_the_line_they_are_about() -> None:
    _headers, body = problem(400, "Wrong at 1.", "", line=1, excerpt="SELECT é\n       ^")
    assert body.decode() == "Wrong at 1.\nSELECT é\n       ^\n"


@pytest.mark.parametrize("accept", ["", "application/json"])
def test_who_may_come_again_is_told_when(accept: str) -> None:
    assert problem(503, "Busy.", accept, retry=5)[0]["Retry-After"] == "5"


def test_nothing_in_the_words_steers_a_terminal() -> None:
    _headers, body = problem(400, "x\x1b[2J\r\u202e\ud800", "", excerpt="\x00y")
    assert body.decode() == "x\ufffd[2J\ufffd\ufffd?\n\ufffdy\n"
