"""The rows of a page in each form, read back as a program reads them: records in their order."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

import openpyxl
import pyoxigraph as ox

from server.tables.structured import COLUMNS
from tests.server.http import Reply, ask

Record = dict[str, str]
_CSVW = "http://www.w3.org/ns/csvw#"
_RDF = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


def get(address: str, form: str) -> Reply:
    """Fetch a form of a page; its filter comes behind the form."""
    path, mark, query = address.partition("?")
    reply = ask(f"{path}.{form}{mark}{query}")
    assert reply.status == 200, (form, reply.status)
    return reply


def told(address: str) -> dict[str, Any]:
    """Return what the JSON of a page says."""
    return cast(dict[str, Any], json.loads(get(address, "json").body))


def from_json(address: str) -> list[Record]:
    return [{name: str(value) for name, value in row.items()} for row in told(address)["rows"]]


def from_csv(address: str) -> list[Record]:
    """Read the CSV; an apostrophe before a formula is taken off."""
    text = get(address, "csv").body.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: _plain(value) for name, value in row.items() if value} for row in rows]


def _plain(value: str) -> str:
    assert value[0] not in "=+-@\t\r\n", value
    return value[1:] if value[0] == "'" and value[1:2] in tuple("=+-@\t\r\n") else value


def from_xlsx(address: str) -> list[Record]:
    """Read the first sheet; its head is the label of each column."""
    names = [column["name"] for column in told(address)["columns"]]
    labels = [column["label"] for column in told(address)["columns"]]
    sheet = openpyxl.load_workbook(io.BytesIO(get(address, "xlsx").body)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == labels
    found = (zip(names, row, strict=True) for row in rows)
    return [{n: _text(value) for n, value in row if value is not None} for row in found]


def _text(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def from_rdf(address: str, form: str) -> list[Record]:
    """Read the rows of the triples by their number."""
    graph = ox.Store()
    graph.load(get(address, form).body, format=_RDF[form])
    query = f"""SELECT ?number ?predicate ?value {{
      ?row <{_CSVW}rownum> ?number ; <{_CSVW}describes> ?about . ?about ?predicate ?value }}"""
    rows: dict[int, Record] = {}
    for found in cast(ox.QuerySolutions, graph.query(query)):
        name = found["predicate"].value.removeprefix(COLUMNS)
        rows.setdefault(int(found["number"].value), {})[name] = found["value"].value
    return [rows[number] for number in sorted(rows)]


def from_sparql(site: str, address: str) -> list[Record]:
    """Ask the endpoint the query that the page shows."""
    query = told(address)["query"].encode()
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    reply = ask(f"{site}/sparql", "POST", query, **headers)
    assert reply.status == 200, reply.text
    rows = csv.DictReader(io.StringIO(reply.text, newline=""))
    return [{name: value for name, value in row.items() if value} for row in rows]


def all_forms(site: str, address: str) -> Iterator[tuple[str, list[Record]]]:
    """Yield the rows of a page in every form but JSON, and by its query."""
    yield "csv", from_csv(address)
    yield "xlsx", from_xlsx(address)
    yield "ttl", from_rdf(address, "ttl")
    yield "jsonld", from_rdf(address, "jsonld")
    yield "sparql", from_sparql(site, address)
