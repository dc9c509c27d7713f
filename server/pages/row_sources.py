"""Which sources the rows of our lists name, once a release: pages ask only for the rows."""

from collections.abc import Iterable
from sys import intern

from server.pages.answers import ask_texts, listed, once


def sources_of(rows: Iterable[str]) -> list[dict[str, str]]:
    """Return the distinct sources of rows (IRIs), the newest first, as ``answers.listed``."""
    known = _sources()
    return listed((*source, row) for row in rows for source in known.get(row, ()))


@once
def _sources() -> dict[str, list[tuple[str, str]]]:
    """Return source and date of every row, by its IRI."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row, source, issued in ask_texts("row-sources"):
        found.setdefault(row, []).append((intern(source), intern(issued)))
    return found
