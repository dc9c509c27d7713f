"""/zoek?q=: councils, organisations, offers, themes and agreements by name, number or former name.

The index is in memory; the rows of the other forms are what it found, asked of the graph.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request

from server.pages.answers import fresh, page, path_of
from server.pages.directory import directory
from server.pages.kinds import Choice, choices, chosen, offers_of
from server.pages.tabled import FORM, Asking, send, ways
from server.search import Found, normalised
from server.typed_numbers import digits_typed, why_not_found

blueprint: Final = Blueprint("search", __name__)

_TITLES: Final = {
    "bestuur": "Besturen",
    "organisatie": "Organisaties",
    "thema": "Thema’s",
    "aanbod": "Aanbod",
    "raamovereenkomst": "Raamovereenkomsten",
}
_SHOWN, _MOST, _SUGGESTED, _LEAST_LETTERS = 30, 1000, 8, 2
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found: ``shown`` of ``every``, after the choices of the reader."""

    query: str
    every: tuple[Found, ...]
    chosen: tuple[Found, ...]
    shown: tuple[Found, ...]

    @property
    def groups(self) -> dict[str, list[Found]]:
        """What is shown, by what it is, the group of the best hit first."""
        groups: dict[str, list[Found]] = {}
        for found in self.shown:
            groups.setdefault(_TITLES[found.group], []).append(found)
        return groups

    @property
    def same(self) -> int:
        """How many have the very name or number that was typed."""
        return sum(found.exact for found in self.every)

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The words of a query that finds nothing, each with how many it finds alone."""
        words = dict.fromkeys(self.query.split())
        alone = {word: len(directory().index.search(word, _MOST)) for word in words}
        return [(word, number) for word, number in alone.items() if number and len(alone) > 1]

    @property
    def number(self) -> str:
        """The number that was typed, if it was one."""
        return digits_typed("".join(normalised(self.query)))

    @property
    def why(self) -> str:
        """What is wrong with a number that finds nothing."""
        return why_not_found(self.number) if self.number else ""

    @property
    def nearest(self) -> list[Found]:
        """What comes nearest to a query that finds nothing."""
        return directory().index.nearest(self.query)


@blueprint.route("/zoek")
def search() -> Response:
    """Show what fits the query; without one, how to search."""
    return page("search.html", _page)


@blueprint.route(f"/zoek.<{FORM}:form>")
def search_rows(form: str) -> Response:
    """Give what fits the query in a form."""
    return send(lambda: asking(results()).table(), form)


@blueprint.route("/suggesties")
def suggestions() -> Response:
    """Give the best hits for what is typed so far, as the search box shows them."""
    return fresh(lambda: Response(json.dumps(suggested(_query())), mimetype="application/json"))


def suggested(query: str) -> list[dict[str, str]]:
    """Return title, what it is, why it is found, and its page."""
    found = directory().index.search(query, _SUGGESTED) if len(query) >= _LEAST_LETTERS else []
    return [
        {"title": f.title, "kind": f.kind or f.group, "note": f.note, "path": f.path} for f in found
    ]


def _page() -> dict[str, Any]:
    found = results()
    offers = [hit.path for hit in found.every if hit.group == "aanbod"]
    return {
        "results": found,
        "groups": group_choices(found.every),
        "choices": choices(offers),
        "ways": ways(asking(found)),
        "more": _address(aantal=len(found.chosen)) if len(found.chosen) > len(found.shown) else "",
    }


def _query() -> str:
    return request.args.get("q", "").strip()[:_LONGEST]


def results() -> Results:
    """Return what the query of this request finds, after its choices (``groep``, ``soort``)."""
    query, group = _query(), request.args.get("groep", "")
    every = directory().index.search(query, _MOST)
    kept = [found for found in every if found.group == group] if group in _TITLES else every
    if chosen():
        wanted = {path_of(offer) for offer in offers_of(chosen())}
        kept = [found for found in kept if found.path in wanted]
    most = min(request.args.get("aantal", _SHOWN, int), _MOST)
    return Results(query, tuple(every), tuple(kept), tuple(kept[: max(most, 1)]))


def asking(found: Results) -> Asking:
    """Return the question what the things are that were found, in their order."""
    title = f"Zoeken naar {found.query}" if found.query else "Zoeken"
    terms = tuple(_rows(found.shown))
    return Asking(title, "found", terms, None if terms else {"found": ()})


def _rows(shown: Iterable[Found]) -> Iterable[tuple[str | ox.Literal, ...]]:
    """Yield place, thing, kind and why of each thing; gemeente and OCMW share a place."""
    for place, found in enumerate(shown, 1):
        for kind, thing in found.things:
            yield ox.Literal(place), thing, ox.Literal(kind), ox.Literal(found.note)


def group_choices(every: Iterable[Found]) -> list[Choice]:
    """Return the filters on what a thing is, with their counts; none where all are the same."""
    here, groups = request.args.get("groep", ""), [found.group for found in every]
    kinds = [
        Choice(words, _address(groep=group), groups.count(group), here == group)
        for group, words in _TITLES.items()
        if group in groups
    ]
    whole = Choice("Alles", _address(groep=""), len(groups), here not in _TITLES)
    return [whole, *kinds] if len(kinds) > 1 else []


def _address(**changed: str | int) -> str:
    """Return the address of this page with other choices; an empty one is left out."""
    kept = {**request.args.to_dict(), **changed}
    return f"{request.path}?{urlencode({name: value for name, value in kept.items() if value})}"
