"""What a public query may not do, found by reading its tokens before anything evaluates it.

The engine reads a query without tokens: ``1SERVICE<…>`` and ``SERVICESILENT<…>`` pass, and ``<`` is
an IRI or less-than by what stands around it. So words are searched for what is in them, and where a
``<`` can be read in two ways both are. Every pattern is linear in the length of the query.
Source: SPARQL 1.1 Query §19 (tokens, codepoint escapes), SPARQL 1.1 Update §3 (operations).
"""

import re
from collections.abc import Iterator
from typing import Final

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CHARS: Final = "\\w.\\-\u00b7\u0300-\u036f\u200c\u200d\u203f\u2040"
_TOKEN: Final = re.compile(
    rf"""(?P<space>\s++)
        |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\[uU])*+>)
        |(?P<text>'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)|\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z)
            |'(?:[^'\\\n]|\\.)*+'?|"(?:[^"\\\n]|\\.)*+"?)
        |(?P<variable>[?$]\w++)|(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
        |(?P<name>[{_CHARS}]*+:(?![.\-])(?:[{_CHARS}:%]|\\.)*+|[{_CHARS}]*+:)
        |(?P<word>[{_CHARS}]++)
        |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_LESS_THAN: Final = re.compile(r"<(?:(?!//)[^'#])*+['#]")
_GROUP: Final = re.compile(r"(?:\s++|#[^\n]*+)*+\{")
_BEFORE_IRI: Final = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})
_UPDATES: Final = frozenset(
    "INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split()  # noqa: SIM905  one line
)
_PROLOGUE: Final = frozenset({"PREFIX", "BASE"})
_FRESH: Final = ("NOW", "RAND", "UUID", "BNODE")


def words(query: str) -> list[str]:
    """Return the keywords of a query in capitals; not those in strings, IRIs, names or comments.

    A number or full stop in front and a keyword behind, without a space, stay on it.
    """
    return list(_words(query.replace("\r", "\n")))


def _words(text: str) -> Iterator[str]:
    before = ""
    for token in _tokens(text):
        found = token.group().upper()
        if token.lastgroup == "word" or (
            token.lastgroup == "name" and _opens_group(text, token) and before not in _BEFORE_IRI
        ):
            yield found
        before = found


def _opens_group(text: str, token: re.Match[str]) -> bool:
    """Whether ``{`` follows, as after ``SERVICE:x``, which the engine takes as keyword and name."""
    return _GROUP.match(text, token.end()) is not None


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield what is not space or comment; past a ``<`` that may be less-than in both readings."""
    todo, seen = [0], set[int]()
    while todo:
        at = todo.pop()
        while at < len(text) and at not in seen:
            seen.add(at)
            if text[at] == "#":
                at = (text.find("\n", at) + 1) or len(text)
                continue
            token = _TOKEN.match(text, at)
            assert token is not None  # noqa: S101  the last alternative takes any character
            if token.lastgroup == "iri" and _LESS_THAN.match(token.group()):
                todo.append(at + 1)
            if token.lastgroup != "space":
                yield token
            at = token.end()


def _decoded(query: str) -> str:
    return _ESCAPE.sub(lambda found: _character(found[1] or found[2]), query)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004  the last code point


def refusal(query: str) -> str:
    r"""Return why a query is refused, in plain words; empty when it is not.

    Both readings count: the engine decodes ``\u0022`` inside strings and IRIs only, the standard
    before anything else.
    """
    readings = [words(query), words(_decoded(query))] if "\\" in query else [words(query)]
    for found in readings:
        if next((word for word in found if word not in _PROLOGUE), "") in _UPDATES:
            return "This endpoint is read-only: it takes queries, no updates."
        if any("SERVICE" in word for word in found):
            return (
                "SERVICE is refused: this endpoint never asks another one. Ask the two one by one."
            )
    return ""


def names_dataset(query: str) -> bool:
    """Whether the query says with FROM or FROM NAMED which graphs it is about."""
    return any("FROM" in word for word in words(query))


def is_volatile(query: str) -> bool:
    """Whether the answer differs from one time to the next: time, chance, fresh identifiers."""
    return any(function in word for word in words(query) for function in _FRESH)
