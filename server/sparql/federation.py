"""A query whose SERVICEs name addresses of our own relay in the place of endpoints elsewhere.

Only where tokens can be read in one way: what the engine might read as another SERVICE would make
it dial out itself. Where the engine does not tell that a SERVICE failed (it takes an error in
EXISTS for a row, and in MINUS for none), or would hand our address on, SERVICE is refused.
Source: SPARQL 1.1 Federated Query §2; measured in docs/adr/0011-service.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.relay import PATH
from server.sparql.problems import ProtocolError
from server.tokens import decoded, readings

Addresses = Callable[[str, bool], str]
"""IRI of an endpoint, whether SERVICE is SILENT → address to ask instead."""
_OURS: Final = re.compile(rf"""[^\s<>"']*{re.escape(PATH)}[^\s<>"']*""")
_FORBIDDING: Final = ("EXISTS", "MINUS", "SERVICE")
_INSIDE: Final = (
    "SERVICE inside {} is refused: an error of the other endpoint would not be seen there, or it"
    " would be asked for every row. Ask it beside the pattern and join."
)
_UNSURE: Final = (
    "This query with SERVICE is refused, as it can be read in two ways. Write a space behind each"
    " < that means less-than, and no \\u escapes outside strings."
)


@dataclass(frozen=True, slots=True)
class Named:
    """A SERVICE of a query: the IRI that it names, and where that IRI stands (in characters)."""

    iri: str
    silent: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query as a worker gets it: ``pieces`` are start and end in the one asked, and new text."""

    text: str
    pieces: Sequence[tuple[int, int, str]]

    def place(self, offset: int) -> int:
        """Return the place in the query as asked of a place in this one."""
        grown = 0
        for start, end, address in self.pieces:
            at = start + grown
            if offset < at:
                break
            if offset < at + len(address):
                return start
            grown += len(address) - (end - start)
        return offset - grown

    def restored(self, words: str) -> str:
        """Return words of the engine without our addresses, which are nobody's business."""
        return _OURS.sub("another endpoint", words)


def rewrite(query: str, addresses: Addresses) -> Rewritten:
    """Return a query with addresses in the place of the endpoints that its SERVICEs name.

    :param query: one that the policy lets through: each SERVICE has an IRI of the list behind it.
    :raises ProtocolError: where SERVICE may not stand, or tokens can be read in two ways.
    """
    named = list(_services(_only_reading(query)))
    pieces = [(each.start, each.end, f"<{addresses(each.iri, each.silent)}>") for each in named]
    text, at = "", 0
    for start, end, address in pieces:
        text += query[at:start] + address
        at = end
    return Rewritten(text + query[at:], pieces)


def _only_reading(query: str) -> list[re.Match[str]]:
    """Return the tokens of a query.

    :raises ProtocolError: when there is another way to read them.
    """
    first, *others = (list(reading) for reading in readings(query.replace("\r", "\n")))
    if any(others):
        raise ProtocolError(403, _UNSURE)
    if "\\" in query:
        plain = decoded(query).replace("\r", "\n")
        kinds = [[token.lastgroup for token in reading] for reading in readings(plain)]
        if kinds[0] != [token.lastgroup for token in first] or any(kinds[1:]):
            raise ProtocolError(403, _UNSURE)
    return first


def _services(tokens: Sequence[re.Match[str]]) -> Iterator[Named]:
    """Yield each SERVICE.

    :raises ProtocolError: for one inside a group that belongs to EXISTS, MINUS or SERVICE.
    """
    groups: list[str] = []
    owner = ""
    """Whose group opens with the next bracket."""
    for at, token in enumerate(tokens):
        found = token.group()
        if found == "{":
            groups.append(owner)
            owner = ""
        elif found == "}" and groups:
            groups.pop()
        elif token.lastgroup == "word":
            capitals = found.upper()
            if capitals == "SERVICE":
                if inside := next(filter(None, groups), ""):
                    raise ProtocolError(403, _INSIDE.format(inside))
                yield _named(tokens, at + 1)
            owner = next((word for word in _FORBIDDING if word in capitals), owner)


def _named(tokens: Sequence[re.Match[str]], at: int) -> Named:
    """Return the SERVICE whose SILENT, or IRI, is the token at a place."""
    silent = tokens[at].group().upper() == "SILENT"
    iri = tokens[at + silent]
    return Named(iri.group()[1:-1], silent, *iri.span())
