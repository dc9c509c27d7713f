"""/bestuur/{nis}: who serves a municipality and its OCMW, with what, on what grounds."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, page, path_of
from server.pages.councils import Council
from server.pages.coverage import Access, Answer, Upper, accesses, contacts_of, running, themes
from server.pages.directory import Directory, directory
from server.pages.participation import Membership, memberships, uptakes
from server.search import normalised

blueprint: Final = Blueprint("council", __name__)


@dataclass(frozen=True, slots=True)
class Merger:
    """One merger that a council came out of; ``parts`` are name and NIS code."""

    day: str
    parts: tuple[tuple[str, str], ...]
    result: str
    source: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page of a council."""

    councils: tuple[Council, ...]
    within: tuple[str, str]
    parts: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[Council, dict[str, str]], ...]
    mergers: tuple[Merger, ...]
    themes: tuple[Upper, ...]
    without_offer: tuple[Access, ...]
    memberships: tuple[Membership, ...]
    uptakes: tuple[dict[str, Any], ...]
    unknown: tuple[dict[str, str], ...]

    @property
    def name(self) -> str:
        """The name that gemeente and OCMW share."""
        return self.councils[0].title

    @property
    def kinds(self) -> str:
        """What the councils on the page are, where the name does not say so."""
        alone = len(self.councils) == 1 and self.councils[0].kind != "gemeente"
        return "" if alone else " en ".join(council.kind for council in self.councils)

    @property
    def answers(self) -> list[Answer]:
        """All answers on the page."""
        below = [theme for upper in self.themes for theme in upper.themes]
        return [answer for theme in below for answer in (*theme.near, *theme.wide)]

    @property
    def offers(self) -> int:
        """How many different offers are on the page, those that ended left out."""
        return len(running(self.answers))

    @property
    def near_organisations(self) -> list[tuple[str, str]]:
        """The organisations that reach this council other than by reaching all of Flanders."""
        near = [a.access for a in self.answers if not (a.access.wide or a.access.ended)]
        found = {(access.organisation, access.path) for access in near}
        return sorted(found, key=lambda pair: normalised(pair[0]))


@blueprint.route("/bestuur/<slug>")
def council(slug: str) -> Response:
    """Show a council; a NIS code that has ended leads to the council of today."""
    known = directory()
    if slug in known.replaced:
        return redirect(f"/bestuur/{known.today(slug)}?van={slug}", 301)
    if slug not in known.by_slug:
        abort(404)
    return page("council.html", lambda: {"view": view(slug, known), "van": _arrived(known)})


def _arrived(known: Directory) -> str:
    """Return the name of the former municipality that the reader came from."""
    from_code = request.args.get("van", "")
    return known.area_names.get(from_code, "") if from_code in known.replaced else ""


def view(slug: str, known: Directory) -> View:
    """Ask everything that the page of a council shows."""
    councils = known.by_slug[slug]
    merged = [row for council in councils for row in ask("mergers", council.iri)]
    iris = _with_former(councils, merged)
    reached = accesses(councils)
    found = themes(councils, reached)
    contacts = contacts_of({council.iri for council in councils})
    around = known.larger.get(slug, "")
    return View(
        councils=councils,
        within=(known.title(around), around),
        parts=tuple(known.parts(slug)),
        contacts=tuple((c, contacts.get(c.iri, {})) for c in councils),
        mergers=_mergers(councils[0], merged),
        themes=found,
        without_offer=_without(found, reached),
        memberships=tuple(memberships(iris)),
        uptakes=tuple(uptakes(iris)),
        unknown=_unknown(councils),
    )


def _without(found: tuple[Upper, ...], reached: dict[str, Access]) -> tuple[Access, ...]:
    """Return the accesses that reach the council and give no offer that we know."""
    below = [theme for upper in found for theme in upper.themes]
    shown = {answer.access.reference for t in below for answer in (*t.near, *t.wide)}
    return tuple(access for access in reached.values() if access.reference not in shown)


def _with_former(councils: tuple[Council, ...], merged: list[Row]) -> list[str]:
    """Return the councils with those that went up in them, of both kinds."""
    iris = {council.iri for council in councils}
    return sorted(iris | {cell(row, "old") for row in merged if cell(row, "new") in iris})


def _mergers(council: Council, merged: list[Row]) -> tuple[Merger, ...]:
    """Return the mergers of the municipality; its OCMW merged with it."""
    rows = [row for row in merged if council.iri in (cell(row, "old"), cell(row, "new"))]
    return tuple(_merger(about) for about in grouped(rows, "event").values())


def _merger(rows: list[Row]) -> Merger:
    parts = {(cell(row, "oldName"), cell(row, "oldCode")) for row in rows}
    first = rows[0]
    day = moment(cell(first, "moment"))
    return Merger(day, tuple(sorted(parts)), cell(first, "newName"), cell(first, "source"))


def _unknown(councils: tuple[Council, ...]) -> tuple[dict[str, str], ...]:
    """Return offers of own organisations of which no source tells for which councils they are."""
    rows = ask("council-unknown", *(council.iri for council in councils))
    return tuple(
        {
            "title": cell(row, "title"),
            "path": path_of(cell(row, "offer")),
            "organisation": cell(row, "organisationName"),
            "condition": cell(row, "condition"),
        }
        for row in rows
    )
