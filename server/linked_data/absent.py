"""What to answer when there is nothing to describe: a page to a browser, a line to a script."""

import json
from typing import Final

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from loaders.iris import ID
from loaders.terms import BASE, ONTOLOGY
from server.linked_data.documents import described
from server.linked_data.forms import MEDIA_TYPES, split
from server.linked_data.naming import local
from server.negotiation import choose, names_html

_PLAIN: Final = "text/plain"
_PROBLEM: Final = "application/problem+json"
_KINDS: Final = (_PLAIN, _PROBLEM, "application/json", "application/ld+json")


def absent(error: HTTPException) -> Response:
    """Return the answer to an address that leads to nothing, or to no form that is asked for."""
    status = error.code or 404
    asked, meant = _asked(), _meant() if status != NotAcceptable.code else []
    if names_html(request.headers.get("Accept", "")):
        words = split(asked.rstrip("/"))[0].rpartition("/")[2]
        page = render_template("absent.html", asked=asked, meant=meant, words=words)
        return Response(page, status, mimetype="text/html")
    return _told(status, _detail(status, asked, meant))


def _asked() -> str:
    raw = str(request.environ.get("RAW_URI") or request.path)
    return f"{BASE}{raw}"


def _meant() -> list[str]:
    """Return the documents that the asker may have meant: without extension, slash or page."""
    path = _asked().removeprefix(BASE).partition("?")[0]
    if path.startswith("/ns"):
        return [local(ONTOLOGY)]
    name = split(path.partition("/")[2].partition("/")[2].rstrip("/"))[0]
    return [f"/doc/{name}"] if name and described(f"{ID}/{name}") else []


def _detail(status: int, asked: str, meant: list[str]) -> str:
    if status == NotAcceptable.code:
        return f"{asked} is not there in that form. The forms: {', '.join(MEDIA_TYPES.values())}"
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    return (
        f"this release does not describe {asked}.{hint}"
        " Search: /zoek?q=… Query: /sparql. All data: /data"
    )


def _told(status: int, detail: str) -> Response:
    kind = choose(request.headers.get("Accept", ""), _KINDS) or _PLAIN
    if kind == _PLAIN:
        return Response(f"{status} {detail}\n", status, mimetype=_PLAIN)
    title = "Not Acceptable" if status == NotAcceptable.code else "Not Found"
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(f"{json.dumps(problem, ensure_ascii=False)}\n", status, mimetype=_PROBLEM)
