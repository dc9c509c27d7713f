"""The maps: drawing, legend, table and download tell the same of every municipality."""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from server.maps.atlas import atlas
from server.maps.drawing import Drawing
from server.maps.features import write_features
from server.maps.sheet import BRUSSELS, Sheet
from server.maps.values import Content, Level, Value
from tests.conftest import ROOT
from tests.server.forms_of import from_json
from tests.server.html_page import read
from tests.server.http import ask

ATLAS = atlas(ROOT / "data")
SOME, NONE = Level("opgegeven", "opgegeven"), Level("geen", "geen gegeven")
LEUVEN, OVERIJSE, BAARLE_HERTOG = "24062", "23062", "13002"
CONTENT = Content(
    "Proef <&>",
    (SOME, NONE),
    {LEUVEN: Value(SOME, 'zeker "<ja>"', 3)},
    Value(NONE, "geen gegeven", None),
)
SVG = "{http://www.w3.org/2000/svg}"
PAGES = {
    "/": "vlaanderen/organisaties",
    "/thema/gis": "thema/gis",
    "/organisatie/0219395192": "organisatie/0219395192",
    "/oplossing/c-smart-aankoopcentrale": "oplossing/c-smart-aankoopcentrale",
    "/raamovereenkomst/vera-rfid": "raamovereenkomst/vera-rfid",
}
VIEWS = ["", "?kaart=tegels"]
every_page = pytest.mark.parametrize("path", PAGES)
every_view = pytest.mark.parametrize("view", VIEWS)

FIGURE = re.compile(r'<figure class="chart".*?</figure>', re.DOTALL)
LINK = re.compile(r'<a href="/bestuur/(\d{5})"><title>([^<]*): ([^<:]*)</title>')
ROW = re.compile(r'<tr><th scope="row"><a href="/bestuur/(\d{5})">([^<]*)</a></th><td>([^<]*)</td>')
CLASS = re.compile(r'url\(#kaart-([\w-]+)\)"/></svg> ([^<]+) <span class="quiet">(\d+) gemeente')


def drawing(sheet: Sheet, zone: str = "") -> Drawing:
    return Drawing(sheet, ATLAS.zone(zone), CONTENT)


def drawn(sheet: Sheet, zone: str = "") -> ET.Element:
    text = str(drawing(sheet, zone).svg())
    return ET.fromstring(text.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))  # noqa: S314  our own


def numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", path)]


@pytest.fixture(params=["boundaries", "tiles"])
def sheet(request: pytest.FixtureRequest) -> Sheet:
    return getattr(ATLAS, request.param)


def test_every_municipality_is_one_link_with_name_and_value(sheet: Sheet) -> None:
    links = list(drawn(sheet).iter(f"{SVG}a"))
    told = {link.get("href"): link.findtext(f"{SVG}title") for link in links}
    assert len(links) == len(told) == 285
    assert told[f"/bestuur/{LEUVEN}"] == 'Leuven: zeker "<ja>"'
    assert told[f"/bestuur/{OVERIJSE}"] == "Overijse: geen gegeven"


def test_every_class_has_colour_and_pattern_in_the_drawing_and_the_legend(sheet: Sheet) -> None:
    root = drawn(sheet)
    patterns = {p.get("id") for p in root.iter(f"{SVG}pattern")}
    fills = {g.get("fill") for g in root.iter(f"{SVG}g")} - {None}
    assert fills == {f"url(#{name})" for name in patterns}
    assert all(
        f"url(#kaart-{level.look})" in drawing(sheet).swatch(level) for level in CONTENT.levels
    )
    assert {level.look for level in CONTENT.levels} <= looks_of_the_stylesheet()


def looks_of_the_stylesheet() -> set[str]:
    return set(re.findall(r"^\.look\.([\w-]+)", stylesheet(), re.MULTILINE))


def stylesheet() -> str:
    return (ROOT / "server" / "static" / "site.css").read_text()


def test_every_colour_of_the_maps_exists_in_light_and_dark() -> None:
    used = set(re.findall(r"var\((--map-[\w-]+)\)", stylesheet()))
    told = Counter(re.findall(r"(--map-[\w-]+):", stylesheet()))
    assert told == dict.fromkeys(used, 2)


def test_drawings_stay_inside_their_frame(sheet: Sheet) -> None:
    frame = drawing(sheet).frame
    assert (frame.left + frame.width, frame.top + frame.height) > (9900, 3800)
    assert all(frame.holds(sheet.boxes[nis]) for nis in (*ATLAS.shapes, BRUSSELS))


def test_a_drawing_is_the_same_every_time(sheet: Sheet) -> None:
    assert drawing(sheet).svg() == drawing(sheet).svg()
    atlas.cache_clear()
    again = atlas(ROOT / "data")
    assert (again.boundaries, again.tiles) == (ATLAS.boundaries, ATLAS.tiles)


def test_a_drawing_is_small(sheet: Sheet) -> None:
    assert len(drawing(sheet).svg()) < 150_000


def test_tiles_do_not_cover_each_other() -> None:
    paths = [path for nis, path in ATLAS.tiles.places.items() if nis != BRUSSELS]
    starts = Counter(tuple(numbers(path)[:2]) for path in paths)
    assert set(starts.values()) == {1}
    assert len({path.partition("l")[2] for path in paths}) == 1


def test_a_part_of_flanders_fills_the_frame_with_its_own_municipalities(sheet: Sheet) -> None:
    zones = [*ATLAS.provinces.values(), *ATLAS.regions.values()]
    assert (len(ATLAS.provinces), len(ATLAS.regions)) == (5, 15)
    assert sum(len(zone.members) for zone in zones) == 2 * 285
    for zone in zones:
        links = {link.get("href") for link in drawn(sheet, zone.id).iter(f"{SVG}a")}
        assert links == {f"/bestuur/{shape.id}" for shape in zone.members}
        frame = drawing(sheet, zone.id).frame
        assert frame.width < drawing(sheet).frame.width
        assert frame.width / frame.height == pytest.approx(1.6, abs=0.01) or frame.scale < 0.7


def features() -> list[dict[str, Any]]:
    found = json.loads(write_features(ATLAS, CONTENT, {"attribution": 'Bron "<&>"'}))
    assert list(found) == ["type", "title", "attribution", "features"]
    told = (found["type"], found["title"], found["attribution"])
    assert told == ("FeatureCollection", CONTENT.title, 'Bron "<&>"')
    return list(found["features"])


def rings(feature: dict[str, Any]) -> Iterator[tuple[bool, list[list[float]]]]:
    """Yield whether a ring is an outer one, and its points."""
    geometry = feature["geometry"]
    many = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if many else [geometry["coordinates"]]:
        yield from ((at == 0, ring) for at, ring in enumerate(polygon))


def area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    x, y = point
    crossings = [
        x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossings) % 2 == 1


def holds(feature: dict[str, Any], point: tuple[float, float]) -> bool:
    return sum(inside(point, ring) for _, ring in rings(feature)) % 2 == 1


def test_geojson_has_every_municipality_with_its_value() -> None:
    told = {f["properties"]["nis"]: f["properties"] for f in features()}
    assert len(told) == 285
    assert told[LEUVEN] == {"nis": LEUVEN, "name": "Leuven", "class": "opgegeven", "value": 3}
    assert told[OVERIJSE]["value"] is None


def test_geojson_rings_are_closed_and_wound_as_the_standard_asks() -> None:
    for feature in features():
        for outer, ring in rings(feature):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert (area(ring) > 0) == outer
            assert all(2.5 < x < 6.0 and 50.6 < y < 51.6 for x, y in ring)


def test_brussels_is_a_hole_and_places_lie_where_they_are() -> None:
    found = features()
    brussels, leuven, amsterdam = (4.3517, 50.8466), (4.7005, 50.8794), (4.9, 52.37)
    at = {point: [f["id"] for f in found if holds(f, point)] for point in (brussels, amsterdam)}
    assert at == {brussels: [], amsterdam: []}
    assert [f["id"] for f in found if holds(f, leuven)] == [LEUVEN]


def test_enclaves_stay_and_municipalities_have_the_size_that_is_listed() -> None:
    rows = (ROOT / "data" / "lists" / "area_points.csv").read_text().splitlines()[1:]
    listed = {cells[0]: float(cells[4]) for cells in (row.split(",") for row in rows)}
    for feature in features():
        square_degrees = sum(area(ring) for _, ring in rings(feature))
        size = square_degrees * 111.2**2 * 0.629
        wide = 0.25 if feature["id"] == BAARLE_HERTOG else 0.04
        assert size == pytest.approx(listed[feature["id"]], rel=wide), feature["id"]


@every_view
@every_page
def test_drawing_legend_and_table_of_a_page_agree(site: str, path: str, view: str) -> None:
    (figure,) = FIGURE.findall(read(f"{site}{path}{view}").html)
    links, rows = LINK.findall(figure), ROW.findall(figure)
    assert len(links) == 285
    assert sorted(links) == sorted(rows)
    looks = re.findall(r'<g fill="url\(#kaart-([\w-]+)\)">(.*?)</g>', figure, re.DOTALL)
    in_drawing = {look: group.count("<a ") for look, group in looks}
    in_legend = {look: int(number) for look, _, number in CLASS.findall(figure)}
    assert {look: number for look, number in in_legend.items() if number} == in_drawing
    assert sum(in_legend.values()) == 285


@every_page
def test_both_views_lead_to_each_other_and_name_the_source(site: str, path: str) -> None:
    first, second = (FIGURE.findall(read(f"{site}{path}{view}").html)[0] for view in VIEWS)
    assert 'href="?kaart=tegels#kaart"' in first
    assert 'href="?kaart=tegels&amp;gebied=70000#kaart"' in second
    assert 'href="?kaart=grenzen#kaart"' in second
    assert first != second
    for figure in (first, second):
        assert "© Statbel" in figure
        assert "Provincies in Cijfers" in figure


@every_page
def test_a_province_from_nearby_has_its_own_legend_and_table(site: str, path: str) -> None:
    (figure,) = FIGURE.findall(read(f"{site}{path}?gebied=70000").html)
    links = LINK.findall(figure)
    assert len(links) == len(ATLAS.zone("70000").members)
    assert sorted(links) == sorted(ROW.findall(figure))
    assert sum(int(number) for _, _, number in CLASS.findall(figure)) == len(links)
    assert ": Provincie Limburg" in figure or ": Limburg" in figure
    assert 'href="?#kaart"' in figure


@every_page
def test_the_download_tells_what_the_page_tells(site: str, path: str) -> None:
    page = read(f"{site}{path}")
    address = f"/kaart/{PAGES[path]}.geojson"
    assert address in page.links
    reply = ask(f"{site}{address}", Accept="text/html")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/geo+json")
    assert reply.headers["content-disposition"].startswith("attachment; filename=")
    told = {
        f["properties"]["nis"]: f["properties"]["class"] for f in json.loads(reply.body)["features"]
    }
    legend = {words: int(number) for _, words, number in CLASS.findall(page.html)}
    assert Counter(told.values()) == {words: n for words, n in legend.items() if n}


def test_a_download_that_is_known_is_not_sent_again(site: str) -> None:
    address = f"{site}/kaart/thema/gis.geojson"
    tag = ask(address).headers["etag"]
    again = ask(address, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        *("thema/x", "organisatie/x", "oplossing/x", "raamovereenkomst/x", "vlaanderen/x", "x/gis"),
        *("thema/%22%3E", "raamovereenkomst/%22%3E"),
    ],
)
def test_there_is_no_map_of_what_is_not_there(site: str, path: str) -> None:
    assert ask(f"{site}/kaart/{path}.geojson").status == 404


def test_what_the_map_says_is_what_the_page_says(site: str) -> None:
    """The municipalities reached, counted by the page itself, and of them those to confirm."""
    page = read(f"{site}/organisatie/0219395192")
    legend = {look: int(number) for look, _, number in CLASS.findall(page.html)}
    (reached,) = re.findall(r"(\d+) gemeenten(?:,|\.)? ", page.text.partition("Bereikt")[2])[:1]
    (confirm,) = re.findall(r"Van (\d+) gemeenten is dat te bevestigen", page.text)
    assert 285 - legend["geen"] == int(reached)
    assert legend["te-bevestigen"] == int(confirm)


def test_a_page_without_anybody_reached_has_no_map(site: str) -> None:
    page = read(f"{site}/oplossing/webtoegankelijkheid-vormingen")
    assert page.status == 200
    assert ("chart" in page.html) == ("Bereikt" in page.text)


def test_the_map_of_an_agreement_has_the_municipalities_of_its_rows(site: str) -> None:
    (figure,) = FIGURE.findall(read(f"{site}/raamovereenkomst/vera-rfid").html)
    coloured = {nis for nis, _, words in LINK.findall(figure) if words != "geen gegeven"}
    rows = from_json(f"{site}/raamovereenkomst/vera-rfid")
    assert coloured == {row["nis"] for row in rows if row["councilKind"] == "Gemeente"}
    assert coloured


def test_an_agreement_that_is_over_or_open_to_nobody_known_has_no_map(site: str) -> None:
    for name, status in (("cultuurconnect-ebs", 404), ("vito-server-storage", 200)):
        page = read(f"{site}/raamovereenkomst/{name}")
        assert (page.status, 'class="chart"' in page.html) == (200, False)
        assert ask(f"{site}/kaart/raamovereenkomst/{name}.geojson").status == status
