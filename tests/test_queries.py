"""Every query of ours: it parses, tells what it asks, gives the columns it names, is used."""

import re

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from loaders.publication.examples import read_examples
from server.questions import FOLDER, Question, iri, read_question
from tests.conftest import ROOT

EXAMPLES = ROOT / "ontology" / "examples"
PATHS = {
    path.relative_to(folder.parent).with_suffix("").as_posix(): path
    for folder in (FOLDER / "linked", FOLDER / "site", EXAMPLES)
    for path in sorted(folder.rglob("*.rq"))
}
NAMES = list(PATHS)
USED = re.compile(r"""(?:ask|ask_texts|question|Asking)\((?:[^,()]+,)?\s*f?["']([a-z/-]+)["']""")
HEADER = re.compile(
    r"(?:# Vraag: [A-Z].*\?\n)?# Question: [a-z].*\?\n"
    r"# Parameters: (?P<parameters>.+)\n# Columns: (?P<columns>.+)\n"
)
PARAMETER = re.compile(r"\?(\w+) \([^)]+\)")
every_query = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def used() -> set[str]:
    texts = [path.read_text() for path in (ROOT / "server").rglob("*.py")]
    return {name for text in texts for name in USED.findall(text)}


def question(name: str) -> Question:
    return read_question(name, PATHS[name])


@every_query
def test_header_tells_question_parameters_and_columns(name: str) -> None:
    assert HEADER.match(question(name).text)


@every_query
def test_two_engines_can_parse_it(name: str) -> None:
    text = question(name).text
    prepareQuery(text)
    ox.Store().query(text)


@every_query
def test_columns_are_those_of_the_header(name: str) -> None:
    found = ox.Store().query(question(name).text)
    if isinstance(found, ox.QuerySolutions):
        assert [variable.value for variable in found.variables] == list(question(name).columns)
    else:
        assert question(name).columns == ("triples",)


@every_query
def test_parameters_are_those_of_the_header(name: str) -> None:
    text = question(name).text
    header = HEADER.match(text)
    assert header
    stated = PARAMETER.findall(header["parameters"])
    lines = re.findall(r"VALUES \(([^)]*)\) \{.*\} # parameters", text)
    assert [line.replace("?", "").split() for line in lines] == ([stated] if stated else [])


@every_query
def test_it_runs_as_it_stands_and_with_another_term(name: str) -> None:
    asked = question(name)
    if "# parameters" in asked.text:
        line = re.search(r"VALUES \(([^)]*)\) \{.*\} # parameters", asked.text)
        assert line
        other = [iri("https://example.org/other")] * len(line[1].split())
        text = asked.about(*other)
        assert f"({' '.join(map(str, other))})" in text
        assert asked.text.count("\n") == text.count("\n")
        ox.Store().query(text)


@every_query
def test_a_page_uses_it(name: str, used: set[str]) -> None:
    folder, _, short = name.rpartition("/")
    published = {example.name for example in read_examples(EXAMPLES)}
    known = {"site": short in used or name in used, "examples": short in published}
    assert known.get(folder, name in used)


@every_query
def test_at_most_one_pattern_inside_not_exists(name: str) -> None:
    for inside in re.findall(r"EXISTS\s*\{([^}]*)\}", question(name).text):
        assert len([p for p in re.split(r"[.;](?:\s|$)", inside) if p.strip()]) == 1


def test_every_query_is_below_the_folder() -> None:
    assert set(FOLDER.rglob("*.rq")) <= set(PATHS.values())
