"""Ten councils, worked out by hand: on which framework agreements they depend agrees.

What is expected comes from the hand results and the lists (``hand_offers``), never from the site.
"""

import pytest

from tests.hand_councils import BASE, KINDS, NIS_CODES, listed
from tests.hand_offers import Had, had, has_ended, is_past, running
from tests.server.forms_of import Record, from_json
from tests.server.html_page import read

AGREEMENTS = {row["id"]: row for row in listed("contracts") if not is_past(row["valid_until"])}
GIVING = sorted(name for name, row in AGREEMENTS.items() if row["accesses"])
"""Agreements of which a source says who may call off."""


def surely_running(nis: str, kind: str) -> list[Had]:
    return [h for h in had(nis, kind) if h.covered.loop == "lopend" and not has_ended(h.offer)]


def ways(nis: str, kind: str) -> dict[str, set[str]]:
    """Return through what a council has something that surely runs: theme → agreements, offers."""
    found: dict[str, set[str]] = {}
    accesses = {h.access["id"] for h in surely_running(nis, kind)}
    for name, row in AGREEMENTS.items():
        if accesses & set(row["accesses"].split()):
            for theme in row["themes"].split():
                found.setdefault(theme, set()).add(name)
    for h in surely_running(nis, kind):
        found.setdefault(h.theme, set()).update(_through(h))
    return found


def _through(h: Had) -> set[str]:
    """Return the agreements that an offer is had through; itself when it needs none."""
    of = {name for name, row in AGREEMENTS.items() if h.offer in row["offers"].split()}
    is_told = any(
        h.theme in AGREEMENTS[name]["themes"].split()
        and h.access["id"] in AGREEMENTS[name]["accesses"].split()
        for name in of
    )
    return set() if is_told else of or {h.offer}


@pytest.mark.parametrize("agreement", GIVING)
def test_who_depends_on_an_agreement_has_nothing_else_that_surely_runs(
    site: str, agreement: str
) -> None:
    told = {
        (row["nis"], row["councilKind"].lower(), row["theme"].removeprefix(f"{BASE}thema/"))
        for row in from_json(f"{site}/raamovereenkomsten/afhankelijk?overeenkomst={agreement}")
        if row.get("nis") in NIS_CODES
    }
    assert told == {
        (nis, kind, theme)
        for nis in NIS_CODES
        for kind in KINDS
        for theme, of in ways(nis, kind).items()
        if of == {agreement}
    }


def test_the_page_says_so_when_something_else_may_run(site: str) -> None:
    """Of much for all of Flanders no source says whether it runs, which is not nothing."""
    doubted = 0
    for agreement in GIVING:
        page = f"{site}/raamovereenkomsten/afhankelijk?overeenkomst={agreement}"
        if any(may_run(row) for row in from_json(page)):
            doubted += 1
            text = read(page).text
            assert "niets dat zeker loopt buiten" in text
            assert "Aanbod waarvan geen bron zegt of het nog loopt" in text
            assert "niets dat zeker loopt" in read(f"{site}/raamovereenkomst/{agreement}").text
    assert doubted


def may_run(row: Record) -> bool:
    """Whether one of the ten has more on the theme, of which it is not known that it runs."""
    if row.get("nis") not in NIS_CODES:
        return False
    found = running(row["nis"], row["councilKind"].lower())
    themes = {h.theme for h in found if h.covered.loop == "onbekend"}
    return row["theme"].removeprefix(f"{BASE}thema/") in themes
