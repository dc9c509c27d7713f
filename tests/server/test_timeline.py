"""Periods on a line of months: in their order, in their place, never outside."""

import itertools
from datetime import date

import pytest

from server.pages.timeline import Period, Timeline

DAY = date(2026, 11, 24)


def period(end: str, begin: str = "", name: str = "Raam") -> Period:
    return Period(name, "/raamovereenkomst/x", "loopt", "lopend", begin, date.fromisoformat(end))


def line(*periods: Period) -> Timeline:
    found = Timeline.of(periods, DAY)
    assert found
    return found


def test_nothing_to_draw_is_no_drawing() -> None:
    assert Timeline.of([], DAY) is None
    assert Timeline.of([period("2025-10-31")], DAY) is None
    assert Timeline.of([period("2025-11-01")], DAY) is not None


def test_what_ends_first_stands_first_and_lower_is_later() -> None:
    found = line(period("2028-01-01"), period("2027-01-01"), period("2026-01-01"))
    assert [bar.period.end.year for bar in found.bars] == [2026, 2027, 2028]
    places = [bar.bar_at for bar in found.bars]
    assert places == sorted(set(places))
    assert found.height > places[-1]


def test_a_bar_goes_from_its_begin_to_its_end() -> None:
    (bar,) = line(period("2027-05-01", "2026-11")).bars
    months = 25
    assert bar.left == pytest.approx(100 * 12 / months, abs=0.01)
    assert bar.left + bar.width == pytest.approx(100 * 18 / months, abs=0.01)
    assert not bar.open


def test_without_a_begin_a_bar_is_open() -> None:
    (bar,) = line(period("2027-05-01")).bars
    assert (bar.left, bar.open) == (0.0, True)


def test_nothing_is_outside_even_far_ends_and_old_begins() -> None:
    found = line(period("2040-01-01", "1999"), period("2026-01-01", "2025-12-31"))
    for bar in found.bars:
        assert bar.left >= 0
        assert bar.width > 0
        assert bar.left + bar.width <= 100
    assert found.bars[-1].width == 100
    assert 0 < found.today < 100


@pytest.mark.parametrize(
    "end", ["2026-12-01", "2027-12-01", "2028-06-01", "2029-11-01", "2035-01-01"]
)
def test_names_of_months_stay_apart_on_a_phone(end: str) -> None:
    named = [place for place, label in line(period(end)).months if label]
    assert len(named) >= 2
    assert min(b - a for a, b in itertools.pairwise(named)) * 288 / 100 >= 55
    assert named[-1] <= 84


def test_a_long_name_takes_two_lines_at_most() -> None:
    (bar,) = line(period("2027-01-01", name="Een heel lange naam " * 9)).bars
    assert len(bar.lines) == 2
    assert bar.lines[-1][1].endswith("…")
    assert all(len(text) <= 32 for _, text in bar.lines)
