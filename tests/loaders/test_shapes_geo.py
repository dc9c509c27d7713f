"""The shapes of points, neighbours and postcodes: a real record fails when one triple is broken."""

from datetime import date

import pyoxigraph as ox
import pytest

from loaders.build import Sources, build
from loaders.findings import Severity
from server.querying import open_store
from tests.conftest import DAY, ROOT
from tests.excerpt import write_excerpt
from tests.loaders.shape_cases import assert_told, cases
from tests.loaders.test_shapes import AREAS, Change, add, checked, drop, put

KUURNE = "34023"
POINT = "geometrie:34022"
SWAPPED = '"POINT(50.81 3.26)"^^geo:wktLiteral'
BREAKS: dict[str, list[Change]] = {
    "G1-punt": [
        drop(POINT, "geo:asWKT"),
        add(POINT, "geo:asWKT", '"POINT(3.3 50.8)"^^geo:wktLiteral'),
        put(POINT, "geo:asWKT", SWAPPED),
        put(POINT, "geo:asWKT", '"POINT(3.26 50.81)"'),
    ],
    "G1-een-punt": [
        add("g:34022", "locn:geometry", "geometrie:34023"),
        put("g:34022", "locn:geometry", "g:34023"),
    ],
    "G1-oppervlakte": [
        drop("g:34022", "geo:hasMetricArea"),
        put("g:34022", "geo:hasMetricArea", '"0"^^xsd:double'),
        put("g:34022", "geo:hasMetricArea", '"8e13"^^xsd:double'),
    ],
    "G1-zonder-punt": [drop("g:34022", "locn:geometry")],
    "G2-wederzijds": [drop("g:34022", "geo:sfTouches")],
    "G2-zelf": [add("g:34022", "geo:sfTouches", "g:34022")],
    "G2-opgegaan": [add("g:34022", "dct:isReplacedBy", f"g:{KUURNE}")],
    "G3-postcode": [
        add("g:34022", "schema:postalCode", '"0850"'),
        add("g:34022", "schema:postalCode", '"85000"'),
        add("g:34022", "schema:postalCode", '"8500"^^xsd:integer'),
    ],
    "G3-vandaag": [add("g:34022", "ict:geldigTot", '"2025-01-01"^^xsd:date')],
    "G3-zonder-postcode": [drop("g:34022", "schema:postalCode")],
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """Kortrijk and its neighbour Kuurne, through the whole line."""
    folder = tmp_path_factory.mktemp("record")
    keep = {
        "areas": lambda row: row["id"] in AREAS | {KUURNE},
        "organisations": lambda row: row["id"] == "leiedal",
        "contracts": lambda row: False,
    }
    write_excerpt(ROOT / "data" / "lists", folder / "lists", keep)
    sources = Sources(folder / "lists", ROOT / "ontology", ROOT / "shapes")
    outcome = build(sources, folder / "var", date.fromisoformat(DAY))
    assert [f.text() for f in outcome.report.findings] == []
    return open_store(folder / "var")


@pytest.mark.parametrize(("shape", "change"), cases(BREAKS))
def test_a_broken_record_fails_its_shape(record: ox.Store, shape: str, change: Change) -> None:
    severity = Severity.WARNING if "-zonder-" in shape else Severity.VIOLATION
    assert_told(checked(record, change).results, shape, severity)
