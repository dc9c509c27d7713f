"""A request that may be answered: the query, what its tokens tell, the forms that are welcome."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Self

from loaders.errors import QueryError, StoreError
from loaders.terms import PREFIXES
from server.answers import FormError, Job, ServiceError, UnreadableError, UnsayableError
from server.settings import Settings
from server.sparql.columns import in_order
from server.sparql.forms import unacceptable
from server.sparql.policy import Reading, read_policy
from server.sparql.problems import ProtocolError
from server.sparql.protocol import Query
from server.sparql.syntax import explain, place_in

RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A query that may be asked; ``accept`` is media type per form."""

    query: Query
    reading: Reading
    accept: Mapping[str, str]
    mark: str
    """The same for the same query about the same graphs in the same forms, else another."""

    @classmethod
    def from_query(
        cls, query: Query, accept: Mapping[str, str], services: Collection[str] = frozenset()
    ) -> Self:
        """Read the tokens of a query.

        :param services: the IRIs that SERVICE may name.

        :raises ProtocolError: 403 or 400 when it is refused.
        """
        reading = read_policy(query.text, services)
        if reading.refusal:
            raise ProtocolError(reading.status, reading.refusal)
        return cls(query, reading, accept, _mark(query, accept))

    def tag(self, version: str) -> str:
        """Return the ETag of its answer from a release."""
        return f"{version}-{self.mark}"

    @property
    def sent(self) -> str:
        """The query as a worker gets it: with its columns named in the place of ``*``."""
        return in_order(self.query.text) or self.query.text

    def job(self) -> Job:
        """Return what a worker is asked."""
        query = self.query
        return Job(
            self.sent,
            dict(self.accept),
            query.default_graphs,
            query.named_graphs,
            prefixes=True,
            union=not self.reading.names_dataset,
        )

    def seconds(self, settings: Settings) -> float:
        """Return how long it may take: what is asked for lowers the limit only."""
        return min(self.query.seconds or settings.public_seconds, settings.public_seconds)

    def refused(self, error: QueryError | StoreError) -> ProtocolError:
        """Return why the store gives no answer: 406, 400, 502 or 503."""
        if isinstance(error, FormError):
            return unacceptable(error.form)
        if isinstance(error, UnreadableError):
            place = place_in(self.query.text, self.sent, error.offset)
            return explain(self.query.text, error.said, place, PREFIXES)
        if isinstance(error, UnsayableError):
            words = f"XML cannot hold this answer ({error.message}); ask for JSON or Turtle."
            return ProtocolError(406, words)
        if isinstance(error, ServiceError):
            return ProtocolError(502, f"The query cannot be answered: {error.message}.")
        if isinstance(error, QueryError):
            return ProtocolError(400, f"The query cannot be answered: {error.message}.")
        return ProtocolError(503, str(error))


def _mark(query: Query, accept: Mapping[str, str]) -> str:
    parts = [query.text, *query.default_graphs, "", *query.named_graphs, *accept.values()]
    text = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]
