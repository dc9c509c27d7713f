"""The forms in which a list may be delivered."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from loaders.errors import ListingError
from loaders.findings import Report
from loaders.schema import read_group
from loaders.tables import find_file, read_listing
from tests.conftest import ROOT

THEMES = read_group(ROOT / "data" / "lists" / "metadata.json").table("themes")
TEXT = 'id,broader,label_nl,label_en\ncafe,,"Café, ""vrij""",Café\n\ndrie,cafe,Drie,Three\n'


def cells(path: Path) -> list[tuple[int, str, str]]:
    report = Report()
    rows = read_listing(path, THEMES, report).rows
    assert report.findings == []
    return [(row.place.row, row.cells["id"], row.cells["label_nl"]) for row in rows]


EXPECTED = [(2, "cafe", 'Café, "vrij"'), (4, "drie", "Drie")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "themes.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert cells(path) == EXPECTED


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_apart(tmp_path: Path, separator: str, end: str) -> None:
    text = TEXT.replace(",", separator).replace(f"Café{separator} ", "Café, ").replace("\n", end)
    path = tmp_path / "themes.csv"
    path.write_bytes(text.encode())
    assert cells(path) == EXPECTED


def test_dutch_headers_and_capitals(tmp_path: Path) -> None:
    titles = {c.name: c.titles[0].upper() for c in THEMES.columns}
    path = tmp_path / "themes.csv"
    header = ",".join(titles[name] for name in ("id", "broader", "label_nl", "label_en"))
    path.write_text(TEXT.replace("id,broader,label_nl,label_en", header))
    assert cells(path) == EXPECTED


def test_a_workbook_with_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "label_nl", "source_date"])
    book.active.append([12.0, "Twaalf", datetime(2025, 1, 31)])
    book.save(tmp_path / "themes.xlsx")
    (row,) = read_listing(find_file(tmp_path, THEMES), THEMES, Report()).rows
    assert (row.cells["id"], row.cells["source_date"]) == ("12", "2025-01-31")
    assert str(row.at("id")) == 'themes.xlsx, sheet "Sheet", row 2, column "id"'


def test_no_file_and_two_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"found no file for the list themes"):
        find_file(tmp_path, THEMES)
    for name in ("themes.csv", "themes.xlsx"):
        (tmp_path / name).write_text(TEXT)
    with pytest.raises(ListingError, match=r"themes\.csv and themes\.xlsx"):
        find_file(tmp_path, THEMES)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("themes.csv", b"", "the list is empty"),
        ("themes.csv", b'id,label_nl\n"a,b\n', "no readable CSV"),
        ("themes.xlsx", b"no workbook", "no readable workbook"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ListingError, match=message):
        read_listing(tmp_path / name, THEMES, Report())


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text("id,label_nl,label_en\na,b,c,d\n")
    report = Report()
    read_listing(path, THEMES, report)
    assert report.findings[0].text() == (
        "themes.csv, row 2: found 4 cells, expected 3, as in the header."
        " Fix: put quotes around a text that holds the separator."
    )
