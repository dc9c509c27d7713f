"""The queries of the matrices against a small world whose answer is evident."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.codes import classification
from loaders.iris import mint_area, mint_concept, mint_organisation, mint_scheme, mint_theme
from server.questions import Term, iri, question
from tests.server.test_white_spots import WORLD, rows, short

MUNICIPALITY = classification("gemeente")
SCHEME = mint_scheme("thema")
ALL = ox.Literal("alles")
NEAR = ox.Literal("streek")

# What the white spots do not read: how sure, which themes are upper ones; a second organisation.
MORE = """
@prefix d: <https://w3id.org/ict-samenwerking/id/dekking/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix grond: <https://w3id.org/ict-samenwerking/id/concept/grond/> .
@prefix ict: <https://w3id.org/ict-samenwerking/ns/ict-samenwerking#> .
@prefix lijst: <https://w3id.org/ict-samenwerking/id/conceptscheme/> .
@prefix loop: <https://w3id.org/ict-samenwerking/id/concept/loop/> .
@prefix o: <https://w3id.org/ict-samenwerking/id/organisatie/> .
@prefix offer: <https://w3id.org/ict-samenwerking/id/oplossing/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix soort: <https://w3id.org/ict-samenwerking/id/concept/aanbodsoort/> .
@prefix t: <https://w3id.org/ict-samenwerking/id/toegang/> .
@prefix thema: <https://w3id.org/ict-samenwerking/id/thema/> .
@prefix zekerheid: <https://w3id.org/ict-samenwerking/id/concept/zekerheid/> .
thema:ruimte skos:topConceptOf lijst:thema . thema:register skos:topConceptOf lijst:thema .
thema:fax skos:topConceptOf lijst:thema .
zekerheid:opgegeven skos:prefLabel "opgegeven"@nl .
zekerheid:afgeleid skos:prefLabel "afgeleid"@nl .
zekerheid:te-bevestigen skos:prefLabel "te bevestigen"@nl .
d:noord ict:zekerheid zekerheid:afgeleid . d:eiland ict:zekerheid zekerheid:opgegeven .
d:allen-noord ict:zekerheid zekerheid:afgeleid . d:allen-zuid ict:zekerheid zekerheid:afgeleid .
d:allen-midden ict:zekerheid zekerheid:afgeleid . d:ocmw-zuid ict:zekerheid zekerheid:opgegeven .
o:tweede skos:prefLabel "Tweede"@nl .
t:tweede a ict:Toegang ; ict:aanbieder o:tweede ; ict:grond grond:territory .
offer:plannen dct:type soort:dienst ; ict:aanbieder o:tweede ; dct:subject thema:kaarten ;
  ict:loop loop:lopend ; ict:viaToegang t:tweede .
offer:atlas dct:type soort:dienst ; ict:aanbieder o:tweede ; dct:subject thema:kaarten ;
  ict:loop loop:lopend ; ict:viaToegang t:tweede .
d:tweede-noord ict:bestuur o:noord ; ict:toegang t:tweede ; ict:loop loop:lopend ;
  ict:zekerheid zekerheid:opgegeven .
d:tweede-zuid ict:bestuur o:zuid ; ict:toegang t:tweede ; ict:loop loop:lopend ;
  ict:zekerheid zekerheid:te-bevestigen .
"""


@pytest.fixture(scope="module")
def world() -> ox.Store:
    store = ox.Store()
    store.load(path=Path(WORLD), format=ox.RdfFormat.TURTLE)
    store.load(MORE.encode(), format=ox.RdfFormat.TURTLE)
    return store


def cells(
    world: ox.Store, scope: str, *terms: Term, counted: Term = NEAR
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the filled cells: council and theme → number of organisations, surest certainty."""
    asked = question("site/matrix-cells").about(
        iri(MUNICIPALITY), iri(scope), counted, *terms, *(ALL for _ in range(4 - len(terms)))
    )
    return {
        (short(row["council"]), short(row["theme"])): (row["organisations"], row["certaintyName"])
        for row in rows(world, asked)
        if row["organisations"] != "0"
    }


def test_a_cell_has_the_number_of_organisations_and_the_surest(world: ox.Store) -> None:
    assert cells(world, SCHEME) == {
        ("noord", "ruimte"): ("2", "opgegeven"),
        ("zuid", "ruimte"): ("1", "te bevestigen"),
    }


def test_below_an_upper_theme_the_columns_are_its_themes(world: ox.Store) -> None:
    assert cells(world, mint_theme("ruimte")) == {
        ("noord", "kaarten"): ("2", "opgegeven"),
        ("zuid", "kaarten"): ("1", "te bevestigen"),
    }


def test_what_is_for_all_of_flanders_counts_when_asked_for(world: ox.Store) -> None:
    wide = cells(world, SCHEME, counted=ALL).items() - cells(world, SCHEME).items()
    assert dict(wide) == {
        (council, "register"): ("1", "afgeleid") for council in ("noord", "midden", "zuid")
    }


def test_an_organisation_a_ground_and_a_certainty_leave_others_out(world: ox.Store) -> None:
    association, member = mint_organisation("vereniging"), mint_concept("grond", "member")
    of_members = {("noord", "ruimte"): ("1", "afgeleid")}
    assert cells(world, SCHEME, iri(association), ALL, ALL) == of_members
    assert cells(world, SCHEME, ALL, iri(member), ALL) == of_members
    confirm = iri(mint_concept("zekerheid", "te-bevestigen"))
    assert cells(world, SCHEME, ALL, ALL, confirm) == {("zuid", "ruimte"): ("1", "te bevestigen")}
    assert cells(world, SCHEME, iri(association), ALL, confirm) == {}


def states(world: ox.Store, *asked: Term, counted: Term = NEAR) -> dict[tuple[str, str], str]:
    """Return the state of every cell: council and theme → code."""
    terms = (*asked, *(ALL for _ in range(4 - len(asked))))
    text = question("site/matrix-cells").about(iri(MUNICIPALITY), iri(SCHEME), counted, *terms)
    found = rows(world, text)
    for row in found:
        full = (row["organisations"] != "0", "certaintyName" in row)
        assert full == (row["state"] in ("gedekt", "beeindigd"),) * 2
    pairs = {(short(row["council"]), short(row["theme"])): row["state"] for row in found}
    assert len(pairs) == len(found)
    return pairs


def test_every_cell_has_a_state(world: ox.Store) -> None:
    """Midden is a member of who does not say for whom; eiland lies outside of all that is."""
    found = states(world)
    councils, themes = ("noord", "midden", "zuid", "eiland"), ("ruimte", "register", "fax")
    assert set(found) == {(council, theme) for council in councils for theme in themes}
    assert {council: found[council, "ruimte"] for council in councils} == {
        "noord": "gedekt",
        "midden": "onbekend",
        "zuid": "gedekt",
        "eiland": "elders",
    }
    assert {found[council, theme] for council in councils for theme in themes[1:]} == {"niemand"}
    wide = states(world, counted=ALL)
    assert {key: state for key, state in wide.items() if found[key] != state} == {
        (council, "register"): "elders" if council == "eiland" else "gedekt" for council in councils
    }


def test_a_cell_without_what_was_chosen_says_so(world: ox.Store) -> None:
    found = states(world, iri(mint_organisation("vereniging")))
    assert {key for key, state in found.items() if state == "gedekt"} == {("noord", "ruimte")}
    assert set(found.values()) == {"gedekt", "buiten-keuze"}
    ended = states(world, ALL, ALL, ALL, iri(mint_concept("loop", "beeindigd")))
    assert {key for key, state in ended.items() if state == "beeindigd"} == {
        *(("eiland", "ruimte"), ("eiland", "fax"), ("noord", "fax")),
    }


def made_rows(world: ox.Store, kind: str, **asked: Term) -> list[dict[str, str]]:
    """Return the cells of organisations."""
    names = ("counted", "by", "on", "sure", "runs", "within")
    terms = (asked.get(name, ALL) for name in names)
    return rows(world, question("site/organisation-matrix").about(iri(kind), iri(SCHEME), *terms))


def made(world: ox.Store, kind: str = MUNICIPALITY, **asked: Term) -> dict[str, tuple[str, str]]:
    """Return the filled cells of organisations, each with one theme: name → offers, councils."""
    found = [row for row in made_rows(world, kind, **asked) if row["offers"] != "0"]
    assert len({row["organisation"] for row in found}) == len(found)
    return {row["organisationName"]: (row["offers"], row.get("councils", "")) for row in found}


def test_an_organisation_has_its_offers_and_whom_it_reaches(world: ox.Store) -> None:
    unknown = {"Zwijger": ("1", ""), "Provincie": ("1", "")}
    near = {"Vereniging": ("1", "1"), "Tweede": ("2", "2")}
    assert made(world) == {**unknown, **near, "Overheid": ("1", "3")}
    assert made(world, counted=NEAR) == {**unknown, **near}
    assert made(world, classification("ocmw")) == {**unknown, "Koepel": ("1", "1")}


def test_an_area_a_ground_and_a_certainty_leave_organisations_out(world: ox.Store) -> None:
    one, two = iri(mint_area("p1")), iri(mint_area("p2"))
    assert made(world, within=one) == {
        "Vereniging": ("1", "1"),
        "Tweede": ("2", "1"),
        "Overheid": ("1", "2"),
    }
    assert made(world, within=two) == {"Tweede": ("2", "1"), "Overheid": ("1", "1")}
    assert made(world, on=iri(mint_concept("grond", "member"))) == {"Vereniging": ("1", "1")}
    confirm = iri(mint_concept("zekerheid", "te-bevestigen"))
    assert made(world, sure=confirm) == {"Tweede": ("2", "1")}
    assert made(world, sure=confirm, within=one) == {}
    assert made(world, by=iri(mint_organisation("tweede"))) == {"Tweede": ("2", "2")}


def test_what_a_council_gets_runs_when_offer_and_coverage_do(world: ox.Store) -> None:
    """Of Vereniging it is not known of noord; that of eiland has ended, and so has fax."""
    runs, unknown, ended = (
        iri(mint_concept("loop", code)) for code in ("lopend", "onbekend", "beeindigd")
    )
    assert cells(world, SCHEME, ALL, ALL, ALL, runs) == {
        ("noord", "ruimte"): ("1", "opgegeven"),
        ("zuid", "ruimte"): ("1", "te bevestigen"),
    }
    assert cells(world, SCHEME, ALL, ALL, ALL, unknown) == {("noord", "ruimte"): ("1", "afgeleid")}
    assert cells(world, SCHEME, ALL, ALL, ALL, ended) == {
        ("eiland", "ruimte"): ("1", "opgegeven"),
        ("eiland", "fax"): ("1", "opgegeven"),
        ("noord", "fax"): ("1", "afgeleid"),
    }
    assert made(world, runs=unknown) == {"Vereniging": ("1", "1"), "Zwijger": ("1", "")}
    assert made(world, runs=runs) == {
        "Tweede": ("2", "2"),
        "Overheid": ("1", "3"),
        "Provincie": ("1", ""),
    }


def test_every_cell_of_an_organisation_with_an_offer_has_a_state(world: ox.Store) -> None:
    """Zwijger and Provincie do not say for whom; all organisations are on one theme."""
    themes, unknown = ("ruimte", "register", "fax"), {"Zwijger", "Provincie"}
    for asked, empty, full in (
        ({}, "geen", "gedekt"),
        ({"by": iri(mint_organisation("tweede"))}, "buiten-keuze", "gedekt"),
        ({"within": iri(mint_area("p1"))}, "buiten-keuze", "gedekt"),
        ({"runs": iri(mint_concept("loop", "beeindigd"))}, "buiten-keuze", "beeindigd"),
    ):
        found = made_rows(world, MUNICIPALITY, **asked)
        names = {row["organisationName"] for row in found}
        cells = {(row["organisationName"], short(row["theme"])): row for row in found}
        assert set(cells) == {(name, theme) for name in names for theme in themes}
        assert len(cells) == len(found)
        for (name, _), row in cells.items():
            filled = "onbekend" if name in unknown else full
            assert row["state"] == (filled if row["offers"] != "0" else empty)
            assert (row.get("councils", "0") != "0") == (row["state"] in ("gedekt", "beeindigd"))
    assert names
