"""Two offers beside each other, fact by fact: what each is known to have, and from whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from server.answers import Row
from server.dutch import moment, telephone
from server.pages.agreements import until
from server.pages.answers import ask, cell, path_of, reference, sources
from server.pages.overlapping import PATH
from server.pages.tabled import Asking, ways


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of two offers beside each other: what it is about, and the links of each.

    A link is words and an address, which is empty where there is none; without any it is unknown.
    """

    name: str
    sides: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def differs(self) -> bool:
        """Whether the two do not have the same."""
        return len(set(self.sides)) > 1


def offers_address(offer: str, other: str) -> str:
    """Return where two offers (IRIs) stand beside each other."""
    return f"{PATH}?{urlencode({'a': reference(offer), 'b': reference(other)})}"


def asking_offers(offers: Sequence[str]) -> Asking:
    """Return the question what is told of two offers (IRIs)."""
    terms = tuple((offer,) for offer in offers)
    return Asking("Twee keer aanbod naast elkaar", "compared-offers", terms)


def compared(offers: Sequence[str]) -> dict[str, Any]:
    """Return two offers (IRIs) with the lines of what each is known to have, and its sources."""
    asked = asking_offers(offers)
    rows = ask("compared-offers", *offers)
    sides = [[row for row in rows if cell(row, "offer") == offer] for offer in offers]
    return {
        "titles": [
            (cell(side[0], "offerTitle"), path_of(cell(side[0], "offer"))) for side in sides
        ],
        "facts": _facts(sides),
        "offers": offers,
        "sources": [sources(side) for side in sides],
        "ways": ways(asked),
    }


def _facts(sides: Sequence[Sequence[Row]]) -> list[Fact]:
    """Return the lines, what each side is known to have."""
    columns = (
        ("Soort", "offerKind", ""),
        ("Aanbieder", "organisationName", "organisation"),
        ("Thema’s", "themeName", "theme"),
        ("Beschrijving", "summary", ""),
        ("Grond", "groundWords", ""),
        ("Voorwaarde volgens de bron", "condition", ""),
        ("Gebied volgens de bron", "areaName", ""),
        ("E-mail", "email", "mailto"),
        ("Telefoon", "telephone", "tel"),
        ("Contactpagina", "contactPage", "url"),
        ("Licentie", "licence", ""),
        ("Broncode", "repository", "url"),
    )
    facts = [
        Fact(name, tuple(_links(side, *column) for side in sides)) for name, *column in columns
    ]
    agreements = Fact("Raamovereenkomst", tuple(map(_agreements, sides)))
    dates = Fact("Datum van de bron", tuple(map(_dates, sides)))
    return [*facts, agreements, dates]


def _links(side: Sequence[Row], words: str, link: str) -> tuple[tuple[str, str], ...]:
    values = {(cell(r, words), _href(r, words, link)) for r in side if cell(r, words)}
    return tuple((telephone(w) if link == "tel" else w, href) for w, href in sorted(values))


def _href(row: Row, words: str, link: str) -> str:
    if link in ("mailto", "tel"):
        return f"{link}:{cell(row, words)}"
    if link == "url":
        return cell(row, words)
    return path_of(cell(row, link)) if link else ""


def _agreements(side: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            {
                (
                    f"{cell(r, 'agreementTitle')}, {until(cell(r, 'end'))}",
                    path_of(cell(r, "agreement")),
                )
                for r in side
                if cell(r, "agreement")
            }
        )
    )


def _dates(side: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    dates = {(cell(row, "issued"), cell(row, "source")) for row in side}
    return tuple((moment(day) if day else "zonder datum", url) for day, url in sorted(dates))
