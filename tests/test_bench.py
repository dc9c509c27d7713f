"""The bench measures what it says: real copies side by side, real questions, its own sections."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.copies import copy, in_copy, real_graph, template
from bench.loading import ours, plain
from bench.parameters import REPEATS, SAMPLES, texts
from bench.report import Busy, Section, write_section
from bench.white_spots import measured
from loaders.build import Sources
from loaders.publishing import sorted_nquads
from server.questions import question
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt

COPIES = 3
AREAS = {"01000", "02000", "30000", "34000", "referentieregio-zuid-west-vlaanderen", "34022"}
COUNCIL = "https://w3id.org/ict-samenwerking/id/organisatie/0207494678"


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "lists"
    keep = {
        "areas": lambda row: row["id"] in AREAS,
        "organisations": lambda row: row["id"] == "leiedal",
    }
    write_excerpt(ROOT / "data" / "lists", folder, keep)
    return folder


@pytest.fixture(scope="module")
def real(lists: Path) -> ox.Store:
    return real_graph(Sources(lists, ROOT / "ontology", ROOT / "shapes"), date.fromisoformat(DAY))


@pytest.fixture(scope="module")
def copied(real: ox.Store) -> ox.Store:
    shared, lines = template(sorted_nquads(real))
    store = ox.Store()
    for part in (shared, *(copy(lines, number) for number in range(COPIES))):
        store.load(part, format=ox.RdfFormat.N_QUADS)
    return store


def answer(store: ox.Store, text: str) -> list[str]:
    found = store.query(text, use_default_graph_as_union=True)
    return sorted(str([str(value) for value in row]) for row in found)


def test_copy_0_is_the_real_graph(real: ox.Store) -> None:
    shared, lines = template(sorted_nquads(real))
    assert sorted((shared + copy(lines, 0)).splitlines()) == sorted_nquads(real).splitlines()


def test_every_copy_is_as_large_as_the_first(real: ox.Store, copied: ox.Store) -> None:
    shared, lines = template(sorted_nquads(real))
    shared_number, lines_number = len(shared.splitlines()), len(lines.splitlines())
    assert len(copied) == shared_number + COPIES * lines_number
    assert lines_number > shared_number


@pytest.mark.parametrize("name", ["site/council-coverage", "site/council-memberships"])
def test_a_council_has_as_many_answers_in_its_copy(
    real: ox.Store, copied: ox.Store, name: str
) -> None:
    there = question(name).about(ox.NamedNode(COUNCIL))
    here = question(name).about(ox.NamedNode(in_copy(COUNCIL, COPIES - 1)))
    assert len(answer(copied, here)) == len(answer(real, there)) > 0
    assert answer(copied, there) == answer(real, there)


def test_a_query_is_asked_about_real_things_or_several_times(real: ox.Store) -> None:
    about_one = texts(question("site/council-coverage"), real, 1)
    assert len(about_one) == SAMPLES
    assert all(text.count(f"{COUNCIL[:-10]}") >= 1 for text in about_one)
    assert texts(question("site/areas"), real, 1) == [question("site/areas").text] * REPEATS


def test_the_plain_loop_makes_as_many_triples(lists: Path) -> None:
    made = ours(lists)
    assert plain(lists, made) == made > 0


def test_a_section_takes_the_place_of_its_own_older_one(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    for title, aim in (("Gate", "one"), ("Build", "two"), ("Gate", "three")):
        write_section(path, Section(title, aim, ()), "make bench", Busy())
    text = path.read_text()
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## Gate", "## Build"]
    assert "\nthree\n" in text
    assert "\none\n" not in text


def test_the_short_cut_to_white_spots_tells_what_the_question_tells(real: ox.Store) -> None:
    found = measured(real)  # raises when they differ
    assert found["naive"].white

    assert found["naive"].each > found["short cut"].each > 0
