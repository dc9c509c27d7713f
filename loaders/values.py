"""One cell → one checked text value; says what was found, what was expected and the fix."""

import re
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Final

from loaders.errors import CellError
from loaders.schema import Datatype

_KBO: Final = re.compile(r"[01]\d{9}\Z")
_EXAMPLES: Final = {
    "kbo": "a KBO number of 10 digits that starts with 0 or 1",
    "moment": "a date YYYY, YYYY-MM or YYYY-MM-DD",
    "nis": "a NIS code of 5 digits",
    "postcode": "a postcode of 4 digits that does not start with 0",
    "url": "an address that starts with http:// or https://",
    "email": "an e-mail address",
    "ovo": "an OVO code: OVO and 6 digits",
}
_AS_TEXT: Final = "write all digits; in a spreadsheet, format the column as text"
_NUMBERS: Final = {
    "integer": (re.compile(r"-?\d+\Z"), "a whole number", "12"),
    "decimal": (re.compile(r"-?\d+(\.\d+)?\Z"), "a number with a decimal point", "51.13372"),
}
_FIXES: Final = {"kbo": _AS_TEXT, "nis": _AS_TEXT}


def parse_value(text: str, datatype: Datatype) -> str:
    """Check one value against its datatype and return it.

    :raises CellError: when it is not what the datatype says.
    """
    if datatype.base == "date":
        return _day(text)
    if datatype.base in _NUMBERS:
        _number(text, datatype.base)
    if datatype.base == "string" and datatype.format:
        _matches(text, datatype)
    if datatype.name == "kbo":
        _check_digits(text)
    if datatype.name == "moment":
        _moment(text)
    return text


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(f"(?:{expression})\\Z")


def _matches(text: str, datatype: Datatype) -> None:
    if _pattern(datatype.format).match(text):
        return
    if datatype.codes:
        raise CellError(
            _quoted(text), f"one of {', '.join(datatype.codes)}", _code_fix(text, datatype)
        )
    expected = _EXAMPLES.get(datatype.name, f"text of the form {datatype.format}")
    raise CellError(_quoted(text), expected, _FIXES.get(datatype.name, "write it in that form"))


def _code_fix(text: str, datatype: Datatype) -> str:
    near = get_close_matches(text.lower(), datatype.codes, 1)
    return f'write "{near[0]}"' if near else "take one of these codes"


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= 80 else f'"{text[:77]}…"'  # noqa: PLR2004  one line


def _number(text: str, base: str) -> None:
    form, expected, example = _NUMBERS[base]
    if not form.match(text):
        raise CellError(_quoted(text), expected, f"write it as in {example}")


def _check_digits(text: str) -> None:
    """Refuse a KBO number whose last two digits are not 97 minus the others modulo 97."""
    if not _KBO.match(text):
        return
    right = 97 - int(text[:8]) % 97
    if right != int(text[8:]):
        raise CellError(
            f'"{text}", with check digits {text[8:]}',
            f"check digits {right:02d} (97 minus the first 8 digits modulo 97)",
            "look the number up in the KBO (Crossroads Bank for Enterprises)",
        )


def _day(text: str) -> str:
    try:
        if len(text) != len("2025-01-01"):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise CellError(
            _quoted(text), "a day YYYY-MM-DD that exists", "write it as in 2025-01-31"
        ) from error


def _moment(text: str) -> None:
    """Refuse a month or day that does not exist; the pattern has seen the form."""
    try:
        date.fromisoformat(
            (text + "-01-01")[:10] if len(text) == len("2025") else (text + "-01")[:10]
        )
    except ValueError as error:
        raise CellError(
            _quoted(text),
            "a month or day that exists",
            "write it as in 2025, 2025-01 or 2025-01-31",
        ) from error
