"""What a council's page calls "not known" is what the white spots call so, for every council."""

import re
from collections import defaultdict
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from loaders.codes import classification
from loaders.iris import mint_organisation
from server.host import load
from server.questions import iri, question
from tests.hand_councils import NIS_CODES, hand
from tests.server.forms_of import from_json
from tests.server.html_page import read

KINDS = ("gemeente", "ocmw", "provincie", "district")
THEMES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?offer ?theme { ?offer ict:aanbieder ?organisation ; dct:subject/skos:broader* ?theme }"""
DEINZE, WEMMEL, FLEMISH_BRABANT = "44083", "23102", "0253973219"
Row = dict[str, str]


@pytest.fixture(scope="module")
def real(real_var: Path) -> ox.Store:
    return load(real_var / "current" / "dataset.nq.gz")


def rows(store: ox.Store, query: str) -> list[Row]:
    found = cast(ox.QuerySolutions, store.query(query, use_default_graph_as_union=True))
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value for name in names if row[name]} for row in found]


@pytest.fixture(scope="module")
def themes(real: ox.Store) -> dict[str, set[str]]:
    """Return the themes (IRIs) of every offer, those above them too."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(real, THEMES):
        found[row["offer"]].add(row["theme"])
    return found


@pytest.fixture(scope="module")
def unknown(real: ox.Store) -> list[Row]:
    return rows(real, question("site/council-unknown").text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_council_has_the_same_doubts_as_the_white_spots(
    real: ox.Store, unknown: list[Row], themes: dict[str, set[str]], kind: str
) -> None:
    asked = question("site/white-spots").about(iri(classification(kind)), ox.Literal("streek"))
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in unknown:
        for theme in themes[row["offer"]]:
            told[row["council"], theme].add(row["organisationName"])
    spots = rows(real, asked)
    for spot in spots:
        if spot["state"] == "gedekt":
            continue
        names = told[spot["council"], spot["theme"]]
        assert (spot["state"] == "onbekend") is bool(names), spot
        assert set(spot.get("unsure", "").split("; ")) - {""} == names, spot
    assert len(spots) > 0
    assert kind == "district" or any(spot["state"] == "onbekend" for spot in spots)


def test_who_only_lies_in_the_area_is_told_too(site: str, unknown: list[Row]) -> None:
    asked = [next(iter(from_json(f"{site}/bestuur/{nis}")))["council"] for nis in (WEMMEL, DEINZE)]
    inside, beside = ([row for row in unknown if row["council"] == one] for one in asked)
    assert [row["organisation"] for row in inside] == [mint_organisation(FLEMISH_BRABANT)]
    assert beside == []
    (title,) = [row["offerTitle"] for row in inside]
    shown, other = (read(f"{site}/bestuur/{nis}").html for nis in (WEMMEL, DEINZE))
    assert f'/{inside[0]["offer"].rpartition("/")[2]}">{title}' in part(shown)
    assert title not in part(other)


def part(page: str) -> str:
    return page.partition('id="onbekend"')[2]


def test_what_ended_is_not_asked_after(real: ox.Store, unknown: list[Row]) -> None:
    ended = """PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
      SELECT ?offer { ?offer ict:loop ?loop FILTER(STRENDS(STR(?loop), "/beeindigd")) }"""
    over = {row["offer"] for row in rows(real, ended)}
    assert over
    assert not over & {row["offer"] for row in unknown}


@pytest.mark.parametrize("nis", NIS_CODES)
def test_a_page_names_what_was_found_not_known_by_hand(site: str, nis: str) -> None:
    told = part(read(f"{site}/bestuur/{nis}").html).partition('<ul class="results">')[2]
    assert set(re.findall(r'href="/oplossing/([^"]+)"', told)) == set(hand(nis)["unknown"])
