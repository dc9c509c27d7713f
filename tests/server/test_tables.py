"""A table is the same in every form: rows, order, values; nothing in it runs as a formula."""

import csv
import io
import json
import time
from datetime import date, datetime
from typing import cast

import openpyxl
import pyoxigraph as ox
import pytest

from server.answers import Row, Term
from server.questions import narrowed, question
from server.tables.columns import column
from server.tables.spreadsheet import as_csv, as_xlsx
from server.tables.structured import COLUMNS, as_json, as_triples
from server.tables.table import About, Table, neutral

ABOUT = About("Een tabel", "https://example.org/bestuur/1", "2026-11-25-0", date(2026, 11, 25))
QUESTION = question("site/council-answers")
ROWS: list[Row] = [
    {
        "offer": Term("https://example.org/id/1", "uri"),
        "offerTitle": Term("=1+1"),
        "telephone": Term("+32 11 22 33 44"),
        "end": Term("2027-12-31"),
        "issued": Term("2026-05"),
    },
    {"offerTitle": Term('Een "titel", met komma\nen regel'), "email": Term("@help\x07")},
]


@pytest.fixture(scope="module")
def table() -> Table:
    return Table.from_answer(ABOUT, QUESTION, QUESTION.text, ROWS)


def test_every_column_of_a_table_has_a_label() -> None:
    assert [column(name).name for name in QUESTION.columns] == list(QUESTION.columns)


def test_a_column_with_a_name_knows_the_thing_that_it_names() -> None:
    assert column("offerTitle").of == "offer"
    assert column("councilName").of == "council"
    assert column("condition").of == ""


def test_csv_has_the_rows_and_no_formula(table: Table) -> None:
    content = as_csv(table)
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == list(QUESTION.columns)
    first = dict(zip(head, rows[0], strict=True))
    assert first["offerTitle"] == "'=1+1"
    assert first["telephone"] == "'+32 11 22 33 44"
    assert first["end"] == "2027-12-31"
    assert rows[1][head.index("offerTitle")] == 'Een "titel", met komma\nen regel'
    assert not any(cell[:1] in "=+-@\t\r\n" for row in rows for cell in row if cell)


def test_neutral_leaves_plain_values_alone() -> None:
    assert [neutral(value) for value in ("Gent", "44021", -5, None, "")] == [
        *("Gent", "44021", -5, None, ""),
    ]


def test_a_workbook_has_text_dates_a_frozen_head_and_a_filter(table: Table) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table)))
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AE3"
    labels = [cell.value for cell in sheet[1]]
    assert labels == [column(name).label for name in QUESTION.columns]
    assert all(cell.font.bold for cell in sheet[1])
    first = dict(zip(QUESTION.columns, sheet[2], strict=True))
    assert (first["offerTitle"].value, first["offerTitle"].data_type) == ("=1+1", "s")
    assert (first["telephone"].value, first["telephone"].number_format) == ("+32 11 22 33 44", "@")
    assert first["end"].value == datetime(2027, 12, 31)
    assert first["issued"].value == "2026-05"
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["Uitgave"] == ABOUT.release
    assert told["De query"] == QUESTION.text


def test_the_same_table_gives_the_same_workbook(table: Table) -> None:
    before = as_xlsx(table)
    time.sleep(1.1)  # times in a workbook are whole seconds
    assert as_xlsx(table) == before


def test_json_has_the_rows_and_leaves_out_what_is_not_known(table: Table) -> None:
    told = json.loads(as_json(table))
    assert told["rows"][0]["offerTitle"] == "=1+1"
    assert "agreement" not in told["rows"][0]
    assert [c["name"] for c in told["columns"]] == list(QUESTION.columns)
    assert told["query"] == QUESTION.text


def test_triples_have_the_rows_by_number(table: Table) -> None:
    graph = ox.Store()
    graph.extend(ox.Quad(*triple) for triple in as_triples(table))
    query = f"""PREFIX csvw: <http://www.w3.org/ns/csvw#> PREFIX kolom: <{COLUMNS}>
      SELECT ?n ?title ?offer ?end {{
        ?table csvw:row ?row . ?row csvw:rownum ?n ; csvw:describes ?about .
        ?about kolom:offerTitle ?title OPTIONAL {{ ?about kolom:offer ?offer ; kolom:end ?end }}
      }} ORDER BY ?n"""
    first, second = cast(ox.QuerySolutions, graph.query(query))
    assert [first["n"].value, second["n"].value] == ["1", "2"]
    assert first["offer"] == ox.NamedNode("https://example.org/id/1")
    assert first["end"].datatype.value.endswith("#date")
    assert second["offer"] is None


def test_a_narrowed_query_gives_the_rows_of_those_things_only() -> None:
    store = ox.Store()
    a, b, p = (ox.NamedNode(f"https://example.org/{name}") for name in "abp")
    store.extend([ox.Quad(a, p, ox.Literal(2)), ox.Quad(b, p, ox.Literal(1))])
    text = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
    assert _subjects(store, text) == [b, a]
    assert _subjects(store, narrowed(text, {})) == [b, a]
    assert _subjects(store, narrowed(text, {"s": [a]})) == [a]
    assert _subjects(store, narrowed(text, {"s": [a, b], "o": [ox.Literal(1)]})) == [b]


def test_of_two_columns_it_can_be_enough_that_one_has_a_thing() -> None:
    store = ox.Store()
    a, b, c, p = (ox.NamedNode(f"https://example.org/{name}") for name in "abcp")
    store.extend([ox.Quad(a, p, b), ox.Quad(b, p, c), ox.Quad(c, p, a)])
    text = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s"
    assert _subjects(store, narrowed(text, {}, {"s": b, "o": b})) == [a, b]
    assert _subjects(store, narrowed(text, {"p": [p]}, {"s": b, "o": b})) == [a, b]
    assert _subjects(store, narrowed(text, {"p": [c]}, {"s": b, "o": b})) == []


def _subjects(store: ox.Store, query: str) -> list[object]:
    return [row["s"] for row in cast(ox.QuerySolutions, store.query(query))]
