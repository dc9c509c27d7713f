"""The map of a theme counts who offers something on it; an agreement without offer is none."""

from pathlib import Path
from typing import cast

import pyoxigraph as ox

from server.host import load
from server.questions import iri, question

GIVEN = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?theme ?access ?kind {
  ?thing dct:subject/skos:broader* ?theme ; ict:viaToegang ?access .
  OPTIONAL { ?thing dct:type ?kind }
}"""


def test_every_access_on_the_map_of_a_theme_gives_an_offer(real_var: Path) -> None:
    store = load(real_var / "current" / "dataset.nq.gz")
    given = _rows(store, GIVEN)
    offered = {(row["theme"], row["access"]) for row in given if row["kind"]}
    assert {(row["theme"], row["access"]) for row in given} - offered, "nothing to leave out"
    for theme in {row["theme"].value for row in given}:
        asked = question("site/near-accesses").about(iri(theme))
        on_map = {(ox.NamedNode(theme), row["access"]) for row in _rows(store, asked)}
        assert on_map <= offered, theme


def _rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    found = store.query(query, use_default_graph_as_union=True)
    return list(cast(ox.QuerySolutions, found))
