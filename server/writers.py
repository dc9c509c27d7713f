"""Writes answers in the forms that the engine does not write right by itself: CSV and XML.

The engine puts no quotes around an IRI with a comma, so columns shift, and writes XML that no
parser takes. Sources: SPARQL 1.1 Query Results CSV §3, RFC 4180, XML 1.0 §2.2 and §2.11, pyoxigraph
0.5.13.
"""

import csv
import re
from typing import Any, Final, Protocol
from xml.parsers import expat

import pyoxigraph as ox

CSV: Final = "text/csv"
XML: Final = frozenset({"application/sparql-results+xml", "application/rdf+xml"})
_COMMAS: Final = """ASK {
  { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o }
  FILTER(CONTAINS(CONCAT(COALESCE(STR(?g), ""), COALESCE(STR(?s), ""), STR(?p),
    IF(isIRI(?o), STR(?o), IF(isLiteral(?o), STR(DATATYPE(?o)), ""))), ","))
}"""
_MAKES_COMMAS: Final = re.compile(r"(?<!is)[iu]ri\s*[(#]|service|<[^<>\s]*,|\\,|\\u", re.IGNORECASE)
"""IRI and URI, another endpoint, and an IRI or prefixed name with a comma, perhaps escaped; words
may stick together and have a comment behind them, as the engine reads them."""
Found = ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples
Form = ox.QueryResultsFormat | ox.RdfFormat
_RESERVED: Final = "RDF/XML"
"""What the engine's complaint begins with when RDF/XML has no way to name a predicate."""


class UnsayableError(Exception):
    """The answer has something in it that the form cannot hold."""


class Output(Protocol):
    """What bytes can be written to."""

    def write(self, content: bytes, /) -> int:
        """Take bytes; returns how many."""


def write_rows(found: ox.QuerySolutions, output: Output) -> None:
    """Write rows as CSV, several times as slowly as the engine."""
    writer = csv.writer(_Encoded(output), lineterminator="\r\n")
    writer.writerow([variable.value for variable in found.variables])
    writer.writerows(map(_text, row) for row in found)


def _text(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    return str(term) if isinstance(term, ox.Triple) else str(term.value)


class _Encoded:
    """Takes text, as the CSV of Python writes it."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, text: str) -> int:
        """Write text as UTF-8."""
        return self._output.write(text.encode())


def has_commas(store: ox.Store) -> bool:
    """Whether an IRI in a store has a comma; it walks over all of it."""
    return bool(store.query(_COMMAS))


def may_make_commas(query: str) -> bool:
    """Whether a query may give an IRI with a comma that is not in the store."""
    return _MAKES_COMMAS.search(query) is not None


class CheckedXml:
    """A file for XML that passes on what a parser takes, and line breaks that no parser changes."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def write(self, content: bytes) -> int:
        """Pass bytes on.

        :raises UnsayableError: when this is no XML, which no parser would read.
        """
        told = content.replace(b"\r", b"&#13;")
        self._parse(told)
        self._output.write(told)
        return len(content)

    def flush(self) -> None:
        """Do nothing: the other file goes out when it is whole."""

    def end(self) -> None:
        """See that it is whole.

        :raises UnsayableError: as ``write``.
        """
        self._parse(b"", last=True)

    def _parse(self, content: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(content, last)
        except expat.ExpatError as error:
            raise UnsayableError(str(error)) from error


def write_xml(found: Found, output: Output, form: Form, prefixes: dict[str, str] | None) -> None:
    """Write an answer as XML, by the engine.

    :raises UnsayableError: when XML cannot hold it.
    """
    checked = CheckedXml(output)
    try:
        serialise(found, checked, form, prefixes)
    except OSError as error:
        if _RESERVED in str(error):
            raise UnsayableError(str(error)) from error
        raise
    checked.end()


def serialise(found: Found, output: Output, form: Form, prefixes: dict[str, str] | None) -> None:
    """Write an answer by the engine.

    :param prefixes: those to use in a graph.
    """
    file: Any = output
    if isinstance(found, ox.QueryTriples):
        assert isinstance(form, ox.RdfFormat)  # noqa: S101  triples
        ox.serialize(found, file, format=form, prefixes=prefixes)
    else:
        assert isinstance(form, ox.QueryResultsFormat)  # noqa: S101  rows or yes/no
        found.serialize(file, format=form)
