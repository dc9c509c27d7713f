"""The calendar of ends over HTTP: of the real lists, and of lists that tell more ends."""

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from icalendar import Calendar

from tests.conftest import DAY, ROOT, run_command, served
from tests.server.forms_of import all_forms, from_json
from tests.server.html_page import read
from tests.server.http import ask

ENDS = {
    "vera-rfid": ("2024", "2027-03-01"),
    "csmart-it-infrastructuur": ("2022-02", "2026-12"),
    "brugge-ict-aankoopcentrale": ("2020-05-28", "2027-02-15"),
    "vito-server-storage": ("2026-01-01", "2028-07-01"),
}
"""Made-up periods, for an excerpt of the future: agreement → begin, end."""
SOON = {"vera-rfid", "csmart-it-infrastructuur", "brugge-ict-aankoopcentrale"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site whose list of agreements tells these ends."""
    base = tmp_path_factory.mktemp("planned")
    lists, var = base / "lists", base / "var"
    shutil.copytree(ROOT / "data" / "lists", lists)
    _fill_in(lists / "contracts.csv")
    done = run_command("build", "--date", DAY, "--lists", str(lists), var=var)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(var) as address:
        yield address


def _fill_in(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["valid_from"], row["valid_until"] = ENDS.get(
            row["id"], (row["valid_from"], row["valid_until"])
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def linked(address: str) -> list[str]:
    """Return the agreements that head a row, in their order."""
    return re.findall(r'<th scope="row"><a href="/raamovereenkomst/([^"]+)"', read(address).html)


def drawn(address: str) -> list[str]:
    (drawing,) = re.findall(r'<svg class="timeline".*?</svg>', read(address).html, re.DOTALL) or [
        ""
    ]
    return re.findall(r'<a href="/raamovereenkomst/([^"]+)"', drawing)


def test_the_page_says_plainly_how_little_is_known(site: str) -> None:
    page = read(f"{site}/raamovereenkomsten")
    assert "van 30 van de 36 noemt geen enkele bron een begin of een einde" in page.text
    assert "Einde niet bekend: na te vragen (35)" in [text for _, text in page.headings]
    assert "binnen 12 maanden afloopt (voor 24 november 2027)" in page.text


def test_what_is_of_unknown_end_is_called_running_nowhere(site: str) -> None:
    for row in from_json(f"{site}/raamovereenkomsten"):
        if "end" not in row:
            assert row["phase"] in ("recent", "oud", "zonder-datum")
            page = read(f"{site}/raamovereenkomsten?stand={row['phase']}").html
            assert ">loopt</span>" not in page
            assert "einde niet bekend</span>" in page


def test_an_agreement_of_2010_stands_with_the_old_ones(site: str) -> None:
    old = linked(f"{site}/raamovereenkomsten?stand=oud")
    assert {"provov-it-materiaal", "ict2015-producten"} <= set(old)
    assert "hasselt-tijdregistratie" in linked(f"{site}/raamovereenkomsten?stand=recent")
    assert linked(f"{site}/raamovereenkomsten?stand=zonder-datum") == ["daks2-data"]


def test_what_ended_is_drawn_and_kept(site: str) -> None:
    assert drawn(f"{site}/raamovereenkomsten") == ["cultuurconnect-ebs"]
    assert linked(f"{site}/raamovereenkomsten")[-1] == "cultuurconnect-ebs"
    assert linked(f"{site}/raamovereenkomsten?stand=beeindigd") == ["cultuurconnect-ebs"]


@pytest.mark.parametrize(
    "choice",
    ["", "?stand=oud", "?thema=werkplek", "?overheid=0267390891", "?thema=werkplek&stand=recent"],
)
def test_the_page_shows_the_rows_of_its_forms(site: str, choice: str) -> None:
    address = f"{site}/raamovereenkomsten{choice}"
    rows = from_json(address)
    assert rows
    assert linked(address) == [row["agreement"].rpartition("/")[2] for row in rows]
    whole = {row["agreement"] for row in from_json(f"{site}/raamovereenkomsten")}
    assert {row["agreement"] for row in rows} <= whole


@pytest.mark.parametrize(
    "kept", ["", "stand=oud", "thema=werkplek", "stand=oud&overheid=0267390891"]
)
def test_the_numbers_beside_the_choices_are_those_of_their_rows(site: str, kept: str) -> None:
    html = read(f"{site}/raamovereenkomsten?{kept}").html
    held = [pair.partition("=")[::2] for pair in kept.split("&") if pair]
    for name in ("stand", "thema", "overheid"):
        (select,) = re.findall(rf'<select id="kies-{name}".*?</select>', html)
        others = {key: value for key, value in held if key != name}
        for value, number in re.findall(r'<option value="([^"]*)".*?\((\d+)\)</option>', select)[
            :6
        ]:
            asked = urlencode({**others, name: value})
            assert len(linked(f"{site}/raamovereenkomsten?{asked}")) == int(number), asked


@pytest.mark.parametrize("choice", ["stand=x", "thema=%22%3E", "overheid=bestaat-niet"])
def test_a_choice_that_is_not_there_is_not_taken_for_all(site: str, choice: str) -> None:
    for form in ("", ".csv", ".ics"):
        assert ask(f"{site}/raamovereenkomsten{form}?{choice}").status == 404


def test_choices_that_fit_nothing_give_no_rows_and_say_so(site: str) -> None:
    address = f"{site}/raamovereenkomsten?thema=werkplek&stand=beeindigd"
    assert from_json(address) == linked(address) == []
    page = read(address)
    assert "Geen enkele raamovereenkomst past bij wat u koos." in page.text
    assert "Kalender van het einde" not in page.text
    assert "/raamovereenkomsten" in page.links


def test_ends_are_drawn_in_their_order_and_stand_in_the_table(planned: str) -> None:
    address = f"{planned}/raamovereenkomsten"
    order = ["cultuurconnect-ebs", "csmart-it-infrastructuur", "brugge-ict-aankoopcentrale"]
    assert drawn(address) == [*order, "vera-rfid", "vito-server-storage"]
    assert linked(f"{address}?stand=loopt-af") == [*order[1:], "vera-rfid"]
    assert linked(f"{address}?stand=lopend") == ["vito-server-storage"]
    assert "3 van de 36 raamovereenkomsten lopen binnen 12 maanden af" in read(address).text


def test_bars_have_words_and_the_drawing_a_title_and_a_description(planned: str) -> None:
    html = read(f"{planned}/raamovereenkomsten").html
    (drawing,) = re.findall(r'<svg class="timeline".*?</svg>', html, re.DOTALL)
    assert "loopt, tot en met december 2026</text>" in drawing
    assert "beëindigd, tot 1 januari 2026</text>" in drawing
    assert re.search(
        r'aria-labelledby="(\S+) (\S+)">\s*<title id="\1">.+</title><desc id="\2">', drawing
    )
    assert "style=" not in drawing


def test_the_calendar_has_every_known_end(planned: str) -> None:
    reply = ask(f"{planned}/raamovereenkomsten.ics")
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(reply.body).walk("VEVENT")
    days = {str(e["UID"]).rpartition("/")[2]: e.decoded("DTSTART") for e in events}
    assert days == {
        "csmart-it-infrastructuur": date(2027, 1, 1),
        "brugge-ict-aankoopcentrale": date(2027, 2, 15),
        "vera-rfid": date(2027, 3, 1),
        "vito-server-storage": date(2028, 7, 1),
        "cultuurconnect-ebs": date(2026, 1, 1),
    }
    link = "/raamovereenkomsten.ics?stand=lopend"
    assert link in read(f"{planned}/raamovereenkomsten?stand=lopend").links
    (event,) = Calendar.from_ical(ask(f"{planned}{link}").body).walk("VEVENT")
    assert str(event["URL"]).endswith("/raamovereenkomst/vito-server-storage")
    again = ask(f"{planned}/raamovereenkomsten.ics", **{"If-None-Match": reply.headers["etag"]})
    assert again.status == 304


def test_bodies_that_could_tender_together(planned: str, site: str) -> None:
    rows = from_json(f"{planned}/raamovereenkomsten/samen")
    assert {(r["agreementTitle"], r["otherAgreementTitle"], r["themeName"]) for r in rows} == {
        (
            "IT-infrastructuur (opdrachtencentrale)",
            "ICT-aankoopcentrale - Stad Brugge en andere entiteiten",
            theme,
        )
        for theme in ("Aankoop en aankoopcentrales", "Werkplek en hardware")
    }
    for form, found in all_forms(planned, f"{planned}/raamovereenkomsten/samen"):
        assert found == rows, form
    assert "<strong>2</strong> keer" in read(f"{planned}/raamovereenkomsten/samen").html
    assert from_json(f"{site}/raamovereenkomsten/samen") == []
    none = read(f"{site}/raamovereenkomsten/samen").text
    assert "Van 35 van de 36 raamovereenkomsten noemt geen bron het einde" in none


def test_who_depends_on_what_ends_soon(planned: str, site: str) -> None:
    rows = from_json(f"{planned}/raamovereenkomsten/afhankelijk")
    assert rows
    assert {row["agreement"].rpartition("/")[2] for row in rows} <= SOON
    one = from_json(f"{planned}/raamovereenkomsten/afhankelijk?overeenkomst=vera-rfid")
    assert one == [row for row in rows if row["agreement"].endswith("/vera-rfid")]
    assert from_json(f"{site}/raamovereenkomsten/afhankelijk") == []
    page = read(f"{site}/raamovereenkomsten/afhankelijk")
    assert "Geen enkel bestuur hangt, zover we weten, af" in page.text


def test_an_agreement_leads_to_who_depends_on_it(site: str) -> None:
    address = "/raamovereenkomsten/afhankelijk?overeenkomst=vera-rfid"
    assert address in read(f"{site}/raamovereenkomst/vera-rfid").links
    councils = {row["council"] for row in from_json(site + address)}
    assert f"<strong>{len(councils)}</strong> besturen" in read(site + address).html
    assert "een bron vermeldt ze het laatst in december 2015" in read(site + address).text
    other = read(f"{site}/raamovereenkomsten/afhankelijk?overeenkomst=vera-website-lcp").text
    assert "een bron vermeldt ze het laatst op 30 december 2019" in other
    assert ask(f"{site}/raamovereenkomsten/afhankelijk?overeenkomst=x").status == 404
