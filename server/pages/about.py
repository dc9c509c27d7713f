"""/over and /en: what the answers mean, where they come from, and the same for data users."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response

from loaders.terms import BASE
from server.answers import Row
from server.pages.answers import ask, cell, grouped, page, reference

blueprint: Final = Blueprint("about", __name__)

_SUREST_FIRST: Final = ("opgegeven", "afgeleid", "te-bevestigen", "lopend", "beeindigd")
_LICENCES: Final = {
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://opensource.org/license/mit": "MIT",
}


@blueprint.route("/over")
def about() -> Response:
    """Tell what the site is and what its words mean."""
    return page("about.html", lambda: {"words": words()})


def words() -> dict[str, list[dict[str, str]]]:
    """Return the words of the answers: ``grond``, ``zekerheid``, ``loop`` → their meanings."""
    schemes = grouped(ask("words"), "scheme")
    return {
        reference(scheme): sorted((_word(row) for row in rows), key=_place)
        for scheme, rows in schemes.items()
    }


def _word(row: Row) -> dict[str, str]:
    code = cell(row, "concept").rpartition("/")[2]
    return {"code": code, "name": cell(row, "name"), "definition": cell(row, "definition")}


def _place(word: dict[str, str]) -> tuple[int, str]:
    """Sort the surest first; what is not known comes last."""
    code = word["code"]
    known = _SUREST_FIRST.index(code) if code in _SUREST_FIRST else len(_SUREST_FIRST)
    return (known + (code in ("unknown", "onbekend")), word["name"])


@blueprint.route("/en")
def english() -> Response:
    """Tell data users in English what there is and how to ask it."""
    return page("english.html", lambda: {"examples": examples(), "base": BASE})


def examples() -> list[dict[str, str]]:
    """Return the queries that the release gives as examples: what they ask, where to try them."""
    return [
        {
            "title": cell(row, "title"),
            "question": cell(row, "question"),
            "path": f"/sparql?{urlencode({'query': cell(row, 'text')})}",
        }
        for row in ask("examples")
    ]


def named(addresses: set[str]) -> list[tuple[str, str]]:
    """Return addresses with what to show of them: the name of a licence, else without scheme."""
    return [(a, _LICENCES.get(a, a.partition("://")[2])) for a in sorted(addresses)]
