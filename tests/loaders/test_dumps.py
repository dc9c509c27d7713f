"""The files of a release: every form holds the same quads, every list comes back unchanged."""

import csv
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import csvw
import pyoxigraph as ox
import pytest
import rdflib

from loaders.dumps import list_files, pack, rdf_files
from loaders.errors import ReleaseError
from loaders.findings import Report
from loaders.iris import mint_listing
from loaders.lists import read_lists
from loaders.release import Release, current_release
from loaders.schema import read_group
from tests.conftest import DAY, ROOT, run_command

LISTS = ROOT / "data" / "lists"
GROUP = read_group(LISTS / "metadata.json")
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .]+\Z)")


@pytest.fixture(scope="module")
def release(real_var: Path) -> Release:
    found = current_release(real_var)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def unzipped(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unzipped")
    with zipfile.ZipFile(release.path / "samenwijzer.zip") as archive:
        archive.extractall(folder)
    return folder / "samenwijzer"


@pytest.fixture(scope="module")
def lines(release: Release) -> list[str]:
    with gzip.open(release.dataset, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def as_lines(quads: Iterable[ox.Quad]) -> list[str]:
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return sorted(written.decode().splitlines())


def graphs_of(folder: Path) -> list[ox.Quad]:
    return [
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(mint_listing(path.stem)))
        for path in folder.glob("graphs/*.ttl")
        for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]


def names_in(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_trig_holds_the_same_quads(unzipped: Path, lines: list[str]) -> None:
    quads = ox.parse(path=unzipped / "dataset.trig", format=ox.RdfFormat.TRIG)
    assert as_lines(quads) == sorted(lines)


def test_the_turtle_files_together_hold_the_same_quads(unzipped: Path, lines: list[str]) -> None:
    assert as_lines(graphs_of(unzipped)) == sorted(lines)


def test_another_parser_reads_a_turtle_file_alike(unzipped: Path) -> None:
    path = unzipped / "graphs" / "offers.ttl"
    theirs = rdflib.Graph().parse(path, format="turtle")
    ours = {(q.subject.value, q.predicate.value) for q in ox.parse(path=path)}
    assert {(str(s), str(p)) for s, p, _ in theirs} == ours
    assert len(theirs) == len(list(ox.parse(path=path)))


def test_there_is_a_turtle_file_for_every_graph(unzipped: Path, release: Release) -> None:
    counted = {name for name, number in release.manifest["counts"]["triples"].items() if number}
    assert {path.stem for path in unzipped.glob("graphs/*.ttl")} == counted


def test_terms_in_turtle_are_prefixed(unzipped: Path) -> None:
    turtle = (unzipped / "graphs" / "memberships.ttl").read_text()
    assert "a org:Membership" in turtle
    assert "a ict:Dekking" in (unzipped / "graphs" / "afgeleid.ttl").read_text()
    assert "<http://www.w3.org/ns/org#Membership>" not in turtle


def test_the_zip_holds_what_is_published_uncompressed(release: Release, unzipped: Path) -> None:
    published = set(release.manifest["sha256"]) - {"samenwijzer.zip", "SHA256SUMS"}
    assert names_in(unzipped) == {name.removesuffix(".gz") for name in published}
    for name in published:
        content = (release.path / name).read_bytes()
        whole = gzip.decompress(content) if name.endswith(".gz") else content
        assert (unzipped / name.removesuffix(".gz")).read_bytes() == whole, name


def test_the_zip_tells_no_time_and_lets_everybody_read(release: Release) -> None:
    with zipfile.ZipFile(release.path / "samenwijzer.zip") as archive:
        told = {(i.date_time, i.external_attr >> 16, i.create_system) for i in archive.infolist()}
    assert told == {((1980, 1, 1, 0, 0, 0), 0o100644, 3)}


def test_other_programs_read_the_gzip_and_the_zip(release: Release) -> None:
    for command in ("gzip -t dataset.nq.gz", "python3 -m zipfile -t samenwijzer.zip"):
        done = subprocess.run(command.split(), cwd=release.path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_sha256sum_agrees_and_sees_a_change(release: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(release.path, copy)
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=copy, capture_output=True, check=False).returncode == 0
    with (copy / "lists" / "themes.csv").open("ab") as file:
        file.write(b"\r\n")
    told = subprocess.run(check, cwd=copy, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "lists/themes.csv: FAILED\n")


def test_checksums_are_of_every_file_but_themselves(release: Release) -> None:
    text = (release.path / "SHA256SUMS").read_text()
    sums = {name: digest for digest, name in (line.split("  ") for line in text.splitlines())}
    told = dict(release.manifest["sha256"])
    own = told.pop("SHA256SUMS")
    assert sums == told
    assert own == hashlib.sha256((release.path / "SHA256SUMS").read_bytes()).hexdigest()
    assert set(told) | {"SHA256SUMS", "manifest.json"} == names_in(release.path)


def test_the_csvw_library_finds_the_lists_valid(release: Release) -> None:
    group = csvw.TableGroup.from_file(release.path / "lists" / "metadata.json")
    rows = {str(table.url): list(table.iterdicts(strict=True)) for table in group.tables}
    counted = release.manifest["counts"]["rows"]
    assert {url: len(found) for url, found in rows.items()} == {
        f"{name}.csv": number for name, number in counted.items()
    }
    assert group.check_referential_integrity()
    assert all(table.check_primary_key() for table in group.tables)


def test_the_lists_are_read_back_unchanged_row_by_row(release: Release) -> None:
    report = Report()
    theirs = read_lists(release.path / "lists", GROUP, report)
    assert report.findings == []
    assert theirs == read_lists(LISTS, GROUP, Report())


@pytest.mark.slow
def test_a_build_of_the_published_lists_gives_the_same_release(
    release: Release, tmp_path: Path
) -> None:
    lists = str(release.path / "lists")
    done = run_command("build", "--date", DAY, "--lists", lists, var=tmp_path)
    assert done.returncode == 0, done.stderr
    again = current_release(tmp_path)
    assert again is not None
    assert (again.version, again.manifest) == (release.version, release.manifest)


def test_csv_is_that_of_the_standard(release: Release) -> None:
    for path in release.path.glob("lists/*.csv"):
        text = path.read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert text.count("\r\n") >= len(rows)


def test_no_cell_of_our_lists_is_a_formula(release: Release) -> None:
    """Cells are published as they are; a plus or minus only opens a number."""
    cells = {
        (path.name, cell)
        for path in release.path.glob("lists/*.csv")
        for row in csv.reader(path.read_text().splitlines())
        for cell in row
    }
    assert any(cell.startswith("+32") for _, cell in cells)
    assert [(name, cell) for name, cell in sorted(cells) if FORMULA.match(cell)] == []


@pytest.mark.parametrize("text", ["=1+1", "@a", "-1+1", 'a "b", c', "a\nb", "a;b", "é"])
def test_a_cell_is_written_as_it_is(text: str) -> None:
    lists = read_lists(LISTS, GROUP, Report())
    first, *rest = lists["themes"]
    changed = replace(first, values={**first.values, "definition_nl": text})
    files = list_files({**lists, "themes": [changed, *rest]}, GROUP, b"")
    rows = csv.DictReader(io.StringIO(files["lists/themes.csv"].decode(), newline=""))
    assert next(rows)["definition_nl"] == text


def test_the_readme_names_the_day_and_the_licence_of_every_list(unzipped: Path) -> None:
    text = (unzipped / "README.txt").read_text()
    assert DAY in text
    assert all(f"{table.url}: {table.licences[0]}" in text for table in GROUP.tables)
    assert (unzipped / "LICENSE").read_text() == (ROOT / "data" / "LICENSE.md").read_text()


def test_a_quad_in_no_graph_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no named graph"):
        rdf_files(b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n")


def test_the_name_of_a_graph_of_others_cannot_leave_the_folder() -> None:
    quad = b'<https://example.org/a> <https://example.org/b> "c" <https://example.org/../g> .\n'
    assert set(rdf_files(quad)) == {
        "dataset.nq",
        "dataset.trig",
        "graphs/https%3A%2F%2Fexample.org%2F..%2Fg.ttl",
    }


def test_the_same_contents_give_the_same_bytes_in_any_order() -> None:
    contents = {"dataset.nq": b"x" * 100_000, "graphs/a.ttl": b"", "lists/a.csv": b"a\r\n"}
    one, other = pack(contents), pack(dict(reversed(contents.items())))
    assert one == other
    assert gzip.decompress(one["dataset.nq.gz"]) == contents["dataset.nq"]
    assert gzip.decompress(one["graphs/a.ttl.gz"]) == b""
    packed = {"dataset.nq.gz", "graphs/a.ttl.gz", "lists/a.csv"}
    assert set(one) == packed | {"SHA256SUMS", "samenwijzer.zip"}
