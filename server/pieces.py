"""Small pieces of HTML that stand hundreds of times on a page: each is made once and kept.

As macros they took most of the time of a page of a council.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from jinja2.filters import do_urlencode
from markupsafe import Markup, escape

from server.linked_data import leads_to, local

_MOST_KEPT: Final = 8192
_SHOWN: Final = 2


@lru_cache(maxsize=_MOST_KEPT)
def wrong(fact: str, value: str) -> Markup:
    """Return the link to the form for who sees a mistake in a fact (IRI)."""
    told = do_urlencode({"feit": local(fact), "waarde": value})
    return Markup('<a class="wrong" href="/klopt-niet?%s">Klopt dit niet?</a>') % told


def to_row(source: Mapping[str, str]) -> Markup:
    """Return the link to the row of a list that a source stands in, if we know it."""
    return Markup(' (<a href="%s">rij</a>)') % source["row"] if source["row"] else Markup()


def told_by(label: str, sources: Sequence[Mapping[str, str]]) -> Markup:
    """Return the first sources, each with date, age and row, behind a label that says of what."""
    shown = tuple((s["url"], s["dated"], s["row"]) for s in sources[:_SHOWN])
    return _told_by(label, shown, len(sources) - len(shown))


@lru_cache(maxsize=_MOST_KEPT)
def _told_by(label: str, sources: tuple[tuple[str, str, str], ...], others: int) -> Markup:
    links = (
        Markup('<a href="%s">%s</a>%s') % (leads_to(url), dated, to_row({"row": row}))
        for url, dated, row in sources
    )
    told = Markup("; ").join(links) or "bron niet opgenomen"
    more = f" en {others} andere" if others else ""
    return Markup("<small>%s: %s%s</small>") % (label, told, more)


def unexplained(content: str, meanings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the abbreviations in a page, with their meaning, of which it does not tell that."""
    return [
        (short, meaning)
        for short, meaning in meanings.items()
        if short in content and meaning not in content
    ]


@lru_cache(maxsize=_MOST_KEPT)
def breakable(text: str) -> Markup:
    """Return an address that may go on in a new line after each of its parts."""
    return escape(text).replace("@", Markup("@<wbr>")).replace(".", Markup(".<wbr>"))
