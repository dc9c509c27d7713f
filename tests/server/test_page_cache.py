"""A page is made once a release, in every coding; what is kept is what was made."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server.page_cache import PageCache
from tests.server.http import ask

HEADERS = [(b"etag", b'"a"'), (b"cache-control", b"public, max-age=60")]
HIT = 'cache;desc="hit"'


def request(path: str = "/a", method: str = "GET", **headers: str) -> dict[str, Any]:
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return {
        **{"type": "http", "method": method, "path": path, "raw_path": path.encode()},
        **{"query_string": b"", "headers": raw},
    }


class Counting:
    """An application that counts how often it is asked; its pages say so."""

    def __init__(self, headers: list[tuple[bytes, bytes]], status: int = 200) -> None:
        self.asked = 0
        self.headers, self.status = headers, status

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.asked += 1
        head = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(head)
        await send({"type": "http.response.body", "body": f"page {self.asked}".encode()})


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run in a thread: a browser of other tests may hold the loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


async def get(cache: PageCache, scope: dict[str, Any]) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    await cache(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"etag", b'"a"')], 200),
        ([(b"cache-control", b"public")], 200),
        ([(b"etag", b'"a"'), (b"cache-control", b"no-store")], 200),
        ([*HEADERS, (b"vary", b"Cookie")], 200),
        ([*HEADERS, (b"set-cookie", b"a=b")], 200),
        (HEADERS, 404),
        (HEADERS, 503),
    ],
)
def test_what_may_not_be_kept_is_made_again(
    headers: list[tuple[bytes, bytes]], status: int
) -> None:
    app = Counting(headers, status)
    cache = PageCache(app, lambda: "1", 10_000)

    async def work() -> None:
        assert [(await get(cache, request()))[2] for _ in range(2)] == [b"page 1", b"page 2"]

    run(work)


def test_a_page_is_made_once_a_release_address_accept_and_coding() -> None:
    app, version = Counting([*HEADERS, (b"vary", b"Accept, Accept-Encoding")]), ["1"]
    cache = PageCache(app, lambda: version[0], 10_000)

    async def work() -> None:
        first = await get(cache, request())
        again = await get(cache, request())
        assert again == (first[0], first[1] | {b"server-timing": HIT.encode()}, first[2])
        assert (await get(cache, request("/b")))[2] == b"page 2"
        assert (await get(cache, request(accept="text/turtle")))[2] == b"page 3"
        assert (await get(cache, request(accept_encoding="br")))[2] == b"page 4"
        assert (await get(cache, request(method="POST")))[2] == b"page 5"
        assert (await get(cache, request(range="bytes=0-1")))[2] == b"page 6"
        version[0] = "2"
        assert (await get(cache, request()))[2] == b"page 7"

    run(work)


def test_lines_of_accept_are_one_list_and_no_other_page() -> None:
    app = Counting([*HEADERS, (b"vary", b"Accept")])
    cache = PageCache(app, lambda: "1", 10_000)

    async def work() -> None:
        two = request(accept="text/html")
        two["headers"].append((b"accept", b"text/turtle"))
        assert (await get(cache, two))[2] == b"page 1"
        assert (await get(cache, request(accept="text/turtle")))[2] == b"page 2"
        assert (await get(cache, request(accept="text/html, text/turtle")))[2] == b"page 1"

    run(work)


def test_who_has_a_page_that_is_kept_gets_a_304() -> None:
    cache = PageCache(Counting([*HEADERS, (b"content-type", b"text/html")]), lambda: "1", 10_000)

    async def work() -> None:
        await get(cache, request())
        status, headers, body = await get(cache, request(if_none_match='W/"a", "b"'))
        assert (status, body) == (304, b"")
        assert headers[b"etag"] == b'"a"'
        assert b"content-type" not in headers
        assert (await get(cache, request(if_none_match='"b"')))[0] == 200

    run(work)


def test_a_page_that_was_begun_before_a_switch_is_not_kept() -> None:
    version = ["1"]

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        version[0] = "2"
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b"of which release?"})

    cache = PageCache(app, lambda: version[0], 10_000)

    async def work() -> None:
        await get(cache, request())
        assert cache.pages.bytes == 0
        await get(cache, request())
        assert cache.pages.bytes > 0

    run(work)


def test_pages_of_the_site_are_kept_as_they_went_out(site: str) -> None:
    for coding in ("identity", "br", "gzip"):
        first = ask(f"{site}/bestuur/44021?soort=open-source", Accept_Encoding=coding)
        again = ask(f"{site}/bestuur/44021?soort=open-source", Accept_Encoding=coding)
        assert again.headers["server-timing"] == HIT
        assert again.body == first.body
        same = ("etag", "vary", "content-type", "content-security-policy")
        assert [again.headers[name] for name in same] == [first.headers[name] for name in same]
        tag = again.headers["etag"]
        reply = ask(
            f"{site}/bestuur/44021?soort=open-source",
            Accept_Encoding=coding,
            **{"If-None-Match": tag},
        )
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", tag)
        head = ask(f"{site}/bestuur/44021?soort=open-source", "HEAD", Accept_Encoding=coding)
        assert (head.body, head.headers["content-length"]) == (b"", str(len(again.body)))


def test_the_status_tells_how_often_pages_were_kept(site: str) -> None:
    before = json.loads(ask(f"{site}/status").body)["page_cache"]
    for number in range(3):
        ask(f"{site}/over?{before['hits']}", X_number=str(number))  # else the bytes are the same
    after = json.loads(ask(f"{site}/status").body)["page_cache"]
    assert after["hits"] >= before["hits"] + 2
    assert after["bytes"] > 0
