"""The files of a release that others download: RDF in three forms, the lists, a zip, checksums.

All are made of the quads and lists that the gate has seen. Their bytes follow from those alone:
everything is sorted and no archive holds a time. Cells are written as they are, also one that a
spreadsheet would take for a formula (``+32 …``): a list must come back from its file unchanged.

Source: RFC 4180 (CSV), https://www.w3.org/TR/tabular-data-model/ (CSVW), read 2026-11-25.
"""

import csv
import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from loaders.errors import ReleaseError
from loaders.iris import mint_listing
from loaders.lists import Entry, Lists
from loaders.schema import Column, Table, TableGroup
from loaders.terms import PREFIXES

ARCHIVE: Final = "samenwijzer.zip"
CHECKSUMS: Final = "SHA256SUMS"
DESCRIPTION: Final = "lists/metadata.json"
_LEVEL: Final = 6
_FOLDER: Final = "samenwijzer"
_MODE: Final = 0o100644 << 16
_UNIX: Final = 3
_GZIP_HEADER: Final = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # deflate, no name, no time


def rdf_files(nquads: bytes) -> dict[str, bytes]:
    """Return the quads as ``dataset.nq``, ``dataset.trig`` and ``graphs/{name}.ttl``.

    :param nquads: all quads, sorted.
    :raises ReleaseError: when a quad is in no named graph, so that no Turtle file would have it.
    """
    graphs = _by_graph(nquads)
    every = (quad for quads in graphs.values() for quad in quads)
    files = {"dataset.nq": nquads, "dataset.trig": _serialize(every, ox.RdfFormat.TRIG)}
    for graph, quads in graphs.items():
        triples = (quad.triple for quad in quads)
        files[f"graphs/{graph_name(graph)}.ttl"] = _serialize(triples, ox.RdfFormat.TURTLE)
    return files


def graph_name(graph: str) -> str:
    """Return the name of the file of a graph: ``…/id/bron/areas`` → ``areas``."""
    return quote(graph.removeprefix(mint_listing("")), safe="")


def _by_graph(nquads: bytes) -> dict[str, list[ox.Quad]]:
    found: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Quad]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        found.setdefault(quad.graph_name, []).append(quad)
    named = {g.value: quads for g, quads in found.items() if isinstance(g, ox.NamedNode)}
    if len(named) < len(found):
        raise ReleaseError("a quad is in no named graph", fix="give it the graph of its list")
    return dict(sorted(named.items()))


def _serialize(quads: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    return ox.serialize(quads, format=form, prefixes=PREFIXES) or b""


def list_files(lists: Lists, group: TableGroup, metadata: bytes) -> dict[str, bytes]:
    """Return every list as ``lists/{name}.csv``, and the description that came with them.

    :param metadata: the CSVW description; it names the files beside it.
    """
    files = {f"lists/{table.url}": _csv(table, lists[table.name]) for table in group.tables}
    return {**files, DESCRIPTION: metadata}


def _csv(table: Table, entries: Iterable[Entry]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_heading(column) for column in table.columns)
    writer.writerows([_cell(column, entry) for column in table.columns] for entry in entries)
    return text.getvalue().encode()


def _heading(column: Column) -> str:
    """Return the header: the name, where it is one of the titles, as CSVW asks."""
    return column.name if column.name in column.titles or not column.titles else column.titles[0]


def _cell(column: Column, entry: Entry) -> str:
    value = entry.values[column.name]
    return value if isinstance(value, str) else column.separator.join(value)


def text_files(day: date, group: TableGroup, licence: bytes) -> dict[str, bytes]:
    """Return ``README.txt``, which tells what is what, and ``LICENSE``.

    :param licence: the text of the licences; no file is made of nothing.
    """
    readme = "\n".join(_readme(day, group)) + "\n"
    return {"README.txt": readme.encode(), **({"LICENSE": licence} if licence else {})}


def _readme(day: date, group: TableGroup) -> Iterator[str]:
    yield from (
        f"Samenwijzer, stand van {day.isoformat()} / as of {day.isoformat()}",
        "",
        "dataset.nq      alle gegevens / all data: N-Quads",
        "dataset.trig    dezelfde / the same: TriG",
        "graphs/*.ttl    dezelfde, per graaf / the same, by graph: Turtle",
        "lists/*.csv     de lijsten / the lists: CSV (UTF-8, RFC 4180)",
        "lists/metadata.json  wat elke kolom betekent / what each column means: CSV on the Web",
        "report.ttl, report.json  verslag van de controles / report of the checks (SHACL)",
        "",
        "Open een CSV in een rekenblad met ‘importeren’ en kies ‘tekst’ voor elke kolom: anders",
        "verdwijnen nullen vooraan en kan een cel als formule gelezen worden.",
        "Import a CSV into a spreadsheet with every column as text: else leading zeros are lost",
        "and a cell may be read as a formula.",
        "",
        "Licenties / licences (LICENSE):",
    )
    for table in group.tables:
        yield f"  {table.url}: {' '.join(table.licences)}"


def pack(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files as they are published: RDF as gzip, a zip of all, ``SHA256SUMS`` of those.

    :param contents: file name → content; of these the report stays as it is, for our own pages.
    """
    archive, gzipped = _zip(contents)
    files = {
        name + ".gz" * _is_packed(name): gzipped[name] if _is_packed(name) else content
        for name, content in contents.items()
    }
    files[ARCHIVE] = archive
    return {**files, CHECKSUMS: _checksums(files)}


def _is_packed(name: str) -> bool:
    return name.startswith(("dataset.", "graphs/"))


def _zip(contents: Mapping[str, bytes]) -> tuple[bytes, dict[str, bytes]]:
    """Return a zip of all, and of each that is packed the gzip; deflated once for both."""
    written = io.BytesIO()
    entries = {name: zipfile.ZipInfo(f"{_FOLDER}/{name}") for name in sorted(contents)}
    with zipfile.ZipFile(written, "w") as archive:
        for name, entry in entries.items():  # the date of an entry is the first of 1980
            entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.writestr(entry, contents[name], zipfile.ZIP_DEFLATED, _LEVEL)
    whole = written.getvalue()
    return whole, {name: _gzip(whole, entries[name]) for name in entries if _is_packed(name)}


def _gzip(archive: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return as gzip what deflate made of an entry of a zip: both hold the same stream.

    Source: RFC 1952 §2.3; APPNOTE.TXT of ZIP §4.3.7 (30 bytes, name, extra field, stream).
    """
    name, extra = struct.unpack_from("<HH", archive, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    stream = archive[start : start + entry.compress_size]
    return _GZIP_HEADER + stream + struct.pack("<II", entry.CRC, entry.file_size & 0xFFFFFFFF)


def _checksums(files: Mapping[str, bytes]) -> bytes:
    """Return what ``sha256sum -c`` reads."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()
