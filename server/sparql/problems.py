"""What went wrong → an answer in words: problem details or plain text, by Accept.

A browser gets a page, which is made elsewhere. Source: RFC 9457 (problem details for HTTP).
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from server.negotiation import parse_accept, quality_of

PROBLEM: Final = "application/problem+json"
PLAIN: Final = "text/plain"
_JSON_KINDS: Final = (
    PROBLEM,
    "application/json",
    "application/sparql-results+json",
    "application/ld+json",
)
_UNSHOWABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, and those that turn the direction of what follows."""


class ProtocolError(Exception):
    """A request that gets no answer: its HTTP status, plain words, and what a program may use.

    ``members`` are those of the problem details, such as ``limit`` and ``size``.
    """

    def __init__(self, status: int, text: str, **members: Any) -> None:
        """Keep the parts."""
        self.status = status
        self.members = members
        super().__init__(text)


def problem(
    status: int, detail: str, accept: str, *, retry: int | None = None, **members: Any
) -> tuple[dict[str, str], bytes]:
    """Return headers and body that tell what went wrong.

    :param retry: after so many seconds the asker may come again.
    :param members: for programs; ``excerpt`` is also shown to people, under the words.
    """
    kind = PROBLEM if _likes_json(accept) else PLAIN
    headers = {"Content-Type": f"{PLAIN}; charset=utf-8" if kind == PLAIN else kind}
    headers |= {"Vary": "Accept", "Cache-Control": "no-store"}
    if retry is not None:
        headers["Retry-After"] = str(retry)
    text = _details(status, detail, members) if kind == PROBLEM else _words(detail, members)
    return headers, text.encode("utf-8", "replace")


def _likes_json(accept: str) -> bool:
    """Whether the asker names a kind of JSON and likes it at least as much as plain text."""
    liked = max(_named_quality(accept, kind) for kind in _JSON_KINDS)
    return liked > 0 and liked >= _named_quality(accept, PLAIN)


def _named_quality(accept: str, media_type: str) -> float:
    """Return how much a media type is liked; nothing when only ``*/*`` speaks of it."""
    named = (found for found in parse_accept(accept) if found.kind != "*")
    if not any(found.matches(media_type) for found in named):
        return 0.0
    return quality_of(accept, media_type)


def _details(status: int, detail: str, members: Mapping[str, Any]) -> str:
    """Write problem details; of type about:blank, so that the title is the phrase of the status."""
    about = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return json.dumps(about | {"detail": detail} | dict(members)) + "\n"


def _words(detail: str, members: Mapping[str, Any]) -> str:
    text = f"{detail}\n{members['excerpt']}\n" if members.get("excerpt") else f"{detail}\n"
    return _UNSHOWABLE.sub("\ufffd", text)
