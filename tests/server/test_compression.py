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
    "/data/latest/lists/councils.csv",
    "/data/latest/lists/memberships.csv",
    "/data/latest/lists/metadata.json",
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


def test_a_file_is_compressed_whole_and_plain_in_part(site: str) -> None:
    address = f"{site}/data/latest/lists/memberships.csv"
    plain, small = ask(address), ask(address, Accept_Encoding="gzip")
    assert not {"repr-digest", "accept-ranges", "content-length"} & small.headers.keys()
    assert {"repr-digest", "accept-ranges", "content-length"} < plain.headers.keys()
    part = ask(address, Range="bytes=9-20", Accept_Encoding="gzip", If_Range=plain.headers["etag"])
    assert (part.status, part.body) == (206, plain.body[9:21])
    other = ask(address, Range="bytes=9-20", Accept_Encoding="gzip", If_Range=small.headers["etag"])
    assert (other.status, gzip.decompress(other.body)) == (200, plain.body)
    assert "Accept-Encoding" in part.headers["vary"]
    assert ask(address, If_Match=small.headers["etag"], Range="bytes=9-20").status == 412


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_a_form_of_a_file_may_ask_for_that_only(site: str, encoding: str) -> None:
    address = f"{site}/data/latest/lists/memberships.csv"
    tag = ask(address, Accept_Encoding=encoding).headers["etag"]
    assert ask(address, Accept_Encoding=encoding, If_Match=tag).status == 200
    assert ask(address, Accept_Encoding=encoding, If_Match=f'"0{tag[2:]}').status == 412


@pytest.mark.parametrize("name", ["lists/memberships.csv", "lists/themes.csv", "dataset.nq.gz"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_of_a_file_tells_what_get_does(site: str, name: str, encoding: str) -> None:
    address = f"{site}/data/latest/{name}"
    full, head = (ask(address, m, Accept_Encoding=encoding) for m in ("GET", "HEAD"))
    same = ("etag", "content-encoding", "content-type", "repr-digest", "accept-ranges", "vary")
    assert [head.headers.get(name) for name in same] == [full.headers.get(name) for name in same]
    assert head.headers.get("content-length") in (None, full.headers.get("content-length"))
    assert head.body == b""


def test_what_is_packed_is_not_packed_again(site: str) -> None:
    reply = ask(f"{site}/data/latest/samenwijzer.zip", Accept_Encoding="gzip")
    assert "content-encoding" not in reply.headers
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_an_answer_streams_while_it_is_compressed(site: str) -> None:
    reply = ask(f"{site}/sparql?{ROWS}", Accept_Encoding="gzip")
    assert "content-length" not in reply.headers
    assert zlib.decompressobj(31).decompress(reply.body[: len(reply.body) // 2])


@pytest.mark.parametrize(("accept", "kind"), [("*/*", "text/plain"), ("text/html", "text/html")])
def test_a_script_gets_a_line_and_a_browser_a_page(site: str, accept: str, kind: str) -> None:
    reply = ask(f"{site}/bestaat-niet", Accept=accept)
    assert reply.headers["content-type"].split(";")[0] == kind
    assert "Accept" in reply.headers["vary"]
