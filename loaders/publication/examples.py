"""Example queries: files that run as they stand, told in the graph in Dutch and English.

A file opens with four lines: ``# Vraag:`` and ``# Question:`` (what it asks), ``# Parameters:``,
``# Columns:``. The graph has the whole text, so that it can be run and changed from there.

Source: SHACL 1.2 SPARQL Extensions (sh:SPARQLExecutable), https://www.w3.org/TR/shacl/ §5.2
(sh:declare, sh:prefixes), read 2026-11-25.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.errors import QueryError
from loaders.iris import DATASET, mint_description
from loaders.nodes import Node
from loaders.publication.names import both
from loaders.terms import BASE, PREFIXES

PREFIXES_NODE: Final = f"{DATASET}/voorvoegsels"
_HEADER: Final = re.compile(r"^# (Vraag|Question|Parameters|Columns): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its name (file name without suffix), its sentence in two languages, its text."""

    name: str
    dutch: str
    english: str
    text: str


def read_examples(folder: Path) -> list[Example]:
    """Read the example queries of a folder, in the order of their names.

    :raises QueryError: when a file lacks a line of its header.
    """
    return [_read_example(path) for path in sorted(folder.glob("*.rq"))]


def _read_example(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    for name in ("Vraag", "Question", "Parameters", "Columns"):
        if name not in header:
            raise QueryError(f"{path.name} has no line '# {name}: …'", fix="write it at the top")
    return Example(path.stem, header["Vraag"], header["Question"], text)


def example_nodes(examples: Iterable[Example]) -> Iterator[Node]:
    """Yield each example, with the endpoint it is for and where its prefixes are declared."""
    for example in examples:
        node = Node(mint_description("voorbeeld", example.name))
        node.types("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable")
        node.literal("dct:identifier", example.name)
        both(node, "rdfs:comment", (example.dutch, example.english))
        node.literal("sh:select", example.text).link("sh:prefixes", PREFIXES_NODE)
        yield node.link("schemas:target", f"{BASE}/sparql")


def prefix_nodes() -> Iterator[Node]:
    """Yield the declaration of every prefix that the endpoint knows."""
    every = Node(PREFIXES_NODE).types("owl:Ontology")
    both(every, "dct:title", ("Voorvoegsels voor SPARQL", "Prefixes for SPARQL"))
    yield every
    for prefix, namespace in PREFIXES.items():
        node = Node(mint_description("voorvoegsel", prefix)).types("sh:PrefixDeclaration")
        node.literal("sh:prefix", prefix).literal("sh:namespace", namespace, "xsd:anyURI")
        yield node
        yield Node(every.iri).link("sh:declare", node.iri)
