"""How attacks may end: an attack that must be refused is only refused, and no 200 lies."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.hostile.attacks import (
    BROKEN,
    QUERIES,
    SLOW,
    calling_requests,
    large_requests,
)

HASTY: Final = ", left at once"
LEFT: Final = "we left"
RESET: Final = "reset"
STILL_OPEN: Final = "still open"
WHOLE: Final = "200 whole"
PART: Final = "200, we read a part"
BROKEN_OFF: Final = "200 broken off"
_BUSY: Final = {"503", "429"}
_ENDLESS: Final = _BUSY | {LEFT, PART, BROKEN_OFF}
"""How a query ends that cannot be answered within the bounds; an end as if it were whole lies."""
_FINITE: Final = frozenset(
    {"chain", "deep path", "path over all", "mixed sort", "mixed sort of all", "slow pattern"}
)
"""Costly queries with an answer that is small; a machine that is fast enough may give it."""


def unexpected(tally: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return what ended as it must not."""
    expected = dict(_expected())
    return [
        f"{name}: {outcome}"
        for name, told in tally.items()
        for outcome in told
        if outcome not in expected[name]
    ]


def unmade(tally: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return which attacks were never made, or never told why they are refused."""
    return [
        name
        for name, ends in _expected()
        if name not in tally or (not ends & _BUSY and set(tally[name]) <= {LEFT, RESET})
    ]


def _expected() -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each attack and how it may end."""
    for name in QUERIES:
        ends = _ENDLESS | ({WHOLE} if name in _FINITE else set())
        ends = _BUSY | {"400", LEFT} if name == "deep brackets" else ends
        yield name, ends
        yield name + HASTY, ends
    for request in large_requests():
        yield request.name, {"414" if request.method == "GET" else "413", LEFT}
    for request in calling_requests(""):
        refused = request.name == "LOAD" or request.name.startswith("SERVICE")
        yield request.name, {"403", LEFT} if refused else {WHOLE, LEFT} | _BUSY
    for name in BROKEN:
        yield name, {"431", RESET, LEFT} if "head" in name else {"400", RESET, LEFT}
    for name in SLOW:
        ended = {"408", "closed", RESET, LEFT}
        yield name, ended if name.startswith("half") else _ENDLESS | {STILL_OPEN, RESET, "closed"}
