"""Every rule on a small world: what it gives, what it leaves out, and that it is needed."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.iris import mint_access, mint_coverage, mint_organisation
from loaders.rules import DERIVED, SCRATCH, derive, read_rules
from loaders.terms import PREFIXES

RULES = Path(__file__).parents[2] / "ontology" / "rules"
WORLD = Path(__file__).parent / "rules" / "world.ttl"
WORLD_PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in {
        **PREFIXES,
        **{
            short: f"https://w3id.org/ict-samenwerking/id/{path}/"
            for short, path in {
                "d": "dekking",
                "g": "gebied",
                "m": "lidmaatschap",
                "o": "organisatie",
                "aanbod": "oplossing",
                "t": "toegang",
                "thema": "thema",
                "loop": "concept/loop",
                "zekerheid": "concept/zekerheid",
                "regel": "activiteit",
            }.items()
        },
    }.items()
)


def world() -> ox.Store:
    store = ox.Store()
    store.load(path=WORLD, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:x-test:lists"))
    return store


@pytest.fixture(scope="module")
def derived() -> ox.Store:
    store = world()
    list(derive(store, RULES))
    return store


def holds(store: ox.Store, pattern: str) -> bool:
    query = f"{WORLD_PREFIXES} ASK {{ {pattern} }}"
    return bool(store.query(query, use_default_graph_as_union=True))


GIVES = {
    "01-standaardtoegang": "aanbod:archief ict:viaToegang t:vereniging\\/deelnemer",
    "02-omvat": "g:02000 ict:omvat g:71072",
    "03-werkingsgebied": "o:vereniging besluit:werkingsgebied g:vereniging-werkingsgebied."
    " g:vereniging-werkingsgebied dct:hasPart g:71072",
    "04-einde-lidmaatschap": "m:kortessem org:memberDuring/time:hasEnd/time:inXSDDate ?end",
    "05-lid-van": "o:maas org:memberOf o:vereniging",
    "06-vermelding-rij": "d:hasselt\\/vereniging\\/gis ict:zekerheid zekerheid:opgegeven",
    "07-vermelding-lid": "d:maas\\/vereniging\\/deelnemer ict:bestuur o:maas",
    "08-dekking-genoemd": "d:maas\\/vereniging\\/deelnemer ict:zekerheid zekerheid:opgegeven ;"
    " prov:wasDerivedFrom m:maas",
    "09-dekking-gebied": "d:maas\\/regionaal\\/limburg ict:zekerheid zekerheid:afgeleid",
    "10-dekking-fusie-geheel": "d:tielt\\/vereniging\\/deelnemer ict:zekerheid zekerheid:afgeleid ;"
    " prov:wasDerivedFrom m:tielt , m:meulebeke",
    "11-dekking-fusie-deel": "d:hasselt\\/vereniging\\/deelnemer\\/73040 ict:viaDeel g:73040 ;"
    " ict:zekerheid zekerheid:te-bevestigen ; ict:bestuur o:hasselt",
    "12-dekking-ocmw": "d:maas-ocmw\\/vereniging\\/deelnemer ict:viaGemeente o:maas ;"
    " ict:zekerheid zekerheid:afgeleid",
    "13-loop": "d:maas\\/vereniging\\/deelnemer ict:loop loop:lopend ."
    " d:maas\\/regionaal\\/limburg ict:loop loop:beeindigd",
    "14-biedt-thema": "o:vereniging ict:biedtThema thema:gis , thema:data",
    "15-gedekt-thema": "o:hasselt ict:gedektThema thema:gis , thema:data , thema:archivering",
}


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
    store = world()
    list(derive(store, tmp_path))
    assert not holds(store, GIVES[rule])


@pytest.mark.parametrize(
    "pattern",
    [
        # 1. an offer with an access that replaces has no default one
        "aanbod:gis ict:viaToegang t:vereniging\\/deelnemer",
        # 3. areas: a code that ended is not in an area of today
        "g:02000 ict:omvat g:73040",
        # 4. mergers: some parts only is never promoted to the whole; old Hasselt was no member
        "d:hasselt\\/vereniging\\/deelnemer a ict:Dekking",
        "d:hasselt\\/vereniging\\/deelnemer\\/71022 a ict:Dekking",
        # 4. a code that goes on: said of old Antwerpen, it is not promoted to the merged one
        "d:antwerpen\\/vereniging\\/deelnemer a ict:Dekking",
        # 4. nor when the source has no date
        "d:antwerpen\\/vereniging\\/gis a ict:Dekking",
        # 4. a dissolved council is not covered, and is member no more
        "?d ict:bestuur o:kortessem",
        "o:kortessem org:memberOf ?organisation",
        # 5. the kinds meant are named and leave out the OCMW
        "?d ict:bestuur o:hasselt-ocmw ; ict:toegang t:vereniging\\/gis",
        "?d ict:bestuur o:maas-ocmw ; ict:toegang t:regionaal\\/limburg",
        # 6. coverage that has ended serves no theme
        "o:limburg ict:gedektThema ?theme",
        # what the rules keep for each other is not in the release
        "?s a ict:Vermelding",
    ],
)
def test_rules_do_not_give(derived: ox.Store, pattern: str) -> None:
    assert not holds(derived, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        # the province itself, as a kind that is meant
        "d:limburg\\/regionaal\\/limburg ict:bestuur o:limburg",
        # the code goes on, the statement is older than the merger: through the part
        "d:antwerpen\\/vereniging\\/deelnemer\\/11002 ict:viaDeel g:11002",
        "d:antwerpen\\/vereniging\\/gis\\/11002 ict:zekerheid zekerheid:te-bevestigen",
        # an OCMW keeps what is to be confirmed, with the part
        "d:hasselt-ocmw\\/vereniging\\/deelnemer\\/73040 ict:viaDeel g:73040 ;"
        " ict:viaGemeente o:hasselt ; ict:zekerheid zekerheid:te-bevestigen",
        # every coverage tells its rule, and every rule its file
        "regel:09-dekking-gebied prov:used ?file",
    ],
)
def test_rules_give_also(derived: ox.Store, pattern: str) -> None:
    assert holds(derived, pattern)


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
        " FILTER(?loop != loop:beeindigd) ?offer ict:viaToegang ?access ;"
        " dct:subject/skos:broader* ?theme"
    )

    def pairs(pattern: str) -> set[tuple[str, str]]:
        query = f"{WORLD_PREFIXES} SELECT DISTINCT ?council ?theme {{ {pattern} }}"
        rows = derived.query(query, use_default_graph_as_union=True)
        return {(row["council"].value, row["theme"].value) for row in rows}

    assert pairs("?council ict:gedektThema ?theme") == pairs(long_way) != set()


def test_rules_mint_the_iris_of_the_patterns(derived: ox.Store) -> None:
    node = ox.NamedNode(mint_coverage("hasselt", "vereniging", "deelnemer", "73040"))
    council = ox.NamedNode(mint_organisation("hasselt"))
    access = ox.NamedNode(mint_access("vereniging", "deelnemer"))
    for name, value in (("bestuur", council), ("toegang", access)):
        predicate = ox.NamedNode(PREFIXES["ict"] + name)
        assert ox.Quad(node, predicate, value, DERIVED) in derived


def test_scratch_is_dropped(derived: ox.Store) -> None:
    assert not list(derived.quads_for_pattern(None, None, None, SCRATCH))
