"""The rows of a page in every form, with the query that gives them and a link to this very state.

A page names one query of server/queries/site; its table has the columns of that query, so whoever
runs the query gets the same rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import quote_plus, urlencode

import pyoxigraph as ox
from flask import Response, request

from loaders.terms import BASE
from server.answers import Row
from server.pages.answers import fresh, store
from server.questions import Term, iri, narrowed, question
from server.tables.columns import column
from server.tables.spreadsheet import as_csv, as_xlsx
from server.tables.structured import PREFIXES, as_json, as_triples
from server.tables.table import About, Table, Value

FORM: Final = "any(csv, xlsx, json, ttl, jsonld)"
"""The forms, as a route has them: ``/bestuur/<slug>.<any(…):form>``."""
_MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
}
_RDF: Final = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
_PLAIN: Final = "?/:,()*@="
"""What stands as it is in the query of an address (RFC 3986 §3.4), so that links stay short."""
_WORDS: Final = {
    "csv": "CSV",
    "xlsx": "Excel (XLSX)",
    "json": "JSON",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of a page: its title, the name of its query, the terms that the page puts in.

    ``only``: column → the things (IRIs) or literals it may have; without it all.
    ``either``: the same of columns of which one has to have its thing.
    ``part``: the id of the table on its page; without it the table is what the page is about.
    """

    title: str
    name: str
    terms: tuple[tuple[str | ox.Literal, ...], ...] = ()
    only: Mapping[str, Iterable[str | ox.Literal]] | None = None
    either: Mapping[str, str] | None = None
    part: str = ""

    @property
    def query(self) -> str:
        """The query as it is asked, which runs as it stands."""
        asked = question(f"site/{self.name}")
        rows = [tuple(map(_term, row)) for row in self.terms]
        text = asked.about_all(rows) if rows else asked.text
        only = (self.only or {}).items()
        either = {name: iri(thing) for name, thing in (self.either or {}).items()}
        kept = {n: map(_term, sorted(things, key=str)) for n, things in only}
        return narrowed(text, kept, either)

    def table(self) -> Table:
        """Ask, and return the rows."""
        return self.answered(store().ask(self.query))

    def answered(self, rows: list[Row]) -> Table:
        """Return the rows of the answer, by who knows them already."""
        return Table.from_answer(self._about, question(f"site/{self.name}"), self.query, rows)

    def computed(self, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> Table:
        """Return rows that were computed from the answer, with the query that gives it.

        :param columns: their names.
        """
        return Table(self._about, self.query, tuple(map(column, columns)), tuple(rows))

    @property
    def _about(self) -> About:
        return About(self.title, _address(self.part), store().release.version, _day())


def _term(value: str | ox.Literal) -> Term:
    return iri(value) if isinstance(value, str) else value


def _day() -> date:
    return store().release.reference_day


def _address(part: str = "") -> str:
    """Return the address of the page that has the rows, with its filter, under the base IRI."""
    return f"{BASE}{_state(part)}"


def _state(part: str) -> str:
    return f"{with_filter(_page_path())}{'#' if part else ''}{part}"


def _page_path() -> str:
    """Return the path of the page; the form of a part of it has the part in its own path."""
    part = (request.view_args or {}).get("part", "")
    return _table_path().removesuffix(f"/{part}") if part else _table_path()


def _table_path() -> str:
    form = (request.view_args or {}).get("form", "")
    return request.path.removesuffix(f".{form}") if form else request.path


def with_filter(path: str) -> str:
    """Return a path with the filter of this request."""
    query = urlencode(list(request.args.items(multi=True)))
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Ways:
    """How else the rows of a page can be had: links (words and address), the query, this state.

    ``part``: the id of the table, where it is a part of the page.
    """

    forms: tuple[tuple[str, str], ...]
    query: str
    state: str
    part: str


def ways(asking: Asking) -> Ways:
    """Return the links that a page shows below its rows."""
    part = asking.part
    path = f"{_page_path()}/{part}" if part else _page_path()
    forms = tuple((words, with_filter(f"{path}.{form}")) for form, words in _WORDS.items())
    return Ways(forms, f"/sparql?query={_quoted(asking.query)}", _state(part), part)


def _quoted(query: str) -> str:
    """Return a query as it stands in a URL."""
    return "%0A".join(map(_quoted_line, query.split("\n")))


@lru_cache(maxsize=4096)
def _quoted_line(line: str) -> str:
    """Return a line of a query, most of which pages of one kind share."""
    return quote_plus(line, safe=_PLAIN)


def send(make: Callable[[], Table], form: str) -> Response:
    """Answer with a table in a form, or 304 when the asker has it; any site may read it."""
    return send_file(lambda: _body(make(), form), _MEDIA_TYPES[form], form)


def send_file(make: Callable[[], bytes], media_type: str, form: str) -> Response:
    """Answer with a file of another form, as ``send`` does; ``form`` is its suffix."""
    response = fresh(lambda: Response(make()))
    response.headers["Content-Type"] = media_type
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{_address()}>; rel="canonical"'
    name = _table_path().strip("/").replace("/", "-")
    file = f"samenwijzer-{name}-{_day().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _body(table: Table, form: str) -> bytes:
    if form in _RDF:
        return ox.serialize(as_triples(table), format=_RDF[form], prefixes=PREFIXES) or b""
    return {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[form](table)
