"""VoID tells the truth of the released graph: every number is counted again by SPARQL."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.iris import DATASET, ID, mint_listing
from loaders.publication.names import namespaces_of, word_of
from loaders.publication.void import add_void
from loaders.release import current_release
from loaders.terms import PREFIXES
from server.querying import open_store

SHORT = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
PARTS = {
    "klasse": """?part void:class ?name ; void:entities ?told .
      { SELECT ?name (COUNT(DISTINCT ?s) AS ?counted) WHERE { ?s a ?name } GROUP BY ?name }""",
    "eigenschap": """?part void:property ?name ; void:triples ?told .
      { SELECT ?name (COUNT(*) AS ?counted) WHERE { ?s ?name ?o } GROUP BY ?name }""",
    "onderwerpen": """?part void:property ?name ; void:distinctSubjects ?told .
      { SELECT ?name (COUNT(DISTINCT ?s) AS ?counted) WHERE { ?s ?name ?o } GROUP BY ?name }""",
    "graaf": f"""<{DATASET}> void:subset ?name . ?name void:triples ?told .
      {{
        SELECT ?name (COUNT(*) AS ?counted)
        WHERE {{ GRAPH ?name {{ ?s ?p ?o }} }}
        GROUP BY ?name
      }}""",
}
WHOLE = {
    "void:triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
    "void:classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s a ?o }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
    "void:entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o . "
    f'FILTER(STRSTARTS(STR(?s), "{ID}/")) }}',
}


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    return open_store(real_var)


def asked(graph: ox.Store, query: str) -> list[list[str]]:
    found = graph.query(SHORT + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [[getattr(term, "value", "") for term in row] for row in found]


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_is_as_counted(graph: ox.Store, name: str) -> None:
    told = asked(graph, f"SELECT ?n WHERE {{ <{DATASET}> {name} ?n }}")
    assert told == asked(graph, WHOLE[name])


@pytest.mark.parametrize("kind", PARTS)
def test_every_part_is_as_counted(graph: ox.Store, kind: str) -> None:
    rows = asked(graph, f"SELECT ?name ?told ?counted WHERE {{ {PARTS[kind]} }}")
    assert len(rows) > 20
    assert [row for row in rows if row[1] != row[2]] == []


@pytest.mark.parametrize(
    ("kind", "every"),
    [
        ("void:class", "SELECT DISTINCT ?x WHERE { ?s a ?x }"),
        ("void:property", "SELECT DISTINCT ?x WHERE { ?s ?x ?o }"),
        ("void:subset", "SELECT DISTINCT ?x WHERE { GRAPH ?x { ?s ?p ?o } }"),
    ],
)
def test_no_part_is_left_out(graph: ox.Store, kind: str, every: str) -> None:
    told = asked(graph, f"SELECT DISTINCT ?x WHERE {{ ?part {kind} ?x }}")
    assert sorted(told) == sorted(asked(graph, every))


def test_no_triple_is_in_two_graphs(graph: ox.Store) -> None:
    """The engine would count it twice."""
    assert len({quad.triple for quad in graph}) == len(graph)


def test_the_manifest_counts_the_same(graph: ox.Store, real_var: Path) -> None:
    release = current_release(real_var)
    assert release is not None
    counted = asked(graph, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    told = release.manifest["counts"]["triples"]
    assert {mint_listing(name): str(number) for name, number in told.items()} == dict(counted)


def test_every_dump_named_is_a_file_of_the_release(graph: ox.Store, real_var: Path) -> None:
    names = asked(graph, "SELECT ?dump WHERE { ?set void:dataDump ?dump }")
    assert len(names) > 20
    files = (real_var / "current" / name.partition("/data/latest/")[2] for (name,) in names)
    assert [str(file) for file in files if not file.is_file()] == []


def test_counted_again_it_stays_the_same(graph: ox.Store) -> None:
    copy = ox.Store()
    copy.extend(graph)
    add_void(copy)
    assert set(copy) == set(graph)


def test_every_class_and_property_has_a_word_of_its_own(graph: ox.Store) -> None:
    named = asked(graph, "SELECT DISTINCT ?x WHERE { ?s a ?c ; ?p ?o BIND(?c AS ?x) }")
    used = [name for (name,) in named]
    assert len({word_of(iri) for iri in used}) == len(used)
    assert word_of("http://www.w3.org/ns/org#Membership") == "org-Membership"
    assert word_of("https://example.org/term") == "https://example.org/term"


def test_a_namespace_is_the_longest_that_fits() -> None:
    iris = ["http://www.w3.org/ns/org#member", "https://example.org/x", "http://schema.org/url"]
    assert namespaces_of(iris) == ["http://schema.org/", "http://www.w3.org/ns/org#"]
