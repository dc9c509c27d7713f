"""Where a query goes wrong, to the very token: the engine itself only says where it gave up.

The engine tells the furthest place at which any of its rules ended. That is up to a keyword's
length too far, as it reads so many characters before it sees that they are no OPTIONAL. But of what
it comes to, it reads the space before: so we ask again with a wide space before a token, and see
whether the place moves along. Each time halves the tokens that are left, of those just before.
"""

import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pyoxigraph as ox

from server.tokens import readings

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ")
_WIDE: Final = " " * 64
"""Wider than any keyword of the engine."""
_SECONDS: Final = 0.5
"""So long we go on asking; then the engine's own place has to do."""
_PAIRS: Final = frozenset({"&&", "||", "^^", "!=", "<=", ">=", "<<", ">>", "{|", "|}"})


def engine_place(message: str, query: str) -> int | None:
    """Return the place in a message of the engine, as a number of characters; None without one."""
    found = _PLACE.match(message)
    if found is None:
        return None
    line, column = int(found[1]), int(found[2])
    before = sum(len(text) + 1 for text in query.split("\n")[: line - 1])
    return min(before + column - 1, len(query))


def locate(
    query: str, message: str, prefixes: Mapping[str, str] | None = None, base: str | None = None
) -> int:
    """Return where the token begins that a query goes wrong at; its length when it is the end.

    Only where a public query may be parsed: in a process that can be spared.

    :param message: what the engine said of the query, with these prefixes and this base.
    """
    said = engine_place(message, query)
    places = [place for place in _places(query) if said is not None and place <= said]
    if said is None or not places:
        return len(query)
    ask = partial(ox.Store().query, prefixes=dict(prefixes or {}), base_iri=base)
    deadline = time.monotonic() + _SECONDS

    def reached(place: int) -> bool:
        """Whether the engine reads so far: its complaint moves with what is put there."""
        if time.monotonic() > deadline:
            raise TimeoutError
        wider = query[:place] + _WIDE + query[place:]
        at = engine_place(_complaint(ask, wider), wider)
        return at is not None and at >= place + len(_WIDE)

    near = next((n for n, place in enumerate(places) if place >= said - len(_WIDE)), 0)
    try:
        return _last(places[near:] if reached(places[near]) else places, reached)
    except TimeoutError:
        return said


def _complaint(ask: Callable[[str], object], query: str) -> str:
    try:
        ask(query)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return str(error)
    return ""


def _places(query: str) -> list[int]:
    """Return where each token begins that can have a space before it, and the end."""
    places: list[int] = []
    before, text, open_text = "", query.replace("\r", "\n"), False
    for token in next(readings(text)):
        found = token.group()
        if not before or before + found not in _PAIRS:
            places.append(token.start())
        before = found if len(found) == 1 else ""
        if token.end() < len(text) and text[token.end()].isspace():
            before = ""
        open_text = token.lastgroup == "text" and (len(found) == 1 or found[0] != found[-1])
    return places if open_text else [*places, len(query)]


def _last(places: list[int], reached: Callable[[int], bool]) -> int:
    """Return the last place that is reached, of places that are until one is not."""
    low, high = 0, len(places)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(places[middle]) else (low, middle)
    return places[low] if places else 0
