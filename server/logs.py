"""How we log: warnings in plain lines, or everything in lines of JSON; nothing in it forges a line.

No line holds an address of a client, the text of a query, a user agent or a referrer.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any, Final

from loaders.errors import SamenwijzerError

JSON: Final = "json"
FIELDS: Final = "fields"
"""The attribute of a log record with what else a line of JSON tells."""
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class JsonLines(logging.Formatter):
    """One record is one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; ASCII only, so that no character can end it."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line | getattr(record, FIELDS, {}))


class PlainLines(logging.Formatter):
    """A line to read; what comes from a client cannot begin another."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and under it the trace, each line of it further in."""
        line = f"{record.levelname.lower()}: {_escaped(record.getMessage())}"
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).split("\n")
        return "\n  ".join([line, *map(_escaped, trace)])


def _escaped(text: str) -> str:
    return _CONTROLS.sub(lambda found: repr(found[0])[1:-1], text)


def set_up(form: str) -> None:
    """Log to standard error: warnings, or with ``json`` also a line for each request.

    :raises SamenwijzerError: for another form.
    """
    if form not in ("", JSON):
        raise SamenwijzerError(
            f"SAMENWIJZER_LOG is {form!r}", fix=f"leave it out, or set it to {JSON}"
        )
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form else PlainLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(__package__).setLevel(logging.INFO if form else logging.WARNING)
