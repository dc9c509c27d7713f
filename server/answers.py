"""What the front asks a worker and what comes back: jobs, whole answers, terms, errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, Self

from loaders.errors import QueryError, StoreError
from server import frames


class Term(NamedTuple):
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

    ``prefixes``: whether those that we publish are known in it, and used in Turtle and its kin.
    ``union``: unless the protocol names graphs, the default graph is the union of all of them; not
    for a query that says with FROM what it is about.
    """

    query: str
    accept: Mapping[str, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    prefixes: bool = False
    union: bool = True

    def frame(self, most: int | None = None, effort: float = 0.0) -> bytes:
        """Return the bytes that a worker reads.

        :param most: how many bytes the asker takes as a whole; None when it takes a stream.
        :param effort: how long the worker may compute (seconds of its own); 0 is without end.
        """
        told = _told(tuple(self.accept.items()), self.prefixes, self.union, most, effort)
        parts = f'{{"query": {json.dumps(self.query)}, {self._graphs}, {told}'
        return frames.packed(frames.JOB, parts.encode())

    @property
    def _graphs(self) -> str:
        if not (self.default_graphs or self.named_graphs):
            return _NO_GRAPHS
        graphs = {"default_graphs": self.default_graphs, "named_graphs": self.named_graphs}
        return json.dumps(graphs)[1:-1]


_NO_GRAPHS: Final = '"default_graphs": [], "named_graphs": []'


@lru_cache(maxsize=256)
def _told(
    accept: tuple[tuple[str, str], ...],
    prefixes: bool,
    union: bool,
    most: int | None,
    effort: float,
) -> str:
    """Return the end of a job in JSON, which is the same for most of them."""
    told = {"accept": dict(accept), "prefixes": prefixes, "union": union}
    return json.dumps({**told, "most": most, "effort": effort}).removeprefix("{")


class EvaluationError(StoreError):
    """The evaluating process ended before its answer did: time, memory or a crash."""

    def __init__(self, seconds: float, limit: float = float("inf")) -> None:
        """Keep whether it was the deadline (seconds)."""
        self.late = seconds >= limit
        reason = (
            f"the query took longer than {limit:g} seconds"
            if self.late
            else "the query used too much memory, or the engine could not handle it"
        )
        super().__init__(reason, fix="make it smaller, for example with LIMIT or fewer patterns")


class FormError(QueryError):
    """The query gives another form (results or graph) than was asked for."""

    def __init__(self, form: str) -> None:
        """Keep the form that the query gives."""
        self.form = form
        super().__init__(f"the query gives a {form}")


class UnreadableError(QueryError):
    """The query has a syntax error; ``offset`` is where its token begins, as far as we know."""

    def __init__(self, said: str, offset: int) -> None:
        """Keep what the engine said and the place (in characters)."""
        self.said = said
        self.offset = offset
        super().__init__(said)


class UnsayableError(QueryError):
    """The form that is asked for cannot hold this answer."""


class ServiceError(QueryError):
    """Another endpoint, that the query asks with SERVICE, gives no answer that can be used."""


class LargeError(StoreError):
    """The answer is larger than its asker takes as a whole."""

    def __init__(self) -> None:
        super().__init__("the answer is too large for this", fix="make it smaller")


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that is there from its first to its last byte; ``form`` as in FormError."""

    form: str
    media_type: str
    body: bytes

    @classmethod
    def from_payload(cls, payload: bytes) -> Self:
        """Read the payload of a WHOLE frame."""
        head, _, body = payload.partition(b"\n")
        return cls(body=body, **json.loads(head))


def told(payload: bytes) -> QueryError | StoreError:
    """Return the error that an ERROR frame tells of."""
    content = json.loads(payload)
    if content["kind"] == "syntax":
        return UnreadableError(content["text"], content["offset"])
    if content["kind"] == "form":
        return FormError(content["text"])
    if content["kind"] == "unsayable":
        return UnsayableError(content["text"])
    if content["kind"] == "service":
        return ServiceError("another endpoint gave no answer")
    if content["kind"] == "memory":
        return EvaluationError(0.0)
    return LargeError() if content["kind"] == "large" else QueryError(content["text"])


def read_rows(content: bytes) -> list[Row]:
    """Read the rows of a SELECT in the JSON form of SPARQL results, in their order."""
    return [_row(binding) for binding in json.loads(content)["results"]["bindings"]]


def _row(binding: Mapping[str, Mapping[str, str]]) -> Row:
    return {
        name: Term(t["value"], t["type"], t.get("xml:lang", ""), t.get("datatype", ""))
        for name, t in binding.items()
    }
