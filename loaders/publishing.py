"""Writes a release aside, renames it, switches ``current`` to it; goes back to an older one.

A build may be killed at any moment: what is half written stands in a hidden folder that the next
build removes, and ``current`` is switched by one rename.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from loaders.errors import ReleaseError
from loaders.release import CURRENT, MANIFEST, RELEASES, Release, read_release

Pack = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
_HIDDEN: Final = ".new-"


def sorted_nquads(store: ox.Store) -> bytes:
    """Return all quads as N-Quads lines in code point order.

    :raises ReleaseError: when there is a blank node, whose name would differ from build to build.
    """
    lines = ox.serialize(iter(store), format=ox.RdfFormat.N_QUADS) or b""
    ordered = sorted(lines.splitlines(keepends=True))
    if any(line.startswith(b"_:") or b" _:" in line.split(b'"')[0] for line in ordered):
        raise ReleaseError("the graph has a blank node", fix="give the node an IRI")
    return b"".join(ordered)


def version_of(day: date, contents: Mapping[str, bytes]) -> str:
    """Return the version: the reference day and the first digits of a SHA-256 over all it tells.

    :param contents: file name → content, uncompressed, so that zlib's version does not matter; of
        the manifest the facts that do not follow from the others.
    """
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return f"{day.isoformat()}-{digest.hexdigest()[:12]}"


@contextmanager
def building(var: Path) -> Iterator[None]:
    """Hold the right to build under ``var``, and clear what a killed build left.

    :raises ReleaseError: when another build is running there.
    """
    (var / RELEASES).mkdir(parents=True, exist_ok=True)
    with (var / ".building").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise ReleaseError(
                f"another build is running in {var}", fix="wait for it to end"
            ) from error
        for left in (*(var / RELEASES).glob(f"{_HIDDEN}*"), *var.glob(f"{_HIDDEN}*")):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        yield


def write_release(
    var: Path, day: date, contents: Mapping[str, bytes], facts: Mapping[str, Any], pack: Pack
) -> Release:
    """Write a release and return it; it is not yet the current one.

    :param contents: name of a file (a folder may stand in it) → content, uncompressed.
    :param facts: what the manifest tells besides version, day and checksums.
    :param pack: makes the files of a release of the contents; one of them is the dataset.
    """
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    version = version_of(day, {MANIFEST: told, **contents})
    target = var / RELEASES / version
    if not target.exists():
        files = pack(contents)
        _write_aside(target, {**files, MANIFEST: _manifest(version, day, facts, files)})
    return check_release(read_release(target))


def _manifest(
    version: str, day: date, facts: Mapping[str, Any], contents: Mapping[str, bytes]
) -> bytes:
    manifest = {"version": version, "reference_day": day.isoformat(), **facts}
    manifest["sha256"] = {n: hashlib.sha256(c).hexdigest() for n, c in sorted(contents.items())}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode()


def check_release(release: Release) -> Release:
    """Return a release whose files are as its manifest says; a release is never written over.

    :raises ReleaseError: when a file is missing or differs.
    """
    for name, wanted in release.manifest["sha256"].items():
        path = release.path / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise ReleaseError(
                f"{path} is not what it was when the release was made",
                fix=f"remove the folder {release.path} and build again",
            )
    return release


def _write_aside(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files into a hidden folder, then give it its name in one step."""
    aside = target.parent / f"{_HIDDEN}{os.getpid()}"
    aside.mkdir()
    folders = sorted({(aside / name).parent for name in contents})
    for folder in folders:
        folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        _write_durably(aside / name, content)
    for folder in folders:
        _sync_folder(folder)
    aside.rename(target)
    _sync_folder(target.parent)


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_current(var: Path, release: Release) -> None:
    """Switch ``current`` to a release, in one atomic step."""
    link = var / f"{_HIDDEN}{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(RELEASES) / release.path.name)
    link.replace(var / CURRENT)
    _sync_folder(var)


def roll_back(var: Path, version: str) -> Release:
    """Make an older release the current one.

    :raises ReleaseError: when there is no such release, or it is damaged.
    """
    release = check_release(read_release(var / RELEASES / version))
    make_current(var, release)
    return release
