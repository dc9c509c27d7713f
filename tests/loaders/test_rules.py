"""Every rule on a small world: what it gives, what it leaves out, and that it is needed."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.rules import SCRATCH, read_rules
from tests.loaders.rule_exclusions import NEVER
from tests.loaders.rule_expectations import GIVES, GIVES_ALSO
from tests.loaders.small_world import RULES, WORLD_PREFIXES, derived_by, holds


@pytest.fixture(scope="module")
def derived() -> ox.Store:
    return derived_by(RULES)


def test_every_rule_has_an_expectation() -> None:
    assert [rule.name for rule in read_rules(RULES)] == sorted(GIVES)


@pytest.mark.parametrize("rule", sorted(GIVES))
def test_rule_gives(derived: ox.Store, rule: str) -> None:
    assert holds(derived, GIVES[rule])


@pytest.mark.parametrize("rule", sorted(GIVES))
def test_rule_is_needed(tmp_path: Path, rule: str) -> None:
    for path in RULES.glob("*.rq"):
        if path.stem != rule:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert not holds(derived_by(tmp_path), GIVES[rule])


@pytest.mark.parametrize("says", GIVES_ALSO)
def test_rules_give_also(derived: ox.Store, says: str) -> None:
    assert holds(derived, GIVES_ALSO[says])


@pytest.mark.parametrize("says", NEVER)
def test_rules_do_not_give(derived: ox.Store, says: str) -> None:
    assert not holds(derived, NEVER[says])


def test_every_coverage_has_one_certainty_and_one_loop(derived: ox.Store) -> None:
    counts = derived.query(
        f"{WORLD_PREFIXES} SELECT ?d (COUNT(DISTINCT ?z) AS ?zs) (COUNT(DISTINCT ?l) AS ?ls)"
        " WHERE { ?d a ict:Dekking OPTIONAL { ?d ict:zekerheid ?z } OPTIONAL { ?d ict:loop ?l } }"
        " GROUP BY ?d",
        use_default_graph_as_union=True,
    )
    assert {(row["zs"].value, row["ls"].value) for row in counts} == {("1", "1")}


def test_short_cuts_equal_the_long_way(derived: ox.Store) -> None:
    long_way = (
        "?c ict:bestuur ?council ; ict:toegang ?access ; ict:loop ?loop ."
        " FILTER(?loop != loop:beeindigd) ?offer ict:viaToegang ?access ; ict:loop ?course ;"
        " dct:type ?kind ; dct:subject/skos:broader* ?theme FILTER(?course != loop:beeindigd)"
    )

    def pairs(pattern: str) -> set[tuple[str, str]]:
        query = f"{WORLD_PREFIXES} SELECT DISTINCT ?council ?theme {{ {pattern} }}"
        rows = derived.query(query, use_default_graph_as_union=True)
        return {(row["council"].value, row["theme"].value) for row in rows}

    assert pairs("?council ict:gedektThema ?theme") == pairs(long_way) != set()


def test_scratch_is_dropped(derived: ox.Store) -> None:
    assert not list(derived.quads_for_pattern(None, None, None, SCRATCH))
