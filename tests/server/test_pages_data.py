"""/data: what it offers can be fetched, what it tells to type works, other releases are named."""

import gzip
import html
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from loaders.release import Release, current_release
from tests.conftest import served
from tests.server.html_page import Seen, read
from tests.server.http import ask

OLD = "2020-01-02-0123456789ab"
FORMS = 2  # CSV and Turtle


@pytest.fixture(scope="module")
def release(real_var: Path) -> Release:
    found = current_release(real_var)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def page(site: str) -> Seen:
    return read(f"{site}/data")


def files_on(page: Seen) -> list[str]:
    return [link for link in page.links if re.match(r"/data/[^/]+/.", link)]


def commands_on(page: Seen) -> list[str]:
    found = re.findall(r"<pre[^>]*>(.*?)</pre>", page.html, re.DOTALL)
    return [html.unescape(text) for text in found]


def test_every_file_it_leads_to_can_be_fetched(site: str, page: Seen) -> None:
    links = files_on(page)
    assert len(links) > 40
    assert [link for link in links if ask(f"{site}{link}", "HEAD").status != 200] == []


def test_every_list_comes_as_csv_and_turtle(page: Seen, release: Release) -> None:
    names = release.manifest["counts"]["rows"]
    links = set(files_on(page))
    base = f"/data/{release.version}"
    for name in names:
        assert {f"{base}/lists/{name}.csv", f"{base}/graphs/{name}.ttl.gz"} <= links


def test_size_and_checksum_are_those_of_the_file(page: Seen, release: Release) -> None:
    for name in ("samenwijzer.zip", "dataset.nq.gz", "SHA256SUMS"):
        assert release.manifest["sha256"][name][:12] in page.text
    size = (release.path / "samenwijzer.zip").stat().st_size / 1_000_000
    assert f"{size:.1f} MB".replace(".", ",") in page.text


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_what_it_tells_to_type_works(
    site: str, page: Seen, release: Release, tmp_path: Path
) -> None:
    told = commands_on(page)
    assert len(told) == FORMS
    for number, text in enumerate(told):
        folder = tmp_path / str(number)
        folder.mkdir()
        here = text.replace("site=https://example.org", f"site={site}")
        assert here != text
        done = subprocess.run(
            ["bash", "-euc", here], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert (folder / "SHA256SUMS").read_bytes() == (release.path / "SHA256SUMS").read_bytes()
    assert (tmp_path / "1" / "lists" / "areas.csv").is_file()


def test_it_says_how_to_open_a_list_in_a_spreadsheet(page: Seen) -> None:
    assert "kies dan ‘importeren’ en ‘tekst’ voor elke kolom" in page.text
    assert "precies zoals in de lijst" in page.text


def test_the_page_of_a_release_has_every_file(site: str, release: Release) -> None:
    seen = read(f"{site}/data/{release.version}")
    names = {link.removeprefix(f"/data/{release.version}/") for link in files_on(seen)}
    assert names == {*release.manifest["sha256"], "manifest.json"}
    assert "die u nu op de site ziet" in seen.text


def test_latest_leads_to_the_page(site: str) -> None:
    reply = ask(f"{site}/data/latest")
    assert (reply.status, reply.headers["location"]) == (302, "/data")


@pytest.mark.parametrize("version", ["2099-01-01-aaaaaaaaaaaa", "..", "%2e%2e", "current", "x"])
def test_a_release_that_is_not_there_has_no_page(site: str, version: str) -> None:
    assert read(f"{site}/data/{version}").status == 404


def test_other_releases_are_named_and_a_damaged_one_hinders_nobody(
    release: Release, tmp_path: Path
) -> None:
    releases = tmp_path / "var" / "releases"
    shutil.copytree(release.path, releases / release.version)
    (releases / OLD).mkdir()
    shutil.copy(release.dataset, releases / OLD)
    told = {"version": OLD, "reference_day": "2020-01-02"}
    digest = {"dataset.nq.gz": release.manifest["sha256"]["dataset.nq.gz"]}
    (releases / OLD / "manifest.json").write_text(json.dumps({**told, "sha256": digest}))
    (releases / "2021-01-01-damaged").mkdir()
    (tmp_path / "var" / "current").symlink_to(releases / release.version)
    with served(tmp_path / "var") as address:
        page, old = read(f"{address}/data"), read(f"{address}/data/{OLD}")
        file = ask(f"{address}/data/{OLD}/dataset.nq.gz")
    assert (file.status, file.body) == (200, release.dataset.read_bytes())
    assert "Stand van 2 januari 2020" in page.text
    assert "damaged" not in page.text
    assert "zonder andere bestanden" in old.text
    assert len(files_on(old)) == len(("dataset.nq.gz", "manifest.json"))


def test_a_current_release_without_downloads_says_so(release: Release, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "releases" / OLD
    folder.mkdir(parents=True)
    shutil.copy(release.dataset, folder)
    digest = {"dataset.nq.gz": release.manifest["sha256"]["dataset.nq.gz"]}
    manifest = {**release.manifest, "version": OLD, "sha256": digest}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "var" / "current").symlink_to(folder)
    with served(tmp_path / "var") as address:
        page = read(f"{address}/data")
    assert page.status == 200
    assert "zonder andere bestanden" in page.text
    assert files_on(page) == [f"/data/{OLD}/dataset.nq.gz"]
    assert commands_on(page) == []


def test_the_english_page_names_the_downloads(site: str) -> None:
    links = files_on(read(f"{site}/en"))
    assert {link.rpartition("/")[2] for link in links} >= {"dataset.nq.gz", "samenwijzer.zip"}
    assert all(ask(f"{site}{link}", "HEAD").status == 200 for link in links)


def test_a_file_stays_when_the_release_changes(release: Release, tmp_path: Path) -> None:
    """Another release becomes current: latest follows, the dated address gives what it gave."""
    releases, current = tmp_path / "var" / "releases", tmp_path / "var" / "current"
    shutil.copytree(release.path, releases / release.version)
    shutil.copytree(release.path, releases / OLD)
    manifest = {**release.manifest, "version": OLD}
    (releases / OLD / "manifest.json").write_text(json.dumps(manifest))
    current.symlink_to(releases / release.version)
    with served(tmp_path / "var") as address:
        dated = f"{address}/data/{release.version}/lists/areas.csv"
        before = ask(dated)
        (tmp_path / "new").symlink_to(releases / OLD)
        (tmp_path / "new").rename(current)
        deadline = time.monotonic() + 60
        latest = f"{address}/data/latest/lists/areas.csv"
        while OLD not in (where := ask(latest, "HEAD").headers["content-location"]):
            assert time.monotonic() < deadline, where
            time.sleep(0.2)
        after = ask(dated)
    assert (after.status, after.body, after.headers["etag"]) == (
        200,
        before.body,
        before.headers["etag"],
    )


def test_the_digest_of_a_list_is_of_the_file_as_it_is(site: str, release: Release) -> None:
    content = (release.path / "lists" / "areas.csv").read_bytes()
    plain = ask(f"{site}/data/latest/lists/areas.csv")
    assert (plain.body, "repr-digest" in plain.headers) == (content, True)
    small = ask(f"{site}/data/latest/lists/areas.csv", Accept_Encoding="gzip")
    assert (gzip.decompress(small.body), "repr-digest" in small.headers) == (content, False)
