"""Where a query breaks a rule that the engine notices further on: values, grouping, IRIs."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from server.tokens import readings

_UNBOUND: Final = "variable that is unbound"
_NO_IRI: Final = "IRI parsing failed"
_AS: Final = re.compile(r"\bAS\s+([?$](\w+))\s*\)\s*\Z", re.IGNORECASE)
_SHOWN: Final = 40
_NEAR: Final = 80
_AFTER_GROUPING: Final = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_AFTER_SELECT: Final = frozenset({"WHERE", "FROM", "{"})
Fault = tuple[int, str]
"""Where it is, as a number of characters, and what is wrong there."""


def fault(query: str, said: str, place: int) -> Fault | None:
    """Return the fault behind a complaint of the engine about a later place; None if it is there.

    :param said: the message of the engine.
    :param place: where the token begins that it gives up at.
    """
    if _UNBOUND in said:
        return _unbound(query)
    if _NO_IRI in said:
        return _broken_iri(query, place)
    return _given_twice(query, place)


def _unbound(query: str) -> Fault | None:
    """Return the first variable of a lone SELECT that GROUP BY has not; else that SELECT."""
    tokens = list(next(readings(query.replace("\r", "\n"))))
    words = [token.group().upper() for token in tokens]
    if words.count("SELECT") != 1:
        return None
    at = words.index("SELECT")
    grouped = {token.group()[1:] for token in _grouping(tokens, words)}
    for token in _selected(tokens[at + 1 :]):
        if token.group()[1:] not in grouped:
            words_of = (
                f"SELECT names {token.group()}, which has no value there, or is not in GROUP BY"
            )
            return token.start(), words_of
    return tokens[at].start(), "SELECT names a variable that has no value, or is not in GROUP BY"


def _selected(tokens: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield the variables that a SELECT names outside brackets."""
    depth = 0
    for token in tokens:
        found = token.group()
        if depth == 0 and found.upper() in _AFTER_SELECT:
            return
        depth += (found == "(") - (found == ")")
        if depth == 0 and token.lastgroup == "variable":
            yield token


def _grouping(tokens: list[re.Match[str]], words: list[str]) -> Iterator[re.Match[str]]:
    """Yield the variables of the GROUP BY, if there is one."""
    at = next((i for i, two in enumerate(pairwise(words)) if two == ("GROUP", "BY")), None)
    if at is None:
        return
    for token in tokens[at + 2 :]:
        if token.group().upper() in _AFTER_GROUPING:
            return
        if token.lastgroup == "variable":
            yield token


def _broken_iri(query: str, place: int) -> Fault | None:
    """Return what begins as an IRI, goes on to this place, and is none."""
    start = query.rfind("<", 0, place + 1)
    if start in (-1, place) or ">" in query[start:place]:
        return None
    return start, f"{query[start : place + 1][:_SHOWN]} is no valid IRI"


def _given_twice(query: str, place: int) -> Fault | None:
    """Return the variable before this place that AS gives a value which it has already."""
    given = _AS.search(query, max(0, place - _NEAR), place)
    if given is None or not re.search(rf"[?$]{given[2]}\b", query[: given.start()]):
        return None
    return given.start(1), f"{given[1]} has a value already, so AS cannot give it another"
