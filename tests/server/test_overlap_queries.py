"""Who does the same for the same councils: a graph made by hand, the real one by other means."""

import gzip
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from server.questions import iri, question
from tests.server.agreement_world import ID, asked, graph, last

FLANDERS = "<https://example.org/vlaanderen>"
PLACES = f"""{FLANDERS} ict:niveau <{ID}/concept/gebiedsniveau/gewest> .
  thema:gis skos:prefLabel "GIS"@nl . thema:data skos:prefLabel "Data"@nl ."""
SORT = f"<{ID}/concept/aanbodsoort/{{}}>"
Pair = tuple[str, str]


def offer(
    owner: str,
    theme: str,
    councils: str = "",
    wide: bool = False,
    kind: str = "dienst",
    **loops: str,
) -> str:
    """Return an offer with an access of its own; ``loops``: ``offer`` and ``coverage``."""
    name = f"{owner}-{theme}-{kind}-{'wide' if wide else 'near'}"
    lines = [
        f"""x:{name} dct:type {SORT.format(kind)} ; dct:subject thema:{theme} ;
          ict:aanbieder o:{owner} ; ict:viaToegang t:{name} ;
          ict:loop loop:{loops.get("offer", "lopend")} .
        o:{owner} skos:prefLabel "{owner}" ."""
    ]
    if wide:
        lines.append(f"t:{name} dct:spatial {FLANDERS} .")
    loop = loops.get("coverage", "lopend")
    for council in councils:
        lines.append(
            f"x:{name}-{council} ict:toegang t:{name} ; ict:bestuur o:{council} ;"
            f" ict:loop loop:{loop} ."
        )
    return " ".join(lines)


def overlaps(*parts: str) -> dict[Pair, tuple[int, int, str]]:
    """Return the pairs: shared themes, shared councils, and which of them is for all."""
    rows = asked(graph(PLACES, *parts), "overlap")
    found = {
        (last(r["organisation"]), last(r["otherOrganisation"])): (
            int(r["sharedThemes"]),
            int(r["sharedCouncils"]),
            r["wide"],
        )
        for r in rows
    }
    assert len(found) == len(rows)
    return found


ALIKE, OTHER = "ook dezelfde soort aanbod", "andere soort aanbod"
NEAR, MIXED = "beide voor een streek", "een van beide voor heel Vlaanderen"


def test_shared_themes_and_councils_are_counted() -> None:
    parts = [
        *(offer("a", "gis", "123"), offer("a", "data", "123")),
        *(offer("b", "gis", "234"), offer("b", "data", "3")),
        offer("c", "data", "9"),
    ]
    assert overlaps(*parts) == {("a", "b"): (2, 2, NEAR)}


@pytest.mark.parametrize(
    ("others", "alike"),
    [
        ((offer("b", "gis", "1"), offer("b", "data", "1")), 2),
        ((offer("b", "gis", "1"), offer("b", "data", "1", kind="softwareoplossing")), 1),
        ((offer("b", "gis", "1"), offer("b", "data", "1", wide=True)), 1),
        ((offer("b", "gis", "1", kind="softwareoplossing"), offer("b", "gis", "2")), 0),
    ],
)
def test_themes_with_the_same_kind_of_offer_are_counted_apart(
    others: tuple[str, ...], alike: int
) -> None:
    world = graph(PLACES, offer("a", "gis", "1"), offer("a", "data", "1"), *others)
    row = asked(world, "overlap")[0]
    assert (row["alikeThemes"], row["alike"]) == (str(alike), ALIKE if alike else OTHER)


@pytest.mark.parametrize(("kind", "alike"), [("dienst", "1"), ("softwareoplossing", "0")])
def test_the_same_kind_is_told_of_two_for_all_of_flanders(kind: str, alike: str) -> None:
    parts = offer("a", "gis", "1", wide=True), offer("b", "gis", "1", wide=True, kind=kind)
    (row,) = asked(graph(PLACES, *parts), "overlap-wide")
    assert row["alikeThemes"] == alike


@pytest.mark.parametrize(
    "other",
    [
        offer("b", "data", "1"),
        offer("b", "gis", "2"),
        offer("b", "gis", "1", offer="beeindigd"),
        offer("b", "gis", "1", coverage="beeindigd"),
        offer("b", "gis"),
    ],
)
def test_another_theme_other_councils_or_what_ended_is_no_overlap(other: str) -> None:
    assert overlaps(offer("a", "gis", "1"), other) == {}


def test_it_is_symmetric() -> None:
    one, other = offer("a", "gis", "12"), offer("b", "gis", "23")
    turned = offer("b", "gis", "12"), offer("a", "gis", "23")
    assert overlaps(one, other) == overlaps(*turned) == {("a", "b"): (1, 1, NEAR)}
    for wide in ("a", "b"):
        parts = [offer(o, "gis", "12", wide=o == wide) for o in ("a", "b")]
        assert overlaps(*parts) == {("a", "b"): (1, 2, MIXED)}


@pytest.mark.parametrize(
    "pair", ["o:a org:hasSubOrganization o:b .", "o:b org:hasSubOrganization o:a ."]
)
def test_parent_and_child_are_no_pair(pair: str) -> None:
    parts = offer("a", "gis", "1"), offer("b", "gis", "1")
    assert overlaps(*parts, pair) == {}
    wide = offer("a", "gis", "1", wide=True), offer("b", "gis", "1", wide=True)
    assert wides(*wide, pair) == {}


@pytest.mark.parametrize(("buyer", "supplier"), ["ab", "ba"])
def test_buyer_and_supplier_of_an_agreement_are_no_pair(buyer: str, supplier: str) -> None:
    parts = offer("a", "gis", "1"), offer("b", "gis", "1"), offer("c", "gis", "1")
    roles = f"""raam:x epo:bindsBuyer x:buyer ; epo:bindsContractor x:supplier .
      x:buyer epo:playedBy o:{buyer} . x:supplier epo:playedBy o:{supplier} ."""
    assert set(overlaps(*parts, roles)) == {("a", "c"), ("b", "c")}


def wides(*parts: str) -> dict[Pair, int]:
    rows = asked(graph(PLACES, *parts), "overlap-wide")
    return {
        (last(r["organisation"]), last(r["otherOrganisation"])): int(r["sharedThemes"])
        for r in rows
    }


def test_two_for_all_of_flanders_stand_apart() -> None:
    parts = [offer(o, "gis", "12", wide=True) for o in ("a", "b")]
    assert overlaps(*parts) == {}
    assert wides(*parts) == {("a", "b"): 1}


@pytest.mark.parametrize(
    ("one", "other", "double"),
    [
        ("generieke-bouwsteen", "generieke-bouwsteen", False),
        ("generieke-bouwsteen", "open-source-component", False),
        ("generieke-bouwsteen", "dienst", True),
        ("dienst", "softwareoplossing", True),
    ],
)
def test_two_registers_for_all_of_flanders_are_not_double(
    one: str, other: str, double: bool
) -> None:
    parts = (
        offer("a", "gis", "1", wide=True, kind=one),
        offer("b", "gis", "1", wide=True, kind=other),
    )
    assert overlaps(*parts) == {}
    assert wides(*parts) == ({("a", "b"): 1} if double else {})


@pytest.fixture(scope="module")
def real(real_var: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        store.bulk_load(input=file.read(), format=ox.RdfFormat.N_QUADS)
    return store


def told(store: ox.Store, pattern: str) -> set[Pair]:
    query = f"""PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
      PREFIX dct: <http://purl.org/dc/terms/>
      PREFIX epo: <http://data.europa.eu/a4g/ontology#>
      PREFIX org: <http://www.w3.org/ns/org#>
      SELECT ?a ?b {{ {pattern} }}"""
    found = store.query(query, use_default_graph_as_union=True)
    return {(row["a"].value, row["b"].value) for row in found}  # type: ignore[union-attr]


def by_first(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found


Reach = dict[bool, dict[str, set[tuple[str, str, str]]]]
"""For all of Flanders or not → organisation → (theme, kind of offer, council)."""


@pytest.fixture(scope="module")
def reach(real: ox.Store) -> Reach:
    """Return who offers what to whom."""
    ended = {a for a, b in told(real, "?a ict:loop ?b") if last(b) == "beeindigd"}
    levels = {a for a, b in told(real, "?a ict:niveau ?b") if last(b) in ("gewest", "land")}
    wide = {a for a, b in told(real, "?a dct:spatial ?b") if b in levels}
    covered = by_first(told(real, "?a ict:bestuur ?b"))
    coverages = {pair for pair in told(real, "?a ict:toegang ?b") if pair[0] not in ended}
    councils = by_first((access, c) for coverage, access in coverages for c in covered[coverage])
    owners, themes = (
        told(real, "?a ict:aanbieder ?b ; dct:type ?k"),
        told(real, "?a dct:subject ?b"),
    )
    ways, subjects = by_first(told(real, "?a ict:viaToegang ?b")), by_first(themes)
    kinds = by_first(told(real, "?a dct:type ?b"))
    found: Reach = {True: {}, False: {}}
    for thing, owner in owners:
        for way in ways.get(thing, set()) if thing not in ended else ():
            own = found[way in wide].setdefault(owner, set())
            reached = councils.get(way, ())
            own |= {(t, k, c) for t in subjects[thing] for k in kinds[thing] for c in reached}
    return found


def no_double(store: ox.Store) -> set[frozenset[str]]:
    pairs = told(store, "?a org:hasSubOrganization ?b") | told(
        store, "?x epo:bindsBuyer/epo:playedBy ?a ; epo:bindsContractor/epo:playedBy ?b"
    )
    return {frozenset(pair) for pair in pairs}


def sizes(reach: Reach, one: str, other: str, words: str) -> tuple[int, int, int]:
    """Return how many themes two share, those with the same kind, and how many councils."""
    ways = [(False, False)] if words == NEAR else [(False, True), (True, False)]
    pairs = [(reach[w].get(one, set()), reach[v].get(other, set())) for w, v in ways]
    alike = {theme for a, b in pairs for theme, _, _ in a & b}
    shared = {p for a, b in pairs for p in {(t, c) for t, _, c in a} & {(t, c) for t, _, c in b}}
    return len({theme for theme, _ in shared}), len(alike), len({c for _, c in shared})


def test_overlap_of_the_real_graph_is_what_sets_say(real: ox.Store, reach: Reach) -> None:
    never, expected = no_double(real), {}
    for one, other in combinations(sorted(reach[False].keys() | reach[True].keys()), 2):
        for words in (NEAR, MIXED):
            found = sizes(reach, one, other, words)
            if found[0] and frozenset((one, other)) not in never:
                expected[one, other, words] = found
    rows = asked(real, "overlap")
    told = {
        (r["organisation"], r["otherOrganisation"], r["wide"]): (
            int(r["sharedThemes"]),
            int(r["alikeThemes"]),
            int(r["sharedCouncils"]),
        )
        for r in rows
    }
    assert told == expected
    assert len(rows) == len(told) > 100
    assert {r["alike"] for r in rows} == {ALIKE, OTHER}
    assert all((r["alike"] == ALIKE) == (int(r["alikeThemes"]) > 0) for r in rows)
    assert all(int(r["weight"]) == int(r["sharedThemes"]) * int(r["sharedCouncils"]) for r in rows)
    weights = [int(r["weight"]) for r in rows]
    assert weights == sorted(weights, reverse=True)


def test_no_parent_with_child_and_no_buyer_with_supplier_in_the_real_graph(real: ox.Store) -> None:
    rows = [*asked(real, "overlap"), *asked(real, "overlap-wide")]
    pairs = {frozenset((r["organisation"], r["otherOrganisation"])) for r in rows}
    assert no_double(real)
    assert pairs.isdisjoint(no_double(real))
    assert all(len(pair) == 2 for pair in pairs)


def test_a_pair_seen_from_either_side_has_the_same_offers(real: ox.Store) -> None:
    first = asked(real, "overlap")[0]
    one, other = iri(first["organisation"]), iri(first["otherOrganisation"])
    sides = []
    for terms in ((one, other), (other, one)):
        text = question("site/overlap-pair").about(*terms)
        rows = real.query(text, use_default_graph_as_union=True)
        names = ("offer", "otherOffer") if terms[0] == one else ("otherOffer", "offer")
        sides.append(
            {
                (r[names[0]].value, r[names[1]].value, r["theme"].value, r["sharedCouncils"].value)
                for r in rows  # type: ignore[union-attr]
            }
        )
    assert sides[0] == sides[1]
    assert len({theme for _, _, theme, _ in sides[0]}) >= int(first["sharedThemes"])
