"""CSV as programs write it: separators, encodings, quotes; and what is refused, with its row."""

from pathlib import Path

import pytest

from loaders.delimited import read_delimited
from loaders.errors import ListingError

TEXT = 'id,broader,label_nl,label_en\ncafe,,"Café, ""vrij""",Café\n\ndrie,cafe,Drie,Three\n'
ROWS = [
    ["id", "broader", "label_nl", "label_en"],
    ["cafe", "", 'Café, "vrij"', "Café"],
    [],
    ["drie", "cafe", "Drie", "Three"],
]


def read(folder: Path, content: bytes) -> list[list[str]]:
    path = folder / "themes.csv"
    path.write_bytes(content)
    return [list(row) for row in read_delimited(path).rows]


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(ListingError) as error:
        read(folder, content)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding)) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_apart(tmp_path: Path, separator: str, end: str) -> None:
    text = TEXT.replace(",", separator).replace(f"Café{separator} ", "Café, ").replace("\n", end)
    assert read(tmp_path, text.encode()) == ROWS


@pytest.mark.parametrize("hint", ["sep=;\n", "sep=;\r\n", '"sep=;"\r\n', "\ufeffSEP=;\n"])
def test_the_line_that_excel_hides_is_no_row(tmp_path: Path, hint: str) -> None:
    text = TEXT.replace(",", ";").replace("Café; ", "Café, ")
    assert read(tmp_path, (hint + text).encode()) == ROWS


def test_a_separator_may_be_named_that_the_header_does_not_show(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=|\na,b;c|d\n1|2\n") == [["a,b;c", "d"], ["1", "2"]]


def test_a_line_break_in_a_cell_makes_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n1,"x\ny\r\nz"\n2,c\n') == [
        ["a", "b"],
        ["1", "x\ny\r\nz"],
        ["2", "c"],
    ]


@pytest.mark.parametrize(
    ("content", "row", "what"),
    [
        (b'a,b\n1,"x\ny"\n2,"open\n3,z\n', 3, "unexpected end of data"),
        (b'a,b\n1,"x\ny"\n\n2,"x"y\n', 4, "',' expected after '\"'"),
        (b'sep=;\na;b\n1;"x"y\n', 2, "';' expected after '\"'"),
    ],
)
def test_a_wrong_quote_is_told_with_its_row(
    tmp_path: Path, content: bytes, row: int, what: str
) -> None:
    assert refused(tmp_path, content) == (
        f"themes.csv, row {row}: no readable CSV ({what})."
        " Fix: look for a quote that is not closed, or write a quote within a text twice."
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    assert refused(tmp_path, TEXT.encode(encoding)) == (
        "themes.csv: text in UTF-16. Fix: save the file as CSV UTF-8."
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_bad_byte_in_utf_8_is_told_with_its_place(tmp_path: Path, mark: bytes) -> None:
    content = mark + 'id,label_nl\neen,"Café\nbar"\ntwee,Cit'.encode() + b"\xe9 x\n"
    assert refused(tmp_path, content) == (
        'themes.csv, row 3, column "label_nl": the byte 0xE9, which is not UTF-8, in a file that is'
        " UTF-8 elsewhere. Fix: write the letter there again and save the file as CSV UTF-8."
    )


def test_a_bad_byte_in_the_header_and_in_a_first_cell(tmp_path: Path) -> None:
    assert refused(tmp_path, "id,é".encode() + b"\xe9\n").startswith("themes.csv, row 1: the byte")
    content = "id,é\n".encode() + b"\xe9,x\n"
    assert refused(tmp_path, content).startswith('themes.csv, row 2, column "id": the byte')


def test_a_byte_that_no_encoding_has(tmp_path: Path) -> None:
    assert refused(tmp_path, b"id,label_nl\n1,caf\xe9\n2,\x81\n") == (
        'themes.csv, row 3, column "label_nl": the byte 0x81, which is neither UTF-8 nor'
        " Windows-1252. Fix: write the letter there again and save the file as CSV UTF-8."
    )


def test_a_bad_byte_after_a_quote_that_is_not_closed(tmp_path: Path) -> None:
    content = 'id,é\n1,"'.encode() + b"x" * 200_000 + b"\xe9"
    assert refused(tmp_path, content).startswith("themes.csv, row 2: no readable CSV (field larger")


def test_every_letter_of_windows_1252_is_read(tmp_path: Path) -> None:
    letters = "éèëïöüçÉñ€‘’“”–…ß§°µ½"
    assert read(tmp_path, f"a,b\n1,x {' '.join(letters)}\n".encode("cp1252")) == [
        ["a", "b"],
        ["1", "x " + " ".join(letters)],
    ]
