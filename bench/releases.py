"""The release that the endpoints of a bench serve."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox

from bench.installing import WORK
from loaders.build import Sources, build
from loaders.release import Release, current_release
from server.host import load


def built(sources: Sources, day: date) -> tuple[Path, Release, ox.Store]:
    """Build a release; return the folder it is in, itself, and its graph in memory.

    :raises RuntimeError: when the lists make none.
    """
    var = WORK / "var"
    build(sources, var, day)
    release = current_release(var)
    if release is None:
        raise RuntimeError("no release: samenwijzer check tells why")
    return var, release, load(release.dataset)
