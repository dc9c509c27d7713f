"""Contact points of the real release: pages, forms and cards agree; the group is the smallest."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.conftest import ROOT
from tests.server.forms_of import from_csv, from_json, from_rdf, from_xlsx, told
from tests.server.forms_of import from_sparql as by_query
from tests.server.html_page import read
from tests.server.http import ask
from tests.server.test_vcard import read_back

PATH = "/aanspreekpunten"
FILTERS = [
    "",
    "?thema=gis",
    "?thema=gis&bereik=streek",
    "?thema=data&gebied=70000&soort=gemeente",
    "?bereik=streek",
    "?thema=informatieveiligheid&soort=ocmw&bereik=streek",
    "?gebied=referentieregio-kempen&bereik=streek",
    "?thema=cultuur&gebied=30000",
]
every_filter = pytest.mark.parametrize("query", FILTERS)
COUNCILS = sorted(path.stem for path in (ROOT / "tests" / "councils").glob("[0-9]*.toml"))
Reached = dict[str, frozenset[str]]


class Told:
    """What the site says for a filter: contact points, who reaches whom, the group, the rest."""

    def __init__(self, site: str, query: str) -> None:
        self.points = from_json(f"{site}{PATH}{query}")
        self.pairs = by_query(site, f"{site}{PATH}/kleinste-groep{query}")
        self.group = from_json(f"{site}{PATH}/kleinste-groep{query}")
        self.missing = from_json(f"{site}{PATH}/niet-bereikt{query}")
        self.asked = {row["council"] for row in self.pairs}
        self.answering = {
            r["organisation"] for r in self.points if "email" in r or "telephone" in r
        }
        self.members = list(dict.fromkeys(row["organisation"] for row in self.group))

    @property
    def reached(self) -> Reached:
        found: dict[str, set[str]] = {}
        for row in self.pairs:
            if "organisation" in row:
                found.setdefault(row["organisation"], set()).add(row["council"])
        return {organisation: frozenset(councils) for organisation, councils in found.items()}


Telling = Callable[[str], Told]


@pytest.fixture(scope="module")
def telling(site: str) -> Telling:
    return cache(lambda query: Told(site, query))


def union(sets: Reached, names: "list[str] | set[str]") -> set[str]:
    return set().union(*(sets[name] for name in names if name in sets))


def coverable(asked: "list[frozenset[str]]", number: int) -> bool:
    """Whether so many organisations reach all; ``asked``: for each council who reaches it."""
    if not asked:
        return True
    if not number:
        return False
    hardest = min(asked, key=len)
    return any(coverable([of for of in asked if one not in of], number - 1) for one in hardest)


@every_filter
def test_the_numbers_are_those_of_who_reaches_whom(telling: Telling, query: str) -> None:
    told_of = telling(query)
    numbers = {row["organisation"]: int(row["councils"]) for row in told_of.points}
    assert numbers == {name: len(councils) for name, councils in told_of.reached.items()}
    marked = {r["organisation"] for r in told_of.pairs if r.get("reachable", "")[:3] == "met"}
    assert marked == told_of.answering


@every_filter
def test_the_group_reaches_all_that_can_be_reached(telling: Telling, query: str) -> None:
    told_of = telling(query)
    assert set(told_of.members) <= told_of.answering
    can_be = union(told_of.reached, told_of.answering)
    assert union(told_of.reached, told_of.members) == can_be
    assert {row["council"] for row in told_of.missing} == told_of.asked - can_be


@every_filter
def test_no_group_is_smaller(telling: Telling, query: str) -> None:
    told_of = telling(query)
    for left_out in told_of.members:
        rest = [name for name in told_of.members if name != left_out]
        assert union(told_of.reached, rest) < union(told_of.reached, told_of.members)
    sets = {name: told_of.reached[name] for name in sorted(told_of.answering)}
    who = {frozenset(n for n, of in sets.items() if one in of) for one in union(sets, set(sets))}
    assert not coverable(sorted(who, key=sorted), len(told_of.members) - 1)


@every_filter
def test_what_each_member_reaches_alone_is_counted(telling: Telling, query: str) -> None:
    told_of = telling(query)
    times = Counter(c for name in told_of.members for c in told_of.reached[name])
    for row in told_of.group:
        own = told_of.reached[row["organisation"]]
        assert int(row["councils"]) == len(own)
        assert int(row["alone"]) == sum(times[council] == 1 for council in own)


@every_filter
def test_councils_that_are_not_reached_are_told_apart(telling: Telling, query: str) -> None:
    told_of = telling(query)
    for row in told_of.missing:
        near = {n for n, councils in told_of.reached.items() if row["council"] in councils}
        nobody = row["reachable"] == "door niemand die we kennen"
        assert nobody == (not near)
        assert (row.get("organisation") in near) != nobody
        assert not near & told_of.answering


@every_filter
@pytest.mark.parametrize("part", ["kleinste-groep", "niet-bereikt"])
def test_what_is_computed_is_the_same_in_every_form(site: str, part: str, query: str) -> None:
    address = f"{site}{PATH}/{part}{query}"
    rows = from_json(address)
    forms = [from_csv(address), from_xlsx(address)]
    forms += [from_rdf(address, form) for form in ("ttl", "jsonld")]
    assert all(found == rows for found in forms)
    links = read(address).links
    shown = [parse_qs(urlsplit(link).query)["query"][0] for link in links if "/sparql?" in link]
    assert told(address)["query"] in shown


@every_filter
def test_the_page_says_what_its_rows_say(site: str, telling: Telling, query: str) -> None:
    told_of = telling(query)
    seen = read(f"{site}{PATH}{query}")
    assert seen.status == 200
    reached = len(union(told_of.reached, told_of.members))
    if told_of.members:
        assert f"bereikt u {reached} van de {len(told_of.asked)} besturen" in seen.text
    main = seen.html.partition('id="alle"')[2]
    emails = set(re.findall(r'href="mailto:([^"]+)"', main))
    assert emails == {row["email"] for row in told_of.points if "email" in row}
    chosen = re.findall(r" selected>[^<]*\((\d+)\)", seen.html)
    assert set(chosen) == {str(len(told_of.reached))}
    assert len(chosen) == 4


@every_filter
def test_cards_are_the_contact_points_of_the_rows(site: str, telling: Telling, query: str) -> None:
    for part, rows in (
        (PATH, telling(query).points),
        (f"{PATH}/kleinste-groep", telling(query).group),
    ):
        reply = ask(f"{site}{part}.vcf{query}")
        assert reply.status == 200
        assert reply.headers["content-type"] == "text/vcard; charset=utf-8"
        assert reply.headers["content-disposition"].endswith('.vcf"')
        cards = read_back(reply.body) if reply.body else []
        wanted = {r["point"]: r for r in rows if "point" in r}
        assert {card["UID"][1] for card in cards} == set(wanted)
        assert len(cards) == len(wanted)
        for card in cards:
            row = wanted[card["UID"][1]]
            assert (card["VERSION"][1], card["KIND"][1]) == ("4.0", "org")
            assert card.get("EMAIL", ({}, None))[1] == row.get("email")
            number = card.get("TEL", ({}, ""))[1].removeprefix("tel:")
            assert number == row.get("telephone", "")


@pytest.mark.parametrize("nis", COUNCILS)
def test_it_agrees_with_the_page_of_a_council(site: str, telling: Telling, nis: str) -> None:
    """Compare with what the ten councils, worked out by hand, can have and has not ended."""
    running = [
        row
        for row in from_json(f"{site}/bestuur/{nis}")
        if not any(row.get(name, "").endswith("/beeindigd") for name in ("loop", "offerLoop"))
    ]
    councils = {row["council"] for row in running}
    pairs = [row for row in telling("").pairs if row["council"] in councils]
    assert {(r["council"], r["organisation"]) for r in pairs if "organisation" in r} == {
        (row["council"], row["organisation"]) for row in running
    }


def test_work_to_do_is_who_reaches_councils_and_has_no_contact_point(
    site: str, telling: Telling
) -> None:
    work = {row["organisation"] for row in from_json(f"{site}{PATH}/zonder-contactpunt")}
    silent = {row["organisation"] for row in telling("").points} - telling("").answering
    assert silent <= work
    assert not work & telling("").answering
    seen = read(f"{site}{PATH}/zonder-contactpunt")
    assert f"Van {len(work)} organisaties" in seen.text


@pytest.mark.parametrize(
    "values",
    [{"thema": "x"}, {"thema": '"><'}, {"gebied": "71072"}, {"soort": "x"}, {"bereik": "x"}],
)
@pytest.mark.parametrize("part", ["", ".csv", ".vcf", "/kleinste-groep", "/niet-bereikt.json"])
def test_what_is_not_there_is_not_found(site: str, values: dict[str, str], part: str) -> None:
    assert ask(f"{site}{PATH}{part}?{urlencode(values)}").status == 404


def test_the_area_stands_in_the_title_once(site: str) -> None:
    seen = read(f"{site}{PATH}?gebied=70000&soort=gemeente")
    assert "U vroeg: Gemeenten in de provincie Limburg." in seen.text
    assert "Provincie Limburg (" in seen.text
    region = read(f"{site}{PATH}?thema=gis&gebied=referentieregio-kempen")
    assert "U vroeg: Gemeenten en OCMW’s in de referentieregio Kempen, voor GIS" in region.text


def test_a_theme_leads_to_its_contact_points(site: str) -> None:
    assert f"{PATH}?thema=gis" in read(f"{site}/thema/gis").links


def test_no_mailbox_of_a_person_is_in_the_cards(site: str) -> None:
    cards = read_back(ask(f"{site}{PATH}.vcf").body)
    boxes = [card["EMAIL"][1] for card in cards if "EMAIL" in card]
    assert boxes
    assert not [box for box in boxes if re.match(r"[a-z]+\.[a-z]+@", box, re.IGNORECASE)]


def test_without_a_theme_the_page_says_that_any_offer_counts(site: str) -> None:
    words = "U koos geen thema: elk aanbod telt"
    assert words in read(f"{site}/aanspreekpunten").text
    assert words not in read(f"{site}/aanspreekpunten?thema=gis").text
