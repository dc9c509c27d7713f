"""XLSX → rows of text, as a CSV of the same list would have them.

Read twice in step, because openpyxl gives either the values or the formulas of a workbook: a
formula whose value was not saved would else be an empty cell.

Source: https://openpyxl.readthedocs.io/en/stable/optimized.html (read 2026-11-24).
"""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import openpyxl
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.exceptions import InvalidFileException

from loaders.errors import ListingError
from loaders.findings import Place
from loaders.sheets import Sheet

_UNREADABLE: Final = (
    *(BadZipFile, zlib.error, EOFError, OSError),  # the archive
    RuntimeError,  # a part of it is encrypted, or packed in a way unknown here
    SyntaxError,  # broken XML: the base of the errors of both parsers openpyxl may use
    *(InvalidFileException, AttributeError, LookupError, TypeError, ValueError),  # no such part
    *(TokenizerError, TranslatorError),  # a formula
)


def read_workbook(path: Path, name: str) -> Sheet:
    """Read the sheet called ``name``, or else the first one.

    :raises ListingError: when the workbook, or a row of that sheet, is damaged.
    """
    reading = _Reading(path.name)
    try:
        with _opened(path) as (values, formulas):
            reading.read(_pick(values, name), _pick(formulas, name))
    except _UNREADABLE as error:
        raise ListingError(
            f"no readable workbook ({error})",
            reading.next_place,
            "open it in a spreadsheet and save it again as .xlsx, without a password",
        ) from error
    return Sheet(Place(path.name, reading.title), reading.padded())


class _Reading:
    """The rows read so far, so that damage is told with the row where it stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.title = ""
        self.rows: list[tuple[str, ...]] = []

    @property
    def next_place(self) -> Place:
        """The row after those that were read; before a sheet is open, no row."""
        return Place(self.file, self.title, len(self.rows) + 1 if self.title else 0)

    def read(self, values: Any, formulas: Any) -> None:
        """Read a sheet that was opened twice, for what its cells show and for what they hold."""
        self.title = values.title
        for sheet in (values, formulas):
            sheet.reset_dimensions()  # some programs write them wrong, and rows would be lost
        for row, same_row in zip(values.iter_rows(), formulas.iter_rows(), strict=True):
            texts = tuple(map(_text, row, same_row))
            self.rows.append(texts if any(texts) else ())

    def padded(self) -> list[tuple[str, ...]]:
        """Return the rows with a header as wide as the widest: each cell stands in a column."""
        width = max(map(len, self.rows), default=0)
        header = (*self.rows[0], *[""] * (width - len(self.rows[0]))) if width else ()
        return [header, *self.rows[1:]] if width else []


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """Open the workbook for its values and for its formulas.

    What openpyxl warns of, styles and extensions that it leaves out, says nothing of the cells.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        with path.open("rb") as one, path.open("rb") as two:  # openpyxl leaves a bad one open
            values = openpyxl.load_workbook(one, read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(two, read_only=True)
            yield values, formulas


def _pick(book: Any, name: str) -> Any:
    named = [sheet for sheet in book.worksheets if sheet.title.casefold() == name]
    return [*named, *book.worksheets][0]


def _text(cell: Any, same_cell: Any) -> str:
    """Return a cell as text; ``same_cell`` holds its formula, if it has one.

    A formula with the value "" is of the type ``str``; one without a value has no type.
    """
    value = cell.value
    if value is None and same_cell.data_type == "f" and cell.data_type == "n":
        formula = getattr(same_cell.value, "text", same_cell.value)
        return formula if isinstance(formula, str) else "="
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
