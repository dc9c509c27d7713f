"""Dutch words for dates, ages and numbers, as the site shows them."""

from datetime import date
from typing import Final

_MONTHS: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_YEAR, _MONTH = 4, 7


def moment(value: str) -> str:
    """Return a date as precise as given: ``2025``, ``januari 2025`` or ``1 januari 2025``.

    :param value: ISO date, year and month, or year; a time after it is left out.
    """
    value = value[:10]
    if len(value) <= _YEAR:
        return value
    month = f"{_MONTHS[int(value[5:7]) - 1]} {value[:4]}"
    return month if len(value) == _MONTH else f"{int(value[8:10])} {month}"


def age(value: str, today: date) -> str:
    """Return how old a source is on a day, in whole years or months; empty when not known."""
    if not value:
        return ""
    year, month = int(value[:4]), int(value[5:7] or 1) if len(value) > _YEAR else 1
    months = (today.year - year) * 12 + today.month - month
    if len(value) <= _YEAR:
        return years(today.year - year) if today.year > year else "van dit jaar"
    if months < 1:
        return "minder dan een maand oud"
    return years(months // 12) if months >= 12 else counted(months, "maand", "maanden") + " oud"  # noqa: PLR2004  months in a year


def years(number: int) -> str:
    """Return an age in years; *jaar* has no plural after a number."""
    return f"{number} jaar oud"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def number(value: str | int) -> str:
    """Return a whole number with points between the thousands, as Dutch writes it."""
    return f"{int(value):,}".replace(",", ".")


def source_words(issued: str, today: date) -> str:
    """Return what is said of a source beside every answer: its date and its age."""
    if not issued:
        return "bron zonder datum"
    return f"bron van {moment(issued)}, {age(issued, today)}"
