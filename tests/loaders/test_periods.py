"""Periods in the graph: of an access by its first and last day, of a membership by instants."""

import csv

from loaders.nodes import Node
from loaders.records.access import Access
from loaders.records.membership import Membership
from loaders.references import References
from loaders.terms import term
from tests.conftest import ROOT

LISTS = ROOT / "data" / "lists"


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REFERENCES = References.from_lists({"organisations": rows("organisations")})


def values(nodes: list[Node], predicate: str) -> list[tuple[str, str]]:
    """Return (last steps of the subject, value) of every triple with the predicate."""
    return [
        (triple.subject.value.rsplit("/id/", 1)[1], triple.object.value)
        for node in nodes
        for triple in node.triples
        if triple.predicate.value == term(predicate)
    ]


def access(key: str) -> list[Node]:
    """Return the nodes of an access of the real list; its offers are left out."""
    (row,) = (row for row in rows("accesses") if row["id"] == key)
    record = Access.from_row({**row, "offers": (), "audience": tuple(row["audience"].split())})
    return list(record.nodes(REFERENCES))


def test_an_access_ends_on_the_day_the_source_gives() -> None:
    """The source of this one says: until 30-6-2025."""
    nodes = access("ag-digipolis-antwerpen/stad-antwerpen")
    period = "toegang/0751541350/stad-antwerpen/periode"
    (start,) = values(nodes, "dcat:startDate")
    (end,) = values(nodes, "dcat:endDate")
    assert start[1] == "2021-01-01"
    assert end[1] == "2025-06-30"
    assert start[0] == end[0] == period


def test_an_access_without_end_has_none() -> None:
    nodes = access("cultuurconnect/ebs-2018")
    assert [value for _, value in values(nodes, "dcat:startDate")] == ["2018-01-01"]
    assert values(nodes, "dcat:endDate") == []


def test_a_membership_begins_and_ends_at_instants_of_its_period() -> None:
    row = {**rows("memberships")[0], "valid_from": "2020-01-01", "valid_until": "2024-07-01"}
    nodes = list(Membership.from_row(row).nodes(REFERENCES))
    membership = nodes[0].iri.rsplit("/id/", 1)[1]
    assert values(nodes, "time:inXSDDate") == [
        (f"{membership}/periode/begin", "2020-01-01"),
        (f"{membership}/periode/einde", "2024-07-01"),
    ]
