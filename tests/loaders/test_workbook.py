"""Workbooks as programs write them: formulas, dates, numbers, wrong sizes; and damaged ones."""

import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from loaders.errors import ListingError
from loaders.findings import Place
from loaders.workbook import read_workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
PARTS = [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
MUTILATIONS = 300
_INLINE = re.compile(r't="inlineStr"><is><t>(.*?)</t></is>')


def write(path: Path, rows: list[list[object]], title: str = "themes") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def pack(path: Path, parts: dict[str, str], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def rewrite(path: Path, change: Callable[[str], str], part: str = SHEET) -> Path:
    """Change one part of a workbook, as another or a faulty program would have written it."""
    parts = parts_of(path)
    return pack(path, parts | {part: change(parts[part])})


def share_strings(path: Path) -> Path:
    """Put the texts of a sheet into a part of their own, as Excel does and openpyxl does not."""
    parts = parts_of(path)
    texts = _INLINE.findall(parts[SHEET])
    numbers = iter(range(len(texts)))
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
    types = parts["[Content_Types].xml"].replace("</Types>", override)
    sheet = _INLINE.sub(lambda _: f't="s"><v>{next(numbers)}</v>', parts[SHEET])
    strings = f'<sst xmlns="{main}">{items}</sst>'
    return pack(path, parts | {SHEET: sheet, STRINGS: strings, "[Content_Types].xml": types})


def rows(path: Path) -> list[list[str]]:
    return [list(row) for row in read_workbook(path, "themes").rows]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows: list[list[object]] = [["id", "label_nl"], ["a", "A"], ["b", "B"]]
    return share_strings(write(tmp_path / "themes.xlsx", rows))


def test_numbers_dates_and_truth_are_as_in_a_csv(tmp_path: Path) -> None:
    values = [12, 12.0, 0.5, 207466964.0, datetime(2025, 1, 31), date(2025, 1, 31), True, " x "]
    path = write(tmp_path / "themes.xlsx", [values])
    assert rows(path) == [
        ["12", "12", "0.5", "207466964", "2025-01-31", "2025-01-31", "true", " x "]
    ]


def test_empty_rows_keep_the_numbers_of_the_rows_after(tmp_path: Path) -> None:
    path = write(tmp_path / "themes.xlsx", [["id"], [], [], ["a"]])
    assert rows(path) == [["id"], [], [], ["a"]]


def test_the_sheet_of_the_list_is_read_else_the_first(tmp_path: Path, book: Path) -> None:
    two = openpyxl.load_workbook(book)
    two.create_sheet("Uitleg", 0).append(["Zo vult u dit in"])
    two.save(book)
    assert read_workbook(book, "themes").place == Place("themes.xlsx", "themes")
    assert read_workbook(book, "areas").place == Place("themes.xlsx", "Uitleg")


@pytest.mark.parametrize("wrong", ["A1", "A1:A1", "B3:B9", "A1:XFD1048576"])
def test_a_wrong_dimension_loses_nothing(book: Path, wrong: str) -> None:
    rewrite(book, lambda xml: re.sub(r'dimension ref="[^"]*"', f'dimension ref="{wrong}"', xml))
    assert rows(book) == [["id", "label_nl"], ["a", "A"], ["b", "B"]]


def test_a_formula_that_was_never_calculated_is_its_own_text(tmp_path: Path) -> None:
    whole = ArrayFormula("A2", "=SUM(1,2)")
    path = write(tmp_path / "themes.xlsx", [["id", "label_nl", "x"], [whole, '=B1&"x"', "=A$1"]])
    assert rows(path)[1] == ["=SUM(1,2)", '=B1&"x"', "=A$1"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2" t="str"><f>B2</f><v>a</v></c>', "a"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" t="str"><f>IF(B2="","",B2)</f><v></v></c>', ""),
        ('<c r="A2" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
        ('<c r="A2"><f>1+1</f></c>', "=1+1"),
        ('<c r="A2" t="inlineStr"><is><t>a</t></is></c>', "a"),
        ('<c r="A2" t="d"><v>2025-01-31T00:00:00</v></c>', "2025-01-31"),
    ],
)
def test_a_cell_as_excel_writes_it(book: Path, cell: str, text: str) -> None:
    rewrite(book, lambda xml: re.sub(r'<c r="A2".*?</c>', cell, xml))
    assert rows(book)[1] == [text, "A"]


def test_a_date_that_does_not_exist_is_an_error_without_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "themes.xlsx", [["source_date"], [date(2025, 1, 31)]])
    rewrite(path, lambda xml: xml.replace("<v>45688</v>", "<v>99999999</v>"))
    assert rows(path) == [["source_date"], ["#VALUE!"]]


def test_a_header_is_as_wide_as_the_widest_row(tmp_path: Path) -> None:
    path = write(tmp_path / "themes.xlsx", [["id"], ["a", "", "c"]])
    assert rows(path) == [["id", "", ""], ["a", "", "c"]]


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    assert rows(write(tmp_path / "themes.xlsx", [])) == []


def test_damage_is_told_with_the_row(book: Path) -> None:
    rewrite(book, lambda xml: xml.replace('<row r="3"', '<row r="3'))
    with pytest.raises(ListingError) as error:
        rows(book)
    assert error.value.place == Place("themes.xlsx", "themes", 3)
    assert error.value.message.startswith("no readable workbook (not well-formed")
    assert error.value.fix == (
        "open it in a spreadsheet and save it again as .xlsx, without a password"
    )


@pytest.mark.parametrize("content", [b"", b"no workbook", b"\xd0\xcf\x11\xe0 old or locked", b"PK"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "themes.xlsx"
    path.write_bytes(content)
    with pytest.raises(ListingError, match="no readable workbook"):
        rows(path)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_cut_off(book: Path, part: str) -> None:
    rewrite(book, lambda xml: xml[: len(xml) // 2], part)
    with pytest.raises(ListingError, match="no readable workbook"):
        rows(book)


def mutilated(content: bytes, chance: random.Random) -> bytes:
    """Cut a workbook off, or change some of its bytes."""
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 3, 20])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])


@pytest.mark.parametrize("packed", [True, False])
def test_any_damage_is_told_or_does_no_harm(book: Path, packed: bool) -> None:
    if not packed:
        pack(book, parts_of(book), zipfile.ZIP_STORED)  # so that damage reaches the XML
    content = book.read_bytes()
    chance = random.Random(20261124)  # noqa: S311  damage, no secret
    refused = 0
    for number in range(MUTILATIONS):
        book.write_bytes(mutilated(content, chance))
        try:
            read_workbook(book, "themes")
        except ListingError as error:
            assert error.place is not None, number
            refused += 1
    assert 0 < refused < MUTILATIONS


@pytest.mark.parametrize("part", PARTS)
def test_any_damaged_part_is_told_or_does_no_harm(book: Path, part: str) -> None:
    whole = book.read_bytes()
    chance = random.Random(part)  # noqa: S311  damage, no secret
    refused = 0
    for _ in range(MUTILATIONS // 2):
        book.write_bytes(whole)
        rewrite(book, lambda xml: typed_over(xml, chance), part)
        try:
            read_workbook(book, "themes")
        except ListingError:
            refused += 1
    assert 0 < refused < MUTILATIONS // 2


def typed_over(xml: str, chance: random.Random) -> str:
    """Put one other printable character somewhere in a text."""
    place = chance.randrange(len(xml))
    return xml[:place] + chr(chance.randrange(32, 127)) + xml[place + 1 :]
