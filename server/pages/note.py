"""/bestuur/{nis}/nota: a few pages to print for a meeting of the college, from the council page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from server.dutch import moment
from server.pages.answers import page
from server.pages.contacts import Contact
from server.pages.council import View, view
from server.pages.directory import directory
from server.pages.former import lead_on
from server.pages.serving import Access, Answer, Offer, Theme, running
from server.search import normalised

blueprint: Final = Blueprint("note", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the note: what an organisation near by offers for a theme, and on what grounds.

    ``until`` are the ends of agreements in words; ``confirm`` that it holds for a part only so far;
    ``only`` for whom it holds, where it does not for all on the page; ``dates`` are those of the
    sources of offers and accesses.
    """

    theme: str
    organisation: str
    offers: tuple[str, ...]
    grounds: tuple[str, ...]
    until: tuple[str, ...]
    confirm: bool
    only: str
    dates: str
    contact: Contact | None


@blueprint.route("/bestuur/<slug>/nota")
def note(slug: str) -> Response:
    """Show the note of a council; a NIS code that has ended leads to that of today."""
    known = directory()
    if slug in known.replaced:
        return lead_on(slug, known)
    if slug not in known.by_slug:
        abort(404)
    return page("note.html", lambda: _content(view(slug, known)))


def _content(found: View) -> dict[str, Any]:
    themes = [theme for upper in found.themes for theme in upper.themes]
    every = {council.kind for council in found.councils}
    return {
        "view": found,
        "lines": [line for theme in themes for line in _lines(theme, every)],
        "only_wide": _only_wide(themes, every),
        "to_call": _to_call(themes),
    }


def _running(theme: Theme) -> list[Answer]:
    return [answer for answer in theme.near if answer.running]


def _only_wide(themes: list[Theme], every: set[str]) -> list[tuple[str, str]]:
    """Return the themes with offers for all of Flanders only, and for whom if not for ``every``."""
    kinds: dict[str, set[str]] = {}
    for answer in (answer for theme in themes for answer in theme.wide):
        for offer in answer.running:
            kinds.setdefault(offer.path, set()).update(_kinds(answer.accesses))
    wide = ((theme, _wide(theme)) for theme in themes if not _running(theme))
    return [
        (theme.name, _only(set().union(*(kinds.get(path, every) for path in offers)), every))
        for theme, offers in wide
        if offers
    ]


def _wide(theme: Theme) -> set[str]:
    """Return the offers for all of Flanders (their paths) that have not ended."""
    return running(theme.wide) | {told.offer.path for told in theme.also if not told.ended}


def _lines(theme: Theme, every: set[str]) -> list[Line]:
    return [_line(theme, answer, every) for answer in _running(theme)]


def _line(theme: Theme, answer: Answer, every: set[str]) -> Line:
    running = [access for access in answer.accesses if not access.ended]
    ends = {until for offer in answer.running for _, _, until in offer.agreements}
    return Line(
        theme=theme.name,
        organisation=", ".join(provider.name for provider in answer.providers),
        offers=tuple(offer.title for offer in answer.running),
        grounds=tuple(dict.fromkeys(access.ground for access in running)),
        until=tuple(sorted(ends)),
        confirm=all(access.confirm for access in running),
        only=_only(_kinds(running), every),
        dates=_dates([*answer.running, *running]),
        contact=answer.providers[0].contact,
    )


def _dates(told: Iterable[Offer | Access]) -> str:
    """Return of when the sources of these are: the oldest, the newest, and whether one has none."""
    days = {source["issued"] for one in told for source in one.sources}
    known = sorted(days - {""})
    words = list(dict.fromkeys(moment(day) for day in (known[:1] + known[-1:])))
    return " en ".join([" tot ".join(words)] * bool(words) + ["zonder datum"] * ("" in days))


def _kinds(accesses: Iterable[Access]) -> set[str]:
    """Return for which kinds of council on the page accesses hold now."""
    return {s.kind for access in accesses for s in access.statuses if s.loop != "beeindigd"}


def _only(kinds: set[str], every: set[str]) -> str:
    """Return for which kind of council something is, in words, where it is not for all of them."""
    words = {"gemeente": "de gemeente", "OCMW": "het OCMW"}
    return "" if every <= kinds else " en ".join(words.get(kind, kind) for kind in sorted(kinds))


def _to_call(themes: list[Theme]) -> list[tuple[str, Contact | None]]:
    """Return the organisations of the lines with the contact to use, in Dutch order."""
    found = {
        provider.name: provider.contact
        for theme in themes
        for answer in _running(theme)
        for provider in answer.providers
    }
    return sorted(found.items(), key=lambda pair: normalised(pair[0]))
