"""A syntax error in plain words: line, column, the line itself with a caret, what is wrong there.

Lines and columns count from one, columns in characters, as editors do. The prefixes that the
endpoint knows are handed to the engine beside the query, so no line moves.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from server.locating import engine_place
from server.sparql.faults import fault
from server.sparql.problems import ProtocolError
from server.tokens import readings

_NEW_LINE: Final = re.compile(r"\r\n|\r|\n")
_WIDTH: Final = 120
"""So many characters of a line are shown."""
_TOKEN: Final = 40
_SIGN: Final = re.compile(r'"([^"\w\s]+)"')
_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


def explain(
    query: str, said: str, place: int | None = None, prefixes: Collection[str] = frozenset()
) -> ProtocolError:
    """Return the error (400) that tells where a query goes wrong, and why as far as we know.

    :param said: the message of the engine.
    :param place: where the token begins that it goes wrong at; else the engine's own place.
    :param prefixes: those that need no PREFIX.
    """
    if place is None:
        place = engine_place(said, query)
    if place is None:
        return ProtocolError(400, f"The query cannot be read: {said}.")
    found = fault(query, said, place)
    place, why = found or (place, _reason(query, place, said, prefixes))
    at = place if place < len(query) else len(query.rstrip())
    line, column, text = _where(query, at)
    words = f"The query cannot be read at line {line}, column {column}: {why}."
    return ProtocolError(400, words, line=line, column=column, excerpt=_excerpt(text, column - 1))


def place_in(query: str, sent: str, place: int) -> int:
    """Return the place in a query of a place in what was sent instead: with columns for ``*``."""
    star = next((i for i, both in enumerate(zip(query, sent, strict=False)) if len({*both}) > 1), 0)
    return place if sent == query or place <= star else max(place - len(sent) + len(query), star)


def _where(query: str, at: int) -> tuple[int, int, str]:
    """Return line, column and the text of the line."""
    breaks = list(_NEW_LINE.finditer(query))
    before = [found for found in breaks if found.end() <= at]
    start = before[-1].end() if before else 0
    end = breaks[len(before)].start() if len(before) < len(breaks) else len(query)
    return len(before) + 1, at - start + 1, query[start:end]


def _excerpt(text: str, column: int) -> str:
    """Return the line, or the part around a column, and under it a caret at the right width."""
    start = max(0, min(column - _WIDTH // 2, len(text) - _WIDTH))
    shown = text[start : start + _WIDTH]
    return f"{shown}\n{''.join(map(_blank, text[start:column]))}^"


def _blank(char: str) -> str:
    """Return space as wide as a character is on a screen of fixed width."""
    if char == "\t":
        return char
    if unicodedata.combining(char):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def _reason(query: str, place: int, said: str, prefixes: Collection[str]) -> str:
    tokens = list(next(readings(query.replace("\r", "\n"))))
    token = next((token for token in tokens if token.start() >= place), None)
    if token is None:
        return _at_the_end([found.group() for found in tokens])
    return _of_token(query, token, said, prefixes) + _expected(query, place, said)


def _at_the_end(tokens: list[str]) -> str:
    opened = sum(map(tokens.count, "([{")) - sum(map(tokens.count, ")]}"))
    if opened > 0:
        return f"it ends while brackets are open ({opened})"
    return "it ends too early, or breaks a rule of SPARQL"


def _of_token(query: str, token: re.Match[str], said: str, prefixes: Collection[str]) -> str:
    """Return what is wrong with a token, or that it was not expected there."""
    found, kind = token.group(), token.lastgroup
    prefix = found.partition(":")[0]
    if kind == "name" and prefix != "_" and not _is_declared(prefix, query, prefixes):
        return f'the prefix "{prefix[:_TOKEN]}:" is not declared'
    if kind == "iri" and not _SCHEME.match(found) and "base" not in query.lower():
        return f"{found[:_TOKEN]} is a relative IRI, and there is no BASE"
    if kind == "iri" and "IRI parsing failed" in said:
        return f"{found[:_TOKEN]} is no valid IRI"
    if kind == "text" and (len(found) == 1 or found[0] != found[-1]):
        return f"the string {found[:_TOKEN].splitlines()[0]} is not closed"
    return f'"{found[:_TOKEN]}" was not expected'


def _is_declared(prefix: str, query: str, prefixes: Collection[str]) -> bool:
    declared = rf"\bPREFIX\s+{re.escape(prefix)}:"
    return prefix in prefixes or re.search(declared, query, re.IGNORECASE) is not None


def _expected(query: str, place: int, said: str) -> str:
    """Return which signs could stand there, when the engine speaks of the same place."""
    if engine_place(said, query) != place:
        return ""
    signs = _SIGN.findall(said)
    return f"; there could be {' or '.join(signs)}" if 0 < len(signs) < 5 else ""  # noqa: PLR2004
