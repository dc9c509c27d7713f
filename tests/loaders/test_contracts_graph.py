"""What the real lists of agreements, contact points and clauses become in the graph."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.codes import ICT_THEME, licence
from loaders.iris import mint_agreement, mint_contact, mint_offer, mint_organisation, mint_role
from loaders.terms import BASE, PREFIXES
from server.querying import open_store
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    return open_store(real_var)


def objects(graph: ox.Store, subject: str, predicate: str) -> set[str]:
    prefix, name = predicate.split(":")
    node = ox.NamedNode(PREFIXES[prefix] + name)
    return {q.object.value for q in graph.quads_for_pattern(ox.NamedNode(subject), node, None)}


def test_six_suppliers_are_parties_of_one_agreement(graph: ox.Store) -> None:
    agreement = mint_agreement("ict2022")
    roles = objects(graph, agreement, "epo:bindsContractor")
    names = ("atos", "cegeka", "cronos", "dxc", "dxc-cegeka", "proximus")
    assert roles == {mint_role("ict2022", "leverancier", name) for name in names}
    (player,) = objects(graph, mint_role("ict2022", "leverancier", "atos"), "epo:playedBy")
    assert player == mint_organisation("x-atos")
    assert objects(graph, player, "skos:prefLabel") == {"Atos"}


def test_a_supplier_that_is_listed_is_that_organisation(graph: ox.Store) -> None:
    role = mint_role("cultuurconnect-ebs", "leverancier", "cultuurconnect")
    buyer = mint_role("cultuurconnect-ebs", "koper")
    assert objects(graph, role, "epo:playedBy") == objects(graph, buyer, "epo:playedBy") != set()


def test_an_agreement_tells_what_is_had_through_it_and_who_may_order(graph: ox.Store) -> None:
    agreement = mint_agreement("ict2022")
    offer = mint_offer("raamovereenkomst", "programma-ict-2022")
    assert objects(graph, offer, "ict:viaRaamovereenkomst") == {agreement}
    clause = mint_offer("standaard-contractclausule", "programma-ict-2022-basiscontract")
    assert objects(graph, agreement, "ict:bevatClausule") == {clause}
    access = f"{BASE}/id/toegang/x-het-facilitair-bedrijf/lokale-besturen"
    assert objects(graph, agreement, "ict:viaToegang") == {access}


def test_dates_are_as_precise_as_the_source(graph: ox.Store) -> None:
    def dates(agreement: str) -> set[tuple[str, str, str]]:
        period = ox.NamedNode(f"{mint_agreement(agreement)}/periode")
        return {
            (q.predicate.value.partition("#")[2], q.object.value, q.object.datatype.value)
            for q in graph.quads_for_pattern(period, None, None)
            if isinstance(q.object, ox.Literal)
        }

    year, day = PREFIXES["xsd"] + "gYear", PREFIXES["xsd"] + "date"
    assert dates("audit-ict-veiligheid") == {("hasBeginning", "2020", year)}
    assert dates("cultuurconnect-ebs") == {
        ("hasBeginning", "2018-01-01", day),
        ("hasEnd", "2026-01-01", day),
    }


def test_a_moment_that_is_no_begin_makes_no_period(graph: ox.Store) -> None:
    agreement = mint_agreement("csmart-csmrtioh20")
    assert objects(graph, agreement, "dct:date") == {"2020-12-23"}
    assert not objects(graph, f"{agreement}/termijn", "epo:definesContractPeriod")


def test_general_and_thematic_contact_points(graph: ox.Store) -> None:
    body = "x-het-facilitair-bedrijf"
    general, themed = mint_contact(body), mint_contact(body, "raamcontracten")
    assert objects(graph, mint_organisation(body), "schema:contactPoint") == {general, themed}
    assert objects(graph, general, "dct:subject") == {ICT_THEME}
    assert objects(graph, themed, "dct:subject") == {f"{BASE}/id/thema/aankoop"}


def test_every_clause_of_the_offers_has_its_row() -> None:
    lists = ROOT / "data" / "lists"
    with (lists / "offers.csv").open() as offers, (lists / "clauses.csv").open() as clauses:
        kinds = {row["id"]: row["kind"] for row in csv.DictReader(offers)}
        listed = {row["offer"] for row in csv.DictReader(clauses)}
    assert listed == {i for i, kind in kinds.items() if kind == "standaard-contractclausule"}


def test_licences_are_those_of_the_spdx_list(graph: ox.Store) -> None:
    with (ROOT / "data" / "lists" / "offers.csv").open() as offers:
        names = {row["licence"] for row in csv.DictReader(offers)} - {""}
    assert {name for name in names if not licence(name)} == {"EUPL"}  # without version: no entry
    offer = mint_offer("generieke-bouwsteen", "address-registry")
    assert objects(graph, offer, "dct:license") == {"https://spdx.org/licenses/EUPL-1.2"}
    assert objects(graph, offer, "dct:rights") == {"EUPL-1.2"}
