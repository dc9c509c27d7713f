"""How many rows of the lists are about each organisation, for the manifest of a release.

The rows that the site shows of it (``organisation-rows.rq``), counted; a test holds them equal.
"""

from typing import Final

import pyoxigraph as ox

from loaders.iris import ID
from loaders.terms import PREFIXES

_ROWS: Final = f"""
PREFIX bron: <{ID}/bron/>
SELECT ?organisation (COUNT(DISTINCT ?row) AS ?rows)
WHERE {{
  ?organisation a org:FormalOrganization ; prov:wasDerivedFrom ?own .
  ?own dct:isPartOf ?home .
  VALUES ?home {{ bron:organisations bron:suppliers }}
  {{ ?about ict:aanbieder|org:organization|^schema:contactPoint ?organisation }}
  UNION
  {{ ?about (epo:bindsBuyer|epo:bindsContractor)/epo:playedBy ?organisation }}
  UNION
  {{ ?about ict:viaToegang/ict:aanbieder ?organisation ; a epo:FrameworkAgreement }}
  UNION
  {{ ?organisation skos:prefLabel ?name BIND(?organisation AS ?about) }}
  ?about prov:wasDerivedFrom ?row .
  FILTER NOT EXISTS {{ ?about prov:wasGeneratedBy ?rule }}
  FILTER(?about = ?organisation || NOT EXISTS {{ ?organisation prov:wasDerivedFrom ?row }})
}}
GROUP BY ?organisation
"""


def rows_by_organisation(store: ox.Store) -> dict[str, int]:
    """Return the number of rows about each organisation, by the last part of its IRI, sorted."""
    found = store.query(_ROWS, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  it is a SELECT
    counts = {row["organisation"].value: int(row["rows"].value) for row in found}
    return {iri.removeprefix(f"{ID}/organisatie/"): counts[iri] for iri in sorted(counts)}
