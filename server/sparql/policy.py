"""What a public query may not do, found by reading its tokens before anything evaluates it.

Source: SPARQL 1.1 Query §19 (tokens, codepoint escapes), SPARQL 1.1 Update §3 (operations).
"""

import re
from collections.abc import Iterator
from typing import Final

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN: Final = re.compile(
    r"""(?P<skip>\#[^\n\r]*
        |<[^<>"{}|^`\\\x00-\x20]*>
        |'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"
        |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"
        |[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
        |(?P<name>[\w.-]*:[\w.:%\\-]*)
        |(?P<word>[A-Za-z]+)
        |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = frozenset(
    "INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split()  # noqa: SIM905  one line
)
_PROLOGUE: Final = frozenset({"PREFIX", "BASE"})


def words(query: str) -> Iterator[str]:
    """Yield the keywords of a query in capitals; not those in strings, IRIs, names or comments."""
    decoded = _ESCAPE.sub(lambda found: _character(found[1] or found[2]), query)
    for token in _TOKEN.finditer(decoded):
        if token.lastgroup == "word":
            yield token.group().upper()


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004  the last code point


def refusal(query: str) -> str:
    """Return why a query is refused, in plain words; empty when it is not."""
    found = list(words(query))
    first = next((word for word in found if word not in _PROLOGUE), "")
    if first in _UPDATES:
        return "This endpoint is read-only: it takes queries, no updates."
    if "SERVICE" in found:
        return "SERVICE is refused: this endpoint never asks another one. Ask the two one by one."
    return ""
