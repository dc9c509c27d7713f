"""CSV → rows of text. Told apart: comma, semicolon and tab; UTF-8 and Windows-1252.

A file that is partly UTF-8 is refused: read as Windows-1252 its accents would turn to nonsense
without a word. A first line ``sep=;``, which Excel writes and hides, is no row.
"""

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Final

from loaders.errors import ListingError
from loaders.findings import Place
from loaders.sheets import Sheet

_DELIMITERS: Final = ",;\t"
_SEPARATOR_LINE: Final = re.compile(r'\ufeff?"?sep=([^"\s]|\t)"?\r?\n', re.IGNORECASE)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")  # how surrogateescape keeps such a byte
_BEYOND_ASCII: Final = re.compile("[^\0-\x7f\udc80-\udcff]")
_SAVE_AGAIN: Final = "save the file as CSV UTF-8"


def read_delimited(path: Path) -> Sheet:
    """Read a CSV file.

    :raises ListingError: when its encoding is not known or mixed, or a quote is not closed.
    """
    place = Place(path.name)
    return Sheet(place, _records(_decode(path.read_bytes(), place), place))


def _decode(content: bytes, place: Place) -> str:
    if content.startswith(_WIDE) or b"\0" in content:
        raise ListingError("text in UTF-16", place, _SAVE_AGAIN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(content, place)


def _decode_windows(content: bytes, place: Place) -> str:
    lenient = content.decode("utf-8", errors="surrogateescape")
    if _BEYOND_ASCII.search(lenient):
        bad = _NOT_UTF8.search(lenient)
        what = "which is not UTF-8, in a file that is UTF-8 elsewhere"
        raise _bad_byte(lenient, bad.start() if bad else 0, what, place)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        what = "which is neither UTF-8 nor Windows-1252"
        raise _bad_byte(lenient, error.start, what, place) from error


def _bad_byte(lenient: str, index: int, what: str, place: Place) -> ListingError:
    """Tell of the byte at ``index``, in the row and column that a spreadsheet would show."""
    rows = _records(lenient[:index] + "?", place, strict=False)
    header, last = rows[0], len(rows[-1]) - 1
    column = header[last] if len(rows) > 1 and last < len(header) else ""
    byte = ord(lenient[index]) - 0xDC00
    return ListingError(
        f"the byte 0x{byte:02X}, {what}",
        Place(place.file, row=len(rows), column=column.strip("\ufeff ")),
        f"write the letter there again and {_SAVE_AGAIN}",
    )


def _records(text: str, place: Place, *, strict: bool = True) -> list[list[str]]:
    hint = _SEPARATOR_LINE.match(text)
    body = text[hint.end() :] if hint else text
    delimiter = hint[1] if hint else max(_DELIMITERS, key=body.split("\n", 1)[0].count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=strict):
            rows.append(row)  # one by one: an error is in the row after the last of them
    except csv.Error as error:
        raise ListingError(
            f"no readable CSV ({error})",
            Place(place.file, row=len(rows) + 1),
            "look for a quote that is not closed, or write a quote within a text twice",
        ) from error
    return rows
