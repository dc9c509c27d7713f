"""What can be downloaded of which release: the names in its manifest, with digest and type."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from loaders.errors import ReleaseError
from loaders.release import MANIFEST, RELEASES, Release, read_release

LATEST: Final = "latest"
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z-]*\Z")
_TYPES: Final = {
    ".gz": "application/gzip",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".ttl": "text/turtle; charset=utf-8",
    ".json": "application/json",
    "": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_DESCRIPTION: Final = "lists/metadata.json"
_CSVW: Final = "application/csvm+json"


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release; ``name`` may have a folder in it, ``sha256`` is in hexadecimals."""

    version: str
    name: str
    path: Path
    sha256: str

    @property
    def address(self) -> str:
        """The path on the site that never gets other content."""
        return f"/data/{self.version}/{quote(self.name)}"

    @property
    def media_type(self) -> str:
        """The media type of the file as it is: of what is packed, that of the packing."""
        own = _CSVW if self.name == _DESCRIPTION else _TYPES.get(Path(self.name).suffix)
        return own or "application/octet-stream"

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.path.stat().st_size


def is_version(text: str) -> bool:
    """Whether a text can be the version of a release; such a text leads to no other folder."""
    return bool(_VERSION.match(text))


def find_release(var: Path, version: str) -> Release | None:
    """Return a release by its version, or None when it is not there, not any more, or damaged."""
    if not is_version(version):
        return None
    try:
        return read_release(var / RELEASES / version)
    except ReleaseError:
        return None


def releases_of(var: Path) -> list[Release]:
    """Return the releases that are still there, the newest first; a damaged one is left out."""
    folders = (var / RELEASES).glob("[0-9]*")
    found = [release for folder in folders if (release := find_release(var, folder.name))]
    return sorted(found, key=lambda r: (r.reference_day, _made(r), r.version), reverse=True)


def _made(release: Release) -> int:
    """Return when a release was written (ns): two of one day differ in nothing else we can sort."""
    return (release.path / MANIFEST).stat().st_mtime_ns


def files_of(release: Release) -> dict[str, ReleaseFile]:
    """Return name → file of a release: what its manifest names, and the manifest itself."""
    manifest = (release.path / MANIFEST).read_bytes()
    digests = {**release.manifest["sha256"], MANIFEST: hashlib.sha256(manifest).hexdigest()}
    return {name: _file(release, name, digest) for name, digest in sorted(digests.items())}


def find_file(release: Release, name: str) -> ReleaseFile | None:
    """Return a file of a release by its name; None for any other, and one that leads elsewhere."""
    digest = release.manifest["sha256"].get(name)
    file = files_of(release).get(name) if name == MANIFEST else None
    file = _file(release, name, digest) if digest else file
    return file if file and _is_own(release.path, file.path) else None


def _file(release: Release, name: str, digest: str) -> ReleaseFile:
    return ReleaseFile(release.version, name, release.path / name, digest)


def _is_own(folder: Path, path: Path) -> bool:
    """Whether a path is a file in the folder itself, not by ``..`` nor by a symbolic link."""
    return path.is_file() and path.resolve() == folder.resolve() / path.relative_to(folder)
