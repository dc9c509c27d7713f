"""Files of a release over HTTP: whole, in part, not again, and nothing that is not one of them."""

import base64
import hashlib
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from loaders.release import Release, current_release, read_release
from server.downloads import Downloads
from tests.conftest import free_port
from tests.server.http import Reply, ask

ZIP = "samenwijzer.zip"
OLD = "2020-01-02-0123456789ab"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@dataclass
class Site:
    address: str
    var: Path
    current: Release

    def data(self, name: str, version: str = "latest") -> str:
        return f"{self.address}/data/{version}/{name}"

    def dated(self, name: str) -> str:
        return self.data(name, self.current.version)

    def content(self, name: str) -> bytes:
        return (self.current.path / name).read_bytes()


@contextmanager
def listening(site: Site) -> Iterator[Site]:
    """Serve the downloads alone, on a port of their own."""
    downloads = Downloads(site.var, lambda: site.current)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if not await downloads(scope, receive, send):
            await send({"type": "http.response.start", "status": 299, "headers": []})
            await send({"type": "http.response.body", "body": b"a page"})

    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        site.address = f"http://127.0.0.1:{port}"
        yield site
    finally:
        server.should_exit = True
        thread.join()


def make_old(var: Path, newest: Release) -> None:
    """A release from before there were downloads: its dataset and nothing else."""
    folder = var / "releases" / OLD
    folder.mkdir()
    shutil.copy(newest.dataset, folder)
    digest = newest.manifest["sha256"]["dataset.nq.gz"]
    told = {"version": OLD, "reference_day": "2020-01-02", "sha256": {"dataset.nq.gz": digest}}
    (folder / "manifest.json").write_text(json.dumps(told))


@pytest.fixture(scope="module")
def files(real_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    newest = current_release(real_var)
    assert newest is not None
    var = tmp_path_factory.mktemp("downloads")
    shutil.copytree(newest.path, var / "releases" / newest.version)
    make_old(var, newest)
    current = read_release(var / "releases" / newest.version)
    with listening(Site("", var, current)) as site:
        yield site


def digest(reply: Reply) -> bytes:
    kind, value = reply.headers["repr-digest"].split("=", 1)
    assert kind == "sha-256"
    return base64.b64decode(value.strip(":"))


def test_every_file_of_the_release_comes_whole_with_its_digest(files: Site) -> None:
    names = [*files.current.manifest["sha256"], "manifest.json"]
    assert len(names) > 40
    for name in names:
        reply = ask(files.dated(name))
        assert (reply.status, reply.body) == (200, files.content(name)), name
        assert digest(reply) == hashlib.sha256(reply.body).digest()
        assert reply.headers["etag"] == f'"{hashlib.sha256(reply.body).hexdigest()}"'
        assert reply.headers["content-length"] == str(len(reply.body))
        assert reply.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("dataset.nq.gz", "application/gzip"),
        ("dataset.trig.gz", "application/gzip"),
        ("graphs/areas.ttl.gz", "application/gzip"),
        ("lists/areas.csv", "text/csv; charset=utf-8; header=present"),
        ("lists/metadata.json", "application/csvm+json"),
        ("manifest.json", "application/json"),
        ("report.ttl", "text/turtle; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        (ZIP, "application/zip"),
    ],
)
def test_the_media_type_is_that_of_the_file(files: Site, name: str, media_type: str) -> None:
    reply = ask(files.data(name), Accept_Encoding="gzip, br")
    assert reply.headers["content-type"] == media_type
    assert "content-encoding" not in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_list_leads_to_its_description(files: Site) -> None:
    """Source: https://www.w3.org/TR/tabular-data-model/#link-header"""
    link = ask(files.data("lists/areas.csv")).headers["link"]
    assert link == '<metadata.json>; rel="describedby"; type="application/csvm+json"'
    described = json.loads(ask(files.data("lists/metadata.json")).body)
    assert "areas.csv" in [table["url"] for table in described["tables"]]


def test_the_dated_file_may_be_kept_and_latest_tells_its_address(files: Site) -> None:
    dated, latest = ask(files.dated(ZIP)), ask(files.data(ZIP))
    assert dated.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-location" not in dated.headers
    assert latest.headers["cache-control"] == "public, max-age=60"
    assert latest.headers["content-location"] == f"/data/{files.current.version}/{ZIP}"
    assert (latest.body, latest.headers["etag"]) == (dated.body, dated.headers["etag"])


def test_latest_follows_the_release_and_the_dated_file_stays(files: Site) -> None:
    newest = files.current
    before = ask(files.data("dataset.nq.gz"))
    try:
        files.current = read_release(files.var / "releases" / OLD)
        assert OLD in ask(files.data("dataset.nq.gz")).headers["content-location"]
        assert ask(files.data(ZIP)).status == 404
        stays = ask(files.data("dataset.nq.gz", newest.version))
    finally:
        files.current = newest
    assert (stays.status, stays.body) == (200, before.body)


def test_head_tells_the_same_without_a_body(files: Site) -> None:
    for headers in ({}, {"Range": "bytes=0-9"}):  # RFC 9110: a range is of GET only
        head, whole = ask(files.data(ZIP), "HEAD", **headers), ask(files.data(ZIP))
        assert (head.status, head.body) == (200, b"")
        same = ("content-length", "content-type", "etag", "last-modified", "repr-digest")
        assert [head.headers[name] for name in same] == [whole.headers[name] for name in same]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
        ("BYTES=3-3", 3, 4),
        ("bytes=0-99999999999", 0, None),
        ("bytes=-99999999999", 0, None),
        ("bytes=5-6,99999999999-", 5, 7),
    ],
)
def test_a_part(files: Site, asked: str, start: int, stop: int | None) -> None:
    content = files.content(ZIP)
    reply = ask(files.data(ZIP), Range=asked)
    assert (reply.status, reply.body) == (206, content[start:stop])
    first = range(len(content))[start]
    last = first + len(reply.body) - 1
    assert reply.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"
    assert reply.headers["content-length"] == str(len(reply.body))
    assert digest(reply) == hashlib.sha256(content).digest()


def test_several_parts_come_in_one_answer(files: Site) -> None:
    content = files.content(ZIP)
    reply = ask(files.data(ZIP), Range="bytes=0-3,100-109,-5")
    kind, boundary = reply.headers["content-type"].split("; boundary=")
    parts = reply.body.split(f"--{boundary}".encode())
    bodies = [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts[1:-1]]
    assert (reply.status, kind, parts[-1]) == (206, "multipart/byteranges", b"--")
    assert bodies == [content[:4], content[100:110], content[-5:]]
    assert len(reply.body) == int(reply.headers["content-length"])


@pytest.mark.parametrize(
    "asked", ["bytes=99999999999-", "bytes=99999999990-99999999991,99999999999-"]
)
def test_a_part_that_is_not_there(files: Site, asked: str) -> None:
    reply = ask(files.data(ZIP), Range=asked)
    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{len(files.content(ZIP))}"
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "asked", ["bytes=a-b", "bytes=9-2", "bytes", "rows=1-2", "bytes=", "x" * 99]
)
def test_a_range_that_cannot_be_read_is_ignored(files: Site, asked: str) -> None:
    reply = ask(files.data("SHA256SUMS"), Range=asked)
    assert (reply.status, reply.body) == (200, files.content("SHA256SUMS"))


def test_many_overlapping_ranges_send_the_file_once(files: Site) -> None:
    asked = "bytes=" + ",".join(f"{start}-" for start in range(1000))
    reply = ask(files.data("lists/areas.csv"), Range=asked)
    assert len(reply.body) <= len(files.content("lists/areas.csv"))


def test_if_range_gives_the_part_only_of_the_same_file(files: Site) -> None:
    known = ask(files.data(ZIP), "HEAD").headers
    for same in (known["etag"], known["last-modified"]):
        assert ask(files.data(ZIP), Range="bytes=0-9", If_Range=same).status == 206
    for other in ('"other"', f"W/{known['etag']}", "Wed, 01 Jan 2020 00:00:00 GMT"):
        reply = ask(files.data(ZIP), Range="bytes=0-9", If_Range=other)
        assert (reply.status, len(reply.body)) == (200, int(known["content-length"]))


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"a", {tag}', "*"])
def test_what_is_known_is_not_sent_again(files: Site, form: str) -> None:
    known = ask(files.data(ZIP), "HEAD").headers
    for method in ("GET", "HEAD"):
        again = ask(files.data(ZIP), method, If_None_Match=form.format(tag=known["etag"]))
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", known["etag"])
        assert again.headers["cache-control"] == "public, max-age=60"
        assert again.headers["content-location"] == known["content-location"]


def test_what_changed_since_is_sent(files: Site) -> None:
    last = ask(files.data(ZIP), "HEAD").headers["last-modified"]
    assert parsedate_to_datetime(last).tzinfo is not None
    assert ask(files.data(ZIP), If_Modified_Since=last).status == 304
    assert ask(files.data(ZIP), If_Modified_Since="Wed, 01 Jan 2020 00:00:00 GMT").status == 200
    assert ask(files.data(ZIP), If_Modified_Since=last, If_None_Match='"other"').status == 200


def test_who_goes_on_with_another_file_is_told(files: Site) -> None:
    tag = ask(files.data(ZIP), "HEAD").headers["etag"]
    assert ask(files.data(ZIP), Range="bytes=5-9", If_Match=tag).status == 206
    refused = ask(files.data(ZIP), Range="bytes=5-9", If_Match='"other"')
    assert (refused.status, refused.headers["etag"]) == (412, tag)


@pytest.mark.parametrize(
    ("since", "status"),
    [("Wed, 01 Jan 2020 00:00:00 GMT", 412), ("{last}", 200), ("the day before", 200)],
)
def test_who_goes_on_with_an_older_file_is_told(files: Site, since: str, status: int) -> None:
    known = ask(files.data(ZIP), "HEAD").headers
    asked = {"If_Unmodified_Since": since.format(last=known["last-modified"])}
    assert ask(files.data(ZIP), **asked).status == status
    assert ask(files.data(ZIP), **asked, If_Match=known["etag"]).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "lists/../manifest.json",
        "%2e%2e/manifest.json",
        "..%2f..%2f..%2fetc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "lists",
        "lists/",
        "graphs/../../../current/manifest.json",
        "dataset.nq.gz/",
        "dataset.nq.gz%00",
        "dataset.nq.gz%20",
        "DATASET.NQ.GZ",
        "lists\\areas.csv",
        "%ff",
        "x" * 5000,
    ],
)
def test_nothing_but_the_files_of_the_release(files: Site, path: str) -> None:
    for version in ("latest", files.current.version):
        reply = ask(files.data(path, version))
        assert reply.status == 404
        assert "lists/areas.csv" in reply.text
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("version", ["2099-01-01-aaaaaaaaaaaa", "2026", "2026-11-24"])
def test_a_release_that_is_not_there_is_told(files: Site, version: str) -> None:
    reply = ask(files.data(ZIP, version))
    assert reply.status == 404
    assert "/data names those that are there" in reply.text


@pytest.mark.parametrize(
    "path", ["/data", "/data/", "/data/latest", "/data/latest/", "/data/catalogus"]
)
def test_pages_are_answered_by_others(files: Site, path: str) -> None:
    assert ask(f"{files.address}{path}").status == 299


@pytest.mark.parametrize("version", ["..", ".", "%2e%2e", "current", "releases", "2026..", "-1"])
def test_no_folder_but_that_of_a_release(files: Site, version: str) -> None:
    assert ask(f"{files.address}/data/{version}/manifest.json").status == 299


def test_a_browser_gets_a_page_when_there_is_no_such_file(files: Site) -> None:
    assert ask(files.data("nothing.txt"), Accept=BROWSER).status == 299
    assert ask(files.data(ZIP), Accept=BROWSER).status == 200


def test_a_file_that_was_replaced_by_a_link_is_not_served(files: Site) -> None:
    path = files.current.path / "README.txt"
    content = path.read_bytes()
    path.unlink()
    path.symlink_to("/etc/hostname")
    try:
        assert ask(files.data("README.txt")).status == 404
    finally:
        path.unlink()
        path.write_bytes(content)


def test_a_release_without_downloads_gives_what_it_has(files: Site) -> None:
    reply = ask(files.data("dataset.nq.gz", OLD))
    assert (reply.status, reply.body) == (200, files.content("dataset.nq.gz"))
    missing = ask(files.data(ZIP, OLD))
    assert missing.status == 404
    assert missing.text.splitlines()[1:] == ["  dataset.nq.gz", "  manifest.json"]


def test_pages_of_others_may_read(files: Site) -> None:
    replies = [
        ask(files.data(ZIP), "HEAD"),
        ask(files.data("nothing")),
        ask(files.data(ZIP), "POST"),
    ]
    assert [reply.status for reply in replies] == [200, 404, 405]
    for reply in replies:
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "Repr-Digest" in reply.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in reply.headers


def test_a_page_may_ask_for_a_part(files: Site) -> None:
    preflight = ask(
        files.data(ZIP),
        "OPTIONS",
        Origin="https://example.org",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="range, if-range",
    )
    assert preflight.status == 204
    assert "If-Range" in preflight.headers["access-control-allow-headers"]
    assert int(preflight.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "QUERY"])
def test_files_can_only_be_read(files: Site, method: str) -> None:
    reply = ask(files.data(ZIP), method, b"a")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def curl(*arguments: str, cwd: Path) -> None:
    subprocess.run(["curl", "-fsS", *arguments], cwd=cwd, check=True, timeout=60)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl_goes_on_where_it_was(files: Site, tmp_path: Path) -> None:
    part = tmp_path / ZIP
    part.write_bytes(files.content(ZIP)[:1_000_000])
    curl("-C", "-", "-O", files.dated(ZIP), cwd=tmp_path)
    assert part.read_bytes() == files.content(ZIP)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_all_files_are_fetched_and_checked_as_the_page_tells(files: Site, tmp_path: Path) -> None:
    address = files.data("")
    told = f"""
    curl -fsSO {address}SHA256SUMS
    sed 's/^[^ ]*  //' SHA256SUMS | while read -r file; do
      curl -fsS --create-dirs -o "$file" "{address}$file"
    done
    sha256sum -c --quiet SHA256SUMS
    """
    subprocess.run(["bash", "-euc", told], cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "lists" / "areas.csv").read_bytes() == files.content("lists/areas.csv")


def test_who_leaves_halfway_hinders_nobody(files: Site) -> None:
    for _ in range(20):
        connection = HTTPConnection(files.address.removeprefix("http://"), timeout=10)
        connection.request("GET", f"/data/latest/{ZIP}")
        connection.getresponse().read(10)
        connection.close()
    assert ask(files.data(ZIP)).body == files.content(ZIP)
