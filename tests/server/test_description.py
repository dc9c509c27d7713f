"""The service description says what the endpoint is, in every form of triples."""

import gzip
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from loaders.release import current_release
from server.sparql.description import ENDPOINT, describe, named_graphs, serialise
from server.sparql.forms import GRAPHS

FOLDER = os.environ.get("SAMENWIJZER_STANDARDS", "")
SD = "http://www.w3.org/ns/sparql-service-description#"
LISTS = {"themes": 529, "areas": 9632}
LIMITS = ["A query may take 10 seconds.", "A query may have 65536 bytes."]


def asked(pattern: str) -> bool:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in describe(named_graphs(LISTS), LIMITS))
    prefixes = {"sd": SD, "format": "http://www.w3.org/ns/formats/"}
    found = store.query(f"BASE <{ENDPOINT}> ASK {{ {pattern} }}", prefixes=prefixes)
    assert isinstance(found, ox.QueryBoolean)
    return bool(found)


@pytest.mark.parametrize(
    "pattern",
    [
        f"<> a sd:Service ; sd:endpoint <{ENDPOINT}> ; sd:supportedLanguage sd:SPARQL11Query",
        "<> sd:feature sd:UnionDefaultGraph",
        "<> sd:resultFormat format:SPARQL_Results_JSON, format:SPARQL_Results_XML",
        "<> sd:resultFormat format:SPARQL_Results_CSV, format:SPARQL_Results_TSV",
        "<> sd:resultFormat format:Turtle, format:N-Triples, format:JSON-LD, format:RDF_XML",
        "<> sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ]",
        "?d sd:namedGraph [ a sd:NamedGraph ; sd:graph [ a sd:Graph ; ?number 529 ] ; "
        "sd:name <https://w3id.org/ict-samenwerking/id/bron/themes> ]",
        "<> <http://www.w3.org/2000/01/rdf-schema#comment> 'A query may take 10 seconds.'@en",
    ],
)
def test_it_tells(pattern: str) -> None:
    assert asked(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "?s sd:feature sd:BasicFederatedQuery",
        "?s sd:supportedLanguage sd:SPARQL11Update",
        "?s sd:feature sd:DereferencesURIs",
    ],
)
def test_it_does_not_promise_what_is_refused(pattern: str) -> None:
    assert not asked(pattern)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_every_form_holds_the_same_triples(media_type: str) -> None:
    description = describe(named_graphs(LISTS), LIMITS)
    graph = Graph().parse(serialise(description, media_type), format=media_type)
    plain = Graph().parse(serialise(description, "application/n-triples"), format="nt")
    assert len(graph) == len(description)
    assert set(graph) == set(plain)


def test_its_graphs_are_those_of_the_release(real_var: Path) -> None:
    release = current_release(real_var)
    assert release is not None
    store = ox.Store()
    store.bulk_load(gzip.decompress(release.dataset.read_bytes()), format=ox.RdfFormat.N_QUADS)
    graphs = {str(graph.value) for graph in store.named_graphs()}
    assert set(named_graphs(release.manifest["counts"]["triples"])) == graphs


@pytest.mark.standards
@pytest.mark.skipif(not FOLDER, reason="SAMENWIJZER_STANDARDS does not name the vocabularies")
def test_its_terms_are_those_of_the_vocabulary() -> None:
    vocabulary = Graph().parse(Path(FOLDER) / "w3c" / "sparql-service-description.ttl")
    known = {str(subject) for subject in vocabulary.subjects()}
    used = {
        str(term.value)
        for triple in describe(named_graphs(LISTS))
        for term in (triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(SD)
    }
    assert used <= known
