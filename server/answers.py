"""What the front asks a worker and what comes back: jobs, answers that stream, terms, errors."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from loaders.errors import QueryError, StoreError


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an answer; ``kind`` is ``uri``, ``literal`` or ``bnode``."""

    value: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        """Return the bare value, as templates show it."""
        return self.value


Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Job:
    """One question for a worker; ``accept`` is media type per form: ``results``, ``graph``.

    ``union``: unless the protocol names graphs, the default graph is the union of all of them; not
    for a query that says with FROM what it is about.
    """

    query: str
    accept: Mapping[str, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    prefixes: Mapping[str, str] | None = None
    union: bool = True


class EvaluationError(StoreError):
    """The evaluating process ended before its answer did: time, memory or a crash."""

    def __init__(self, seconds: float, limit: float) -> None:
        """Keep whether it was the deadline (seconds)."""
        self.late = seconds >= limit
        reason = (
            f"the query took longer than {limit:g} seconds"
            if self.late
            else "the query used too much memory, or the engine could not handle it"
        )
        super().__init__(reason, fix="make it smaller, for example with LIMIT or fewer patterns")


class AskerLeftError(StoreError):
    """The client that asked has gone; nobody waits for the answer."""

    def __init__(self) -> None:
        super().__init__("the client left")


class FormError(QueryError):
    """The query gives another form (results or graph) than was asked for."""

    def __init__(self, form: str) -> None:
        """Keep the form that the query gives."""
        self.form = form
        super().__init__(f"the query gives a {form}")


@dataclass(slots=True)
class Answer:
    """An answer that streams; iterate ``body`` to its end, or ``close``."""

    form: str
    media_type: str
    body: Iterator[bytes]
    """The pieces; raises EvaluationError when it breaks off, AskerLeftError when nobody waits."""
    close: Callable[[], None]
    """Leave; the worker ends itself when it still works for us. May be called more than once."""

    def read(self) -> bytes:
        """Return the whole body.

        :raises EvaluationError: when it breaks off.
        """
        return b"".join(self.body)


def read_rows(content: bytes) -> list[Row]:
    """Read the rows of a SELECT in the JSON form of SPARQL results, in their order."""
    return [_row(binding) for binding in json.loads(content)["results"]["bindings"]]


def _row(binding: Mapping[str, Mapping[str, str]]) -> Row:
    return {
        name: Term(t["value"], t["type"], t.get("xml:lang", ""), t.get("datatype", ""))
        for name, t in binding.items()
    }
