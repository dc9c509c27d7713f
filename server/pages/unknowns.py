"""What is not known about the answers of a council, counted, and whom to ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from server.answers import Row
from server.dutch import moment, surely_older
from server.pages.answers import ask, cell, once, path_of, sources, store
from server.pages.contacts import NOTHING, ONLY_PAGE
from server.pages.councils import Council
from server.pages.participation import Membership
from server.pages.serving import Access, Answer, Offer, Upper, running
from server.search import normalised

OLD_MONTHS: Final = 24
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Doubts about the offers that have not ended; links are name and path.

    ``confirm`` are the offers that are to be confirmed, ``ask`` the organisations to ask;
    ``loop``, ``undated`` and ``old`` count offers, ``aged`` those of the last two, each once;
    ``silent`` are organisations without contact point, ``only_page`` those with only a page for it;
    ``elsewhere`` are themes without regional offer;
    ``nowhere`` are offers of which no source tells for which councils they are.
    """

    offers: int
    confirm: Links
    ask: Links
    loop: int
    undated: int
    old: int
    aged: int
    silent: Links
    only_page: Links
    elsewhere: Links
    nowhere: tuple[dict[str, Any], ...]
    members_as_of: str


def unknowns(
    councils: tuple[Council, ...], themes: tuple[Upper, ...], members: Iterable[Membership]
) -> Unknowns:
    """Return what is not known about these councils."""
    pairs = _running(answer for u in themes for t in u.themes for answer in (*t.near, *t.wide))
    confirm = [(o, a) for o, a in pairs if all(access.confirm for access in a)]
    accesses = [access for _, through in pairs for access in through]
    dates = [{s["issued"] for s in _sources(offer, through)} for offer, through in pairs]
    old = set(filter(_old, set().union(*dates)))
    return Unknowns(
        offers=len(pairs),
        confirm=_links((offer.title, offer.path) for offer, _ in confirm),
        ask=_links((a.organisation, a.path) for _, through in confirm for a in through),
        loop=sum(all(access.uncertain for access in through) for _, through in pairs),
        undated=sum("" in issued for issued in dates),
        old=sum(not old.isdisjoint(issued) for issued in dates),
        aged=sum(not (old | {""}).isdisjoint(issued) for issued in dates),
        silent=_reached_by(NOTHING, accesses),
        only_page=_reached_by(ONLY_PAGE, accesses),
        elsewhere=_elsewhere(themes),
        nowhere=_nowhere(councils),
        members_as_of=_as_of(members),
    )


def _running(answers: Iterable[Answer]) -> list[tuple[Offer, tuple[Access, ...]]]:
    """Return each offer that has not ended once, with its accesses that are not over."""
    found: dict[str, tuple[Offer, tuple[Access, ...]]] = {}
    for answer in answers:
        through = tuple(access for access in answer.accesses if not access.ended)
        for offer in answer.running:
            found.setdefault(offer.path, (offer, through))
    return list(found.values())


def _sources(offer: Offer, through: tuple[Access, ...]) -> list[dict[str, str]]:
    return [*offer.sources, *(source for access in through for source in access.sources)]


def _old(issued: str) -> bool:
    return surely_older(issued, store().release.reference_day, OLD_MONTHS)


def _links(pairs: Iterable[tuple[str, str]]) -> Links:
    return tuple(sorted(set(pairs), key=lambda pair: normalised(pair[0])))


def _reached_by(means: str, accesses: Iterable[Access]) -> Links:
    """Return the organisations of which we know just this to reach them."""
    return _links((a.organisation, a.path) for a in accesses if a.means == means)


def _elsewhere(themes: tuple[Upper, ...]) -> Links:
    """Return the themes (not those above others) for which nothing of the own region is known."""
    near = {theme.path for upper in themes for theme in upper.themes if running(theme.near)}
    return tuple((name, path) for name, path in _narrow() if path not in near)


@once
def _narrow() -> Links:
    """Return the themes that are not above others, in Dutch order."""
    rows = ask("themes")
    above = {cell(row, "upper") for row in rows}
    narrow = [row for row in rows if cell(row, "theme") not in above]
    return _links((cell(row, "themeName"), path_of(cell(row, "theme"))) for row in narrow)


def _nowhere(councils: tuple[Council, ...]) -> tuple[dict[str, Any], ...]:
    """Return offers of own organisations of which no source tells for which councils they are."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for _, row in sorted(_places_of(councils), key=itemgetter(0)):
        told = tuple(cell(row, name) for name in ("offer", "organisationName", "condition"))
        found.setdefault(told, []).append(row)
    return tuple(
        {
            "title": cell(rows[0], "offerTitle"),
            "path": path_of(offer),
            "organisation": maker,
            "condition": condition,
            "sources": sources(rows),
        }
        for (offer, maker, condition), rows in found.items()
    )


def _places_of(councils: tuple[Council, ...]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of the query about councils, each with its place in the answer."""
    known = _by_council()
    return (pair for council in councils for pair in known.get(council.iri, ()))


@once
def _by_council() -> dict[str, list[tuple[int, Row]]]:
    found: dict[str, list[tuple[int, Row]]] = {}
    for place, row in enumerate(ask("council-unknown")):
        found.setdefault(cell(row, "council"), []).append((place, row))
    return found


def _as_of(members: Iterable[Membership]) -> str:
    """Return of when the newest source of these memberships is, to the month; else nothing."""
    issued: list[Any] = [s["issued"] for m in members for s in m.sources if s["issued"]]
    return moment(max(issued)[:7]) if issued else ""
