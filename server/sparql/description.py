"""The service description: what this endpoint speaks, gives, holds and refuses, as triples.

Source: SPARQL 1.1 Service Description, W3C Recommendation 21 March 2013.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from loaders.iris import mint_listing
from loaders.terms import BASE, PREFIXES
from server.sparql.forms import GRAPHS, RESULTS

ENDPOINT: Final = f"{BASE}/sparql"
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}
"""Extension → name in the W3C's list of unique IRIs for file formats."""
_VOID_TRIPLES: Final = "http://rdfs.org/ns/void#triples"
_INTEGER: Final = ox.NamedNode(PREFIXES["xsd"] + "integer")
_SHOWN: Final = {"sd": _SD, "format": _FORMATS, "void": "http://rdfs.org/ns/void#"}
_SERIALISED: Final = {
    GRAPHS["ttl"]: ox.RdfFormat.TURTLE,
    GRAPHS["nt"]: ox.RdfFormat.N_TRIPLES,
    GRAPHS["jsonld"]: ox.RdfFormat.JSON_LD,
    GRAPHS["rdf"]: ox.RdfFormat.RDF_XML,
}


_FEATURES: Final = ("UnionDefaultGraph", "BasicFederatedQuery")


def named_graphs(triples: Mapping[str, int]) -> dict[str, int]:
    """Return IRI → number of triples of each graph of a release.

    :param triples: name of the list → number, as ``counts`` of the manifest has it.
    """
    return {mint_listing(name): number for name, number in sorted(triples.items())}


def describe(
    graphs: Mapping[str, int], limits: Iterable[str] = (), *, federates: bool = False
) -> list[ox.Triple]:
    """Return the description of the endpoint.

    :param graphs: IRI → number of triples, of each graph that there is.
    :param limits: what a query may not exceed, in English sentences.
    :param federates: whether SERVICE may name another endpoint.
    """
    service, dataset = ox.NamedNode(ENDPOINT), ox.NamedNode(f"{ENDPOINT}#dataset")
    return [
        *_types(service, "Service"),
        _link(service, "endpoint", ENDPOINT),
        _link(service, "supportedLanguage", f"{_SD}SPARQL11Query"),
        *(_link(service, "feature", f"{_SD}{name}") for name in _FEATURES[: 1 + federates]),
        *(_link(service, "resultFormat", f"{_FORMATS}{name}") for name in _formats()),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        *(_comment(service, limit) for limit in limits),
        *_dataset(dataset, graphs),
    ]


def _formats() -> Iterator[str]:
    yield from (_FORMAT_NAMES[extension] for extension in (*RESULTS, *GRAPHS))


def _dataset(dataset: ox.NamedNode, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    """Yield the dataset that a query is about which names none: the union, and each graph."""
    union = ox.NamedNode(f"{ENDPOINT}#union")
    names = {iri: ox.NamedNode(f"{ENDPOINT}#{iri.rpartition('/')[2]}") for iri in graphs}
    yield from _types(dataset, "Dataset")
    yield ox.Triple(dataset, _sd("defaultGraph"), union)
    yield from (ox.Triple(dataset, _sd("namedGraph"), name) for name in names.values())
    yield from _types(union, "Graph")
    for iri, name in names.items():
        graph = ox.NamedNode(f"{name.value}-graph")
        yield from _types(name, "NamedGraph")
        yield _link(name, "name", iri)
        yield ox.Triple(name, _sd("graph"), graph)
        yield from _types(graph, "Graph")
        yield _number(graph, graphs[iri])


def _types(subject: ox.NamedNode, name: str) -> Iterator[ox.Triple]:
    yield ox.Triple(subject, ox.NamedNode(PREFIXES["rdf"] + "type"), _sd(name))


def _link(subject: ox.NamedNode, name: str, iri: str) -> ox.Triple:
    return ox.Triple(subject, _sd(name), ox.NamedNode(iri))


def _comment(subject: ox.NamedNode, text: str) -> ox.Triple:
    comment = ox.NamedNode(PREFIXES["rdfs"] + "comment")
    return ox.Triple(subject, comment, ox.Literal(text, language="en"))


def _number(subject: ox.NamedNode, number: int) -> ox.Triple:
    return ox.Triple(
        subject, ox.NamedNode(_VOID_TRIPLES), ox.Literal(str(number), datatype=_INTEGER)
    )


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def serialise(description: Iterable[ox.Triple], media_type: str) -> bytes:
    """Return a description in one of the media types of triples."""
    shown = _SHOWN | {name: PREFIXES[name] for name in ("rdfs", "xsd")}
    content = ox.serialize(description, format=_SERIALISED[media_type], prefixes=shown)
    assert content is not None  # noqa: S101  it is, without an output
    return content
