"""How the numbers of /herkomst went over the releases that are kept."""

from collections.abc import Iterable
from typing import Any, Final

from loaders.release import Release
from server.dutch import moment
from server.pages.answers import store
from server.release_files import releases_of

_TREND: Final = 12


def trend() -> list[dict[str, Any]]:
    """Return the last releases of each reference day, the newest first: rows, and warnings."""
    return [_counted(release) for release in newest()]


def trend_of(listing: str) -> list[dict[str, Any]]:
    """Return the same releases with the number of rows and facts of one list; 0 without it."""
    counted = (("rows", "rows"), ("facts", "triples"))
    return [
        {
            **_told(release),
            **{told: release.manifest["counts"][name].get(listing, 0) for told, name in counted},
        }
        for release in newest()
    ]


def rows_about(organisation: str, releases: Iterable[Release]) -> list[dict[str, Any]]:
    """Return releases with the number of rows about an organisation (by reference).

    Without those built before a release counted them.
    """
    counted = ((release, release.manifest["counts"].get("organisations")) for release in releases)
    return [
        {**_told(release), "rows": rows.get(organisation, 0)}
        for release, rows in counted
        if rows is not None
    ]


def newest() -> list[Release]:
    """Return the last releases of which a trend tells, one a reference day, the newest first."""
    var = store().settings.var
    by_day = {release.reference_day: release for release in reversed(releases_of(var))}
    newest = sorted(by_day.values(), key=lambda release: release.reference_day, reverse=True)
    return newest[:_TREND]


def _told(release: Release) -> dict[str, Any]:
    return {"day": moment(release.reference_day.isoformat()), "version": release.version}


def _counted(release: Release) -> dict[str, Any]:
    counts = release.manifest["counts"]
    told = {name: counts["rows"].get(name, 0) for name in ("offers", "accesses", "memberships")}
    numbers = {"rows": sum(counts["rows"].values()), "warnings": counts.get("warnings", 0)}
    return {**_told(release), **numbers, **told}
