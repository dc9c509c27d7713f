"""/data/{version}/{file} and /data/latest/{file}: files of a release, whole or in part.

Of a release nothing changes, so its address may be kept for ever; ``latest`` answers the same file
with the address that stays in Content-Location. Who fetches a part sends If-Range, or takes the
address that stays: else parts of two releases could be joined. The gateway compresses text that is
sent whole, under an ETag of its own, so that nobody joins it with parts of the plain file.

Source: RFC 9110 §8.8, §13, §14 (validators, conditions, ranges), RFC 9530 (digests), CSVW §5.2
(Link), read 2026-11-25.
"""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send
from werkzeug.datastructures import Range
from werkzeug.http import parse_date, parse_etags, parse_range_header
from werkzeug.sansio.http import is_resource_modified

from loaders.release import Release
from server.negotiation import names_html
from server.release_files import LATEST, ReleaseFile, files_of, find_file, find_release, is_version

_METHODS: Final = "GET, HEAD, OPTIONS"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_SHORTLY: Final = "public, max-age=60"
_DESCRIBED: Final = '<metadata.json>; rel="describedby"; type="application/csvm+json"'
_ON_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Location,"
    " Content-Range, ETag, Last-Modified, Link, Repr-Digest",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Range, If-Range, If-Match, If-None-Match, If-Modified-Since,"
    " If-Unmodified-Since",
    "Access-Control-Max-Age": "86400",
}
_KEPT_UNCHANGED: Final = ("cache-control", "content-location", "etag", "last-modified", "link")


class _Download(FileResponse):
    """A file in pieces large enough that the disk, not the change of threads, sets the pace."""

    chunk_size = 256 * 1024


class Downloads:
    """Serves the files of releases; an ASGI application but for what it returns."""

    def __init__(self, var: Path, current: Callable[[], Release]) -> None:
        """Serve the releases under ``var``; ``current`` gives the one that answers now."""
        self._var = var
        self._current = current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer a request for a file; False, and nothing sent, when a page has to answer it."""
        version, name = _asked(scope["path"])
        if not name:
            return False
        response = await to_thread.run_sync(self._answer, scope, version, name)
        if response is None:
            return False
        await response(_with_range(scope, response), receive, _open_to_all(send))
        return True

    def _answer(self, scope: Scope, version: str, name: str) -> Response | None:
        """Return what to answer; None when there is no such file and a browser asks."""
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if scope["method"] not in ("GET", "HEAD"):
            return _told(405, f"only {_METHODS}", {"Allow": _METHODS})
        asked, release = Headers(scope=scope), self._release(version)
        file = find_file(release, name) if release else None
        if file:
            return _conditional(asked, _whole(file, version == LATEST))
        return None if names_html(asked.get("accept", "")) else _missing(release)

    def _release(self, version: str) -> Release | None:
        current = self._current()
        is_current = version in (LATEST, current.version)
        return current if is_current else find_release(self._var, version)


def _asked(path: str) -> tuple[str, str]:
    """Return version and name of ``/data/{version}/{name}``; empty for another path."""
    version, _, name = path.removeprefix("/data/").partition("/")
    ours = path.startswith("/data/") and (version == LATEST or is_version(version))
    return (version, name) if ours else ("", "")


def _whole(file: ReleaseFile, is_latest: bool) -> _Download:
    headers = {
        "ETag": f'"{file.sha256}"',
        "Cache-Control": _SHORTLY if is_latest else _FOR_EVER,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:",
    }
    if is_latest:
        headers["Content-Location"] = file.address
    if file.name.endswith(".csv"):
        headers["Link"] = _DESCRIBED
    stat = file.path.stat()
    return _Download(file.path, headers=headers, media_type=file.media_type, stat_result=stat)


def _conditional(asked: Headers, whole: _Download) -> Response:
    """Return the file, 304 when the asker has it, 412 when it wants to go on with another."""
    tag = whole.headers["etag"]
    if _is_another(asked, tag, whole.headers["last-modified"]):
        return _told(412, f"the file is now {tag}", {"ETag": tag})
    modified = is_resource_modified(
        http_if_none_match=asked.get("if-none-match"),
        http_if_modified_since=asked.get("if-modified-since"),
        etag=tag,
        last_modified=whole.headers["last-modified"],
    )
    kept = {name: whole.headers[name] for name in _KEPT_UNCHANGED if name in whole.headers}
    return whole if modified else Response(status_code=304, headers=kept)


def _is_another(asked: Headers, tag: str, modified: str) -> bool:
    """Whether the asker wants another file than this; a date counts without a tag only.

    Source: RFC 9110 §13.2.2.
    """
    if wanted := parse_etags(asked.get("if-match")):
        return not (wanted.star_tag or wanted.is_strong(tag.strip('"')))
    since, last = parse_date(asked.get("if-unmodified-since")), parse_date(modified)
    return since is not None and last is not None and last > since


def _missing(release: Release | None) -> Response:
    if release is None:
        return _told(404, "no such release; /data names those that are there")
    names = "\n".join(f"  {name}" for name in files_of(release))
    return _told(404, f"release {release.version} has no such file. Its files:\n{names}")


def _told(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{status} {reason}\n", status, headers)


def _with_range(scope: Scope, response: Response) -> Scope:
    """Return the request with the part of its Range header that a file can be served by."""
    others = [(name, value) for name, value in scope["headers"] if name != b"range"]
    asked = Headers(scope=scope).get("range")
    if asked and isinstance(response, _Download) and scope["method"] == "GET":
        ranges = _ranges(asked, int(response.headers["content-length"]))
        others += [(b"range", ranges.encode())] if ranges else []
    return {**scope, "headers": others}


def _ranges(asked: str, size: int) -> str:
    """Return the ranges that can be had, all of them when none can (416); empty: send it whole.

    A header that cannot be read, or has another unit, is to be ignored (RFC 9110 §14.2).
    """
    parsed = parse_range_header(asked)
    if parsed is None or parsed.units != "bytes":
        return ""
    fitting = [(start, stop) for start, stop in parsed.ranges if start < size]
    return Range("bytes", fitting or parsed.ranges).to_header()


def _open_to_all(send: Send) -> Send:
    """Return a ``send`` that lets pages of others read every answer, errors too."""

    async def opened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.update(_ON_ALL)
            if message["status"] == 404:  # noqa: PLR2004  a browser gets a page
                headers.add_vary_header("Accept")
            elif message["status"] in (200, 206, 304, 416):
                headers.setdefault("Accept-Ranges", "bytes")
            message = {**message, "headers": headers.raw}
        await send(message)

    return opened
