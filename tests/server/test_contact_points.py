"""Whom one addresses and the smallest group, on a small graph whose answer is evident.

Six municipalities, A to F, A and B in the province West. For GIS (below the theme data) Noord
reaches A and B, Zuid C and D, Midden B, C and E, and Stil F, but that has only a web page. OCMW B
has Welzijn. Vroeger and Oud have ended. Wijd is for all of Flanders.
"""

from typing import cast

import pyoxigraph as ox
import pytest

from loaders.codes import classification, status
from loaders.iris import mint_area, mint_concept, mint_scheme, mint_theme
from loaders.terms import PREFIXES
from server.pages.contact_group import Group, smallest_group
from server.questions import iri, question

EX = "https://example.org/"
PLACES = "abcdef"
GEMEENTE, OCMW = classification("gemeente"), classification("ocmw")
# organisation: theme, councils, loop of the coverage, loop of the offer, area of the access
ACCESSES = {
    "noord": ("gis", "ab", "lopend", "lopend", ""),
    "zuid": ("gis", "cd", "onbekend", "lopend", ""),
    "midden": ("gis", "bce", "lopend", "onbekend", ""),
    "stil": ("gis", "f", "lopend", "lopend", ""),
    "vroeger": ("gis", "abcdef", "beeindigd", "lopend", ""),
    "oud": ("gis", "abcdef", "lopend", "beeindigd", ""),
    "wijd": ("data", "abcdef", "lopend", "lopend", mint_area("02000")),
    "welzijn": ("welzijn", ["ocmw-b"], "lopend", "lopend", ""),
}
# organisation: its contact points, as (themes, what it has)
CONTACTS = {
    "noord": [("gis", 'schema:email "gis@noord.example.org"'), ("", 'schema:telephone "1700"')],
    "zuid": [("data", 'schema:email "data@zuid.example.org"'), ("", 'schema:email "zuid"')],
    "midden": [("welzijn", 'schema:email "welzijn@midden.example.org"'), ("", "a ex:Empty")],
    "stil": [("gis", 'foaf:page "https://stil.example.org/"')],
    "wijd": [("welzijn", 'schema:email "w@wijd.example.org"'), ("", 'schema:email "wijd"')],
}


def turtle() -> str:
    """Return the small graph."""
    levels = {"ex:west": ("provincie", "ab"), f"<{mint_area('02000')}>": ("gewest", PLACES)}
    parts = [
        *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in PREFIXES),
        f"@prefix ex: <{EX}> .",
        f'<{GEMEENTE}> skos:prefLabel "Gemeente"@nl , "Municipality"@en .',
        f'<{OCMW}> skos:prefLabel "OCMW"@nl .',
        *(f"<{mint_theme(t)}> skos:inScheme <{mint_scheme('thema')}> ." for t in THEMES),
        f"<{mint_theme('gis')}> skos:broader <{mint_theme('data')}> .",
        *(council(place, place, GEMEENTE) for place in PLACES),
        council("ocmw-b", "b", OCMW),
    ]
    for area, (level, places) in levels.items():
        inside = " , ".join(f"ex:place-{place}" for place in places)
        concept = mint_concept("gebiedsniveau", level)
        parts.append(f"{area} ict:niveau <{concept}> ; ict:omvat {inside} .")
    parts += [access(name, *told) for name, told in ACCESSES.items()]
    parts += [contact(name, *told) for name, of in CONTACTS.items() for told in enumerate(of)]
    return "\n".join(parts)


THEMES = ("data", "gis", "welzijn")


def council(name: str, place: str, kind: str) -> str:
    return (
        f'ex:{name} skos:prefLabel "{name.upper()}"@nl ; org:classification <{kind}> ; '
        f"rov:orgStatus <{status('active')}> ; besluit:werkingsgebied ex:place-{place} ."
    )


def access(
    name: str, theme: str, councils: "str | list[str]", loop: str, of: str, area: str
) -> str:
    offer = (
        f'ex:{name} skos:prefLabel "{name.title()}"@nl . '
        f"ex:offer-{name} dct:type ex:service ; dct:subject <{mint_theme(theme)}> ; "
        f"ict:viaToegang ex:access-{name} ; ict:loop <{mint_concept('loop', of)}> . "
        f"ex:access-{name} ict:aanbieder ex:{name} . "
    )
    wide = f"ex:access-{name} dct:spatial <{area}> . " if area else ""
    covered = [
        f"ex:coverage-{name}-{one} ict:bestuur ex:{one} ; ict:toegang ex:access-{name} ; "
        f"ict:loop <{mint_concept('loop', loop)}> ."
        for one in councils
    ]
    return offer + wide + "\n".join(covered)


def contact(name: str, number: int, told: tuple[str, str]) -> str:
    theme, has = told
    subject = f" ; dct:subject <{mint_theme(theme)}>" if theme else ""
    point = f"ex:point-{name}-{number}"
    return f"ex:{name} schema:contactPoint {point} . {point} {has}{subject} ."


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    store.load(turtle().encode(), format=ox.RdfFormat.TURTLE)
    return store


Record = dict[str, str]


def ask(
    graph: ox.Store, name: str, theme: str, *, area: str = "", counted: str = "alles"
) -> list[Record]:
    """Ask for both kinds of councils; IRIs of the small graph without what they begin with."""
    asked = iri(mint_theme(theme) if theme else mint_scheme("thema"))
    within = iri(f"{EX}{area}" if area else mint_area("02000"))
    rows = [(asked, within, iri(kind), ox.Literal(counted)) for kind in (GEMEENTE, OCMW)]
    found = cast(ox.QuerySolutions, graph.query(question(f"site/{name}").about_all([*rows])))
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value.removeprefix(EX) for n in names if row[n]} for row in found]


def reached(rows: list[Record]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if "organisation" in row:
            found.setdefault(row["organisation"], set()).add(row["council"])
    return {organisation: frozenset(councils) for organisation, councils in found.items()}


def group(graph: ox.Store, theme: str, **filters: str) -> Group:
    rows = ask(graph, "contact-reach", theme, **filters)
    asked = frozenset(row["council"] for row in rows)
    points = ask(graph, "contact-points", theme, **filters)
    names = {
        row["organisation"]: row["organisationName"]
        for row in points
        if "email" in row or "telephone" in row
    }
    return smallest_group(asked, reached(rows), names)


def test_who_reaches_how_many_and_whom_one_addresses(graph: ox.Store) -> None:
    rows = ask(graph, "contact-points", "gis")
    told = {
        row["organisationName"]: (
            row["councils"],
            row["contactFor"],
            row.get("email") or row.get("telephone"),
        )
        for row in rows
    }
    assert len(rows) == len(told)
    assert told == {
        "Midden": ("3", "een ander thema", "welzijn@midden.example.org"),
        "Noord": ("2", "dit thema", "gis@noord.example.org"),
        "Stil": ("1", "geen contactpunt", None),
        "Zuid": ("2", "het hoofdthema", "data@zuid.example.org"),
    }
    assert [row["contactPage"] for row in rows if "contactPage" in row] == [
        "https://stil.example.org/"
    ]


@pytest.mark.parametrize(
    ("theme", "noord", "zuid", "midden"),
    [
        ("gis", "dit thema", "het hoofdthema", "een ander thema"),
        ("data", "alle vragen", "dit thema", "een ander thema"),
        ("", "alle vragen", "alle vragen", "bepaalde thema’s"),
    ],
)
def test_first_the_theme_then_that_above_then_the_general_then_another(
    graph: ox.Store, theme: str, noord: str, zuid: str, midden: str
) -> None:
    meant = {r["organisation"]: r["contactFor"] for r in ask(graph, "contact-points", theme)}
    assert (meant["noord"], meant["zuid"], meant["midden"]) == (noord, zuid, midden)


def test_a_theme_has_what_is_below_it_and_all_themes_have_everything(graph: ox.Store) -> None:
    for name in ("contact-points", "contact-reach"):
        found = [{r.get("organisation") for r in ask(graph, name, theme)} for theme in ("data", "")]
        assert found[0] - {None} == {"noord", "zuid", "midden", "stil", "wijd"}
        assert found[1] - {None} == {*found[0], "welzijn"} - {None}


def test_an_area_and_the_own_region_narrow(graph: ox.Store) -> None:
    west = ask(graph, "contact-points", "data", area="west")
    assert {r["organisation"]: r["councils"] for r in west} == {
        **{"noord": "2", "midden": "1", "wijd": "2"},
    }
    near = ask(graph, "contact-points", "data", area="west", counted="streek")
    assert [r["organisation"] for r in near] == ["midden", "noord"]
    reach = reached(ask(graph, "contact-reach", "data", area="west", counted="streek"))
    assert reach == {"noord": {"a", "b"}, "midden": {"b"}}


def test_every_council_asked_for_is_there_once_for_each_that_reaches_it(graph: ox.Store) -> None:
    rows = ask(graph, "contact-reach", "welzijn")
    assert {r["council"] for r in rows} == {*PLACES, "ocmw-b"}
    assert [(r["council"], r["councilKind"], r["organisation"]) for r in rows if len(r) > 3] == [
        ("ocmw-b", "OCMW", "welzijn")
    ]
    assert reached(ask(graph, "contact-reach", "gis")) == {
        name: frozenset(ACCESSES[name][1]) for name in ("noord", "zuid", "midden", "stil")
    }


def test_the_smallest_group_and_the_rest(graph: ox.Store) -> None:
    found = group(graph, "gis")
    assert [(m.organisation, m.councils, m.alone) for m in found.members] == [
        *(("midden", 3, 1), ("noord", 2, 1), ("zuid", 2, 1)),
    ]
    assert (found.asked, found.reached) == (7, 5)
    assert found.silent == {"f": ("stil",)}
    assert found.nobody == {"ocmw-b"}


def test_one_that_reaches_all_is_the_smallest_group(graph: ox.Store) -> None:
    found = group(graph, "data")
    assert [(m.organisation, m.councils, m.alone) for m in found.members] == [("wijd", 6, 6)]
    assert (found.silent, found.nobody) == ({}, {"ocmw-b"})


def test_two_are_enough_where_the_largest_first_takes_three() -> None:
    sets = {"midden": frozenset("bcde"), "noord": frozenset("abc"), "zuid": frozenset("def")}
    found = smallest_group(frozenset("abcdef"), sets, {name: name for name in sets})
    assert [member.organisation for member in found.members] == ["noord", "zuid"]


def test_nobody_to_address_is_no_group(graph: ox.Store) -> None:
    found = group(graph, "welzijn")
    assert found.members == ()
    assert found.silent == {"ocmw-b": ("welzijn",)}
    assert found.nobody == frozenset(PLACES)


def test_who_has_no_contact_point_is_work_to_do(graph: ox.Store) -> None:
    named = {
        f"{EX}{name}": ox.Quad(
            ox.NamedNode(f"{EX}{name}"),
            ox.NamedNode(f"{PREFIXES['prov']}wasDerivedFrom"),
            ox.NamedNode(f"{EX}row"),
        )
        for name in ACCESSES
    }
    whole = ox.Store()
    whole.extend([*graph, *named.values()])
    source = ox.NamedNode(f"{PREFIXES['dct']}source")
    whole.add(ox.Quad(ox.NamedNode(f"{EX}row"), source, ox.NamedNode(f"{EX}source")))
    rows = cast(ox.QuerySolutions, whole.query(question("site/without-contact").text))
    told = [[row[n].value for n in ("organisationName", "councils", "offers")] for row in rows]
    assert told == [["Oud", "6", "0"], ["Stil", "1", "1"], ["Welzijn", "1", "1"]]
