"""White spots of a province: asked as one would at first, by the short cut, and by the page."""

from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from typing import Final, cast

import pyoxigraph as ox

from bench.copies import real_graph
from bench.report import Section, rows_table
from loaders.build import Sources
from loaders.codes import classification
from loaders.iris import mint_area, mint_theme
from server.questions import iri, question

_PROVINCE: Final = "30000"
_THEMES: Final = ("burgerzaken", "gis")
_PREFIXES: Final = """
PREFIX besluit: <http://data.vlaanderen.be/ns/besluit#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX gift: <http://lblod.data.gift/concepts/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rov: <http://www.w3.org/ns/regorg#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_PAIRS: Final = """
SELECT ?council ?theme WHERE {{
  VALUES ?theme {{ {themes} }}
  ?council org:classification {kind} ; rov:orgStatus gift:63cc561de9188d64ba5840a42ae8f0d6 ;
    besluit:werkingsgebied/dct:isPartOf {province} .
  FILTER NOT EXISTS {{ {served} }}
}}"""
_NAIVE: Final = """
    ?coverage ict:bestuur ?council ; ict:toegang ?access .
    ?offer ict:viaToegang ?access ; dct:subject ?theme ."""
_SHORT: Final = "?council ict:gedektThema ?theme"
_TIMES: Final = {"naive": 1, "short cut": 50, "page": 5}


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a question took (milliseconds, the median), and the pairs that it is about."""

    milliseconds: float
    white: frozenset[tuple[str, str]]
    pairs: int

    @property
    def each(self) -> float:
        """Milliseconds a pair of a council and a theme."""
        return self.milliseconds / self.pairs


def run(sources: Sources, day: date) -> Section:
    """Ask the graph of a release three ways."""
    return section(measured(real_graph(sources, day)))


def measured(store: ox.Store) -> dict[str, Timed]:
    """Ask a graph three ways.

    :raises RuntimeError: when the first two do not tell the same.
    """
    councils = len(_rows(store, _text("FILTER(false)")))
    found = {
        "naive": _timed(store, _text(_NAIVE), _TIMES["naive"], councils),
        "short cut": _timed(store, _text(_SHORT), _TIMES["short cut"], councils),
    }
    if found["naive"].white != found["short cut"].white:
        raise RuntimeError("the short cut tells something else than the question that it is for")
    about = iri(classification("gemeente")), ox.Literal("alles")
    page = question("site/white-spots").about(*about)
    return found | {"page": _timed(store, page, _TIMES["page"], len(_rows(store, page)))}


def _text(served: str) -> str:
    themes = " ".join(str(iri(mint_theme(theme))) for theme in _THEMES)
    kind, province = iri(classification("gemeente")), iri(mint_area(_PROVINCE))
    return _PREFIXES + _PAIRS.format(themes=themes, kind=kind, province=province, served=served)


def _timed(store: ox.Store, text: str, times: int, pairs: int) -> Timed:
    took = []
    for _ in range(times):
        began = perf_counter()
        rows = _rows(store, text)
        took.append(1000 * (perf_counter() - began))
    return Timed(median(took), frozenset(rows), pairs)


def _rows(store: ox.Store, text: str) -> list[tuple[str, str]]:
    solutions = cast(ox.QuerySolutions, store.query(text, use_default_graph_as_union=True))
    return [(str(row["council"]), str(row["theme"])) for row in solutions]


def section(found: dict[str, Timed]) -> Section:
    """Write the table."""
    naive = found["naive"]
    words = {
        "naive": "no offer by any coverage, in NOT EXISTS",
        "short cut": "the same by `ict:gedektThema`, which the release has",
        "page": "the query of the page: all councils and themes, with why, and whom to ask nearby",
    }
    rows = [
        (words[name], one.pairs, one.milliseconds, 1000 * one.each, naive.each / one.each)
        for name, one in found.items()
    ]
    header = ("question", "pairs", "ms", "µs a pair", "times faster a pair")
    aim = (
        f"{len(_THEMES)} themes in the municipalities of a province. Aim: at least 100 times "
        "faster than the naive question on the same graph. The first two tell the same pairs."
    )
    return Section("White spots", aim, (rows_table(header, rows),))
