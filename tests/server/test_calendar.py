"""A calendar that agendas read: told by a library that is not ours."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from server.tables.calendar import Event, as_calendar

STAMP = date(2026, 11, 24)
TEXT = "Naam; met, tekens \\ en\nregels: “é” " + "ж" * 90
EVENT = Event("https://example.org/1", date(2026, 12, 31), TEXT, "Meer", "https://example.org/a")


def test_a_library_reads_back_what_was_told() -> None:
    calendar = Calendar.from_ical(as_calendar("Titel van deze", STAMP, [EVENT]))
    assert str(calendar["NAME"]) == "Titel van deze"
    (event,) = calendar.walk("VEVENT")
    assert str(event["UID"]) == EVENT.uid
    assert str(event["SUMMARY"]) == TEXT
    assert str(event["URL"]) == EVENT.url
    assert event.decoded("DTSTART") == date(2026, 12, 31)
    assert event.decoded("DTEND") == date(2027, 1, 1)
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 24, tzinfo=UTC)
    assert event.errors == calendar.errors == []


def test_lines_end_as_they_must_and_are_short() -> None:
    told = as_calendar("Titel", STAMP, [EVENT])
    lines = told.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    assert [line.decode() for line in lines]  # no character is broken over lines


def test_control_characters_are_left_out_and_no_line_can_be_smuggled_in() -> None:
    event = Event("u", STAMP, "een\x00\r\nEND:VCALENDAR\rtwee", "", "https://example.org/")
    (told,) = Calendar.from_ical(as_calendar("t", STAMP, [event])).walk("VEVENT")
    assert str(told["SUMMARY"]) == "een\nEND:VCALENDAR\ntwee"


def test_nothing_is_a_calendar_too() -> None:
    assert Calendar.from_ical(as_calendar("Leeg", STAMP, [])).walk("VEVENT") == []
