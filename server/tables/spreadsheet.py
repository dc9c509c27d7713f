"""A table as CSV and as workbook (XLSX), for whoever opens it in a spreadsheet."""

import csv
import io
import zipfile
from datetime import datetime, time
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from server.tables.columns import CODE, DATE, LINK, NUMBER, Column
from server.tables.table import Table, Value, neutral

_MOST_CHARACTERS: Final = 32_767
"""So many characters a cell of a workbook holds."""
_WIDTHS: Final = {NUMBER: 10, DATE: 14, CODE: 16, LINK: 24}
_WIDE: Final = 34
_ABOUT_WIDTHS: Final = (22, 110)
_DAY: Final = len("2026-01-31")
_ISO: Final = "yyyy-mm-dd"


def as_csv(table: Table) -> bytes:
    """Return CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read it right).

    The head has the names of the columns of the query; a value that a spreadsheet would take for a
    formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(neutral, row) for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Return a workbook: the rows under a head that stays in sight, and where they come from.

    Codes and text are text, so that no spreadsheet reads a number or a formula in them; whole days
    are dates. The same table gives the same bytes.
    """
    book = Workbook(write_only=True)
    _write_rows(book.create_sheet("Rijen"), table)
    _write_about(book.create_sheet("Over deze rijen"), table)
    moment = datetime.combine(table.about.day, time())
    book.properties.created = book.properties.modified = moment
    book.properties.title = table.about.title
    content = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(content, "w")).save()  # save() of the book would write now
    return _timeless(content.getvalue(), moment)


def _write_rows(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column.kind, _WIDE)
    sheet.append([_head(sheet, column) for column in table.columns])
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        sheet.append([_cell(sheet, value, column.kind) for value, column in pairs])


def _head(sheet: Any, column: Column) -> Cell:
    cell = _text(sheet, column.label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: Value, kind: str) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _date(sheet, value) if kind == DATE and len(value) == _DAY else _text(sheet, value)
    return WriteOnlyCell(sheet, value)


def _text(sheet: Any, value: str) -> Cell:
    cell = WriteOnlyCell(sheet, _printable(value)[:_MOST_CHARACTERS])
    cell.data_type = "s"  # openpyxl would take = for the begin of a formula
    cell.number_format = "@"
    return cell


def _printable(value: str) -> str:
    """Leave out the control characters that a workbook (XML 1.0) cannot hold."""
    return "".join(c for c in value if c >= " " or c in "\t\n\r")


def _date(sheet: Any, value: str) -> Cell:
    cell = WriteOnlyCell(sheet, datetime.fromisoformat(value))
    cell.number_format = _ISO
    return cell


def _write_about(sheet: Any, table: Table) -> None:
    for place, width in enumerate(_ABOUT_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    about = table.about
    facts = (
        ("Titel", about.title),
        ("Adres", about.address),
        ("Stand van", about.day.isoformat()),
        ("Uitgave", about.release),
        ("Licentie", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/deed.nl"),
        ("Rijen", str(len(table.rows))),
        ("De query", table.query),
    )
    for name, value in facts:
        sheet.append([_text(sheet, name), _text(sheet, value)])


def _timeless(content: bytes, moment: datetime) -> bytes:
    """Return the same archive, written at a moment of its own instead of now."""
    year = max(moment.year, 1980)
    written = (year, moment.month, moment.day, 0, 0, 0)
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, written)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return found.getvalue()
