"""Reads release folders: which there are, which one is current, what is in one.

A release is immutable: a folder ``<var>/releases/<version>/`` of ``manifest.json`` and what it
names (``dataset.nq.gz`` always); ``<var>/current`` is a symbolic link to one of them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from loaders.errors import ReleaseError

DATASET: Final = "dataset.nq.gz"
MANIFEST: Final = "manifest.json"
CURRENT: Final = "current"
RELEASES: Final = "releases"


@dataclass(frozen=True, slots=True)
class Release:
    """One release as it lies on disk; ``reference_day`` is the only time in it."""

    path: Path
    version: str
    reference_day: date
    dataset: Path
    manifest: Mapping[str, Any]


def read_release(path: Path) -> Release:
    """Read the release in a folder.

    :raises ReleaseError: when the folder has no readable manifest or no dataset.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        day = date.fromisoformat(manifest["reference_day"])
        version = str(manifest["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{path} is no release: {error}", fix="build one with `samenwijzer build`"
        ) from error
    if not (path / DATASET).is_file():
        raise ReleaseError(f"{path} has no {DATASET}", fix="build it again: `samenwijzer build`")
    return Release(path, version, day, path / DATASET, manifest)


def current_release(var: Path) -> Release | None:
    """Return the release that ``current`` points to, or None when there is none yet.

    :raises ReleaseError: when the link is there but what it points to is no release.
    """
    link = var / CURRENT
    if not link.is_symlink():
        return None
    return read_release(link.resolve())


def list_releases(var: Path) -> list[Release]:
    """Return all releases under ``var``, oldest version first."""
    folders = sorted((var / RELEASES).glob("[0-9]*")) if (var / RELEASES).is_dir() else []
    return [read_release(folder) for folder in folders]
