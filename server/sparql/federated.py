"""Questions that ask other endpoints: they get a ticket, and an answer that hides no failure."""

from collections.abc import AsyncIterator, Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import NoReturn

from loaders.errors import QueryError
from server.answers import FormError, ServiceError, UnreadableError
from server.public import Public, Reply
from server.relay import Relay, Ticket
from server.sparql.asking import Question
from server.sparql.federation import Rewritten, rewrite


@dataclass(frozen=True, slots=True)
class Federated:
    """Asks the workers; those of the heavy lane when the question asks others."""

    public: Public
    relay: Relay | None

    @property
    def services(self) -> Collection[str]:
        """The IRIs that SERVICE may name."""
        return self.relay.services.keys() if self.relay else ()

    async def ask(self, question: Question, client: str, seconds: float) -> Reply:
        """Ask a question; a reply that streams must be read to its end or closed.

        :raises ProtocolError: where SERVICE may not stand.
        :raises ServiceError: another endpoint failed, and the query does not say SILENT.
        :raises SamenwijzerError: as ``Public.ask``.
        """
        if self.relay is None or not question.reading.asks_others:
            return await self.public.ask(question.job(), client, seconds)
        with ExitStack() as held:
            ticket = held.enter_context(self.relay.opened(seconds))
            sent = rewrite(question.sent, ticket.address)
            job = replace(question.job(), query=sent.text)
            try:
                reply = await self.public.ask(job, client, seconds, is_heavy=True)
            except QueryError as error:
                _tell(error, ticket, sent)
            held.callback(reply.close)
            _check(ticket)
            pieces = reply.pieces and _checked(reply.pieces, ticket, sent)
            return replace(reply, pieces=pieces, close=held.pop_all().close)


async def _checked(
    pieces: AsyncIterator[bytes], ticket: Ticket, sent: Rewritten
) -> AsyncIterator[bytes]:
    """Yield pieces, the last one only when nothing failed."""
    try:
        async for piece in pieces:
            _check(ticket)
            yield piece
    except QueryError as error:
        _tell(error, ticket, sent)


def _check(ticket: Ticket) -> None:
    """Raise when another endpoint failed, also when the engine does not mind."""
    if ticket.failure:
        raise ServiceError(ticket.failure)


def _tell(error: QueryError, ticket: Ticket, sent: Rewritten) -> NoReturn:
    """Raise an error again, in words that fit the query as it was asked."""
    _check(ticket)
    if isinstance(error, UnreadableError):
        said = sent.restored(error.said)
        raise UnreadableError(said, sent.place(error.offset)) from error
    if isinstance(error, (FormError, ServiceError)):
        raise error
    words = sent.restored(error.message)
    if ticket.answered:
        raise ServiceError(f"the answer of another endpoint cannot be read: {words}") from error
    raise QueryError(words) from error
