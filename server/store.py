"""The front's side of the store, for our own questions; evaluates nothing itself."""

import csv
import io
from typing import Final

from loaders.release import Release
from server.answers import Job, Row, read_rows
from server.following import Following
from server.settings import Settings

SELECT_JSON: Final = "application/sparql-results+json"
_SELECT_CSV: Final = "text/csv"
_MOST_BYTES: Final = 64 * 1024 * 1024


class Store:
    """Asks the current generation in the lane of the pages; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        """Start a host on the current release.

        :raises StoreError: when there is no release.
        """
        self.settings = settings
        self.following = Following(settings)

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self.following.release

    def close(self) -> None:
        """Stop following and end the host."""
        self.following.close()

    def ask(self, query: str) -> list[Row]:
        """Ask one of our own SELECT queries; rows in the order of the answer.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        return read_rows(self._read(Job(query, {"results": SELECT_JSON})))

    def ask_texts(self, query: str) -> tuple[list[str], list[list[str]]]:
        """Ask for bare values, for many rows: the names of the columns, and the rows.

        What is not bound is empty.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        body = self._read(Job(query, {"results": _SELECT_CSV}))
        names, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
        return names, rows

    def construct(self, query: str, media_type: str) -> bytes:
        """Ask one of our own CONSTRUCT queries; returns the triples in a media type.

        :raises EvaluationError: when it takes too long or the worker ended.
        """
        return self._read(Job(query, {"graph": media_type}, prefixes=True))

    def _read(self, job: Job) -> bytes:
        generation = self.following.enter()
        try:
            return generation.pages.ask(job, _MOST_BYTES).body
        finally:
            generation.leave()
