"""Our endpoint and the `oxigraph` server on the same release, for the short forms of `serving`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from bench.endpoints import Endpoint, ours, oxigraph
from bench.installing import WORK
from bench.releases import built
from loaders.build import Sources


@dataclass(frozen=True, slots=True)
class Beside:
    """Both servers, ours first, the graph that they serve, and a folder for what is asked."""

    both: tuple[Endpoint, Endpoint]
    graph: ox.Store
    folder: Path


@contextmanager
def beside_oxigraph(sources: Sources, day: date) -> Iterator[Beside]:
    """Build a release and start both on it.

    :raises RuntimeError: when there is no release.
    """
    var, _, graph = built(sources, day)
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        folder, nquads = Path(name), Path(name) / "dataset.nq"
        graph.dump(nquads, format=ox.RdfFormat.N_QUADS)
        with ours(var, folder / "ours") as our, oxigraph(nquads, folder / "oxigraph") as other:
            yield Beside((our, other), graph, folder)
