"""The query of the white spots: a world whose answer is evident, then the real release."""

import time
from collections import Counter
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from loaders.codes import classification
from loaders.iris import mint_theme
from server.host import load
from server.questions import iri, narrowed, question
from tests.hand_councils import (
    BASE,
    KINDS,
    NIS_CODES,
    access_reference,
    council_iri,
    hand,
)

WORLD = Path(__file__).parent / "spots_world.ttl"
MUNICIPALITY, WELFARE = classification("gemeente"), classification("ocmw")
STATES = {"gedekt", "niemand", "elders", "onbekend"}
TIMES_FASTER = 100

# As one would write it at first: no offer that runs, by coverage that runs, other than for all.
NAIVE = """
PREFIX besluit: <http://data.vlaanderen.be/ns/besluit#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX gift: <http://lblod.data.gift/concepts/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX loop: <https://w3id.org/ict-samenwerking/id/concept/loop/>
PREFIX niveau: <https://w3id.org/ict-samenwerking/id/concept/gebiedsniveau/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?council ?theme WHERE {
  VALUES (?council ?theme) { %s }
  FILTER NOT EXISTS {
    ?coverage ict:bestuur ?council ; ict:toegang ?access ; ict:loop ?loop .
    ?offer dct:type ?kind ; ict:viaToegang ?access ; ict:loop ?course ; dct:subject ?narrow .
    ?narrow skos:broader* ?theme .
    FILTER(?loop != loop:beeindigd && ?course != loop:beeindigd)
    FILTER NOT EXISTS { ?access dct:spatial/ict:niveau niveau:gewest }
    FILTER NOT EXISTS { ?access dct:spatial/ict:niveau niveau:land }
  }
}"""

THEMES_OF = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?theme WHERE {
  VALUES ?access { %s }
  ?offer dct:type ?kind ; ict:viaToegang ?access ; ict:loop ?course .
  ?offer dct:subject/skos:broader* ?theme .
  FILTER(!STRENDS(STR(?course), "/beeindigd"))
}"""

Row = dict[str, str]
Pair = tuple[str, str]


def rows(store: ox.Store, query: str) -> list[Row]:
    found = cast(ox.QuerySolutions, store.query(query, use_default_graph_as_union=True))
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value for name in names if row[name]} for row in found]


def asked(kind: str, counted: str) -> str:
    return question("site/white-spots").about(iri(kind), ox.Literal(counted))


def short(thing: str) -> str:
    return thing.rpartition("/")[2]


@pytest.fixture(scope="module")
def world() -> ox.Store:
    store = ox.Store()
    store.load(path=WORLD, format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def real(real_var: Path) -> ox.Store:
    return load(real_var / "current" / "dataset.nq.gz")


def states(found: list[Row]) -> dict[str, str]:
    """Return the states of the four municipalities by theme, one letter each."""
    order = ("noord", "midden", "zuid", "eiland")
    by = {(short(row["theme"]), short(row["council"])): row["state"][0] for row in found}
    return {theme: "".join(by[theme, c] for c in order) for theme in {t for t, _ in by}}


def test_every_pair_of_the_small_world_has_its_state(world: ox.Store) -> None:
    assert states(rows(world, asked(MUNICIPALITY, "streek"))) == {
        "kaarten": "geee",
        "wegen": "eooe",
        "ruimte": "gooe",
        "register": "nnnn",
        "fax": "nnnn",
        "post": "nnnn",
    }


def test_what_is_for_all_of_flanders_counts_when_asked_for(world: ox.Store) -> None:
    found = rows(world, asked(MUNICIPALITY, "alles"))
    assert states(found) == {
        "kaarten": "geee",
        "wegen": "eooe",
        "ruimte": "gooe",
        "register": "ggge",
        "fax": "nnnn",
        "post": "nnnn",
    }
    wide = {short(row["theme"]): row["wideOffers"] for row in found}
    assert wide.pop("register") == "1"
    assert set(wide.values()) == {"0"}


def test_an_empty_pair_tells_whom_to_ask_and_what_it_takes(world: ox.Store) -> None:
    found = rows(world, asked(MUNICIPALITY, "streek"))
    nearby = {(short(r["theme"]), short(r["council"])): r["nearby"] for r in found if "nearby" in r}
    unsure = {(short(r["theme"]), short(r["council"])): r["unsure"] for r in found if "unsure" in r}
    joining = "Vereniging: word deelnemer of lid"
    assert nearby == {("kaarten", "midden"): joining, ("ruimte", "midden"): joining}
    assert unsure == {
        ("wegen", "midden"): "Zwijger",
        ("wegen", "zuid"): "Provincie",
        ("ruimte", "midden"): "Zwijger",
        ("ruimte", "zuid"): "Provincie",
    }


def test_an_ocmw_follows_its_municipality_where_it_is_not_known(world: ox.Store) -> None:
    found = rows(world, asked(WELFARE, "streek"))
    assert {short(row["council"]) for row in found} == {"ocmw-midden", "ocmw-zuid"}
    own = [row for row in found if short(row["council"]) == "ocmw-midden"]
    assert {short(row["theme"]): row["state"] for row in own} == {
        "kaarten": "elders",
        "wegen": "onbekend",
        "ruimte": "onbekend",
        "register": "niemand",
        "fax": "niemand",
        "post": "niemand",
    }


def test_an_ocmw_has_other_ocmws_beside_it_and_no_municipalities(world: ox.Store) -> None:
    """The municipality north of it has maps of Vereniging, the OCMW south of it those of Koepel."""
    found = rows(world, asked(WELFARE, "streek"))
    nearby = {(short(r["theme"]), short(r["council"])): r["nearby"] for r in found if "nearby" in r}
    joining = "Koepel: word deelnemer of lid"
    assert nearby == {("kaarten", "ocmw-midden"): joining, ("ruimte", "ocmw-midden"): joining}


def pairs(found: list[Row], *wanted: str) -> set[Pair]:
    return {(row["council"], row["theme"]) for row in found if row["state"] in wanted}


def naive(store: ox.Store, of: list[Pair]) -> set[Pair]:
    values = " ".join(f"({iri(council)} {iri(theme)})" for council, theme in of)
    return {(row["council"], row["theme"]) for row in rows(store, NAIVE % values)}


def test_the_naive_query_finds_the_same_in_the_small_world(world: ox.Store) -> None:
    found = rows(world, asked(MUNICIPALITY, "streek"))
    everything = sorted(pairs(found, *STATES))
    assert naive(world, everything) == pairs(found, "niemand", "elders", "onbekend")


@pytest.mark.parametrize("counted", ["streek", "alles"])
@pytest.mark.parametrize("kind", [MUNICIPALITY, WELFARE])
def test_covered_and_the_three_empties_are_all_pairs(
    real: ox.Store, kind: str, counted: str
) -> None:
    found = rows(real, asked(kind, counted))
    councils = {row["council"] for row in found}
    themes = {row["theme"] for row in found}
    assert (len(councils), len(themes)) == (285, 40)
    assert len(found) == len(pairs(found, *STATES)) == 285 * 40
    assert {row["state"] for row in found} <= STATES


def test_what_is_covered_is_what_the_short_cut_of_the_release_says(real: ox.Store) -> None:
    short_cut = f"""
        PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
        PREFIX org: <http://www.w3.org/ns/org#>
        SELECT ?council ?theme {{
          ?council org:classification {iri(MUNICIPALITY)} ; ict:gedektThema ?theme }}"""
    stated = {(row["council"], row["theme"]) for row in rows(real, short_cut)}
    everything = rows(real, asked(MUNICIPALITY, "alles"))
    assert pairs(everything, "gedekt") == stated
    assert pairs(rows(real, asked(MUNICIPALITY, "streek")), "gedekt") <= stated


def test_nobody_is_of_whole_themes_and_nobody_near_has_them(real: ox.Store) -> None:
    found = rows(real, asked(MUNICIPALITY, "streek"))
    by_theme = Counter(row["theme"] for row in found if row["state"] == "niemand")
    assert set(by_theme.values()) == {285}
    assert not any("nearby" in row or "unsure" in row for row in found if row["state"] == "niemand")
    assert all("unsure" in row for row in found if row["state"] == "onbekend")
    told = [row[name].split("; ") for row in found for name in ("unsure", "nearby") if name in row]
    assert told == [sorted(names) for names in told]
    assert not any("nearby" in row for row in found if row["state"] == "gedekt")


def test_a_theme_is_covered_where_one_below_it_is(real: ox.Store) -> None:
    found = rows(real, asked(MUNICIPALITY, "streek"))
    covered = pairs(found, "gedekt")
    above = {(row["theme"], row["upper"]) for row in found if row["theme"] != row["upper"]}
    raised = {(council, up) for council, theme in covered for low, up in above if low == theme}
    assert raised
    assert raised <= covered


def test_wvi_does_not_say_for_which_members_it_guards_information(real: ox.Store) -> None:
    theme = {"theme": [iri(mint_theme("informatieveiligheid"))]}
    found = rows(real, narrowed(asked(MUNICIPALITY, "streek"), theme))
    (brugge,) = [row for row in found if row["councilName"] == "Brugge"]
    told = (brugge["state"], brugge["unsure"], brugge["regionName"])
    assert told == ("onbekend", "WVI", "Regio Brugge")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nis", NIS_CODES)
def test_the_councils_worked_out_by_hand_are_covered_by_their_own_accesses(
    real: ox.Store, nis: str, kind: str
) -> None:
    own = [row for row in hand(nis)[kind]["coverage"] if row["loop"] != "beeindigd"]
    through = " ".join(f"<{BASE}toegang/{access_reference(row['access'])}>" for row in own)
    themes = {row["theme"] for row in rows(real, THEMES_OF % through)}
    council = council_iri(nis, kind)[1:-1]
    found = rows(real, asked(classification(kind), "streek"))
    covered = {theme for covered, theme in pairs(found, "gedekt") if covered == council}
    assert themes
    assert covered == themes


def test_it_is_a_hundred_times_faster_than_the_naive_query(real: ox.Store) -> None:
    began = time.process_time()
    found = rows(real, asked(MUNICIPALITY, "streek"))
    each = (time.process_time() - began) / len(found)
    sample = [(row["council"], row["theme"]) for row in found[:: len(found) // 12]]
    began = time.process_time()
    white = naive(real, sample)
    naive_each = (time.process_time() - began) / len(sample)
    assert white == pairs(found, "niemand", "elders", "onbekend") & set(sample)
    assert naive_each > TIMES_FASTER * each, f"{naive_each / each:.0f} times"
