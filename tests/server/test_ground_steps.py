"""What it takes to have an offer is worded once, in the code list of grounds, for every page."""

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT
from tests.server.forms_of import from_json
from tests.server.html_page import read

GROUNDS = ROOT / "ontology" / "codelists" / "grond.ttl"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def steps() -> dict[str, dict[str, str]]:
    """Return the words of each ground (IRI), by language."""
    store = ox.Store()
    store.load(path=GROUNDS, format=ox.RdfFormat.TURTLE)
    found: dict[str, dict[str, str]] = {}
    for concept in store.quads_for_pattern(None, ox.NamedNode(f"{SKOS}notation"), None):
        notes = store.quads_for_pattern(concept.subject, ox.NamedNode(f"{SKOS}note"), None)
        words = (quad.object for quad in notes)
        told = {w.language: w.value for w in words if isinstance(w, ox.Literal) and w.language}
        assert isinstance(concept.subject, ox.NamedNode)
        found[concept.subject.value] = told
    return found


def test_every_ground_says_what_it_takes_in_both_languages(
    steps: dict[str, dict[str, str]],
) -> None:
    assert len(steps) == 7
    assert {tuple(sorted(words)) for words in steps.values()} == {("en", "nl")}


@pytest.mark.parametrize("slug", ["71072", "34022", "24062"])
def test_a_neighbours_page_says_it_as_a_sentence(
    site: str, slug: str, steps: dict[str, dict[str, str]]
) -> None:
    grounds = {row["ground"] for row in from_json(f"{site}/bestuur/{slug}/buren")}
    page = read(f"{site}/bestuur/{slug}/buren").html
    assert grounds
    for words in (steps[ground]["nl"] for ground in grounds):
        assert f"{words[0].upper()}{words[1:]}." in page


def test_the_white_spots_say_the_same(site: str, steps: dict[str, dict[str, str]]) -> None:
    rows = from_json(f"{site}/witte-vlekken?gebied=70000")
    told = {part for row in rows for part in row.get("nearby", "").split("; ") if part}
    endings = tuple(f": {words['nl']}" for words in steps.values())
    assert told
    assert all(part.endswith(endings) for part in told)
