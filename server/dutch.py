"""Dutch words for dates, ages, numbers and telephones, as the site shows them."""

from calendar import monthrange
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
_KILO: Final = 1000
_SHORT_ZONES: Final = ("2", "3", "4", "9")
_LANDLINE, _MOBILE = 8, 9


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


def ages(oldest: str, newest: str, today: date) -> str:
    """Return the dates of sources with their age: one date, or *van … tot …*; empty when none."""
    days = [f"{moment(day)} ({age(day, today)})" for day in sorted({oldest, newest} - {""})]
    return f"van {' tot '.join(days)}" if len(days) > 1 else "".join(days)


def years(number: int) -> str:
    """Return an age in years; *jaar* has no plural after a number."""
    return f"{number} jaar oud"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def number(value: str | int) -> str:
    """Return a whole number with points between the thousands, as Dutch writes it."""
    return f"{int(value):,}".replace(",", ".")


def file_size(size: int) -> str:
    """Return a number of bytes as people read it: ``534 bytes``, ``13 kB``, ``2,8 MB``."""
    if size < _KILO:
        return counted(size, "byte", "bytes")
    if round(size / _KILO) < _KILO:
        return f"{round(size / _KILO)} kB"
    return f"{size / _KILO**2:.1f} MB".replace(".", ",")


def source_words(issued: str, today: date) -> str:
    """Return what is said of a source beside every answer: its date and its age."""
    return f"bron van {dated(issued, today)}" if issued else "bron zonder datum"


def dated(issued: str, today: date) -> str:
    """Return date and age of a source, after a label that tells whose source it is."""
    return f"{moment(issued)}, {age(issued, today)}" if issued else "zonder datum"


def surely_older(issued: str, today: date, months: int) -> bool:
    """Whether a source is older than a number of months, whatever its day, or month, is."""
    issued = issued[:10]
    return "" < issued < months_after(today, -months).isoformat()[: len(issued)]


def months_after(day: date, months: int) -> date:
    """Return the same day a number of months later, or the last of that month when it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def telephone(value: str) -> str:
    """Return a Belgian telephone number in groups: ``+32 11 23 90 00``; others as they are."""
    local = value.removeprefix("+32")
    if local == value or not local.isdigit() or len(local) not in (_LANDLINE, _MOBILE):
        return value
    if local.startswith("800") or len(local) == _MOBILE:
        zone, rest = local[:3], local[3:]
    else:
        size = 1 if local.startswith(_SHORT_ZONES) else 2
        zone, rest = local[:size], local[size:]
    first = rest[: 2 + len(rest) % 2]
    pairs = [rest[at : at + 2] for at in range(len(first), len(rest), 2)]
    return " ".join(("+32", zone, first, *pairs))
