"""The answers of a council by theme: what the accesses that reach it give.

What councils share is the same object for all of them, as long as the release answers: an answer
for all of Flanders.
"""

from collections.abc import Container, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from server.answers import Row
from server.pages.agreements import until
from server.pages.answers import ask, cell, grouped, once, path_of, reference, sources
from server.pages.contacts import best
from server.pages.serving import Access, Answer, Mention, Offer, Provider, Theme, Upper
from server.search import normalised


class Given(NamedTuple):
    """What all accesses give on a theme, which is below an upper theme or is one (IRIs).

    ``offers`` are its offers (IRIs), each with the accesses (IRIs) that give it, sorted.
    """

    upper: str
    upper_name: str
    theme: str
    theme_name: str
    offers: tuple[tuple[str, tuple[str, ...]], ...]


@once
def _given() -> tuple[tuple[Given, ...], ...]:
    """Return what accesses give by upper theme and theme, in the order of the query."""
    above = grouped(ask("access-offers"), "upper").values()
    return tuple(tuple(map(_on_theme, grouped(rows, "theme").values())) for rows in above)


def _on_theme(rows: list[Row]) -> Given:
    upper, upper_name, theme, theme_name = (
        cell(rows[0], name) for name in ("upper", "upperName", "theme", "themeName")
    )
    offers = (
        (offer, tuple(sorted({cell(row, "access") for row in found})))
        for offer, found in grouped(rows, "offer").items()
    )
    return Given(upper, upper_name, theme, theme_name, tuple(offers))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What councils share: offers by their IRI and theme, answers by what they are made of."""

    offers: dict[tuple[str, str], Offer]
    answers: dict[Hashable, Answer]


@once
def _kept() -> _Kept:
    rows = grouped(ask("access-offers"), "offer").items()
    on = ((o, t, found) for o, about in rows for t, found in grouped(about, "theme").items())
    return _Kept({(offer, theme): _offer(offer, found) for offer, theme, found in on}, {})


def themes(reached: dict[str, Access], only: Container[str] | None = None) -> tuple[Upper, ...]:
    """Return the offers of these accesses by upper theme and theme, in alphabetical order.

    :param only: the offers (IRIs) that count; all when there is none.
    """
    told, kept = dict[str, Theme](), _kept()
    found = []
    for above in _given():
        pairs = ((given, _answers(given, reached, only, kept)) for given in above)
        below = tuple(_theme(given, answers, told, kept) for given, answers in pairs if answers)
        if below:
            name, anchor = above[0].upper_name, f"thema-{reference(above[0].upper)}"
            found.append(Upper(name, anchor, below))
    return tuple(found)


def _theme(given: Given, answers: list[Answer], told: dict[str, Theme], kept: _Kept) -> Theme:
    """Return a theme; ``told`` keeps the theme under which an offer (path) is told in full."""
    iri, upper = about = (given.theme, given.upper)
    near = tuple(answer for answer in answers if not answer.wide)
    wide = [answer for answer in answers if answer.wide]
    theme = Theme(
        name=given.theme_name,
        path=path_of(iri),
        anchor=f"thema-{reference(iri)}" if iri != upper else f"in-{reference(iri)}",
        near=near,
        wide=tuple(answer for a in wide for answer in _untold(a, told, about, kept)),
        also=tuple(_mention(o, a, told) for a in wide for o in a.offers if o.path in told),
    )
    told.update((o.path, theme) for answer in theme.wide for o in answer.offers)
    return theme


def _untold(
    answer: Answer, told: Container[str], about: tuple[str, str], kept: _Kept
) -> list[Answer]:
    """Return an answer with the offers that are not told yet; nothing when there are none."""
    offers = tuple(offer for offer in answer.offers if offer.path not in told)
    return [_answer(answer.accesses, offers, about, kept)] if offers else []


def _mention(offer: Offer, answer: Answer, told: dict[str, Theme]) -> Mention:
    theme = told[offer.path]
    ended = answer.ended or offer.ended
    return Mention(offer, answer.providers[0].name, ended, theme.name, theme.anchor)


def _answers(
    given: Given, reached: dict[str, Access], only: Container[str] | None, kept: _Kept
) -> list[Answer]:
    """Return each offer once, those with the same accesses together; what has ended last."""
    about = (given.theme, given.upper)
    together: dict[tuple[str, ...], list[Offer]] = {}
    for offer, accesses in given.offers:
        through = tuple(access for access in accesses if access in reached)
        if through and (only is None or offer in only):
            together.setdefault(through, []).append(kept.offers[offer, given.theme])
    answers = [
        _answer(tuple(map(reached.__getitem__, through)), tuple(alike), about, kept)
        for through, alike in together.items()
    ]
    return sorted(answers, key=lambda a: (a.ended, normalised(a.providers[0].name)))


def _answer(
    accesses: tuple[Access, ...], offers: tuple[Offer, ...], about: tuple[str, str], kept: _Kept
) -> Answer:
    """Return an answer on a theme; ``about`` are the theme and the theme above it (IRIs).

    One for all of Flanders is kept, as most councils have it.
    """
    if not all(access.wide for access in accesses):
        return _new_answer(accesses, offers, about)
    key = (accesses, offers, about)
    if key not in kept.answers:
        kept.answers[key] = _new_answer(accesses, offers, about)
    return kept.answers[key]


def _new_answer(
    accesses: tuple[Access, ...], offers: tuple[Offer, ...], about: tuple[str, str]
) -> Answer:
    found = {access.path: access for access in accesses}
    providers = tuple(
        Provider(access.organisation, path, access.contacts, best(access.contacts, *about))
        for path, access in found.items()
    )
    return Answer(providers, offers, accesses)


def _offer(offer: str, rows: list[Row]) -> Offer:
    first = rows[0]
    return Offer(
        title=cell(first, "title"),
        path=path_of(offer),
        kind=cell(first, "kind"),
        ended=reference(cell(first, "loop")).endswith("beeindigd"),
        agreements=_agreements(rows),
        sources=tuple(sources(rows)),
    )


def _agreements(rows: list[Row]) -> tuple[tuple[str, str, str], ...]:
    found = {
        (cell(row, "agreementTitle"), path_of(cell(row, "agreement")), until(cell(row, "end")))
        for row in rows
        if cell(row, "agreement")
    }
    return tuple(sorted(found))
