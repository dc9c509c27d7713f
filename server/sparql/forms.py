"""The forms of an answer: media types, which one an asker gets, names of files to keep.

Sources: SPARQL 1.1 Protocol §2.1.7 (results by content negotiation), W3C media type registrations.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from server.negotiation import choose, quality_of
from server.sparql.problems import ProtocolError

RESULTS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Extension → media type of rows and yes/no, the best first."""
GRAPHS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""Extension → media type of triples, the best first."""
HTML: Final = "text/html"
_WIDER: Final = {
    "results": {
        "application/json": RESULTS["json"],
        "application/xml": RESULTS["xml"],
        "text/xml": RESULTS["xml"],
    },
    "graph": {
        "application/json": GRAPHS["jsonld"],
        "application/xml": GRAPHS["rdf"],
        "text/xml": GRAPHS["rdf"],
        "text/n3": GRAPHS["ttl"],
        "text/rdf+n3": GRAPHS["ttl"],
        "application/turtle": GRAPHS["ttl"],
        "application/x-turtle": GRAPHS["ttl"],
        "text/plain": GRAPHS["nt"],
    },
}
"""Names that are wider, or older, than those of what we have → what we have."""
_HAVE: Final = {"results": list(RESULTS.values()), "graph": list(GRAPHS.values())}
_NAMES: Final = {
    "results": RESULTS,
    "graph": GRAPHS
    | {
        "json": GRAPHS["jsonld"],
        "json-ld": GRAPHS["jsonld"],
        "xml": GRAPHS["rdf"],
        "rdf+xml": GRAPHS["rdf"],
        "rdfxml": GRAPHS["rdf"],
        "turtle": GRAPHS["ttl"],
        "n3": GRAPHS["ttl"],
        "ntriples": GRAPHS["nt"],
        "n-triples": GRAPHS["nt"],
    },
}
"""What ``format=`` may say, beside a media type: our extensions, and what clients write."""
_IN_UTF_8: Final = frozenset({RESULTS["csv"], RESULTS["tsv"], GRAPHS["ttl"], HTML})
_EXTENSIONS: Final = {kind: name for name, kind in (RESULTS | GRAPHS).items()}
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


@lru_cache(maxsize=256)
def choose_form(accept: str, form: str) -> Mapping[str, str]:
    """Return the media type for ``results`` and for ``graph``; empty where none is acceptable.

    :param form: what ``format=`` says, which goes above the Accept header.
    :raises ProtocolError: 406 when neither is acceptable.
    """
    if form:
        chosen = {kind: _named(form.lower(), kind) for kind in _NAMES}
    else:
        chosen = {kind: _accepted(accept, kind) for kind in _NAMES}
    if not any(chosen.values()):
        raise unacceptable("")
    return MappingProxyType(chosen)


def _named(form: str, kind: str) -> str:
    media_type = form.replace(" ", "+")  # a + in an address that was not encoded
    known = _NAMES[kind] | _WIDER[kind]
    return media_type if media_type in _HAVE[kind] else known.get(media_type, "")


def _accepted(accept: str, kind: str) -> str:
    """Return what we have that is liked best; wider names count only where they are written out."""
    wider = [name for name in _WIDER[kind] if name in accept.lower()]
    found = choose(accept, [*_HAVE[kind], *wider]) or ""
    return _WIDER[kind].get(found, found)


def unacceptable(kind: str) -> ProtocolError:
    """Return the error that tells what we have.

    :param kind: the form that the query gives (``results``, ``graph``), or empty: not known yet.
    """
    kinds = [kind] if kind else ["results", "graph"]
    offered = [media_type for name in kinds for media_type in _HAVE[name]]
    gives = {"results": "rows or yes/no", "graph": "triples", "": "rows, yes/no or triples"}[kind]
    text = f"This query gives {gives}; ask for one of: {', '.join(offered)}."
    return ProtocolError(406, text, offered=offered)


def wants_html(accept: str, form: str) -> bool:
    """Whether a browser asks: it names text/html itself, above every form of results."""
    if HTML not in accept.lower() or form:
        return False
    liked = max(quality_of(accept, kind) for kind in _EXTENSIONS)
    return quality_of(accept, HTML) >= max(liked, 0.001)


def content_type(media_type: str) -> str:
    """Return the value of Content-Type: what is text says that it is UTF-8, the rest is by name."""
    return f"{media_type}; charset=utf-8" if media_type in _IN_UTF_8 else media_type


def disposition(version: str, media_type: str) -> str:
    """Return the value of Content-Disposition for an answer that is kept as a file."""
    name = _UNSAFE.sub("-", f"samenwijzer-{version}").strip("-")
    return f'attachment; filename="{name}.{_EXTENSIONS[media_type]}"'
