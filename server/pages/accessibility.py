"""/toegankelijkheid and /privacy: what was tested of this very site, and what we know of a reader.

The statement is made from a file that ``make accessibility`` writes. Of another version of the
site it says that it was not tested, so nothing is claimed that nobody looked at.
Source: EU model statement (2018/1523), WCAG 2.1 A and AA.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from flask import Blueprint, Response

from server.pages.answers import page, store
from server.settings import TEMPLATES_VERSION

blueprint: Final = Blueprint("accessibility", __name__)
FILE: Final = Path(__file__).parents[1] / "accessibility.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that pages break: its number in axe, what it says, how bad, on which pages."""

    rule: str
    words: str
    impact: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was tested: version of the site, day (ISO 8601), tools, pages, and what was found.

    ``looks`` are the ways in which every page was looked at: widths and colours.
    """

    version: str
    day: str
    tools: tuple[str, ...]
    looks: tuple[str, ...]
    pages: tuple[str, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Read a result; None when there is none.

        :raises KeyError: when it is not one.
        """
        if not file.is_file():
            return None
        told = json.loads(file.read_text(encoding="utf-8"))
        names = ("tools", "looks", "pages")
        listed = {name: tuple(told[name]) for name in names}
        return cls(told["version"], told["day"], findings=_findings(told["findings"]), **listed)


def _findings(told: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(f["rule"], f["words"], f["impact"], tuple(f["pages"])) for f in told)


@blueprint.route("/toegankelijkheid")
def statement() -> Response:
    """Tell how accessible the site is, as far as it was tested."""
    return page("accessibility.html", lambda: view(FILE, TEMPLATES_VERSION))


def view(file: Path, version: str) -> dict[str, Any]:
    """Return the result of the tests, if they were of this version of the site."""
    found = Examined.read(file)
    fits = found is not None and found.version == version
    kinds = Counter(path.split("/")[1].partition("?")[0] for path in found.pages) if found else {}
    return {
        "tested": found if fits else None,
        "before": None if fits else found,
        "kinds": kinds,
        "mailbox": store().settings.corrections_address,
    }


@blueprint.route("/privacy")
def privacy() -> Response:
    """Tell what we know of who reads the site, and of whom the data speak."""
    return page("privacy.html", lambda: {"mailbox": store().settings.corrections_address})
