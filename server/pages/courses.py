"""Whether offers and accesses still run: what has ended comes last, and reaches nobody any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.answers import Row
from server.pages.answers import cell


def has_ended(row: Row) -> bool:
    """Whether what a row is of has ended; what is not known has not."""
    return cell(row, "loop").endswith("/beeindigd")


def running_first(shown: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a page shows with what has ended (``ended``) last, else in the same order."""
    return sorted(shown, key=lambda one: bool(one["ended"]))


def given_up(offers: Mapping[str, list[Row]]) -> set[str]:
    """Return the accesses (IRIs) of which every offer has ended.

    :param offers: offer IRI → rows with ``access`` and ``loop``.
    """
    rows = [row for found in offers.values() for row in found if cell(row, "access")]
    runs = {cell(row, "access") for row in rows if not has_ended(row)}
    return {cell(row, "access") for row in rows} - runs
