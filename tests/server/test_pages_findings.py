"""What /herkomst tells per list is what the report of the release holds, and leads to its rows."""

import csv
import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from server import dutch
from server.release_files import releases_of
from tests.conftest import ROOT
from tests.server.html_page import read
from tests.server.http import ask

LISTS = ROOT / "data" / "lists"
WARNING, NAME, CONFLICT = "controle", "namen", "tegenspraak"
CONFLICTS = {"S2", "S3", "C2"}
NO_PERSON = "samenwerking-zonder-rechtspersoon"
Finding = dict[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report(real_var: Path) -> list[Finding]:
    found: list[Finding] = json.loads((real_var / "current" / "report.json").read_text())
    return found


def listing(found: Finding) -> str:
    return str(found["place"]["file"]).removesuffix(".csv")


def is_name(found: Finding) -> bool:
    return (found["rule"], found["place"]["column"]) == ("C1b", "organisation")


def numbers(site: str, anchor: str) -> dict[str, int]:
    """Return the figures of the table that lead to a part of a list: list → number."""
    table = read(f"{site}/herkomst").html.partition('id="controle"')[2].partition("</table>")[0]
    links = re.findall(rf'<a href="/herkomst/(\w+)#{anchor}">(\d+)</a>', table)
    return {name: int(number) for name, number in links}


def shown(site: str, name: str, anchor: str) -> str:
    """Return one part of what the check found in a list."""
    page = read(f"{site}/herkomst/{name}").html
    found = page.partition('id="controle"')[2].partition('id="rijen"')[0]
    return found.partition(f'<h3 id="{anchor}"')[2].partition("<h3 ")[0]


def test_every_warning_is_counted_with_its_list(site: str, report: list[Finding]) -> None:
    assert numbers(site, WARNING) == Counter(map(listing, report))


def test_every_conflict_is_counted_and_leads_to_its_row(site: str, report: list[Finding]) -> None:
    found = [one for one in report if one["rule"] in CONFLICTS]
    assert numbers(site, CONFLICT) == Counter(map(listing, found))
    assert found
    for one in found:
        place = one["place"]
        told = shown(site, listing(one), CONFLICT)
        (path,) = re.findall(
            rf'<a href="([^"]+)">{re.escape(place["file"])}, rij {place["row"]}</a>', told
        )
        row = read(site + html.unescape(path)).html
        assert f"regel {one['rule']}" in row.partition('id="controle"')[2]


def test_names_not_found_are_those_of_the_report_and_of_no_register(
    site: str, report: list[Finding]
) -> None:
    alone = [
        row
        for row in rows("organisations")
        if not (row["kbo"] or row["ovo"] or row["same_as"] or row["kind"] == NO_PERSON)
    ]
    known = {row["id"] for row in rows("organisations")} - {row["id"] for row in alone}
    suppliers = [row for row in rows("suppliers") if row["organisation"] not in known]
    counted = numbers(site, NAME)
    councils = counted.pop("councils")
    assert councils == sum(not (row["kbo"] or row["ovo"]) for row in rows("councils"))
    assert counted == {
        "contracts": sum(map(is_name, report)),
        "organisations": len(alone),
        "suppliers": len(suppliers),
    }
    told = html.unescape(shown(site, "suppliers", NAME))
    assert all(f">{row['name']}</a>" in told for row in suppliers if not row["organisation"])


def test_every_finding_of_a_list_stands_on_its_page(site: str, report: list[Finding]) -> None:
    for name in {listing(one) for one in report}:
        page = read(f"{site}/herkomst/{name}").html
        found = page.partition('id="controle"')[2].partition('id="rijen"')[0]
        told = Counter(re.findall(r"\.csv, rij (\d+)</a>", found))
        mine = [one for one in report if listing(one) == name]
        assert told == Counter(str(one["place"]["row"]) for one in mine)
        assert f"({len(mine)} waarschuwing" in found


def test_every_name_leads_to_its_organisation_and_its_row(site: str) -> None:
    links = re.findall(r'href="([^"]+)"', shown(site, "suppliers", NAME))
    for link in links[:8]:
        assert ask(site + html.unescape(link)).status == 200
    assert sum(link.startswith("/herkomst/suppliers/") for link in links) > 0


def test_a_list_without_findings_says_nothing_of_them(site: str) -> None:
    assert 'id="controle"' not in read(f"{site}/herkomst/themes").html
    assert 'id="controle"' not in read(f"{site}/herkomst/themes/gis").html


def test_the_number_of_facts_is_that_of_the_manifest(site: str, real_var: Path) -> None:
    (release,) = releases_of(real_var)
    page = read(f"{site}/herkomst").html
    for name in ("accesses", "memberships", "councils"):
        row = page.partition(f'<a href="/herkomst/{name}">')[2].partition("</tr>")[0]
        number = release.manifest["counts"]["triples"][name]
        assert f"{dutch.number(number)} feiten" in row
