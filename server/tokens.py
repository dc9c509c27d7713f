"""A query as tokens, read without a parser; nothing here evaluates anything.

The engine reads a query without tokens: ``1SERVICE<…>`` and ``SERVICESILENT<…>`` pass, and ``<`` is
an IRI or less-than by what stands around it. Where a ``<`` can be read in two ways, both readings
are given. Every pattern is linear in the length of the query.
Source: SPARQL 1.1 Query §19 (tokens, codepoint escapes).
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


def readings(text: str) -> Iterator[Iterator[re.Match[str]]]:
    """Yield the tokens of a query, without space and comments; then those of each other reading.

    Another reading begins past a ``<`` that may be less-than, and ends where an earlier one has
    been; read each to its end before the next. ``lastgroup`` of a token is its kind.
    """
    todo, seen = [0], set[int]()
    while todo:
        yield _reading(text, todo.pop(), todo, seen)


def _reading(text: str, at: int, todo: list[int], seen: set[int]) -> Iterator[re.Match[str]]:
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


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of all readings, one reading after the other."""
    for reading in readings(text):
        yield from reading


def decoded(query: str) -> str:
    """Return a query with its codepoint escapes decoded, as the standard does before all else."""
    return _ESCAPE.sub(lambda found: _character(found[1] or found[2]), query)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004  the last code point
