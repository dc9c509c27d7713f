"""A request → the query it carries, or what is wrong with it. Pure: no server, no framework.

Source: SPARQL 1.1 Protocol §2.1 (query operation), and the HTTP method QUERY, which is a POST that
changes nothing.
"""

import re
from binascii import a2b_qp
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox

from server.sparql.problems import ProtocolError

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = "This endpoint is read-only: it takes queries, no updates."
MEANT: Final = frozenset(
    (
        *("query", "update", "default-graph-uri", "named-graph-uri"),
        *("format", "download", "timeout"),
    )
)
"""The parameters that mean something here; others are left alone."""
_CHARSETS: Final = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
}
"""What a form may be written in; a direct query is always UTF-8."""
_ESCAPED: Final = re.compile(rb"[^%]*+(?:%[0-9A-Fa-f]{2}[^%]*+)*+")
_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_OTHERS: Final = 8192
"""So many bytes a body may have beside its query."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; ``query_string`` is raw, one character a byte (latin-1).

    ``headers`` have names in lower case.
    """

    method: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Query:
    """The query, the graphs that the protocol names (which override FROM), and what else is asked.

    ``form`` is what ``format=`` says; where it says more, as SPARQLWrapper writes it, the first.
    ``seconds`` may only lower the limit.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str = ""
    download: bool = False
    seconds: float | None = None


Values = Mapping[str, Sequence[str]]


def body_limit(limit: int) -> int:
    """Return how many bytes a body may have, for a query of so many: a form writes %XX."""
    return 3 * limit + _OTHERS


def url_parameters(asked: Asked) -> Values:
    """Return the values of each parameter of the URL that means something here.

    :raises ProtocolError: 400 for a value that is not UTF-8.
    """
    return _parameters(asked.query_string.encode("latin-1", "replace"), "utf-8-sig")


def asked_about_itself(asked: Asked, forms: Collection[str]) -> bool:
    """Whether a request is about the endpoint: it has no query, and nothing but perhaps a form.

    :param forms: those in which the endpoint is described.
    :raises ProtocolError: 400 for a value that is not UTF-8.
    """
    if not asked.query_string:
        return True
    values = url_parameters(asked)
    return values.keys() == {"format"} and set(values["format"]) <= set(forms)


def read_query(asked: Asked, limit: int) -> Query:
    """Read the query of a request.

    :param limit: how many bytes a query may have.
    :raises ProtocolError: 400 without exactly one query or with a parameter that is wrong, 403 for
        an update, 405 for another method, 413 or 414 over the limit, 415 for a wrong body.
    """
    if len(asked.query_string) > body_limit(limit):
        raise _too_large(414, "address", len(asked.query_string), body_limit(limit))
    values = url_parameters(asked)
    if "update" in values:
        raise ProtocolError(403, _READ_ONLY)
    by_body = asked.method in ("POST", "QUERY")
    if not by_body and asked.method not in ("GET", "HEAD"):
        raise ProtocolError(405, f"A query does not come by {asked.method}.")
    text, values = _from_body(asked, values, limit) if by_body else (_one(values, "query"), values)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise _too_large(413 if by_body else 414, "query", size, limit)
    return _checked(text, values)


def _from_body(asked: Asked, values: Values, limit: int) -> tuple[str, Values]:
    """Return the query of a body, and the parameters: of the URL, and those of a form with them."""
    kind, charset = _media_type(asked)
    if len(asked.body) > body_limit(limit):
        raise _too_large(413, "body", len(asked.body), body_limit(limit))
    if "query" in values:
        raise ProtocolError(400, f"The query of a {asked.method} is in its body, not in the URL.")
    if kind == DIRECT:
        return _decoded(asked.body, charset, {"utf-8", "utf8", "us-ascii"}), values
    posted = _parameters(asked.body, _codec(charset, set(_CHARSETS)))
    if "update" in posted:
        raise ProtocolError(403, _READ_ONLY)
    both = {name: [*values.get(name, ()), *posted.get(name, ())] for name in {*values, *posted}}
    return _one(both, "query"), both


def _media_type(asked: Asked) -> tuple[str, str]:
    """Return media type and charset of a body that can carry a query."""
    header = asked.headers.get("content-type", "")
    kind, *parameters = (part.strip() for part in header.lower().split(";"))
    if kind == UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if kind not in (FORM, DIRECT):
        text = f"The body is {kind or 'of no type'}; send {FORM} or {DIRECT}."
        raise ProtocolError(415, text, offered=[FORM, DIRECT])
    if asked.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise ProtocolError(415, "The body is compressed; send it as it is.", offered=["identity"])
    pairs = (part.partition("=") for part in parameters)
    charset = next((value for name, _, value in pairs if name.strip() == "charset"), "utf-8")
    return kind, charset.strip(" \t\"'")


def _codec(charset: str, known: set[str]) -> str:
    if charset not in known:
        names = ", ".join(sorted(known))
        raise ProtocolError(400, f"The charset {charset} is not one of: {names}.")
    return _CHARSETS[charset]


def _decoded(body: bytes, charset: str, known: set[str]) -> str:
    try:
        return body.decode(_codec(charset, known))
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The body is not {charset} text.") from error


def _parameters(content: bytes, codec: str) -> dict[str, list[str]]:
    """Read ``name=value&…``, decoded once, ``+`` for a space; what means nothing is left out."""
    found: dict[str, list[str]] = {}
    for name, value in _pairs(content):
        if name in MEANT:
            try:
                found.setdefault(name, []).append(_unquoted(value).decode(codec))
            except UnicodeDecodeError as error:
                text = f"The parameter {name} is not {codec.removesuffix('-sig')} text."
                raise ProtocolError(400, text) from error
    return found


def _pairs(content: bytes) -> Iterator[tuple[str, bytes]]:
    for piece in content.split(b"&"):
        name, _, value = piece.partition(b"=")
        yield (_unquoted(name) if b"%" in name else name).decode("ascii", "replace"), value


def _unquoted(text: bytes) -> bytes:
    """Decode ``%XX`` and ``+``.

    Where every % has its two digits, it is the = of quoted-printable, for which there is C.
    """
    plain = text.replace(b"+", b" ")
    if b"%" not in plain:
        return plain
    if _ESCAPED.fullmatch(plain) is None:
        return unquote_to_bytes(plain)
    return a2b_qp(plain.replace(b"=", b"=3D").replace(b"%", b"="))


def _one(values: Values, name: str) -> str:
    """Return the value of a parameter that is there exactly once."""
    found = values.get(name, ())
    if len(found) != 1:
        times = f"{len(found)} times" if found else "not at all"
        raise ProtocolError(400, f"The parameter {name} is given {times}; give it once.")
    return found[0]


def _checked(text: str, values: Values) -> Query:
    if not text.strip():
        raise ProtocolError(400, "The query is empty.")
    return Query(
        text,
        _graphs(values, "default-graph-uri"),
        _graphs(values, "named-graph-uri"),
        form=next(filter(None, values.get("format", ())), ""),
        download=_at_most_one(values, "download") in ("1", "true"),
        seconds=_seconds(values),
    )


def _too_large(status: int, what: str, size: int, limit: int) -> ProtocolError:
    text = f"The {what} has {size} bytes; the limit is {limit}."
    return ProtocolError(status, text, size=size, limit=limit)


def _at_most_one(values: Values, name: str) -> str:
    return _one(values, name) if name in values else ""


def _seconds(values: Values) -> float | None:
    if "timeout" not in values:
        return None
    text = _one(values, "timeout")
    if not _SECONDS.fullmatch(text) or not float(text):
        raise ProtocolError(400, "The parameter timeout is a number of seconds above 0, as 2.5.")
    return float(text)


def _graphs(values: Values, name: str) -> tuple[str, ...]:
    """Return the IRIs of a parameter; one that is no graph of ours matches nothing."""
    found = tuple(dict.fromkeys(values.get(name, ())))
    for iri in found:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            text = f"The parameter {name} has a value that is no absolute IRI: {error}."
            raise ProtocolError(400, text) from error
    return found
