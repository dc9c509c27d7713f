"""Dates, ages, numbers and telephone numbers in Dutch."""

from datetime import date

import pytest

from server.dutch import (
    age,
    dated,
    file_size,
    moment,
    months_after,
    number,
    source_words,
    surely_older,
    telephone,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2025", "2025"),
        ("2025-01", "januari 2025"),
        ("2025-01-01", "1 januari 2025"),
        ("2025-01-01T00:00:00+01:00", "1 januari 2025"),
    ],
)
def test_a_date_is_as_precise_as_its_source(iso: str, words: str) -> None:
    assert moment(iso) == words


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        ("2023-08-29", "3 jaar oud"),
        ("2026-10-01", "1 maand oud"),
        ("2026-01", "10 maanden oud"),
        ("2026-11-20", "minder dan een maand oud"),
        ("2026", "van dit jaar"),
        ("2015", "11 jaar oud"),
    ],
)
def test_the_age_of_a_source(issued: str, words: str) -> None:
    assert age(issued, TODAY) == words


def test_a_source_without_date_says_so() -> None:
    assert source_words("", TODAY) == "bron zonder datum"
    assert dated("", TODAY) == "zonder datum"


@pytest.mark.parametrize(
    ("issued", "old"),
    [
        ("2024-10-31", True),
        ("2024-10", True),
        ("2024-11-23", True),
        ("2024-11-24", False),
        ("2024-11", False),
        ("2023", True),
        ("2024", False),
        ("", False),
    ],
)
def test_a_source_is_old_only_when_its_whole_year_or_month_is(issued: str, old: bool) -> None:
    assert surely_older(issued, TODAY, 24) is old


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2026-11-29", 12, "2027-11-29"),
        ("2026-11-30", -24, "2024-11-30"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-12-31", -24, "2024-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", -24, "2026-02-28"),
        ("2028-02-29", -48, "2024-02-29"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-01-31", -1, "2025-12-31"),
    ],
)
def test_a_day_stays_the_same_where_the_month_has_it(day: str, months: int, found: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == found


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+3211239000", "+32 11 23 90 00"),
        ("+3225630300", "+32 2 563 03 00"),
        ("+32478123456", "+32 478 12 34 56"),
        ("1700", "1700"),
        ("+31201234567", "+31201234567"),
    ],
)
def test_a_telephone_number_in_groups(stored: str, shown: str) -> None:
    assert telephone(stored) == shown


def test_thousands_have_points() -> None:
    assert number(21055) == "21.055"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (13_499, "13 kB"),
        (999_499, "999 kB"),
        (999_500, "1,0 MB"),
        (2_838_392, "2,8 MB"),
    ],
)
def test_a_file_size_is_as_people_read_it(size: int, words: str) -> None:
    assert file_size(size) == words
