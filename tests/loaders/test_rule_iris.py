"""The rules mint by ``IRI(CONCAT(…))`` what ``loaders.iris`` mints."""

import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from loaders.iris import (
    mint_access,
    mint_coverage,
    mint_instant,
    mint_mention,
    mint_period,
    mint_service_area,
    mint_thing,
)
from loaders.rules import read_rules, run_rule
from tests.loaders.small_world import RULES, WORLD_PREFIXES, world

ID = "https://w3id.org/ict-samenwerking/id/"
Row = dict[str, str]


def last(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def coverage(row: Row) -> str:
    organisation, slug = row["access"].removeprefix(f"{ID}toegang/").split("/")
    assert mint_access(organisation, slug) == row["access"]
    part = last(row["part"]) if row["part"] else ""
    return mint_coverage(last(row["council"]), organisation, slug, part)


def mention(row: Row) -> str:
    kind = last(row["kind"])
    return mint_mention(row["access"], last(row["area"]), kind, row["before"] == "true")


COVERAGE = """?minted a ict:Dekking ; prov:wasGeneratedBy regel:%s ;
  ict:bestuur ?council ; ict:toegang ?access OPTIONAL { ?minted ict:viaDeel ?part }"""
MENTION = """?minted a ict:Vermelding ; ict:toegang ?access ; dct:spatial ?area ;
  ict:doelgroep ?kind ; ict:voorFusie ?before"""
ENDING = "?membership org:memberDuring ?period . ?period prov:wasGeneratedBy ?rule ."
Minted = tuple[str, Callable[[Row], str]]

MINTED: dict[str, list[Minted]] = {
    "03-werkingsgebied": [
        (
            "?organisation besluit:werkingsgebied ?minted . ?minted prov:wasGeneratedBy ?rule",
            lambda row: mint_service_area(last(row["organisation"])),
        )
    ],
    "03b-punt": [
        (
            "?area locn:geometry ?minted . ?minted prov:wasGeneratedBy ?rule",
            lambda row: mint_thing("geometrie", last(row["area"])),
        )
    ],
    "04-einde-lidmaatschap": [
        (f"{ENDING} BIND(?period AS ?minted)", lambda row: mint_period(row["membership"])),
        (
            f"{ENDING} ?period time:hasEnd ?minted",
            lambda row: mint_instant(mint_period(row["membership"]), "einde"),
        ),
    ],
    "06-vermelding-rij": [(MENTION, mention)],
    "07-vermelding-lid": [(MENTION, mention)],
    "08-dekking-genoemd": [(COVERAGE % "08-dekking-genoemd", coverage)],
    "09-dekking-gebied": [(COVERAGE % "09-dekking-gebied", coverage)],
    "10-dekking-fusie-geheel": [(COVERAGE % "10-dekking-fusie-geheel", coverage)],
    "11-dekking-fusie-deel": [
        (COVERAGE % "11-dekking-fusie-deel", coverage),
        (f"{COVERAGE % '11-dekking-fusie-deel'} FILTER(BOUND(?part))", coverage),
    ],
    "12-dekking-ocmw": [(COVERAGE % "12-dekking-ocmw", coverage)],
}
"""Rule → one way to see each IRI it mints: the pattern that finds it, the function that mints it.

Rule 11 mints the coverage of the whole first, to see that there is none, and then that of the part.
"""


def test_every_iri_that_rules_mint_is_compared() -> None:
    minted = {
        path.stem: len(re.findall(r"IRI\(CONCAT\(", path.read_text(encoding="utf-8")))
        for path in RULES.glob("*.rq")
    }
    assert {rule: n for rule, n in minted.items() if n} == {r: len(w) for r, w in MINTED.items()}


@pytest.fixture(scope="module")
def after() -> dict[str, ox.Store]:
    """Return rule → the world just after it ran, with what rules keep for each other."""
    store, stores = world(), {}
    for rule in read_rules(RULES):
        run_rule(store, rule)
        stores[rule.name] = ox.Store()
        stores[rule.name].extend(iter(store))
    return stores


@pytest.mark.parametrize(
    ("rule", "pattern", "mint"),
    [(rule, pattern, mint) for rule, ways in MINTED.items() for pattern, mint in ways],
)
def test_rules_and_python_mint_the_same(
    after: dict[str, ox.Store], rule: str, pattern: str, mint: Callable[[Row], str]
) -> None:
    found = after[rule].query(
        f"{WORLD_PREFIXES} SELECT * {{ {pattern} }}", use_default_graph_as_union=True
    )
    names = [variable.value for variable in found.variables]
    rows = [{n: s[n].value if s[n] else "" for n in names} for s in found]
    assert [row["minted"] for row in rows] == [mint(row) for row in rows] != []
