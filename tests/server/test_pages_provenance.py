"""Every list, every row and every correction has its page; the report too; "Klopt dit niet?"."""

import csv
import html
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from loaders.schema import read_group
from server import dutch
from server.release_files import releases_of
from tests.conftest import ROOT, served
from tests.server.forms_of import all_forms, from_json
from tests.server.html_page import read
from tests.server.http import ask

LISTS = ROOT / "data" / "lists"
GROUP = read_group(LISTS / "metadata.json")


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_list_stands_there_with_rows_age_and_corrections(site: str) -> None:
    page = read(f"{site}/herkomst").html.partition('id="controle"')[0]
    corrected = [row["list"] for row in rows("corrections")]
    for table in GROUP.tables:
        (row,) = re.findall(
            rf'<tr>\s*<th scope="row"><a href="/herkomst/{table.name}">.*?</tr>', page, re.DOTALL
        )
        number = f"{len(rows(table.name)):,}".replace(",", ".")
        assert f'data-label="Rijen">{number} <' in row
        if table.name in corrected:
            assert f">{corrected.count(table.name)}</a>" in row


@pytest.mark.parametrize("name", [table.name for table in GROUP.tables])
def test_every_row_of_a_list_has_a_page(site: str, name: str) -> None:
    numbers: list[int] = []
    blad, more = 1, True
    while more:
        page = read(f"{site}/herkomst/{name}?blad={blad}").html
        numbers += [int(n) for n in re.findall(r">rij (\d+)</a></th>", page)]
        blad, more = blad + 1, 'rel="next"' in page
    assert numbers == list(range(2, len(rows(name)) + 2))


def test_a_row_tells_its_source_what_rests_on_it_and_the_corrections(site: str) -> None:
    corrected = next(row for row in rows("corrections") if row["list"] == "accesses")
    page = read(f"{site}/herkomst/accesses/{quote(corrected['key'], safe='')}").html
    (access,) = [row for row in rows("accesses") if row["id"] == corrected["key"]]
    assert f'href="{access["source_url"]}"' in page
    assert "Hier wijken we af van de bron" in page
    assert corrected["ground"].split(";")[0][:40] in page
    assert "/klopt-niet?feit=" in page


def test_the_figures_of_the_lists_are_those_of_the_lists_and_the_report(
    site: str, real_var: Path
) -> None:
    report = json.loads((real_var / "current" / "report.json").read_text())
    corrected = [row["list"] for row in rows("corrections")]
    told = {row["list"].rpartition("/")[2]: row for row in from_json(f"{site}/herkomst")}
    for table in GROUP.tables:
        one, held = told[table.name], rows(table.name)
        days = sorted(row["source_date"] for row in held if row.get("source_date"))
        files = [found["place"]["file"] for found in report]
        assert int(one["rows"]) == len(held)
        assert int(one["corrections"]) == corrected.count(table.name)
        assert int(one["warnings"]) == files.count(f"{table.name}.csv")
        assert [one[end] for end in ("oldest", "newest") if end in one] == days[:1] + days[-1:]


@pytest.mark.parametrize("name", ["uptakes", "memberships"])
def test_the_trend_of_a_list_counts_what_the_manifest_of_a_release_does(
    site: str, real_var: Path, name: str
) -> None:
    (release,) = releases_of(real_var)
    counts = release.manifest["counts"]
    told = read(f"{site}/herkomst/{name}").html.partition('id="verloop"')[2]
    numbers = re.findall(r'class="number"><span>([\d.]+)</span>', told)
    assert numbers == [dutch.number(counts[kind][name]) for kind in ("rows", "triples")]
    assert f'href="/data/{release.version}"' in told


def test_the_figures_of_the_lists_are_the_same_in_every_form(site: str) -> None:
    told = from_json(f"{site}/herkomst")
    seen = read(f"{site}/herkomst")
    for form, found in all_forms(site, f"{site}/herkomst"):
        if form != "sparql":  # rows and ages only: what was found is in the report
            assert (found, f"/herkomst.{form}" in seen.links) == (told, True), form
    assert all(row["listTitle"] in seen.text for row in told)


@pytest.mark.parametrize("name", ["uptakes", "memberships", "access_areas"])
def test_the_form_of_a_list_has_every_row_with_its_source_and_its_date(
    site: str, name: str
) -> None:
    held = {
        (str(number), row["source_url"], row["source_date"])
        for number, row in enumerate(rows(name), start=2)
    }
    told = from_json(f"{site}/herkomst/{name}")
    assert {(row["rowNumber"], row["source"], row.get("issued", "")) for row in told} == held


@pytest.mark.parametrize(
    "path",
    [
        "/herkomst/bestaat-niet.csv",
        "/herkomst/bestaat-niet",
        "/herkomst/themes/bestaat-niet",
        "/herkomst/themes/%00",
    ],
)
def test_what_is_not_there_is_not_found(site: str, path: str) -> None:
    assert ask(f"{site}{path}").status == 404


def test_the_report_tells_every_finding_with_its_row(site: str, real_var: Path) -> None:
    findings = json.loads((real_var / "current" / "report.json").read_text())
    page = read(f"{site}/herkomst/rapport").html
    for found in findings:
        place = found["place"]
        assert f"{place['file']}, rij {place['row']}</a>" in page
    assert "Herstel:" in page
    assert "Fix:" not in page
    causes = re.findall(r'<section class="card">', page)
    assert len(causes) <= len({(found["rule"], found["fix"]) for found in findings})
    assert len(re.findall(r"<li>", page.partition("<main")[2].partition("</main>")[0])) >= len(
        findings
    )


@pytest.mark.parametrize(
    ("extension", "kind"), [("json", "application/json"), ("ttl", "text/turtle")]
)
def test_the_report_is_served_as_it_is(
    site: str, real_var: Path, extension: str, kind: str
) -> None:
    reply = ask(f"{site}/herkomst/rapport.{extension}")
    assert reply.headers["content-type"].startswith(kind)
    assert reply.text.encode() == (real_var / "current" / f"report.{extension}").read_bytes()
    again = ask(f"{site}/herkomst/rapport.{extension}", If_None_Match=reply.headers["etag"])
    assert again.status == 304


def test_a_mistake_can_be_told_with_the_fact_and_the_value(site: str) -> None:
    fact = "https://w3id.org/ict-samenwerking/id/rij/themes/gis"
    page = read(f"{site}/klopt-niet?feit={quote(fact)}&waarde=Geo%3Cb%3E").html
    assert f"Feit: {fact}" in page
    assert "Geo&lt;b&gt;" in page
    assert "mailto:" not in page


def test_a_fact_of_others_is_not_taken_over(site: str) -> None:
    page = read(f"{site}/klopt-niet?feit=https://example.org/elders").html
    assert "example.org" not in page


def test_the_address_for_mistakes_is_a_setting(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CORRECTIONS_ADDRESS="gegevens@example.org") as address:
        page = unquote(read(f"{address}/klopt-niet?waarde=iets").html)
    assert "mailto:gegevens@example.org?subject=Verbetering" in page
    assert "Op de site staat: iets" in page


@pytest.mark.parametrize(
    "path",
    ["/bestuur/71072", "/organisatie/0219395192", "/oplossing/c-smart-aankoopcentrale"],
)
def test_every_source_leads_to_its_row_and_every_answer_can_be_corrected(
    site: str, path: str
) -> None:
    page = read(f"{site}{path}").html
    told = set(re.findall(r'href="(/herkomst/[^"]+)">rij</a>', page))
    assert told
    for row in sorted(told)[:10]:
        assert ask(f"{site}{html.unescape(row)}").status == 200
    answers = set(re.findall(r'data-toegang="([^"]+)"', page))
    facts = {unquote(fact) for fact in re.findall(r"/klopt-niet\?feit=([^&\"]+)", page)}
    assert facts >= {f"/id/toegang/{answer}" for answer in answers}
    assert facts


def test_the_trend_counts_what_the_manifest_of_a_release_does(site: str, real_var: Path) -> None:
    (release,) = releases_of(real_var)
    counts = release.manifest["counts"]
    seen = read(f"{site}/herkomst")
    told = seen.html.partition('id="verloop"')[2]
    assert f'href="/data/{release.version}"' in told
    for number in (sum(counts["rows"].values()), counts["rows"]["offers"], counts["warnings"]):
        assert f"<span>{dutch.number(number)}</span>" in told
