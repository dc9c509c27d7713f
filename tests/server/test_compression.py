"""Text goes out compressed to who takes it, under its own ETag."""

import gzip
import zlib
from urllib.parse import urlencode

import pytest

from tests.server.http import ask

ROWS = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 20000"})
LONG = [
    "/over",
    "/static/site.css",
    "/doc/organisatie/0207466964.ttl",
    "/doc/organisatie/0207466964.jsonld",
    f"/sparql?{ROWS}",
    f"/sparql?{ROWS}&format=csv",
]
every_long = pytest.mark.parametrize("path", LONG, ids=lambda path: path[-30:])


@every_long
def test_the_same_bytes_in_fewer(site: str, path: str) -> None:
    plain = ask(site + path)
    small = ask(site + path, Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "Accept-Encoding" in small.headers["vary"]
    assert small.headers["etag"] != plain.headers["etag"]


@every_long
def test_each_form_is_known_by_its_own_tag(site: str, path: str) -> None:
    for encoding in ("gzip", "identity"):
        tag = ask(site + path, Accept_Encoding=encoding).headers["etag"]
        again = ask(site + path, Accept_Encoding=encoding, If_None_Match=tag)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert "Accept-Encoding" in again.headers["vary"]


def test_a_compressed_form_is_not_known_to_who_takes_it_no_more(site: str) -> None:
    tag = ask(f"{site}/over", Accept_Encoding="gzip").headers["etag"]
    assert ask(f"{site}/over", If_None_Match=tag).status == 200


@pytest.mark.parametrize(
    "encoding", ["", "identity", "deflate", "gzip;q=0", "gzip;q=0.2, identity"]
)
def test_who_does_not_take_it_gets_it_plain(site: str, encoding: str) -> None:
    reply = ask(f"{site}/over", Accept_Encoding=encoding)
    assert "content-encoding" not in reply.headers
    assert b"<html" in reply.body


def test_what_is_short_stays_plain(site: str) -> None:
    reply = ask(f"{site}/bestaat-niet", Accept_Encoding="gzip")
    assert (reply.status, reply.text[:3]) == (404, "404")


def test_head_tells_the_length_that_get_sends(site: str) -> None:
    full, head = (ask(f"{site}/over", m, Accept_Encoding="gzip") for m in ("GET", "HEAD"))
    assert int(head.headers["content-length"]) == len(full.body)
    assert head.headers["etag"] == full.headers["etag"]


def test_an_answer_streams_while_it_is_compressed(site: str) -> None:
    reply = ask(f"{site}/sparql?{ROWS}", Accept_Encoding="gzip")
    assert "content-length" not in reply.headers
    assert zlib.decompressobj(31).decompress(reply.body[: len(reply.body) // 2])


@pytest.mark.parametrize(("accept", "kind"), [("*/*", "text/plain"), ("text/html", "text/html")])
def test_a_script_gets_a_line_and_a_browser_a_page(site: str, accept: str, kind: str) -> None:
    reply = ask(f"{site}/bestaat-niet", Accept=accept)
    assert reply.headers["content-type"].split(";")[0] == kind
    assert "Accept" in reply.headers["vary"]
