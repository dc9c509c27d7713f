"""Ten councils, worked out by hand: every page about a council agrees, in each of its forms.

What is expected comes from the hand results and the lists (``hand_offers``), never from the site.
"""

import re
from collections.abc import Callable, Iterable
from html import unescape
from urllib.parse import quote_plus

import pytest

from tests.hand_councils import (
    AREA_NAMES,
    BASE,
    EACH_COUNCIL,
    EACH_KIND,
    KINDS,
    NAMES,
    NIS_CODES,
    council_reference,
    hand,
    listed,
)
from tests.hand_offers import OFFERS, THEME_NAMES, UPPER, Had, filled, had, running
from tests.server.forms_of import Record, from_csv, from_json, from_rdf, from_sparql, from_xlsx
from tests.server.html_page import read

READERS: dict[str, Callable[[str, str], list[Record]]] = {
    "json": lambda _, address: from_json(address),
    "csv": lambda _, address: from_csv(address),
    "xlsx": lambda _, address: from_xlsx(address),
    "ttl": lambda _, address: from_rdf(address, "ttl"),
    "jsonld": lambda _, address: from_rdf(address, "jsonld"),
    "sparql": from_sparql,
}
EACH_FORM = pytest.mark.parametrize("form", READERS)
NEXT = dict(zip(NIS_CODES, [*NIS_CODES[1:], NIS_CODES[0]], strict=True))
"""Each of the ten with another to compare it with."""
PROVINCES = {row["id"] for row in listed("councils") if row["kind"] == "provincie"}
FULL_NAMES = {ref: f"Provincie {n}" if ref in PROVINCES else n for ref, n in NAMES.items()}
Told = tuple[object, ...]


def tails(row: Record, *columns: str) -> tuple[str, ...]:
    return tuple(row[column].rpartition("/")[2] for column in columns)


def table_rows(html: str, anchor: str) -> list[list[str]]:
    """Return the cells of the first table behind an anchor, as text between tags."""
    table = html.partition(f'id="{anchor}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@EACH_FORM
@EACH_COUNCIL
def test_the_rows_of_a_council_are_those_of_its_accesses(site: str, nis: str, form: str) -> None:
    told = {
        (
            *(row["councilKind"].lower(), row.get("partName", ""), row.get("condition", "")),
            *tails(row, "theme", "offer", "organisation", "ground", "certainty", "loop"),
        )
        for row in READERS[form](site, f"{site}/bestuur/{nis}")
    }
    assert told == {
        (
            *(kind, h.part, h.access["condition"], h.theme, h.offer, h.organisation),
            *(h.access["ground"], h.covered.certainty, h.covered.loop),
        )
        for kind in KINDS
        for h in had(nis, kind)
    }


def counted(found: Iterable[Had]) -> dict[Told, int]:
    """Return how many offers an organisation has on a theme, as pages that compare tell it."""
    offers: dict[Told, set[str]] = {}
    for h in found:
        sure = (h.covered.certainty, h.covered.loop)
        offers.setdefault((h.theme, h.organisation, *sure, h.wide), set()).add(h.offer)
    return {key: len(of) for key, of in offers.items()}


def compared(site: str, nis: str, kind: str) -> str:
    chosen = "&soort=ocmw" if kind == "ocmw" else ""
    return f"{site}/vergelijk?bestuur={nis}&bestuur={NEXT[nis]}{chosen}"


@EACH_KIND
@EACH_COUNCIL
def test_councils_compared_each_have_their_own(site: str, nis: str, kind: str) -> None:
    told: dict[str, dict[Told, int]] = {}
    for row in from_json(compared(site, nis, kind)):
        columns = tails(row, "theme", "organisation", "certainty", "loop")
        own = told.setdefault(row["council"].removeprefix(f"{BASE}organisatie/"), {})
        own[(*columns, row["wide"] == "heel Vlaanderen")] = int(row["offers"])
    assert told == {
        council_reference(each, kind): counted(running(each, kind)) for each in (nis, NEXT[nis])
    }


MAKER = re.compile(
    r'<li><a href="/organisatie/([^"]+)">[^<]*</a> <small>(\d+) [^<]*</small>'
    r' <span class="pill ([^"]+)">'
)


@EACH_KIND
@EACH_COUNCIL
def test_the_page_that_compares_shows_it_side_by_side(site: str, nis: str, kind: str) -> None:
    html = read(compared(site, nis, kind)).html
    rows = table_rows(html, "anders") + table_rows(html, "gelijk")
    for place, council in enumerate((nis, NEXT[nis]), 1):
        near, wide = set(), {}
        for row in rows:
            theme = re.findall(r'href="/thema/([^"]+)"', row[0])[0]
            near |= {(theme, *maker) for maker in MAKER.findall(row[place])}
            wide[theme] = sum(map(int, re.findall(r"en (\d+) voor heel Vlaanderen", row[place])))
        expected = counted(running(council, kind))
        assert near == {(t, o, str(n), c) for (t, o, c, _, w), n in expected.items() if not w}
        assert {t: n for t, n in wide.items() if n} == _wide(expected)


def _wide(expected: dict[Told, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (theme, *_, wide), number in expected.items():
        if wide:
            found[str(theme)] = found.get(str(theme), 0) + number
    return found


Line = tuple[str, tuple[str, ...], str, bool, bool]
"""Of the note: theme, offers, organisations, whether it is to be confirmed, or for the OCMW only"""


def lines_by_hand(nis: str) -> set[Line]:
    """Return the lines of the note: of offers on a theme that come by the same accesses."""
    ways: dict[tuple[str, str], list[tuple[str, Had]]] = {}
    for kind in KINDS:
        for h in had(nis, kind):
            ways.setdefault((h.theme, h.offer), []).append((kind, h))
    lines: dict[tuple[str, frozenset[str]], list[tuple[str, Had]]] = {}
    for (theme, _), found in ways.items():
        if any(h.runs for _, h in found) and not all(h.wide for _, h in found):
            accesses = frozenset(h.covered.access for _, h in found)
            lines.setdefault((theme, accesses), []).extend(found)
    return {_line(theme, found) for (theme, _), found in lines.items()}


def _line(theme: str, found: list[tuple[str, Had]]) -> Line:
    runs = [(kind, h) for kind, h in found if h.runs]
    return (
        THEME_NAMES[theme],
        tuple(sorted({OFFERS[h.offer]["name"] for _, h in runs})),
        ", ".join(sorted({FULL_NAMES[h.organisation] for _, h in runs})),
        all(h.covered.certainty == "te-bevestigen" for _, h in runs),
        {kind for kind, _ in runs} == {"ocmw"},
    )


@EACH_COUNCIL
def test_the_note_tells_what_runs_and_what_is_to_be_confirmed(site: str, nis: str) -> None:
    told = {
        (
            words(theme),
            tuple(sorted(words(offers).split("; "))),
            ", ".join(sorted(words(makers).split(", "))),
            "te bevestigen" in grounds,
            "Alleen voor het OCMW." in grounds,
        )
        for theme, makers, offers, grounds in table_rows(
            read(f"{site}/bestuur/{nis}/nota").html, "streek"
        )
    }
    assert told == lines_by_hand(nis)


ONLY_FOR = {
    frozenset(KINDS): "",
    frozenset({"gemeente"}): " (alleen voor de gemeente)",
    frozenset({"ocmw"}): " (alleen voor het OCMW)",
}


@EACH_COUNCIL
def test_the_note_names_the_themes_with_something_for_all_of_flanders_only(
    site: str, nis: str
) -> None:
    near = {h.theme for kind in KINDS for h in running(nis, kind, wide=False)}
    wide = {kind: {h.theme for h in running(nis, kind, wide=True)} for kind in KINDS}
    expected = [
        THEME_NAMES[theme] + ONLY_FOR[frozenset(kind for kind in KINDS if theme in wide[kind])]
        for theme in set().union(*wide.values()) - near
    ]
    found = re.search(
        r"Enkel aanbod voor heel Vlaanderen kennen we voor: ([^<]+)\.</p>", _note(site, nis)
    )
    assert found
    assert sorted(unescape(found[1]).split(", ")) == sorted(", ".join(expected).split(", "))


def _note(site: str, nis: str) -> str:
    return read(f"{site}/bestuur/{nis}/nota").html


@EACH_COUNCIL
def test_the_note_names_what_is_to_be_confirmed_and_whom_to_ask(site: str, nis: str) -> None:
    sure: set[str] = set()
    unsure: dict[str, set[str]] = {}
    for kind in KINDS:
        for h in running(nis, kind):
            if h.covered.certainty == "te-bevestigen":
                unsure.setdefault(h.offer, set()).add(h.organisation)
            else:
                sure.add(h.offer)
    doubts = {offer: of for offer, of in unsure.items() if offer not in sure}
    told = words(_note(site, nis).partition('id="onzeker"')[2].partition("</ul>")[0])
    titles, _, asked = told.partition("Vraag het aan ")
    for offer, makers in unsure.items():
        assert (OFFERS[offer]["name"] in titles) == (offer in doubts)
        assert offer not in doubts or {m for m in makers if FULL_NAMES[m] not in asked} == set()


def neighbours(area: str) -> list[str]:
    """Return the municipalities of today beside one."""
    today = {row["area"] for row in listed("councils") if row["status"] == "active"}
    pairs = [(row["area"], row["neighbour"]) for row in listed("neighbours")]
    beside = {b for a, b in pairs if a == area} | {a for a, b in pairs if b == area}
    return sorted(beside & today)


def lacks(site: str, area: str) -> set[str]:
    """Return the themes that the page of neighbours names."""
    page = read(f"{site}/bestuur/{area}/buren").html.partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'href="/thema/([^"]+)"', page))


@EACH_COUNCIL
def test_the_page_of_neighbours_is_about_the_themes_it_lacks(site: str, nis: str) -> None:
    if not neighbours(nis):
        assert read(f"{site}/bestuur/{nis}/buren").status == 404
        assert f"/bestuur/{nis}/buren" not in read(f"{site}/bestuur/{nis}").links
        return
    missing = set(UPPER) - filled(nis, "gemeente", wide=False)
    assert lacks(site, nis) == missing
    rows = from_json(f"{site}/bestuur/{nis}/buren")
    assert {theme for row in rows for theme in tails(row, "theme")} <= missing


@EACH_COUNCIL
def test_its_neighbour_hears_what_it_has(site: str, nis: str) -> None:
    """Told to each neighbour for the themes that neighbour lacks, which its own page names."""
    own = f"{BASE}organisatie/{council_reference(nis, 'gemeente')}"
    for neighbour in neighbours(nis):
        missing = lacks(site, neighbour)
        told = {
            (*tails(row, "theme", "organisation", "ground"), row.get("condition", ""))
            for row in from_json(f"{site}/bestuur/{neighbour}/buren")
            if row["neighbour"] == own
        }
        assert told == {
            (h.theme, h.organisation, h.access["ground"], h.access["condition"])
            for h in running(nis, "gemeente", wide=False)
            if h.theme in missing
        }


@EACH_COUNCIL
def test_a_search_by_name_or_code_finds_it_first(site: str, nis: str) -> None:
    both = [f"{BASE}organisatie/{council_reference(nis, kind)}" for kind in KINDS]
    for asked in (hand(nis)["name"], hand(nis)["name"].upper(), nis):
        address = f"{site}/zoek?q={quote_plus(asked)}"
        rows = from_json(address)
        assert [row["found"] for row in rows if row["place"] == "1"] == both, asked
        assert {(row["foundTitle"], row["nis"]) for row in rows[:2]} == {(AREA_NAMES[nis], nis)}
        results = read(address).html.partition("<h1")[2]
        assert re.findall(r'href="(/bestuur/\d{5})"', results)[0] == f"/bestuur/{nis}"
