"""The filter on kinds of offers that pages share: open source, generic building blocks.

``?soort=`` in the address; the counts are of what the page would show without a filter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import request

from loaders.iris import mint_concept
from server.answers import Row
from server.pages.answers import ask, cell, once, path_of

KINDS: Final = {"open-source": "Open source", "generieke-bouwsteen": "Generieke bouwstenen"}
_COMPONENT: Final = mint_concept("aanbodsoort", "open-source-component")
_BLOCK: Final = mint_concept("aanbodsoort", "generieke-bouwsteen")


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its words, its address, how many offers it leaves, whether it is on."""

    label: str
    href: str
    number: int
    current: bool


def chosen() -> str:
    """Return the kind asked for; nothing when there is none or it is not one we know."""
    kind = request.args.get("soort", "")
    return kind if kind in KINDS else ""


def offers_of(kind: str) -> set[str]:
    """Return the offers (IRIs) of a kind.

    Open source is what the list calls a component of that sort, or of which it names the source
    code.
    """
    rows = ask("offer-kinds")
    if kind == "generieke-bouwsteen":
        return {cell(row, "offer") for row in rows if cell(row, "kind") == _BLOCK}
    open_ones = (r for r in rows if cell(r, "kind") == _COMPONENT or cell(r, "repository"))
    return {cell(row, "offer") for row in open_ones}


@once
def _paths() -> dict[str, set[str]]:
    """Return the paths of the offers of every kind."""
    return {kind: {path_of(offer) for offer in offers_of(kind)} for kind in KINDS}


def only(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with an offer of the kind asked for; all rows without a filter."""
    wanted = offers_of(chosen()) if chosen() else None
    return [row for row in rows if wanted is None or cell(row, "offer") in wanted]


def choices(offers: Iterable[str]) -> list[Choice]:
    """Return the filters for a page with these offers (IRIs or paths); none where none fits."""
    here = {path_of(offer) if "://" in offer else offer for offer in offers}
    counts = {kind: len(here & paths) for kind, paths in _paths().items()}
    if not any(counts.values()):
        return []
    every = Choice("Alles", _address(""), len(here), not chosen())
    kinds = [Choice(KINDS[k], _address(k), n, chosen() == k) for k, n in counts.items()]
    return [every, *kinds]


def _address(kind: str) -> str:
    """Return the address of this page with another filter; the rest of it stays."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "soort"]
    query = urlencode([*others, *([("soort", kind)] if kind else [])])
    return f"{request.path}?{query}" if query else request.path
