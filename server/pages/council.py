"""/bestuur/{nis}: who serves a municipality and its OCMW, with what, on what grounds."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, once, page
from server.pages.chosen_councils import MOST, address
from server.pages.contacts import NONE, Contacts, contacts_of
from server.pages.council_accesses import accesses
from server.pages.council_tables import MEMBERSHIPS, UNKNOWN, UPTAKES, askings
from server.pages.councils import Council
from server.pages.coverage import themes
from server.pages.directory import Directory, directory
from server.pages.former import lead_on
from server.pages.kinds import Choice, choices, chosen, offers_of
from server.pages.nearby import Spot, around, spots
from server.pages.participation import Membership, memberships, uptakes, with_former
from server.pages.serving import Access, Answer, Provider, Upper, running
from server.pages.tabled import FORM, Asking, Ways, send, ways
from server.pages.unknowns import Unknowns, unknowns
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
class Arrival:
    """The code that ended by which a reader came here, and the merger that ended it, if one did."""

    name: str
    code: str
    day: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Everything on the page of a council."""

    councils: tuple[Council, ...]
    within: tuple[str, str]
    parts: tuple[tuple[str, str], ...]
    neighbours: tuple[tuple[str, str], ...]
    spots: tuple[Spot, ...]
    contacts: tuple[tuple[Council, Contacts], ...]
    mergers: tuple[Merger, ...]
    themes: tuple[Upper, ...]
    choices: tuple[Choice, ...]
    without_offer: tuple[Access, ...]
    memberships: tuple[Membership, ...]
    uptakes: tuple[dict[str, Any], ...]
    unknowns: Unknowns
    ways: Ways
    tables: dict[str, Ways]

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
    def narrowed(self) -> str:
        """The kind of offers that the reader chose, in words; nothing where all are shown."""
        return next((choice.label for choice in self.choices[1:] if choice.current), "")

    @property
    def comparison(self) -> str:
        """Where the council is compared with the first of its neighbours."""
        near = [path.removeprefix("/bestuur/") for _, path in self.neighbours[: MOST - 1]]
        return address([self.councils[0].slug, *near])

    @cached_property
    def answers(self) -> list[Answer]:
        """All answers on the page."""
        return _answers(self.themes)

    @cached_property
    def offers(self) -> int:
        """How many different offers are on the page, those that ended left out."""
        return len(running(self.answers))

    @property
    def near_organisations(self) -> list[tuple[str, str]]:
        """The organisations that reach this council other than by reaching all of Flanders."""
        through = [access for answer in self.answers for access in answer.accesses]
        near = [access for access in through if not (access.wide or access.ended)]
        found = {(access.organisation, access.path) for access in near}
        return sorted(found, key=lambda pair: normalised(pair[0]))

    @cached_property
    def providers(self) -> list[Provider]:
        """The organisations behind the answers, in Dutch order."""
        found = {p.path: p for answer in self.answers for p in answer.providers}
        return sorted(found.values(), key=lambda provider: normalised(provider.name))

    def without_offer_that(self, ended: bool) -> list[Access]:
        """Return the accesses without offer that are over, or those that are not."""
        return [access for access in self.without_offer if access.ended == ended]


@blueprint.route("/bestuur/<slug>")
def council(slug: str) -> Response:
    """Show a council; a NIS code that has ended leads to the council of today."""
    known = directory()
    if slug in known.replaced:
        asked = urlencode({**request.args.to_dict(), "van": slug})
        return redirect(f"/bestuur/{known.today(slug)}?{asked}", 301)
    if slug not in known.by_slug:
        abort(404)
    return page("council.html", lambda: _page(slug, known))


@blueprint.route(f"/bestuur/<slug>.<{FORM}:form>")
def council_rows(slug: str, form: str) -> Response:
    """Give the answers of a council in a form."""
    known = directory()
    if slug in known.replaced:
        return lead_on(slug, known)
    if slug not in known.by_slug:
        abort(404)
    return send(asking(known.by_slug[slug]).table, form)


def _page(slug: str, known: Directory) -> dict[str, Any]:
    found = view(slug, known)
    arrival = _arrival(request.args.get("van", ""), slug, known, found)
    return {"view": found, "drawn": drawn(), "arrival": arrival}


@once
def drawn() -> dict[Hashable, Markup]:
    """Return what was drawn of a release that many councils have: thing or its look → HTML."""
    return {}


def _arrival(code: str, slug: str, known: Directory, found: View) -> Arrival | None:
    """Return what to tell who came by a code that ended, if it led to this council."""
    if code not in known.replaced or known.today(code) != slug:
        return None
    merger = next((m for m in found.mergers if code in {c for _, c in m.parts}), None)
    others = tuple(name for name, c in merger.parts if c != code) if merger else ()
    return Arrival(known.area_names[code], code, merger.day if merger else "", others)


def view(slug: str, known: Directory) -> View:
    """Ask everything that the page of a council shows."""
    councils = known.by_slug[slug]
    merged = ask("mergers")
    iris = with_former(councils, merged)
    reached = accesses(councils)
    every = themes(reached)
    found = themes(reached, offers_of(chosen())) if chosen() else every
    members, taken = tuple(memberships(iris)), tuple(uptakes(iris))
    doubts = unknowns(councils, every, members)
    listed = {MEMBERSHIPS: members, UPTAKES: taken, UNKNOWN: doubts.nowhere}
    asked = askings(councils, iris)
    contacts = _contacts()
    larger, beside = known.larger.get(slug, ""), around(councils[0])
    return View(
        councils=councils,
        within=(known.title(larger), larger),
        parts=tuple(known.parts(slug)),
        neighbours=_neighbours(beside, known),
        spots=spots(councils[0], beside),
        contacts=tuple((c, contacts.get(c.iri, NONE)) for c in councils),
        mergers=_mergers(councils[0], merged),
        themes=found,
        choices=tuple(choices(running(_answers(every)))),
        without_offer=_without(every, reached),
        memberships=members,
        uptakes=taken,
        unknowns=doubts,
        ways=ways(asking(councils)),
        tables={part: ways(asked[part]) for part, found in listed.items() if found},
    )


@once
def _contacts() -> dict[str, Contacts]:
    """Return the contact points of all councils, by IRI."""
    return contacts_of(set(directory().slugs))


def asking(councils: tuple[Council, ...]) -> Asking:
    """Return the question that a council page answers, narrowed to the kind of offers chosen."""
    only_these = {"offer": offers_of(chosen())} if chosen() else None
    title = f"Wat {councils[0].title} kan krijgen, van wie en op welke grond"
    return Asking(title, "council-answers", tuple((c.iri,) for c in councils), only_these)


def _neighbours(rows: list[Row], known: Directory) -> tuple[tuple[str, str], ...]:
    """Return the councils of the same kind next to a council: name and path, in Dutch order."""
    found = {known.slugs.get(cell(row, "neighbour"), "") for row in rows}
    pairs = ((known.title(slug), f"/bestuur/{slug}") for slug in found if slug)
    return tuple(sorted(pairs, key=lambda pair: normalised(pair[0])))


def _answers(found: Iterable[Upper]) -> list[Answer]:
    below = [theme for upper in found for theme in upper.themes]
    return [answer for theme in below for answer in (*theme.near, *theme.wide)]


def _without(found: tuple[Upper, ...], reached: dict[str, Access]) -> tuple[Access, ...]:
    """Return the accesses that reach the council and give no offer that we know."""
    shown = {access.reference for answer in _answers(found) for access in answer.accesses}
    return tuple(access for access in reached.values() if access.reference not in shown)


def _mergers(council: Council, merged: list[Row]) -> tuple[Merger, ...]:
    """Return the mergers of the municipality; its OCMW merged with it."""
    rows = [row for row in merged if council.iri in (cell(row, "old"), cell(row, "new"))]
    return tuple(_merger(about) for about in grouped(rows, "event").values())


def _merger(rows: list[Row]) -> Merger:
    parts = {(cell(row, "oldName"), cell(row, "oldCode")) for row in rows}
    first = rows[0]
    day = moment(cell(first, "moment"))
    return Merger(day, tuple(sorted(parts)), cell(first, "newName"), cell(first, "source"))
