"""/data: what can be downloaded of a release, how to fetch and check it, and the lists it is of."""

from collections.abc import Mapping
from typing import Any, Final, cast

from flask import Blueprint, Response, abort, current_app, redirect
from werkzeug.wrappers import Response as BaseResponse

from loaders.release import Release
from loaders.terms import BASE
from server.answers import Row
from server.dutch import file_size
from server.pages.about import examples, named
from server.pages.answers import ask, cell, grouped, page, reference, store
from server.release_files import LATEST, ReleaseFile, files_of, find_release, releases_of
from server.settings import Settings

blueprint: Final = Blueprint("data", __name__)

ARCHIVE: Final = "samenwijzer.zip"
WHOLE: Final = {
    ARCHIVE: "Alles samen: de gegevens, de lijsten, het verslag en de licenties",
    "dataset.nq.gz": "Alle gegevens als N-Quads: een regel per feit, met zijn lijst",
    "dataset.trig.gz": "Dezelfde als TriG: korter en leesbaar",
    "graphs/afgeleid.ttl.gz": "Alleen wat regels uit de lijsten afleiden, zoals de dekking: Turtle",
    "graphs/ontologie.ttl.gz": "Alleen onze eigen termen en codelijsten: Turtle",
    "lists/metadata.json": "Wat elke kolom van de lijsten betekent: CSV on the Web",
    "report.ttl": "Het verslag van de controles: Turtle",
    "README.txt": "Wat in welk bestand staat",
    "LICENSE": "De licenties, en wie u noemt als u de gegevens gebruikt",
    "SHA256SUMS": "De controlegetallen van alle bestanden",
}
_SHORT_DIGEST: Final = 12


@blueprint.route("/data")
def data() -> Response:
    """Tell how to get and ask the data, and of which lists they are made."""
    return page("data.html", _view)


def _view() -> dict[str, Any]:
    release = store().release
    files = files_of(release)
    return {
        "examples": examples(),
        "files": [_told(files[name], what) for name, what in WHOLE.items() if name in files],
        "is_complete": ARCHIVE in files,
        "lists": lists(files),
        "older": [r for r in releases_of(_settings().var) if r.version != release.version],
    }


@blueprint.route("/data/<version>", strict_slashes=False)
def release_files(version: str) -> BaseResponse:
    """Tell every file of one release; of ``latest``, that is the page about the data."""
    if version == LATEST:
        return redirect("/data")
    release = find_release(_settings().var, version)
    if release is None:
        abort(404)
    return page("release.html", lambda: _release_view(release))


def _release_view(release: Release) -> dict[str, Any]:
    files = files_of(release)
    known = {name: files[name] for name in WHOLE if name in files}
    return {
        "shown": release,
        "files": [_told(file, WHOLE.get(name, "")) for name, file in {**known, **files}.items()],
        "is_current": release.version == store().release.version,
        "is_complete": ARCHIVE in files,
    }


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def _told(file: ReleaseFile, what: str = "") -> dict[str, str]:
    """Return what is shown of a file: name, path, what is in it, size, start of its checksum."""
    return {
        "name": file.name,
        "path": file.address,
        "what": what,
        "size": file_size(file.size),
        "digest": file.sha256[:_SHORT_DIGEST],
    }


def lists(files: Mapping[str, ReleaseFile]) -> list[dict[str, Any]]:
    """Return the lists of this release: rows, sources, licences, and their files if it has any."""
    counts = store().release.manifest["counts"]["rows"]
    return [
        {**_listing(rows), "rows": counts.get(reference(listing), ""), "files": _of(files, listing)}
        for listing, rows in grouped(ask("lists"), "list").items()
    ]


def _listing(rows: list[Row]) -> dict[str, Any]:
    return {
        "title": cell(rows[0], "title"),
        "own": any(cell(row, "source") == BASE for row in rows),
        "sources": named({cell(row, "source") for row in rows} - {"", BASE}),
        "licences": named({cell(row, "licence") for row in rows} - {""}),
    }


def _of(files: Mapping[str, ReleaseFile], listing: str) -> dict[str, dict[str, str]]:
    """Return the files of a list by form."""
    name = reference(listing)
    names = {"CSV": f"lists/{name}.csv", "Turtle": f"graphs/{name}.ttl.gz"}
    return {form: _told(files[name]) for form, name in names.items() if name in files}
