"""What serves a council, as pages show it: accesses, offers, answers by theme, how sure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from server.pages.contacts import Contact, Contacts, known


@dataclass(frozen=True, slots=True)
class Status:
    """How one council (gemeente or OCMW) stands to an access."""

    kind: str
    certainty: str
    certainty_label: str
    loop: str
    loop_label: str
    through: str


@dataclass(frozen=True, eq=False)
class Access:
    """One access that reaches a council; ``wide`` holds for all of Flanders or Belgium.

    Councils that it reaches in the same way have the same one.
    """

    reference: str
    organisation: str
    path: str
    ground: str
    condition: str
    wide: bool
    statuses: tuple[Status, ...]
    sources: tuple[dict[str, str], ...]
    contacts: Contacts

    @cached_property
    def ended(self) -> bool:
        """Whether it is over for every council on the page."""
        return all(status.loop == "beeindigd" for status in self.statuses)

    @cached_property
    def uncertain(self) -> bool:
        """Whether no source says that it still runs."""
        return any(status.loop == "onbekend" for status in self.statuses)

    @cached_property
    def confirm(self) -> bool:
        """Whether it is to be confirmed for a council on the page."""
        return any(status.certainty == "te-bevestigen" for status in self.statuses)

    @cached_property
    def means(self) -> str:
        """What we know to reach its organisation, in the words of ``contacts``."""
        return known(self.contacts)

    @property
    def claim(self) -> str:
        """What the page says of it, in words: for whom, on what ground and how surely."""
        kinds = ", ".join(status.kind for status in self.statuses)
        sure = ", ".join(dict.fromkeys(status.certainty_label for status in self.statuses))
        return f"{kinds}: {self.ground} {sure}"


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """One service or solution on a theme, the same for all councils, with the sources of it.

    ``agreements`` are title, path and end in words of those through which it can be had for that
    theme; of all of them when none is about it.
    """

    title: str
    path: str
    kind: str
    ended: bool
    agreements: tuple[tuple[str, str, str], ...]
    sources: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation behind an answer; ``contact`` is the one to use for its theme."""

    name: str
    path: str
    contacts: Contacts
    contact: Contact | None

    @property
    def look(self) -> Hashable:
        """What tells it from others as pages show it, with its contact, in one release."""
        return self.path, self.contact and (self.contact.name, *self.contact.themes)


@dataclass(frozen=True, eq=False)
class Answer:
    """Offers on one theme that can be had by the same accesses.

    One for all of Flanders is the same for all councils that these reach in the same way.
    """

    providers: tuple[Provider, ...]
    offers: tuple[Offer, ...]
    accesses: tuple[Access, ...]

    @cached_property
    def wide(self) -> bool:
        """Whether it holds for all of Flanders and is nothing of the own region."""
        return all(access.wide for access in self.accesses)

    @cached_property
    def ended(self) -> bool:
        """Whether all its accesses are over."""
        return all(access.ended for access in self.accesses)

    @cached_property
    def running(self) -> tuple[Offer, ...]:
        """The offers that have not ended, nor all their accesses."""
        return () if self.ended else tuple(offer for offer in self.offers if not offer.ended)


@dataclass(frozen=True, slots=True)
class Mention:
    """An offer for all of Flanders that the page tells in full under an earlier theme."""

    offer: Offer
    organisation: str
    ended: bool
    theme: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme with what is offered for it: near (own region, membership) and wide.

    ``anchor`` is its place on the page; ``also`` are offers for all of Flanders told before.
    """

    name: str
    path: str
    anchor: str
    near: tuple[Answer, ...]
    wide: tuple[Answer, ...]
    also: tuple[Mention, ...] = ()

    @property
    def wide_look(self) -> Hashable:
        """What tells the part for all of Flanders from others, as pages show it."""
        return self.path, not self.near, self.wide, self.also

    @property
    def wide_offers(self) -> list[tuple[str, str]]:
        """The different offers for all of Flanders: title and organisation."""
        full = [(o.title, a.providers[0].name) for a in self.wide for o in a.offers]
        return full + [(mention.offer.title, mention.organisation) for mention in self.also]


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
        full = running(answer for theme in self.themes for answer in theme.wide)
        also = {m.offer.path for theme in self.themes for m in theme.also if not m.ended}
        return len(full | also)


def running(answers: Iterable[Answer]) -> set[str]:
    """Return the different offers (their paths) that have not ended, nor all their accesses."""
    return {offer.path for answer in answers for offer in answer.running}
