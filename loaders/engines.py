"""The SHACL engines: shapes and data in, the standard's own report out.

``shacl`` (Rust) gates by default, pySHACL is the reference and always there; a test holds the two
against each other (docs/adr/0006-shacl-engine.md). The only loaders file that imports rdflib.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
from pyparsing import ParseException
from rdflib import Graph

from loaders.errors import GateError
from loaders.findings import Report

try:
    import shacl
except ImportError:  # no wheel for this machine: pySHACL gates, and the command says which did
    HAS_SHACL = False
else:
    HAS_SHACL = True

_PYSHACL_ERRORS: Final = (
    pyshacl.errors.ReportableRuntimeError,
    pyshacl.errors.ValidationFailure,
    pyshacl.errors.ShapeLoadError,
    pyshacl.errors.ConstraintLoadError,
)
Engine = Callable[[bytes, bytes], bytes]
"""Data and shapes as N-Triples → the validation report as N-Triples."""


def _run_shacl(data: bytes, shapes: bytes) -> bytes:
    """Run the Rust engine.

    :raises GateError: when it cannot run the shapes, or is not on this machine.
    """
    if not HAS_SHACL:
        raise _cannot_run("shacl", "it is not installed")
    try:
        compiled = shacl.Shapes.from_text(shapes.decode(), format="ntriples")
        report = compiled.validate_text(data.decode(), format="ntriples")
        return report.serialize("ntriples").encode()
    except ValueError as error:
        raise _cannot_run("shacl", str(error)) from error


def _run_pyshacl(data: bytes, shapes: bytes) -> bytes:
    """Run pySHACL.

    :raises GateError: when it cannot run the shapes.
    """
    graphs = [Graph().parse(data=text, format="nt") for text in (data, shapes)]
    try:
        found = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inference="none")
    except (*_PYSHACL_ERRORS, ParseException) as error:
        raise _cannot_run("pyshacl", str(error)) from error
    if not isinstance(found[1], Graph):  # it gives back some failures instead of raising them
        raise _cannot_run("pyshacl", str(found[1]))
    return found[1].serialize(format="nt", encoding="utf-8")


def _cannot_run(engine: str, why: str) -> GateError:
    other = next(name for name in ENGINES if name != engine)
    return GateError(
        f"{engine} cannot run the shapes: {why}",
        Report(),
        f"mend the shape, or run with --engine {other}",
    )


ENGINES: Final[Mapping[str, Engine]] = {"shacl": _run_shacl, "pyshacl": _run_pyshacl}
DEFAULT_ENGINE: Final = "shacl" if HAS_SHACL else "pyshacl"


def read_shapes(folder: Path) -> ox.Store:
    """Read every Turtle file of a folder as one graph of shapes.

    :raises GateError: when the folder holds no shape: nothing would be checked.
    """
    shapes = ox.Store()
    for path in sorted(folder.glob("*.ttl")):
        shapes.load(path=path, format=ox.RdfFormat.TURTLE)
    if not len(shapes):
        raise GateError(f"no shapes in {folder}", Report(), "name the folder with the shapes")
    return shapes


def run_engine(name: str, data: bytes, shapes: ox.Store) -> ox.Store:
    """Check data against shapes and return the report as a graph.

    :param name: one of ``ENGINES``.
    :param data: N-Triples.
    :raises GateError: when the engine cannot run the shapes.
    """
    text = shapes.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    report = ox.Store()
    report.load(ENGINES[name](data, text), format=ox.RdfFormat.N_TRIPLES)
    return report
