"""Days as a calendar that people's own agenda reads: iCalendar (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_OCTETS: Final = 75
"""So long a line may be, its break not counted (§3.1)."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a whole day; ``uid`` stays the same over releases, ``url`` tells more."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def as_calendar(title: str, stamp: date, events: Iterable[Event]) -> bytes:
    """Return a calendar.

    :param stamp: the day that the events are as they are told.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samenwijzer//Raamovereenkomsten//NL",
        f"NAME:{_escaped(title)}",
        f"X-WR-CALNAME:{_escaped(title)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: Event, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Return a text as a value (§3.3.11), without control characters."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(c for c in line if c >= " " or c == "\t") for line in lines)


def _folded(line: str) -> str:
    """Return a line broken between characters, so that no part is too long."""
    parts, room, size = [""], _OCTETS, 0
    for character in line:
        width = len(character.encode())
        if size + width > room:
            parts.append("")
            room, size = _OCTETS - 1, 0  # the blank before it counts
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
