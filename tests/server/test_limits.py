"""The limits of 12 and 24 months on a reference day late in the month."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask

from server.pages import agreement_calendar, completeness

DAYS = ("2026-11-29", "2026-11-30", "2026-12-31")


def on(day: str) -> SimpleNamespace:
    """Return a store of a release of that day, with nothing in it."""
    release = SimpleNamespace(reference_day=date.fromisoformat(day))
    return SimpleNamespace(release=release, ask=lambda _: [])


@pytest.mark.parametrize("day", [*DAYS, "2028-02-29"])
def test_sources_are_old_from_the_same_day_on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(completeness, "store", lambda: on(day))
    ((before,),) = completeness.asking("https://example.org/one").terms
    same = f"{int(day[:4]) - 2}{day[4:]}"
    assert str(before) == f'"{same.replace("2026-02-29", "2026-02-28")}"'


@pytest.mark.parametrize(
    ("day", "words"),
    [
        *zip(DAYS, ("29 november 2027", "30 november 2027", "31 december 2027"), strict=True),
        ("2028-02-29", "28 februari 2029"),
    ],
)
def test_a_year_ends_on_the_same_day(monkeypatch: pytest.MonkeyPatch, day: str, words: str) -> None:
    monkeypatch.setattr(agreement_calendar, "store", lambda: on(day))
    monkeypatch.setattr(agreement_calendar, "ask", lambda *_: [])
    with Flask("limits").test_request_context(agreement_calendar.PATH):
        assert agreement_calendar.view()["told"]["in_a_year"] == words
