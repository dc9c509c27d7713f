"""The answers of a council: by which access, on what grounds, how surely, from which source."""

from collections.abc import Container
from dataclasses import replace

from server.answers import Row
from server.pages.agreements import until
from server.pages.answers import ask, cell, grouped, once, path_of, reference, sources
from server.pages.contacts import NONE, Contacts, best, contacts_of
from server.pages.councils import Council
from server.pages.directory import directory
from server.pages.serving import Access, Answer, Mention, Offer, Provider, Status, Theme, Upper
from server.search import normalised


def accesses(councils: tuple[Council, ...]) -> dict[str, Access]:
    """Return the accesses that reach these councils: access IRI → access."""
    found = grouped(ask("council-coverage", *(council.iri for council in councils)), "access")
    kinds = {council.iri: council.kind for council in councils}
    terms = access_terms()
    return {
        access: _access(terms[access], found[access], kinds) for access in terms if access in found
    }


@once
def access_terms() -> dict[str, list[Row]]:
    """Return from whom and on what terms each access is: access IRI → rows, in the order shown."""
    return grouped(ask("access-terms"), "access")


@once
def _contacts() -> dict[str, Contacts]:
    """Return the contact points of all organisations with an access, by IRI."""
    return contacts_of({cell(row, "organisation") for row in ask("access-terms")})


def _access(terms: list[Row], rows: list[Row], kinds: dict[str, str]) -> Access:
    first = terms[0]
    organisation = cell(first, "organisation")
    name = directory().full_names.get(organisation) or cell(first, "organisationName")
    return Access(
        reference=reference(cell(first, "access")),
        organisation=name,
        path=path_of(organisation),
        ground=cell(first, "groundWords"),
        condition=cell(first, "condition"),
        wide=any(cell(row, "wide") for row in terms),
        statuses=tuple(_status(about[0], kinds) for about in grouped(rows, "coverage").values()),
        sources=tuple(sources(rows)),
        contacts=_contacts().get(organisation, NONE),
    )


def _status(row: Row, kinds: dict[str, str]) -> Status:
    through = []
    if part := cell(row, "partName"):
        through.append(f"via {part} (voor de fusie)")
    if cell(row, "municipality"):
        through.append("via de gemeente")
    return Status(
        kind=kinds[cell(row, "council")],
        certainty=reference(cell(row, "certainty")).rpartition("/")[2],
        certainty_label=cell(row, "certaintyLabel"),
        loop=reference(cell(row, "loop")).rpartition("/")[2],
        loop_label=cell(row, "loopLabel"),
        through=", ".join(through),
    )


def offer_rows(reached: Container[str]) -> list[Row]:
    """Return what these accesses (IRIs) give: a row per offer, theme, access and source."""
    return [row for row in ask("access-offers") if cell(row, "access") in reached]


@once
def _offers() -> dict[str, Offer]:
    """Return every offer that an access gives, by its IRI."""
    return {o: _offer(o, rows) for o, rows in grouped(ask("access-offers"), "offer").items()}


def themes(rows: list[Row], reached: dict[str, Access]) -> tuple[Upper, ...]:
    """Return the offers of these accesses by upper theme and theme, in alphabetical order."""
    told: dict[str, Theme] = {}
    return tuple(
        Upper(
            cell(below[0], "upperName"),
            f"thema-{reference(upper)}",
            tuple(_theme(about, reached, told) for about in grouped(below, "theme").values()),
        )
        for upper, below in grouped(rows, "upper").items()
    )


def _theme(rows: list[Row], reached: dict[str, Access], told: dict[str, Theme]) -> Theme:
    """Return a theme; ``told`` keeps the theme under which an offer (path) is told in full."""
    answers = _answers(rows, reached)
    iri, upper = cell(rows[0], "theme"), cell(rows[0], "upper")
    near = tuple(answer for answer in answers if not answer.wide)
    wide = [answer for answer in answers if answer.wide]
    new = (replace(a, offers=tuple(o for o in a.offers if o.path not in told)) for a in wide)
    theme = Theme(
        name=cell(rows[0], "themeName"),
        path=path_of(iri),
        anchor=f"thema-{reference(iri)}" if iri != upper else f"in-{reference(iri)}",
        near=near,
        wide=tuple(answer for answer in new if answer.offers),
        also=tuple(_mention(o, a, told) for a in wide for o in a.offers if o.path in told),
    )
    told.update((o.path, theme) for answer in theme.wide for o in answer.offers)
    return theme


def _mention(offer: Offer, answer: Answer, told: dict[str, Theme]) -> Mention:
    theme = told[offer.path]
    ended = answer.ended or offer.ended
    return Mention(offer, answer.providers[0].name, ended, theme.name, theme.anchor)


def _answers(rows: list[Row], reached: dict[str, Access]) -> list[Answer]:
    """Return each offer once, those with the same accesses together; what has ended last."""
    offers, together = _offers(), dict[tuple[str, ...], list[Offer]]()
    for offer, found in grouped(rows, "offer").items():
        through = tuple(sorted({cell(row, "access") for row in found}))
        together.setdefault(through, []).append(offers[offer])
    about = (cell(rows[0], "theme"), cell(rows[0], "upper"))
    answers = [
        _answer(tuple(reached[access] for access in through), tuple(given), about)
        for through, given in together.items()
    ]
    return sorted(answers, key=lambda a: (a.ended, normalised(a.providers[0].name)))


def _answer(
    accesses: tuple[Access, ...], offers: tuple[Offer, ...], about: tuple[str, str]
) -> Answer:
    """Return an answer on a theme; ``about`` are the theme and the theme above it (IRIs)."""
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
