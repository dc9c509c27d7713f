"""An HTTP request → the query it carries, or what is wrong with it.

Source: SPARQL 1.1 Protocol §2.1 (query operation).
"""

from dataclasses import dataclass
from typing import Final

from flask import Request

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"


class ProtocolError(Exception):
    """A request that carries no query we can take; ``status`` is the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        """Keep the status and the plain words."""
        self.status = status
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Query:
    """The query and the graphs that the protocol names (which override FROM)."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def read_query(request: Request, limit: int) -> Query:
    """Read the query of a GET or POST.

    :param limit: how many bytes a query may have.
    :raises ProtocolError: 400 without exactly one query, 413 over the limit, 415 for a wrong body.
    """
    if request.method == "POST":
        if (request.content_length or 0) > 2 * limit:
            raise ProtocolError(413, f"The body is over {2 * limit} bytes.")
        text, others = _posted(request)
    else:
        text, others = _one(request.args.getlist("query")), request.args
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise ProtocolError(413, f"The query has {size} bytes; the limit is {limit}.")
    if not text.strip():
        raise ProtocolError(400, "The query is empty.")
    graphs = (tuple(others.getlist(f"{name}-graph-uri")) for name in ("default", "named"))
    return Query(text, *graphs)


def _posted(request: Request):  # type: ignore[no-untyped-def]  # werkzeug's MultiDict is untyped
    media_type = request.mimetype
    if media_type == _FORM:
        if "update" in request.form:
            raise ProtocolError(403, "This endpoint is read-only: it takes queries, no updates.")
        return _one(request.form.getlist("query")), request.form
    if media_type == _DIRECT:
        charset = request.mimetype_params.get("charset", "utf-8")
        return _decoded(request.get_data(), charset), request.args
    if media_type == _UPDATE:
        raise ProtocolError(403, "This endpoint is read-only: it takes queries, no updates.")
    raise ProtocolError(
        415, f"The body is {media_type or 'of no type'}; send {_FORM} or {_DIRECT}."
    )


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError) as error:
        raise ProtocolError(400, f"The body is not {charset} text.") from error


def _one(queries: list[str]) -> str:
    if len(queries) != 1:
        found = f"{len(queries)} times" if queries else "not at all"
        raise ProtocolError(400, f"The parameter query is given {found}; give it once.")
    return queries[0]
