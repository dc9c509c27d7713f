"""The official OSLO and EU shapes over our graph: only what two standards disagree on fails."""

import gzip
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.build import Sources, make_graph
from loaders.engines import DEFAULT_ENGINE, run_engine
from loaders.gate import without_graphs
from loaders.publishing import sorted_nquads
from loaders.terms import PREFIXES, term
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt
from tests.standards.official import EXCLUDED, FILES, Constraint, expected, told

FOLDER = os.environ.get("SAMENWIJZER_STANDARDS", "")
pytestmark = [
    pytest.mark.standards,
    pytest.mark.skipif(not FOLDER, reason="SAMENWIJZER_STANDARDS does not name the shapes"),
]
KEPT_AREAS = {
    *("01000", "02000", "30000", "34000", "referentieregio-zuid-west-vlaanderen", "34022", "34013"),
    *("70000", "71000", "73000", "referentieregio-limburg", "71022", "73040", "71072"),
    *("04000", "21004"),
}
KEPT = {
    *("leiedal", "fluvius-limburg", "het-facilitair-bedrijf", "cultuurconnect", "vvsg"),
}
KEEP = {
    "areas": lambda row: row["id"] in KEPT_AREAS,
    "organisations": lambda row: row["id"] in KEPT,
    "corrections": lambda row: row["key"].partition("/")[0] in KEPT,
    "tiles": lambda row: row["area"] in KEPT_AREAS,
}
PREFIX_LINES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def shapes(file: str) -> ox.Store:
    store = ox.Store()
    store.load(path=Path(FOLDER) / file, format=ox.RdfFormat.TURTLE)
    return store


def number(store: ox.Store, where: str) -> int:
    query = f"{PREFIX_LINES} SELECT DISTINCT ?thing ?value WHERE {{ {where} }}"
    return len(list(store.query(query, use_default_graph_as_union=True)))


def classes(store: ox.Store) -> set[str]:
    """Return the classes of things of ours."""
    query = f"{PREFIX_LINES} SELECT DISTINCT ?class WHERE {{ ?thing a ?class }}"
    return {row["class"].value for row in store.query(query, use_default_graph_as_union=True)}


@pytest.fixture(scope="module")
def real(real_var: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        store.load(file.read(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def excerpt(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("excerpt")
    write_excerpt(ROOT / "data" / "lists", folder / "lists", KEEP)
    sources = Sources(folder / "lists", ROOT / "ontology", ROOT / "shapes")
    outcome, store = make_graph(sources, date.fromisoformat(DAY))
    assert outcome.report.violations == []
    return store


def test_the_excerpt_is_small_and_has_every_kind(real: ox.Store, excerpt: ox.Store) -> None:
    assert len(excerpt) <= 10_000
    assert classes(real) - classes(excerpt) == set()


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_real_graph_meets_the_official_shapes(real: ox.Store, file: str) -> None:
    report = run_engine(DEFAULT_ENGINE, without_graphs(sorted_nquads(real)), shapes(file))
    assert told(report) == expected(file, lambda where: number(real, where))


@pytest.mark.parametrize("file", sorted(FILES))
def test_an_excerpt_meets_the_official_shapes(excerpt: ox.Store, file: str) -> None:
    triples = without_graphs(sorted_nquads(excerpt))
    wanted = expected(file, lambda where: number(excerpt, where))
    assert told(run_engine("pyshacl", triples, shapes(file))) == wanted
    assert told(run_engine(DEFAULT_ENGINE, triples, shapes(file))) == wanted


@pytest.mark.parametrize("file", sorted(EXCLUDED))
def test_every_exclusion_is_needed(real: ox.Store, file: str) -> None:
    assert all(number(real, where) > 0 for where in EXCLUDED[file].values())


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("oslo-shapes/organisatie-basis.normalised.ttl", "skos:prefLabel"),
        ("oslo-shapes/generiek-basis.normalised.ttl", "rdfs:label"),
        ("oslo-shapes/dienstencataloog.normalised.ttl", "locn:geometry"),
        ("cpsv-ap/3.2.0-SHACL.ttl", "dct:spatial"),
    ],
)
def test_without_a_property_the_official_shapes_fail(
    excerpt: ox.Store, file: str, name: str
) -> None:
    path = term(name)
    lines = sorted_nquads(excerpt).splitlines(keepends=True)
    triples = without_graphs(b"".join(line for line in lines if f" <{path}> ".encode() not in line))
    found = told(run_engine(DEFAULT_ENGINE, triples, shapes(file)))
    assert {constraint.path for constraint in found - expected_counts(found, file)} == {path}


def expected_counts(found: Counter[Constraint], file: str) -> Counter[Constraint]:
    return Counter({one: found[one] for one in EXCLUDED.get(file, {})})
