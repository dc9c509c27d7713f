"""Our own queries: files that run as they stand; a page puts its terms into their VALUES line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from loaders.errors import QueryError

FOLDER: Final = Path(__file__).parent / "queries"
_PARAMETERS: Final = re.compile(
    r"^(?P<start>\s*VALUES\s*\((?P<names>[^)]*)\)\s*)\{.*\}\s*# parameters\s*$", re.MULTILINE
)
_HEADER: Final = re.compile(r"^# (Question|Parameters|Columns): (.+)$", re.MULTILINE)

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Question:
    """One query: its sentence, its text, the columns its header names."""

    name: str
    question: str
    text: str
    columns: tuple[str, ...]

    def about(self, *terms: Term) -> str:
        """Return the query with one row of terms in the place of its example values.

        :raises QueryError: when the number of terms is not the number of parameters.
        """
        return self.about_all([terms])

    def about_all(self, rows: list[tuple[Term, ...]]) -> str:
        """Return the query with rows of terms, serialised by the RDF library.

        :raises QueryError: when the query has no parameters, or another number of them.
        """
        found = _PARAMETERS.search(self.text)
        if found is None or any(len(row) != len(found["names"].split()) for row in rows):
            raise QueryError(f"{self.name}.rq does not take these parameters")
        values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
        line = f"{found['start']}{{ {values} }} # parameters"
        return self.text[: found.start()] + line + self.text[found.end() :]


def narrowed(
    query: str, only: Mapping[str, Iterable[Term]], either: Mapping[str, Term] | None = None
) -> str:
    """Return a query with only the rows in which each column is one of its things.

    Of ``either`` it is enough that one column is its thing; no row may have two of them.
    Source: SPARQL 1.1 Query §10.2 (one VALUES behind a query, joined with its pattern).
    """
    options = [{name: term} for name, term in (either or {}).items()] or [{}]
    columns = [*only, *(either or {})]
    names = " ".join(f"?{name}" for name in columns)
    chosen = [dict(zip(only, row, strict=True)) for row in product(*only.values())]
    found = [{**row, **option} for row in chosen for option in options]
    rows = " ".join(f"({' '.join(str(r.get(n, 'UNDEF')) for n in columns)})" for r in found)
    return f"{query.rstrip()}\nVALUES ({names}) {{ {rows} }}\n" if columns else query


@cache
def question(name: str) -> Question:
    """Read a query by its name (path below the folder, without suffix).

    :raises QueryError: when its header lacks question, parameters or columns.
    """
    return read_question(name, FOLDER / f"{name}.rq")


def read_question(name: str, path: Path) -> Question:
    """Read a query from a file.

    :raises QueryError: when its header lacks question, parameters or columns.
    """
    text = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    try:
        columns = tuple(part.strip() for part in header["Columns"].split(","))
        return Question(name, header["Question"], text, columns)
    except KeyError as error:
        raise QueryError(f"{name}.rq has no line '# {error.args[0]}: …'") from error


def iri(value: str) -> ox.NamedNode:
    """Return an IRI as a term for a query.

    :raises ValueError: when it is no IRI.
    """
    return ox.NamedNode(value)
