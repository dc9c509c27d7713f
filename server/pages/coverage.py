"""The answers of a council: by which access, on what grounds, how surely, from which source."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.answers import Row
from server.dutch import telephone
from server.pages.answers import ask, cell, grouped, path_of, reference, sources
from server.pages.councils import Council


@dataclass(frozen=True, slots=True)
class Status:
    """How one council (gemeente or OCMW) stands to an access."""

    kind: str
    certainty: str
    certainty_label: str
    loop: str
    loop_label: str
    through: str


@dataclass(frozen=True, slots=True)
class Access:
    """One access that reaches a council; ``wide`` holds for all of Flanders or Belgium."""

    reference: str
    organisation: str
    path: str
    ground: str
    condition: str
    wide: bool
    statuses: tuple[Status, ...]
    sources: tuple[dict[str, str], ...]
    contact: dict[str, str]

    @property
    def ended(self) -> bool:
        """Whether it is over for every council on the page."""
        return all(status.loop == "beeindigd" for status in self.statuses)

    @property
    def uncertain(self) -> bool:
        """Whether no source says that it still runs."""
        return any(status.loop == "onbekend" for status in self.statuses)


@dataclass(frozen=True, slots=True)
class Answer:
    """One offer through one access."""

    title: str
    path: str
    kind: str
    access: Access


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme with what is offered for it: near (own region, membership) and wide."""

    name: str
    path: str
    near: tuple[Answer, ...]
    wide: tuple[Answer, ...]

    @property
    def wide_offers(self) -> int:
        """How many different offers hold for all of Flanders."""
        return len({answer.path for answer in self.wide})


@dataclass(frozen=True, slots=True)
class Upper:
    """An upper theme with the themes below it; ``anchor`` is its place on the page."""

    name: str
    anchor: str
    themes: tuple[Theme, ...]

    @property
    def near(self) -> int:
        """How many different offers are near and not ended."""
        return len(running(answer for theme in self.themes for answer in theme.near))

    @property
    def wide(self) -> int:
        """How many different offers hold for all of Flanders and are not ended."""
        return len(running(answer for theme in self.themes for answer in theme.wide))


def running(answers: Iterable[Answer]) -> set[str]:
    """Return the different offers among answers that are not ended."""
    return {answer.path for answer in answers if not answer.access.ended}


def accesses(councils: tuple[Council, ...]) -> dict[str, Access]:
    """Return the accesses that reach these councils: access IRI → access."""
    iris = [council.iri for council in councils]
    rows = ask("council-coverage", *iris)
    found = grouped(ask("council-sources", *iris), "coverage")
    contacts = contacts_of({cell(row, "organisation") for row in rows})
    kinds = {council.iri: council.kind for council in councils}
    return {
        access: _access(access, about, kinds, found, contacts)
        for access, about in grouped(rows, "access").items()
    }


def _access(
    access: str,
    rows: list[Row],
    kinds: dict[str, str],
    found: dict[str, list[Row]],
    contacts: dict[str, dict[str, str]],
) -> Access:
    first = rows[0]
    organisation = cell(first, "organisation")
    coverages = grouped(rows, "coverage")
    resting = [source for coverage in coverages for source in found.get(coverage, [])]
    return Access(
        reference=reference(access),
        organisation=cell(first, "organisationName"),
        path=path_of(organisation),
        ground=cell(first, "groundWords"),
        condition=cell(first, "condition"),
        wide=any(cell(row, "wide") for row in rows),
        statuses=tuple(_status(about[0], kinds) for about in coverages.values()),
        sources=tuple(sources(resting)),
        contact=contacts.get(organisation, {}),
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


def contacts_of(organisations: set[str]) -> dict[str, dict[str, str]]:
    """Return how to reach organisations: IRI → ``email``, ``telephone``, ``page``, ``homepage``."""
    contacts: dict[str, dict[str, str]] = {}
    for row in ask("contacts", *sorted(organisations)) if organisations else []:
        known = contacts.setdefault(cell(row, "organisation"), {})
        for name in ("email", "telephone", "page", "homepage"):
            if value := cell(row, name):
                known.setdefault(name, telephone(value) if name == "telephone" else value)
    return contacts


def themes(councils: tuple[Council, ...], reached: dict[str, Access]) -> tuple[Upper, ...]:
    """Return the offers of these accesses by upper theme and theme, in alphabetical order."""
    rows = ask("council-offers", *(council.iri for council in councils))
    return tuple(
        Upper(
            cell(below[0], "upperName"),
            f"thema-{reference(upper)}",
            tuple(_theme(about, reached) for about in grouped(below, "theme").values()),
        )
        for upper, below in grouped(rows, "upper").items()
    )


def _theme(rows: list[Row], reached: dict[str, Access]) -> Theme:
    answers = [
        Answer(
            cell(row, "title"),
            path_of(cell(row, "offer")),
            cell(row, "kind"),
            reached[cell(row, "access")],
        )
        for row in rows
    ]
    near = tuple(answer for answer in answers if not answer.access.wide)
    wide = tuple(answer for answer in answers if answer.access.wide)
    return Theme(cell(rows[0], "themeName"), path_of(cell(rows[0], "theme")), near, wide)
