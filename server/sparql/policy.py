"""What a public query may not do, found by reading its tokens before anything evaluates it.

Keywords are searched for what is in them, as the engine reads words without the space between.
Source: SPARQL 1.1 Update §3 (operations), SPARQL 1.1 Federated Query §2 (SERVICE).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from server.tokens import decoded, readings

DEPTH: Final = 200
"""So deep may brackets be nested; a few thousand end the process that parses them."""
_GROUP: Final = re.compile(r"(?:\s++|#[^\n]*+)*+\{")
_BEFORE_IRI: Final = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})
_UPDATES: Final = frozenset(
    "INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split()  # noqa: SIM905  one line
)
_PROLOGUE: Final = frozenset({"PREFIX", "BASE"})
_FRESH: Final = ("NOW", "RAND", "UUID", "BNODE")
_TELLING: Final = (*sorted(_UPDATES), *_FRESH, "SERVICE", "FROM", "\\U")
"""A query, in capitals, without any of these is read no further."""
_READ_ONLY: Final = "This endpoint is read-only: it takes queries, no updates."
_ALONE: Final = "SERVICE is refused: this endpoint never asks another one. Ask the two one by one."
_LISTED: Final = (
    "SERVICE is refused: this endpoint asks no other one than {}, each written as a whole IRI."
)
_DEEP: Final = f"The query nests brackets deeper than {DEPTH}, which no parser should be asked."


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tokens of a query tell; ``refusal`` says in words why it is refused, or nothing.

    ``names_dataset``: it says with FROM or FROM NAMED which graphs it is about. ``is_volatile``:
    its answer differs from one time to the next (time, chance, fresh identifiers, SERVICE).
    ``asks_others``: it has a SERVICE.
    """

    refusal: str = ""
    status: int = 200
    """The HTTP status of the refusal: 403, or 400 for what nests too deep."""
    names_dataset: bool = False
    is_volatile: bool = False
    asks_others: bool = False


_PLAIN: Final = Reading()
_MAKING: Final = Reading(is_volatile=True)


def read_policy(query: str, services: Collection[str] = frozenset()) -> Reading:
    r"""Read the tokens of a query once, and only when words or brackets call for it.

    Of a query with an escape there are two readings, and both count: the engine decodes ``\u0022``
    inside strings and IRIs only, the standard before anything else.

    :param services: the IRIs that SERVICE may name.
    """
    capitals = query.upper()
    makes = "CONSTRUCT" in capitals and _makes_nodes(capitals)
    if not any(word in capitals for word in _TELLING) and not _may_be_deep(query):
        return _MAKING if makes else _PLAIN
    first = _Facts(query, services)
    both = [first, _Facts(decoded(query), services)] if "\\" in query else [first]
    status, refusal = next(filter(None, (facts.refusal() for facts in both)), (200, ""))
    fresh = any(function in word for word in first.words for function in _FRESH)
    asks = any("SERVICE" in facts.words for facts in both)
    names_dataset = any("FROM" in word for word in first.words)
    return Reading(refusal, status, names_dataset, fresh or makes or asks, asks)


def _makes_nodes(capitals: str) -> bool:
    """Whether a CONSTRUCT may give fresh blank nodes: by ``[``, ``_:`` or a list in its template.

    Of a bracket behind the last WHERE there is no list, but in the short form, without a template.
    """
    template = capitals[capitals.index("CONSTRUCT") : capitals.rfind("WHERE")]
    listed = "(" in (template if "{" in template else capitals)
    return listed or "[" in capitals or "_:" in capitals


def _may_be_deep(query: str) -> bool:
    return sum(map(query.count, "([{")) > DEPTH


class _Facts:
    """What one reading of a query tells: its keywords, its depth, the services it names."""

    def __init__(self, query: str, services: Collection[str]) -> None:
        self.words: list[str] = []
        self.deepest = 0
        self.stray = False
        """Whether there is a SERVICE that is not followed by an IRI of the list."""
        self._services = services
        self._text = query.replace("\r", "\n")
        self._before = ""
        for reading in readings(self._text):
            self._read(reading)
            if self.deepest > DEPTH:  # refused; what else it says does not matter
                return

    def _read(self, reading: Iterator[re.Match[str]]) -> None:
        """Read tokens; the depths of readings add up, as a parser may mix them."""
        depth = deepest = 0
        asked = False
        for token in reading:
            found = token.group()
            if found in ("(", "[", "{"):
                depth += 1
                deepest = max(deepest, depth)
                if deepest > DEPTH:
                    break
            elif found in (")", "]", "}"):
                depth -= depth > 0
            asked = self._take(token, found, asked)
        self.stray |= asked
        self.deepest += deepest

    def _take(self, token: re.Match[str], found: str, asked: bool) -> bool:
        """Note a keyword; says whether it is a SERVICE whose IRI has to come now."""
        capitals = found.upper()
        if asked and capitals != "SILENT":
            self.stray |= token.lastgroup != "iri" or found[1:-1] not in self._services
        if not self._is_word(token, capitals):
            return False
        self.words.append(capitals)
        self.stray |= "SERVICE" in capitals and capitals != "SERVICE"
        return capitals == "SERVICE" or (asked and capitals == "SILENT")

    def _is_word(self, token: re.Match[str], capitals: str) -> bool:
        """Whether it is a keyword; ``SERVICE:x {`` is one to the engine, with a name behind."""
        before, self._before = self._before, capitals
        if token.lastgroup == "word":
            return True
        if token.lastgroup != "name" or before in _BEFORE_IRI:
            return False
        return _GROUP.match(self._text, token.end()) is not None

    def refusal(self) -> tuple[int, str] | None:
        """Return status and words when this reading is refused."""
        if self.deepest > DEPTH:
            return 400, _DEEP
        if next((word for word in self.words if word not in _PROLOGUE), "") in _UPDATES:
            return 403, _READ_ONLY
        if self.stray:
            return 403, _service_words(frozenset(self._services))
        return None


@cache
def _service_words(services: frozenset[str]) -> str:
    return _LISTED.format(", ".join(sorted(services))) if services else _ALONE
