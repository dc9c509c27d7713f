"""Example queries and prefixes in the graph: those of the files, and each one answers quickly."""

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.errors import QueryError
from loaders.publication.examples import PREFIXES_NODE, read_examples
from loaders.terms import PREFIXES, term
from server.querying import open_store
from server.sparql.policy import read_policy
from tests.conftest import ROOT

EXAMPLES = {example.name: example for example in read_examples(ROOT / "ontology" / "examples")}
MOST_SECONDS = 0.1
TRIES = 5


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    return open_store(real_var)


def values(graph: ox.Store, subject: str, name: str) -> list[str]:
    found = graph.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(term(name)), None)
    return sorted(str(getattr(quad.object, "value", "")) for quad in found)


def executables(graph: ox.Store) -> list[str]:
    kind = ox.NamedNode(term("sh:SPARQLSelectExecutable"))
    found = graph.quads_for_pattern(None, ox.NamedNode(term("rdf:type")), kind)
    return [str(getattr(quad.subject, "value", "")) for quad in found]


def test_there_are_twelve() -> None:
    assert len(EXAMPLES) == 12


def test_the_graph_has_every_example(graph: ox.Store) -> None:
    told = {values(graph, iri, "sh:select")[0] for iri in executables(graph)}
    assert told == {example.text for example in EXAMPLES.values()}


def test_each_asks_in_dutch_and_english_and_names_the_prefixes(graph: ox.Store) -> None:
    for iri in executables(graph):
        example = EXAMPLES[values(graph, iri, "dct:identifier")[0]]
        assert values(graph, iri, "rdfs:comment") == sorted((example.dutch, example.english))
        assert values(graph, iri, "sh:prefixes") == [PREFIXES_NODE]


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_has_rows_and_is_fast(graph: ox.Store, name: str) -> None:
    def seconds() -> float:
        started = time.process_time()
        found = graph.query(EXAMPLES[name].text, use_default_graph_as_union=True)
        assert len(list(found)) > 0
        return time.process_time() - started

    assert min(seconds() for _ in range(TRIES)) < MOST_SECONDS


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_asks_nothing_of_others(name: str) -> None:
    assert not read_policy(EXAMPLES[name].text).refusal


def test_declared_prefixes_are_those_of_the_endpoint(graph: ox.Store) -> None:
    declared = values(graph, PREFIXES_NODE, "sh:declare")
    found = {
        values(graph, iri, "sh:prefix")[0]: values(graph, iri, "sh:namespace")[0]
        for iri in declared
    }
    assert found == PREFIXES
    assert values(graph, PREFIXES_NODE, "rdf:type") == [term("owl:Ontology")]


def test_a_file_without_a_dutch_sentence_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("# Question: what?\n# Parameters: none\n# Columns: a\nASK {}")
    with pytest.raises(QueryError, match=r"x\.rq has no line '# Vraag: …'"):
        read_examples(tmp_path)
