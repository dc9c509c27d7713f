"""Periods as bars under months: where each begins and ends on a line, in parts of its width.

Its drawing (templates/_timeline.html) has no scale of its own: across it is told in percent, down
in pixels, so that the letters on a phone are as large as on a screen.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from server.dutch import moment

_YEAR: Final = 12
_MOST_MONTHS: Final = 36
"""So far past the reference day the line goes at most."""
_STEPS: Final = (3, 6, 12, 24)
_MOST_LABELS: Final = 5
_LAST_LABEL: Final = 84.0
"""Behind it (in percent) a label would not fit on a phone."""
_CHARACTERS: Final = 32
_TOP, _LINE, _BAR, _GAP = 34, 18, 12, 14
_DAY: Final = len("2026-01-31")


@dataclass(frozen=True, slots=True)
class Period:
    """What a bar shows: ``end`` is the first day after it, ``begin`` is as its source has it."""

    name: str
    path: str
    words: str
    look: str
    begin: str
    end: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and the lines of text above it; ``left``, ``width`` and ``right`` in percent."""

    period: Period
    lines: tuple[tuple[int, str], ...]
    words_at: int
    bar_at: int
    left: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing: the months (place in percent, label or nothing), the bars, where today is."""

    months: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    today: float
    height: int

    @classmethod
    def of(cls, periods: Iterable[Period], day: date) -> Self | None:
        """Return the drawing of what ends from a year before a day on; None when nothing does."""
        first = _month(day) - _YEAR
        shown = sorted((p for p in periods if _month(p.end) >= first), key=lambda p: p.end)
        if not shown:
            return None
        last = max(_month(day) + _YEAR, _month(shown[-1].end)) + 1
        scale = _Scale(first, min(last, _month(day) + _MOST_MONTHS))
        bars, height = _bars(shown, scale)
        return cls(tuple(scale.months()), tuple(bars), scale.place(day), height)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    def place(self, day: date) -> float:
        """Return where a day is, in percent; what is outside, at the edge."""
        months = _month(day) + (day.day - 1) / 31 - self.first
        return round(min(max(100 * months / (self.last - self.first), 0.0), 100.0), 2)

    def months(self) -> list[tuple[float, str]]:
        """Return the months; some have their name, so many that they stay apart."""
        number = self.last - self.first
        step = next((s for s in _STEPS if number / s <= _MOST_LABELS), _STEPS[-1])
        found = []
        for month in range(self.first, self.last):
            day = date(month // _YEAR, month % _YEAR + 1, 1)
            place = self.place(day)
            named = month % step == 0 and place <= _LAST_LABEL
            found.append((place, f"{moment(day.isoformat()[:7])[:3]} {day.year}" if named else ""))
        return found


def _month(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _bars(periods: list[Period], scale: _Scale) -> tuple[list[Bar], int]:
    bars, down = [], _TOP
    for period in periods:
        lines = textwrap.wrap(period.name, _CHARACTERS, max_lines=2, placeholder=" …")
        placed = tuple((down + _LINE * (n + 1), line) for n, line in enumerate(lines))
        words_at = down + _LINE * (len(lines) + 1)
        begin = _first_day(period.begin)
        left = scale.place(begin) if begin else 0.0
        width = max(scale.place(period.end) - left, 0.5)
        bars.append(Bar(period, placed, words_at, words_at + 6, left, width, begin is None))
        down = words_at + 6 + _BAR + _GAP
    return bars, down


def _first_day(begin: str) -> date | None:
    """Return the first day of a begin that its source has as a day, a month or a year."""
    return date.fromisoformat(f"{begin}-01-01"[:_DAY]) if begin else None
