"""What every page needs: ask a query by name, group its rows, answer with ETag and date."""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Final, TypeVar, cast

import pyoxigraph as ox
from flask import Response, abort, current_app, render_template, request

from loaders.iris import ID
from server.answers import Row, Term
from server.dutch import dated, source_words
from server.questions import iri, question
from server.settings import TEMPLATES_VERSION
from server.store import Store

T = TypeVar("T")
_EMPTY: Final = Term("")
_PAGES: Final = ("organisatie", "thema", "raamovereenkomst")


def store() -> Store:
    """Return the store of this application."""
    return cast(Store, current_app.extensions["store"])


def ask(name: str, *terms: str | ox.Literal) -> list[Row]:
    """Ask a query of server/queries/site; each term (IRI or literal) is a row of its parameters."""
    if not terms:
        return list(_ask_once(name, store().release.version))
    return store().ask(_about(name, terms))


def ask_texts(name: str, *terms: str | ox.Literal) -> Iterator[tuple[str, ...]]:
    """Ask the same for bare values, which is faster; rows in the order of the columns."""
    query = _about(name, terms) if terms else question(f"site/{name}").text
    _, rows = store().ask_texts(query)
    return map(tuple, rows)


def _about(name: str, terms: Iterable[str | ox.Literal]) -> str:
    rows = [(iri(term) if isinstance(term, str) else term,) for term in terms]
    return question(f"site/{name}").about_all([*rows])


@lru_cache(maxsize=80)
def _ask_once(name: str, _version: str) -> tuple[Row, ...]:
    """Ask what is asked on many pages and has one answer a release."""
    return tuple(store().ask(question(f"site/{name}").text))


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Keep what a function gives of a release, for as long as that release answers."""
    kept = lru_cache(maxsize=2)(lambda _version: make())
    return wraps(make)(lambda: kept(store().release.version))


def asked_of(name: str, known: Container[str]) -> str:
    """Return what a filter of the address asks for; nothing when it is open, 404 when not known."""
    value = request.args.get(name, "")
    if value and value not in known:
        abort(404)
    return value


def cell(row: Row, name: str) -> str:
    """Return a value of a row as text; empty when it is not bound."""
    return row.get(name, _EMPTY).value


def grouped(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Group rows by a column, in the order of first appearance."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(cell(row, name), []).append(row)
    return groups


def reference(thing: str) -> str:
    """Return the last part of an IRI of ours: ``/id/organisatie/0207494678`` → ``0207494678``."""
    return thing.removeprefix(f"{ID}/").partition("/")[2]


def path_of(thing: str) -> str:
    """Return the page about an organisation, offer, theme or agreement; else its document."""
    concept, _, rest = thing.removeprefix(f"{ID}/").partition("/")
    if concept in ("dienst", "oplossing", "clausule"):
        return f"/oplossing/{rest}"
    return f"/{concept}/{rest}" if concept in _PAGES else f"/doc/{concept}/{rest}"


def row_path(row: str) -> str:
    """Return the page of a row: ``/id/rij/themes/gis`` → ``/herkomst/themes/gis``."""
    return f"/herkomst/{reference(row)}" if row else ""


def sources(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return the distinct sources of rows, as below."""
    names = ("source", "issued", "row")
    return listed((*(cell(row, name) for name in names),) for row in rows)


def listed(told: Iterable[tuple[str, ...]]) -> list[dict[str, str]]:
    """Return the distinct sources, the newest first, of what is told: source, date and row.

    Each has ``url``, ``issued``, ``words`` (date and age), ``dated`` (the same after a label) and
    ``row``, the page of the first row that names it.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    today = store().release.reference_day
    for url, issued, row in told:
        if url and (url, issued) not in found:
            words = {"words": source_words(issued, today), "dated": dated(issued, today)}
            found[url, issued] = {"url": url, "issued": issued, "row": row_path(row), **words}
    return sorted(found.values(), key=lambda source: source["issued"], reverse=True)


def page(template: str, make: Callable[[], dict[str, Any]]) -> Response:
    """Render a page, or answer 304 when the asker has it; ``make`` gives the view model."""
    return fresh(lambda: Response(render_template(template, **make()), mimetype="text/html"))


def fresh(make: Callable[[], Response]) -> Response:
    """Answer with what ``make`` gives, or 304 when the asker has it of this release."""
    # The day counts: a release that grows old says so in the footer.
    version = f"{store().release.version} {TEMPLATES_VERSION} {date.today()}"
    key = f"{version} {request.full_path}"
    tag = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    response = Response(status=304) if request.if_none_match.contains(tag) else make()
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def is_iri(value: str) -> bool:
    """Whether a text can stand as an IRI in a query."""
    try:
        ox.NamedNode(value)
    except ValueError:
        return False
    return True
