"""The forms in which the data can be had, as distributions of the catalogue.

File types are those of the EU Publications Office, media types those of IANA.
Source: http://publications.europa.eu/resource/authority/file-type, read 2026-11-25.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from loaders.iris import mint_description
from loaders.nodes import Node
from loaders.publication.names import both
from loaders.publication.void import DUMPS
from loaders.schema import Table
from loaders.terms import BASE

EU: Final = "http://publications.europa.eu/resource/authority"
CSVW: Final = "https://www.w3.org/TR/tabular-metadata/"
_IANA: Final = "https://www.iana.org/assignments/media-types"
_GZIP: Final = "application/gzip"
_TYPE_NAMES: Final = {
    "CSV": "CSV",
    "RDF_N_QUADS": "RDF N-Quads",
    "RDF_TRIG": "RDF TriG",
    "RDF_TURTLE": "RDF Turtle",
    "ZIP": "ZIP",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its file type, its media type once unpacked, and its title in Dutch and English.

    ``path`` is below the base; ``is_file``: it is the file itself, else a page that has the files.
    """

    name: str
    file_type: str
    media_type: str
    titles: tuple[str, str]
    path: str
    is_file: bool = True

    @property
    def iri(self) -> str:
        """The IRI of the distribution."""
        return mint_description("distributie", self.name)


def forms_of(tables: Iterable[Table]) -> list[Form]:
    """Return every form: of the whole, of each graph, and of each list."""
    return [
        Form(
            "n-quads",
            "RDF_N_QUADS",
            "application/n-quads",
            ("Alle gegevens als N-Quads", "All data as N-Quads"),
            f"{DUMPS}/dataset.nq.gz",
        ),
        Form(
            "trig",
            "RDF_TRIG",
            "application/trig",
            ("Alle gegevens als TriG", "All data as TriG"),
            f"{DUMPS}/dataset.trig.gz",
        ),
        Form(
            "turtle",
            "RDF_TURTLE",
            "text/turtle",
            ("Alle gegevens als Turtle, per lijst", "All data as Turtle, by list"),
            f"{BASE}/data",
            is_file=False,
        ),
        Form(
            "zip",
            "ZIP",
            "application/zip",
            ("Alles samen: RDF, lijsten, verslag", "All together: RDF, lists, report"),
            f"{DUMPS}/samenwijzer.zip",
        ),
        *(_list_form(table) for table in tables),
    ]


def _list_form(table: Table) -> Form:
    dutch, english = (table.titles.get(language, table.name) for language in ("nl", "en"))
    titles = (f"Lijst als CSV: {dutch}", f"List as CSV: {english}")
    return Form(f"lijst-{table.name}", "CSV", "text/csv", titles, f"{DUMPS}/lists/{table.url}")


def form_nodes(forms: Iterable[Form], day: str, licence: str) -> Iterator[Node]:
    """Yield the distribution of each form.

    :param day: ISO date of the release.
    """
    for form in forms:
        node = Node(form.iri).types("dcat:Distribution").literal("dct:identifier", form.name)
        both(node, "dct:title", form.titles).link("dcat:accessURL", form.path)
        node.link("dct:format", f"{EU}/file-type/{form.file_type}").link("dct:license", licence)
        node.link("dcat:mediaType", f"{_IANA}/{form.media_type}")
        node.literal("dct:issued", day, "xsd:date").literal("dct:modified", day, "xsd:date")
        if form.is_file:
            node.link("dcat:downloadURL", form.path)
        if not form.is_file or form.path.endswith(".gz"):
            node.link("dcat:compressFormat", f"{_IANA}/{_GZIP}")
        yield node.link("dct:conformsTo", CSVW if form.file_type == "CSV" else "")


def type_nodes(forms: Iterable[Form]) -> Iterator[Node]:
    """Yield the file types and media types that the forms use, each once."""
    every = list(forms)
    for name in sorted({form.file_type for form in every}):
        node = Node(f"{EU}/file-type/{name}").types("skos:Concept", "dct:MediaTypeOrExtent")
        both(node, "skos:prefLabel", (_TYPE_NAMES[name], _TYPE_NAMES[name]))
        yield node.link("skos:inScheme", f"{EU}/file-type")
    for name in sorted({_GZIP, *(form.media_type for form in every)}):
        node = Node(f"{_IANA}/{name}").types("dct:MediaType")
        yield node.literal("dct:identifier", name)
