"""``SELECT *`` with the columns in order of appearance; the engine gives them alphabetically.

Only where reading tokens is safe: what is not plainly a pattern of triples, OPTIONAL, UNION, GRAPH,
FILTER, BIND or VALUES stays as it is, as does whatever the engine may read in another way.
Source: SPARQL 1.1 Query §18.2.1 (variable scope).
"""

import re
from collections.abc import Iterator
from typing import Final

from server.tokens import readings

_STAR: Final = re.compile(r"\bSELECT\s*(?:\b(?:DISTINCT|REDUCED)\s*)?\*", re.IGNORECASE)
_MOST: Final = 8192
"""A longer query (in characters) stays as it is: reading it would keep others waiting."""
_PATTERN_WORDS: Final = frozenset({"A", ".", "-", "OPTIONAL", "UNION", "TRUE", "FALSE", "UNDEF"})
"""Full stop and minus are words to who reads tokens."""
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]-?[0-9]+)?\.?")
_SURE_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^?$()#']*(?:#[^?$()#']*)?>")
_GLUED: Final = re.compile(
    "SELECT|WHERE|FILTER|BIND|OPTIONAL|UNION|MINUS|EXISTS|GRAPH|SERVICE|VALUES|LATERAL|FROM|NAMED"
    "|PREFIX|BASE|DISTINCT|REDUCED|UNDEF|ORDER|GROUP|HAVING|LIMIT|OFFSET"
)
_SIGNS: Final = frozenset("{}()[];,*/|^+?!")
_AFTER: Final = frozenset({"ORDER", "LIMIT", "OFFSET"})


class _UnsafeError(Exception):
    """The query has something that we do not read for sure."""


class _Token:
    """A token; what is neither word, name nor sign for sure makes the query unsafe."""

    __slots__ = ("capitals", "end", "kind", "start", "text")

    def __init__(self, token: re.Match[str]) -> None:
        self.text = token.group()
        self.kind = token.lastgroup
        self.start, self.end = token.span()
        self.capitals = self.text.upper() if self.kind in ("word", "name") else self.text
        if self.kind == "name" and _GLUED.search(self.capitals.partition(":")[0]):
            raise _UnsafeError


def in_order(query: str) -> str | None:
    """Return the query with its columns named instead of ``*``; None where that is not safe.

    What is before the ``*``, and every line, stays where it is.
    """
    if len(query) > _MOST or "\\" in query or "\r" in query or not _STAR.search(query):
        return None
    try:
        walk = _Walk(query)
        star = walk.star()
        names = walk.names()
    except _UnsafeError:
        return None
    columns = " ".join(f"?{name}" for name in names)
    before, after = query[: star.start], query[star.end :]
    space = "" if before[-1:].isspace() else " "
    behind = "" if after[:1].isspace() else " "
    return f"{before}{space}{columns}{behind}{after}" if names else None


def _adds_columns(token: _Token) -> bool:
    """Whether a token behind the group is, or holds, a word that could change the columns."""
    words = ("VALUES", "GROUP", "HAVING", "SELECT", "WHERE", "UNION")
    return token.kind == "word" and any(word in token.capitals for word in words)


class _Walk:
    """Goes through the tokens of a query once, from left to right."""

    def __init__(self, query: str) -> None:
        all_readings = readings(query)
        self._tokens = [_Token(token) for token in next(all_readings)]
        self._at = 0
        if any(True for reading in all_readings for _ in reading):
            raise _UnsafeError

    def _peek(self) -> str:
        return self._tokens[self._at].capitals if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> _Token:
        """Take the next token, which has to be one of these when any are given."""
        if self._at >= len(self._tokens) or (wanted and self._peek() not in wanted):
            raise _UnsafeError
        self._at += 1
        return self._tokens[self._at - 1]

    def _take_iri(self) -> None:
        token = self._take()
        if token.kind != "name" and not (token.kind == "iri" and _SURE_IRI.fullmatch(token.text)):
            raise _UnsafeError

    def star(self) -> _Token:
        """Go through prologue and SELECT; return the ``*``."""
        while self._peek() in ("PREFIX", "BASE"):
            if self._take().capitals == "PREFIX" and self._take().kind != "name":
                raise _UnsafeError
            self._take_iri()
        self._take("SELECT")
        if self._peek() in ("DISTINCT", "REDUCED"):
            self._take()
        return self._take("*")

    def names(self) -> list[str]:
        """Go through the rest; return the variables in scope, each once, as they appear."""
        while self._peek() == "FROM":
            self._take()
            if self._peek() == "NAMED":
                self._take()
            self._take_iri()
        if self._peek() == "WHERE":
            self._take()
        names = list(dict.fromkeys(self._group()))
        if self._peek() not in ("", *_AFTER):
            raise _UnsafeError
        if any(map(_adds_columns, self._tokens[self._at :])):
            raise _UnsafeError
        return names

    def _group(self) -> Iterator[str]:
        """Go through a group from its ``{`` to its ``}``; yield the variables in scope."""
        self._take("{")
        depth = 1
        while depth:
            word = self._peek()
            if word == "FILTER":
                self._skip_filter()
            elif word == "BIND":
                yield self._bound()
            elif word == "VALUES":
                yield from self._values()
            else:
                token = self._take()
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
                yield from self._in_pattern(token)

    def _in_pattern(self, token: _Token) -> Iterator[str]:
        """Yield the variable that a token of a pattern is, if it is one."""
        if token.kind == "variable":
            yield token.text[1:]
        elif token.capitals == "GRAPH":
            yield from self._graph()
        elif self._is_strange(token):
            raise _UnsafeError

    def _graph(self) -> Iterator[str]:
        if self._peek()[:1] in ("?", "$"):
            yield self._variable()
        else:
            self._take_iri()

    def _is_strange(self, token: _Token) -> bool:
        """Whether a token is none of a pattern; ``{|`` and ``<<`` speak of triples in triples."""
        if token.kind == "word":
            return token.capitals not in _PATTERN_WORDS and not _NUMBER.fullmatch(token.text)
        if token.kind == "iri":
            return not _SURE_IRI.fullmatch(token.text)
        if token.kind == "other":
            return token.text not in _SIGNS or (token.text == "{" and self._peek() == "|")
        return False

    def _skip_filter(self) -> None:
        """Go past a FILTER; what is in it names no column."""
        self._take("FILTER")
        if self._peek() != "(":
            token = self._take()
            if token.kind not in ("word", "name", "iri") or token.capitals in ("NOT", "EXISTS"):
                raise _UnsafeError
        self._skip_brackets()

    def _skip_brackets(self) -> None:
        self._take("(")
        depth = 1
        while depth:
            depth += self._depth_in_expression(self._take())

    def _depth_in_expression(self, token: _Token) -> int:
        """Return 1 for an opening bracket, -1 for a closing one; patterns in it are not safe."""
        glued = token.kind == "word" and _GLUED.search(token.capitals)
        unsure = token.kind == "iri" and not _SURE_IRI.fullmatch(token.text)
        if glued or unsure or token.text in ("{", "}"):
            raise _UnsafeError
        return (token.text == "(") - (token.text == ")")

    def _bound(self) -> str:
        """Go past a BIND; return the variable that it gives a value."""
        self._take("BIND")
        self._take("(")
        depth = 1
        while depth > 1 or self._peek() != "AS":
            depth += self._depth_in_expression(self._take())
            if not depth:
                raise _UnsafeError
        self._take("AS")
        variable = self._take()
        self._take(")")
        if variable.kind != "variable":
            raise _UnsafeError
        return variable.text[1:]

    def _values(self) -> Iterator[str]:
        """Go past the variables of VALUES; its rows hold none, and are read as a pattern."""
        self._take("VALUES")
        if self._peek() != "(":
            yield self._variable()
            return
        self._take("(")
        while self._peek() != ")":
            yield self._variable()
        self._take(")")

    def _variable(self) -> str:
        token = self._take()
        if token.kind != "variable":
            raise _UnsafeError
        return token.text[1:]
