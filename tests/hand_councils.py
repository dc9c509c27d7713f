"""The ten councils worked out by hand, as tests compare them with the site.

The outcome and the reasoning stand in ``councils/{nis}.toml``; what holds for all of Flanders
stands once in ``councils/flanders.toml``.
"""

import csv
import tomllib
from functools import cache
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT

COUNCILS = ROOT / "tests" / "councils"
LISTS = ROOT / "data" / "lists"
BASE = "https://w3id.org/ict-samenwerking/id/"
KINDS = ("gemeente", "ocmw")


class Covered(NamedTuple):
    """One coverage, as the hand result, the graph, SPARQL and the pages all tell it."""

    access: str
    certainty: str
    part: str
    loop: str
    via_gemeente: bool


@cache
def listed(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS = {row["id"]: row for row in listed("organisations")}
AREA_NAMES = {row["id"]: row["name_nl"] for row in listed("areas")}
COUNCIL_NAMES = {row["id"]: row["name"] for row in listed("councils")}
FLANDERS = tomllib.loads((COUNCILS / "flanders.toml").read_text(encoding="utf-8"))
NIS_CODES = sorted(path.stem for path in COUNCILS.glob("[0-9]*.toml"))

EACH_COUNCIL = pytest.mark.parametrize("nis", NIS_CODES)
EACH_KIND = pytest.mark.parametrize("kind", KINDS)


@cache
def hand(nis: str) -> dict[str, Any]:
    return tomllib.loads((COUNCILS / f"{nis}.toml").read_text(encoding="utf-8"))


def reference(organisation: str) -> str:
    row = ORGANISATIONS[organisation]
    return row["same_as"] or row["kbo"] or f"x-{organisation}"


def access_reference(access: str) -> str:
    organisation, slug = access.split("/")
    return f"{reference(organisation)}/{slug}"


NAMES = {
    reference(name): COUNCIL_NAMES.get(row["same_as"], row["name"])
    for name, row in ORGANISATIONS.items()
}
"""Reference of an organisation → the name that pages use."""


def council_reference(nis: str, kind: str) -> str:
    (one,) = (
        row["id"]
        for row in listed("councils")
        if (row["area"], row["kind"], row["status"]) == (nis, kind, "active")
    )
    return one


def council_iri(nis: str, kind: str) -> str:
    return f"<{BASE}organisatie/{council_reference(nis, kind)}>"


def of_flanders(kind: str) -> set[Covered]:
    return {
        Covered(
            access_reference(row["access"]),
            "afgeleid",
            "",
            row["loop"],
            kind == "ocmw" and not row["audience"],
        )
        for row in FLANDERS["coverage"]
        if kind in row["reaches"]
    }


@cache
def by_hand(nis: str, kind: str) -> frozenset[Covered]:
    own = {
        Covered(
            access_reference(row["access"]),
            row["certainty"],
            row.get("part", ""),
            row["loop"],
            row.get("via_gemeente", False),
        )
        for row in hand(nis)[kind]["coverage"]
    }
    assert hand(nis)["include"] == ["flanders"]
    return frozenset(own | of_flanders(kind))


def area_around(nis: str, level: str) -> str:
    """Return the province, reference region or other area of a level in which a council lies."""
    areas = {row["id"]: row for row in listed("areas")}
    return next(a for a in areas[nis]["part_of"].split() if areas[a]["level"] == level)
