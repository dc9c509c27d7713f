"""DCAT-AP 3.0.1 and DCAT-AP Vlaanderen 2026 over the catalogue of the real release."""

import os
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, URIRef

FOLDER = os.environ.get("SAMENWIJZER_STANDARDS", "")
pytestmark = [
    pytest.mark.standards,
    pytest.mark.skipif(not FOLDER, reason="SAMENWIJZER_STANDARDS does not name the shapes"),
]
FILES = (
    "dcat-ap/3.0.1-shapes.ttl",
    "dcat-ap/3.0.1-range.ttl",
    "dcat-ap/3.0.1-deprecateduris.ttl",
    "dcat-ap-vl/DCAT-AP-VL-2026-02-24.normalised.ttl",
)
BROKEN = {
    "dcat-ap/3.0.1-shapes.ttl": (None, DCTERMS.title, None),
    "dcat-ap/3.0.1-range.ttl": (None, RDF.type, DCAT.Distribution),
    "dcat-ap-vl/DCAT-AP-VL-2026-02-24.normalised.ttl": (None, DCTERMS.identifier, None),
}


def told(catalogue: Graph, file: str) -> tuple[bool, str]:
    shapes = Graph().parse(Path(FOLDER) / file)
    conforms, _, text = pyshacl.validate(catalogue, shacl_graph=shapes)
    return conforms, text


@pytest.fixture
def catalogue(real_var: Path) -> Graph:
    return Graph().parse(real_var / "current" / "catalogue.ttl")


@pytest.mark.parametrize("file", FILES)
def test_the_catalogue_meets_the_profile(catalogue: Graph, file: str) -> None:
    conforms, text = told(catalogue, file)
    assert conforms, text


@pytest.mark.parametrize(("file", "removed"), BROKEN.items())
def test_a_broken_catalogue_does_not(
    catalogue: Graph, file: str, removed: tuple[URIRef | None, URIRef, URIRef | None]
) -> None:
    catalogue.remove(removed)
    assert not told(catalogue, file)[0]


def test_no_replaced_property_is_used(catalogue: Graph) -> None:
    """The shapes name them with the class that had them, but most without a constraint."""
    shapes = Graph().parse(Path(FOLDER) / "dcat-ap/3.0.1-deprecateduris.ttl")
    replaced = {
        (kind, shapes.value(part, SH.path))
        for shape, kind in shapes.subject_objects(SH.targetClass)
        for part in shapes.objects(shape, SH.property)
    } - {(DCAT.Distribution, DCTERMS.format)}
    assert (DCAT.Dataset, DCTERMS.isVersionOf) in replaced
    used = {
        (kind, name)
        for thing, kind in catalogue.subject_objects(RDF.type)
        for name in catalogue.predicates(thing)
    }
    assert used & replaced == set()
