"""The rows of a table come in the order in which the page shows what they are about."""

import csv
import re

import pytest

from server.pages.answers import path_of
from tests.conftest import ROOT
from tests.server.forms_of import from_json
from tests.server.html_page import read


def listed(name: str) -> list[dict[str, str]]:
    """Read a list as it is delivered."""
    path = ROOT / "data" / "lists" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(html: str, concept: str) -> list[str]:
    """Return the pages of a kind that the body of a page links to, each once, in their order."""
    body = html[html.index("<h1") : html.index("</main>")]
    return list(dict.fromkeys(re.findall(rf'href="(/{concept}/[^"?#]+)"', body)))


@pytest.mark.parametrize(
    ("page", "concept", "column"),
    [("/organisaties", "organisatie", "organisation"), ("/themas", "thema", "theme")],
)
def test_a_list_has_its_rows_in_the_order_of_the_page(
    site: str, page: str, concept: str, column: str
) -> None:
    told = [path_of(row[column]) for row in from_json(site + page)]
    assert len(told) > 20
    assert shown(read(site + page).html, concept) == list(dict.fromkeys(told))


def test_the_themes_are_those_of_the_list_each_below_its_upper(site: str) -> None:
    uppers = {f"/thema/{row['id']}": row["broader"] for row in listed("themes")}
    told = from_json(f"{site}/themas")
    assert {path_of(row["theme"]) for row in told} == set(uppers)
    above = ""
    for row in told:
        above = above if "upper" in row else row["theme"]
        assert row.get("upper", above) == above
        upper = path_of(row["upper"]).removeprefix("/thema/") if "upper" in row else ""
        assert upper == uppers[path_of(row["theme"])]
