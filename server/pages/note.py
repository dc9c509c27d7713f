"""/bestuur/{nis}/nota: a few pages to print for a meeting of the college, from the council page."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from server.pages.answers import page
from server.pages.contacts import Contact
from server.pages.council import View, view
from server.pages.directory import directory
from server.pages.former import lead_on
from server.pages.serving import Access, Answer, Theme, running
from server.search import normalised

blueprint: Final = Blueprint("note", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the note: what an organisation near by offers for a theme, and on what grounds.

    ``until`` are the ends of agreements in words; ``confirm`` that it holds for a part only so far;
    ``ocmw_only`` that it does not hold for the municipality.
    """

    theme: str
    organisation: str
    offers: tuple[str, ...]
    grounds: tuple[str, ...]
    until: tuple[str, ...]
    confirm: bool
    ocmw_only: bool
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
    return {
        "view": found,
        "lines": [line for theme in themes for line in _lines(theme)],
        "only_wide": [theme.name for theme in themes if not _running(theme) and _wide(theme)],
        "to_call": _to_call(themes),
    }


def _running(theme: Theme) -> list[Answer]:
    return [answer for answer in theme.near if answer.running]


def _wide(theme: Theme) -> bool:
    """Whether something for all of Flanders has not ended."""
    return bool(running(theme.wide)) or any(not mention.ended for mention in theme.also)


def _lines(theme: Theme) -> list[Line]:
    return [_line(theme, answer) for answer in _running(theme)]


def _line(theme: Theme, answer: Answer) -> Line:
    running = [access for access in answer.accesses if not access.ended]
    ends = {until for offer in answer.running for _, _, until in offer.agreements}
    return Line(
        theme=theme.name,
        organisation=", ".join(provider.name for provider in answer.providers),
        offers=tuple(offer.title for offer in answer.running),
        grounds=tuple(dict.fromkeys(access.ground for access in running)),
        until=tuple(sorted(ends)),
        confirm=all(access.confirm for access in running),
        ocmw_only=_kinds(running) == {"OCMW"},
        contact=answer.providers[0].contact,
    )


def _kinds(accesses: list[Access]) -> set[str]:
    """Return for which kinds of council on the page accesses hold now."""
    return {s.kind for access in accesses for s in access.statuses if s.loop != "beeindigd"}


def _to_call(themes: list[Theme]) -> list[tuple[str, Contact | None]]:
    """Return the organisations of the lines with the contact to use, in Dutch order."""
    found = {
        provider.name: provider.contact
        for theme in themes
        for answer in _running(theme)
        for provider in answer.providers
    }
    return sorted(found.items(), key=lambda pair: normalised(pair[0]))
