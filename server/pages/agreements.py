"""Framework agreements as lists show them: parties, period in words, themes and offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from loaders.iris import mint_agreement
from server.answers import Row
from server.dutch import moment
from server.pages.answers import ask, cell, grouped, path_of, reference
from server.pages.directory import directory
from server.pages.tabled import Asking

LISTED: Final = "raamovereenkomsten"
"""The id of a list of agreements on a page about something else, and of its forms."""
_CALENDAR: Final = "agreement-calendar"
_DAY: Final = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement as lists show it; ``period`` in words, ``end`` as the source has it."""

    path: str
    title: str
    loop: str
    loop_label: str
    end: str
    period: str
    buyer: tuple[str, str]
    themes: tuple[tuple[str, str], ...]
    offers: tuple[tuple[str, str], ...]


def all_agreements() -> dict[str, Agreement]:
    """Return every agreement: IRI → agreement, in the order of their ends."""
    rows = grouped(ask("agreements"), "agreement")
    return {iri: _agreement(iri, found) for iri, found in rows.items()}


def agreements_by_offer() -> dict[str, list[Agreement]]:
    """Return the agreements through which offers can be had: IRI of the offer → agreements."""
    found: dict[str, list[Agreement]] = {}
    for iri, rows in grouped(ask("agreements"), "agreement").items():
        for offer in sorted({cell(row, "offer") for row in rows} - {""}):
            found.setdefault(offer, []).append(_agreement(iri, rows))
    return found


def agreements_of(organisation: str) -> list[Agreement]:
    """Return the agreements of which an organisation (by IRI) is buyer or supplier."""
    return [
        _agreement(iri, rows)
        for iri, rows in grouped(ask("agreements"), "agreement").items()
        if any(organisation in (cell(row, "buyer"), cell(row, "supplier")) for row in rows)
    ]


def asking_about(title: str, agreements: Iterable[Agreement], part: str = LISTED) -> Asking:
    """Return the question what is known of some agreements, for a table on a page."""
    return Asking(title, _CALENDAR, only={"agreement": [*map(_iri, agreements)]}, part=part)


def in_order(agreements: Iterable[Agreement]) -> list[Agreement]:
    """Return agreements in the order of the rows of ``asking_about``."""
    places = {cell(row, "agreement"): place for place, row in enumerate(ask(_CALENDAR))}
    return sorted(agreements, key=lambda agreement: places[_iri(agreement)])


def _iri(agreement: Agreement) -> str:
    return mint_agreement(agreement.path.rpartition("/")[2])


def _agreement(iri: str, rows: list[Row]) -> Agreement:
    first = rows[0]
    buyer = cell(first, "buyer")
    named = directory().full_names.get(buyer) or cell(first, "buyerName")
    return Agreement(
        path=f"/raamovereenkomst/{reference(iri)}",
        title=cell(first, "agreementTitle"),
        loop=cell(first, "loop").rpartition("/")[2],
        loop_label=cell(first, "loopName"),
        end=cell(first, "end"),
        period=period(cell(first, "begin"), cell(first, "end")),
        buyer=(named, path_of(buyer) if buyer else ""),
        themes=pairs(rows, "themeName", "theme"),
        offers=pairs(rows, "offerTitle", "offer"),
    )


def pairs(rows: list[Row], name: str, thing: str) -> tuple[tuple[str, str], ...]:
    """Return the distinct things of a column with their names: (name, path), by name."""
    found = {(cell(row, name), path_of(cell(row, thing))) for row in rows if cell(row, thing)}
    return tuple(sorted(found))


def until(end: str) -> str:
    """Return an end in words; one with a day is the first day on which it no longer holds.

    :param end: as precise as the source (ISO 8601); empty when not known.
    """
    if not end:
        return "einde niet bekend"
    return f"tot {moment(end)}" if len(end) == _DAY else f"tot en met {moment(end)}"


def period(begin: str, end: str) -> str:
    """Return a period in words, dates as precise as the source (ISO 8601, or empty)."""
    if not begin:
        return until(end) if end else "niet bekend"
    return f"van {moment(begin)}{'' if end else ','} {until(end)}"
