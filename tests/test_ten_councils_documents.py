"""Ten councils, worked out by hand: the linked-data documents agree."""

import pyoxigraph as ox
import pytest

from tests.hand_councils import BASE, EACH_COUNCIL, EACH_KIND, by_hand, council_reference
from tests.server.http import ask

FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
ICT = "https://w3id.org/ict-samenwerking/ns/ict-samenwerking#"


def document(site: str, reference: str, form: str) -> ox.Store:
    reply = ask(f"{site}/doc/{reference}.{form}")
    assert reply.status == 200, reference
    graph = ox.Store()
    graph.load(reply.body, format=FORMATS[form])
    return graph


@pytest.mark.parametrize("form", FORMATS)
@EACH_KIND
@EACH_COUNCIL
def test_the_document_of_a_council_points_to_its_coverages(
    site: str, nis: str, kind: str, form: str
) -> None:
    own = council_reference(nis, kind)
    graph = document(site, f"organisatie/{own}", form)
    pattern = (None, ox.NamedNode(f"{ICT}bestuur"), ox.NamedNode(f"{BASE}organisatie/{own}"), None)
    pointing = {quad.subject for quad in graph.quads_for_pattern(*pattern)}
    ways = {"/".join(filter(None, (c.access, c.part))) for c in by_hand(nis, kind)}
    assert pointing == {ox.NamedNode(f"{BASE}dekking/{own}/{way}") for way in ways}


@EACH_KIND
@EACH_COUNCIL
def test_the_document_of_each_coverage_tells_how_sure_it_is(site: str, nis: str, kind: str) -> None:
    own = council_reference(nis, kind)
    for covered in by_hand(nis, kind):
        way = "/".join(filter(None, (covered.access, covered.part)))
        graph = document(site, f"dekking/{own}/{way}", "jsonld")
        topic = ox.NamedNode(f"{BASE}dekking/{own}/{way}")
        said = {
            (quad.predicate.value.removeprefix(ICT), quad.object)
            for quad in graph.quads_for_pattern(topic, None, None, None)
            if quad.predicate.value.startswith(ICT)
        }
        expected = {
            "bestuur": f"organisatie/{own}",
            "toegang": f"toegang/{covered.access}",
            "zekerheid": f"concept/zekerheid/{covered.certainty}",
            "loop": f"concept/loop/{covered.loop}",
        }
        if covered.part:
            expected["viaDeel"] = f"gebied/{covered.part}"
        if covered.via_gemeente:
            expected["viaGemeente"] = f"organisatie/{council_reference(nis, 'gemeente')}"
        assert said == {(name, ox.NamedNode(BASE + of)) for name, of in expected.items()}
