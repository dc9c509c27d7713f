"""Old sources against a graph made by hand: only what is surely older than the day is old."""

import pyoxigraph as ox
import pytest

from loaders.terms import PREFIXES
from server.questions import question
from tests.server.agreement_world import dated

BEFORE = "2024-11-30"
OFFER = """
  x:offer ict:aanbieder x:one ; dct:type x:kind .
  x:offer dct:title "Aanbod"@nl ; prov:wasDerivedFrom x:row .
  x:one skos:prefLabel "Een" . x:row dct:source x:source ; dct:issued %s .
"""


def gaps(issued: str) -> set[str]:
    """Return what is missing of an offer with a source of this date."""
    store = ox.Store()
    names = {**PREFIXES, "x": "https://example.org/"}
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.items())
    store.update(f"{prefixes} INSERT DATA {{ {OFFER % dated(issued)} }}")
    asked = question("site/gaps").about(ox.Literal(BEFORE))
    found = store.query(asked, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return {row["gap"].value for row in found}


@pytest.mark.parametrize(
    ("issued", "old"),
    [
        ("2023", True),
        ("2024", False),
        ("2024-10", True),
        ("2024-11", False),
        ("2024-11-29", True),
        ("2024-11-30", False),
    ],
)
def test_a_source_is_old_only_when_all_its_days_are(issued: str, old: bool) -> None:
    assert ("oud" in gaps(issued)) is old
