"""Ends of agreements against a graph made by hand, and against the real one with other means."""

import csv
import gzip
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import DAY, ROOT
from tests.server.agreement_world import agreement, asked, graph, last

PHASES = [
    ({"end": "2026-11-24"}, "beeindigd", "2026-11-24"),
    ({"end": "2026-11-25"}, "loopt-af", "2026-11-25"),
    ({"end": "2026-11"}, "loopt-af", "2026-12-01"),
    ({"end": "2026"}, "loopt-af", "2027-01-01"),
    ({"end": "2027-09"}, "loopt-af", "2027-10-01"),
    ({"end": "2027-11-24"}, "loopt-af", "2027-11-24"),
    ({"end": "2027-11-25"}, "lopend", "2027-11-25"),
    ({"end": "2027-12"}, "lopend", "2028-01-01"),
    ({"end": "2025"}, "beeindigd", "2026-01-01"),
    ({"begin": "2027-01-01", "end": "2029"}, "later", "2030-01-01"),
    ({"issued": "2022-11-24"}, "recent", None),
    ({"issued": "2022-11-23"}, "oud", None),
    ({"issued": "2022-11"}, "recent", None),
    ({"issued": "2022-10"}, "oud", None),
    ({"issued": "2022"}, "recent", None),
    ({"issued": "2010", "mentioned": "2024-01"}, "recent", None),
    ({"begin": "2015"}, "oud", None),
    ({"concluded": "2015-03-01", "issued": "2023"}, "recent", None),
    ({}, "zonder-datum", None),
]


@pytest.mark.parametrize(("known", "phase", "after"), PHASES)
def test_how_an_agreement_stands(known: dict[str, str], phase: str, after: str | None) -> None:
    (row,) = asked(graph(agreement("a", **known)), "agreement-calendar")
    assert (row["phase"], row.get("firstDayAfter")) == (phase, after)
    assert row["phaseName"]
    assert row.get("seen", "") == max(set(known.values()) - {known.get("end")}, default="")


def test_what_ends_first_comes_first_then_unknown_then_ended() -> None:
    parts = [
        agreement("over", end="2020"),
        agreement("old", issued="2015"),
        agreement("far", end="2029-01-01"),
        agreement("recent", issued="2025"),
        agreement("soon", end="2027-03"),
        agreement("sooner", end="2027-01-15"),
        agreement("dateless"),
    ]
    rows = asked(graph(*parts), "agreement-calendar")
    names = [last(row["agreement"]) for row in rows]
    assert names == ["sooner", "soon", "far", "recent", "old", "dateless", "over"]


def pairs(*parts: str) -> list[tuple[str, str]]:
    rows = asked(graph(*parts), "agreement-pairs")
    return [(last(row["agreement"]), last(row["otherAgreement"])) for row in rows]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("2027-01-15", "2027-07-15", True),
        ("2027-01-15", "2027-07-16", False),
        ("2027-01", "2027-07", True),
        ("2027-01", "2027-08-02", False),
        ("2027-12", "2028-06-30", True),
        ("2027", "2028-07-01", True),
        ("2027", "2028-07-02", False),
        ("2028-05-05", "2028-05-05", True),
    ],
)
def test_within_six_months_of_each_other(one: str, other: str, near: bool) -> None:
    parts = agreement("a", "een", end=one), agreement("b", "twee", end=other)
    assert pairs(*parts) == ([("a", "b")] if near else [])
    turned = agreement("b", "een", end=one), agreement("a", "twee", end=other)
    expected = [("a", "b")] if one == other else [("b", "a")]
    assert pairs(*turned) == (expected if near else [])


def test_only_other_bodies_the_same_theme_and_what_has_not_ended() -> None:
    parts = [
        agreement("a", "een", end="2027-01-15"),
        agreement("same-body", "een", end="2027-02-15"),
        agreement("other-theme", "twee", "data", end="2027-02-15"),
        agreement("ended", "drie", end="2026-11-01"),
        agreement("unknown", "vier"),
    ]
    assert pairs(*parts) == []


def offer(
    name: str, access: str, theme: str = "gis", loop: str = "lopend", through: str = ""
) -> str:
    via = " ".join(f"x:{name} ict:viaRaamovereenkomst raam:{a} ." for a in through.split())
    return f"""x:{name} dct:type x:dienst ; dct:subject thema:{theme} ; ict:viaToegang t:{access} ;
      ict:loop loop:{loop} . {via}"""


def coverage(access: str, *councils: str, loop: str = "lopend") -> str:
    return " ".join(
        f"""x:{access}-{c} ict:toegang t:{access} ; ict:bestuur o:{c} ; ict:loop loop:{loop} .
        o:{c} skos:prefLabel "{c}" ; org:classification x:kind .
        x:kind skos:prefLabel "Gemeente"@nl .
        """
        for c in councils
    )


def dependents(*parts: str) -> set[tuple[str, str, str]]:
    rows = asked(graph(*parts), "agreement-dependents")
    found = [(last(r["agreement"]), last(r["theme"]), last(r["council"])) for r in rows]
    assert len(found) == len(set(found))
    return set(found)


BASE = agreement("a", end="2027-03"), offer("one", "one", through="a"), coverage("one", "c", "d")


def test_who_has_nothing_else_depends() -> None:
    other = offer("two", "two"), coverage("two", "d")
    assert dependents(*BASE) == {("a", "gis", "c"), ("a", "gis", "d")}
    assert dependents(*BASE, *other) == {("a", "gis", "c")}


def test_what_has_ended_or_is_for_another_theme_is_no_other_way() -> None:
    ended_offer = offer("two", "two", loop="beeindigd"), coverage("two", "c")
    ended_access = offer("two", "two"), coverage("two", "c", loop="beeindigd")
    other_theme = offer("two", "two", "data"), coverage("two", "c")
    ended_agreement = agreement("b", end="2020"), offer("two", "two", loop="beeindigd", through="b")
    for parts in (ended_offer, ended_access, other_theme, ended_agreement):
        assert ("a", "gis", "c") in dependents(*BASE, *parts)


def test_an_offer_by_two_agreements_depends_on_neither() -> None:
    parts = agreement("b", end="2028"), offer("two", "two", through="a b"), coverage("two", "c")
    assert dependents(*BASE, *parts) == {("a", "gis", "d")}


def test_the_access_of_an_agreement_itself_counts() -> None:
    parts = agreement("b", "twee", access="two", end="2028"), coverage("two", "c", "e")
    assert dependents(*BASE, *parts) == {("a", "gis", "d"), ("b", "gis", "e")}


def test_an_offer_on_the_theme_of_an_agreement_is_had_through_that_one() -> None:
    on_it = agreement("b", end="2028", access="two"), agreement("e", theme="data", access="two")
    parts = *on_it, offer("two", "two", through="b e"), coverage("two", "f")
    assert dependents(*parts) == {("b", "gis", "f"), ("e", "data", "f")}
    elsewhere = agreement("b", end="2028", access="one"), *parts[1:]
    assert ("b", "gis", "f") not in dependents(*elsewhere)


@pytest.fixture(scope="module")
def real(real_var: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        store.bulk_load(input=file.read(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def listed() -> list[dict[str, str]]:
    with (ROOT / "data" / "lists" / "contracts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_agreement_of_the_list_stands_once(
    real: ox.Store, listed: list[dict[str, str]]
) -> None:
    rows = asked(real, "agreement-calendar")
    assert sorted(last(row["agreement"]) for row in rows) == sorted(row["id"] for row in listed)
    told = {row["id"]: row for row in listed}
    for row in rows:
        of = told[last(row["agreement"])]
        assert row.get("end", "") == of["valid_until"]
        assert row.get("begin", "") == of["valid_from"]
        dates = {of[n] for n in ("valid_from", "concluded_on", "mentioned_on", "source_date")}
        assert row.get("seen", "") == max(dates)
        unknown = row["phase"] in ("recent", "oud", "zonder-datum")
        assert unknown == (not of["valid_until"])


def first_day_after(end: str) -> date:
    year, month = int(end[:4]), int(end[5:7] or 12)
    if len(end) == 10:
        return date.fromisoformat(end)
    return date(year + month // 12, month % 12 + 1, 1)


def test_pairs_of_the_list_are_those_that_end_near_each_other(
    real: ox.Store, listed: list[dict[str, str]]
) -> None:
    running = [
        (first_day_after(r["valid_until"]), r)
        for r in listed
        if r["valid_until"] and first_day_after(r["valid_until"]) > date.fromisoformat(DAY)
    ]
    near = set()
    for (one, a), (other, b) in combinations(running, 2):
        months = abs((other.year - one.year) * 12 + other.month - one.month)
        early, late = sorted([one, other])
        close = months < 6 or (months == 6 and late.day <= early.day)
        if close and a["authority"] != b["authority"]:
            shared = set(a["themes"].split()) & set(b["themes"].split())
            near |= {(frozenset((a["id"], b["id"])), theme) for theme in shared}
    rows = asked(real, "agreement-pairs")
    pair = [(frozenset((last(r["agreement"]), last(r["otherAgreement"]))), r) for r in rows]
    assert {(names, last(row["theme"])) for names, row in pair} == near
    assert len(rows) == len(near)


def pairs_of(store: ox.Store, pattern: str) -> set[tuple[str, str]]:
    query = f"""PREFIX ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#>
      PREFIX dct: <http://purl.org/dc/terms/>
      PREFIX loop: <https://w3id.org/ict-samenwerking/id/concept/loop/>
      SELECT ?a ?b {{ {pattern} }}"""
    found = store.query(query, use_default_graph_as_union=True)
    return {(row["a"].value, row["b"].value) for row in found}  # type: ignore[union-attr]


def grouped(pairs: set[tuple[str, str]]) -> dict[str, set[str]]:
    return {key: {b for a, b in pairs if a == key} for key in {a for a, _ in pairs}}


def test_dependents_of_the_real_graph_have_one_way_and_it_is_an_agreement(real: ox.Store) -> None:
    ended = {a for a, b in pairs_of(real, "?a ict:loop ?b") if last(b) == "beeindigd"}
    themes = grouped(pairs_of(real, "?a dct:subject ?b . ?a ict:loop ?loop"))
    ways = pairs_of(real, "?a ict:viaToegang ?b")
    through = grouped(pairs_of(real, "?a ict:viaRaamovereenkomst ?b"))
    covers = "?x ict:toegang ?a ; ict:bestuur ?b ; ict:loop loop:lopend"
    reach = grouped(pairs_of(real, covers))
    found: dict[tuple[str, str], set[str]] = {}
    for thing, access in {(thing, access) for thing, access in ways if thing not in ended}:
        running = through.get(thing, set()) - ended
        for theme, council in product(themes[thing], reach.get(access, ())):
            on_it = {one for one in running if theme in themes[one] and (one, access) in ways}
            found.setdefault((theme, council), set()).update(on_it or running or {thing})
    alone = {(next(iter(s)), *pair) for pair, s in found.items() if len(s) == 1}
    expected = {row for row in alone if "/raamovereenkomst/" in row[0]}
    rows = asked(real, "agreement-dependents")
    assert {(r["agreement"], r["theme"], r["council"]) for r in rows} == expected
    assert expected
