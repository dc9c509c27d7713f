"""Finds councils, organisations, offers and themes by name, number or former name.

Accents, capitals and punctuation do not count, ``Sint`` is ``St.``, and one typing error is
forgiven (optimal string alignment distance 1). The index holds one release.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import OSA

_WORDS: Final = re.compile(r"[a-z0-9]+")
_SAINTS: Final = {"st": "sint", "ste": "sint", "sinte": "sint"}
_TYPO_LENGTH: Final = 4
_LONG: Final = 3
# A Belgian enterprise number as foreign invoices write it: BE and ten digits.
_ENTERPRISE: Final = re.compile(r"be(?P<number>[01]\d{9})")
_EXACT, _START, _WORD, _INSIDE, _TYPO, _WORD_TYPO = 100, 90, 80, 70, 60, 50


@dataclass(frozen=True, slots=True)
class Name:
    """One name or number under which a thing is found; ``note`` says why, if it is not its name.

    ``kind`` is the word before the name (*OCMW*) that alone, or nearly, finds nothing.
    """

    text: str
    note: str = ""
    words: tuple[str, ...] = ()
    joined: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is found: its page, its name, what it is, and why it is found."""

    group: str
    title: str
    path: str
    kind: str = ""
    note: str = ""


@dataclass(slots=True)
class Index:
    """All names of one release."""

    entries: list[tuple[Found, tuple[Name, ...]]] = field(default_factory=list)

    def add(
        self, found: Found, names: Iterable[tuple[str, str]], kinds: Iterable[str] = ()
    ) -> None:
        """Add a thing under names: pairs of text and note; also with each kind before it."""
        given = [(text, note) for text, note in names if text]
        plain = (_name(text, note) for text, note in given)
        kept = [pair for pair in given if not pair[0].isdigit()]
        with_kind = (_name(f"{kind} {text}", note, kind) for kind in kinds for text, note in kept)
        self.entries.append((found, (*plain, *with_kind)))

    def search(self, query: str, limit: int = 30) -> list[Found]:
        """Return what fits the query, best first."""
        wanted = _without_country(normalised(query))
        if not wanted:
            return []
        scored = [hit for entry in self.entries if (hit := _best(entry, wanted)) is not None]
        scored.sort(key=lambda hit: (-hit[0], _GROUPS.index(hit[1].group), hit[1].title))
        return [found for _, found in scored[:limit]]


_GROUPS: Final = ("bestuur", "organisatie", "thema", "aanbod")


def normalised(text: str) -> tuple[str, ...]:
    """Return the words of a text without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(_SAINTS.get(word, word) for word in _WORDS.findall(letters))


def _without_country(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the country before an enterprise number: ``BE 0207.494.678``."""
    found = _ENTERPRISE.fullmatch("".join(words))
    return (found["number"],) if found else words


def _name(text: str, note: str, kind: str = "") -> Name:
    words = normalised(text)
    return Name(text, note, words, "".join(words), "".join(normalised(kind)))


def _best(
    entry: tuple[Found, tuple[Name, ...]], wanted: tuple[str, ...]
) -> tuple[int, Found] | None:
    found, names = entry
    scores = [(score(name, wanted), -place) for place, name in enumerate(names)]
    best, place = max(scores, default=(0, 0))
    if not best:
        return None
    note = names[-place].note
    return best, Found(found.group, found.title, found.path, found.kind, note or found.note)


def score(name: Name, wanted: tuple[str, ...]) -> int:
    """Return how well a name fits: 100 is the same, 50 is one typing error in a word, 0 is not."""
    joined = "".join(wanted)
    if name.kind and all(_like(part, name.kind) for part in wanted):
        return 0
    if name.joined == joined:
        return _EXACT
    if len(joined) >= _LONG and name.joined.startswith(joined):
        return _START
    if all(any(word.startswith(part) for word in name.words) for part in wanted):
        return _WORD
    if len(joined) > _LONG and joined in name.joined:
        return _INSIDE
    return _typo(name, wanted, joined)


def _like(part: str, kind: str) -> bool:
    return kind.startswith(part) or OSA.distance(kind, part, score_cutoff=1) <= 1


def _typo(name: Name, wanted: tuple[str, ...], joined: str) -> int:
    if len(joined) < _TYPO_LENGTH or joined.isdigit():
        return 0
    if OSA.distance(name.joined, joined, score_cutoff=1) <= 1:
        return _TYPO
    long_words = [word for word in name.words if len(word) >= _TYPO_LENGTH]
    near = all(_near_one(part, name.words, long_words) for part in wanted)
    return _WORD_TYPO if near else 0


def _near_one(part: str, words: tuple[str, ...], long_words: list[str]) -> bool:
    if part in words:
        return True
    distances: Iterator[int] = (OSA.distance(word, part, score_cutoff=1) for word in long_words)
    return len(part) >= _TYPO_LENGTH and any(distance <= 1 for distance in distances)
