"""Finds councils, organisations, offers, themes and agreements by name, number or former name.

Accents, capitals and punctuation do not count, ``Sint`` is ``St.``, ``y`` is ``ij``, and one typing
error is forgiven (optimal string alignment distance 1). The index holds one release.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Final, Self

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from server.typed_numbers import digits_typed

_WORDS: Final = re.compile(r"[a-z0-9]+")
_SAINTS: Final = {"st": "sint", "ste": "sint", "sinte": "sint"}
_ARTICLES: Final = frozenset({"s", "t", "de", "het", "een"})
_OVO: Final = re.compile(r"OVO(\d{6})")
_ABBREVIATED: Final = re.compile(r"\(([A-Z][A-Z0-9-]+)\)")
_TYPO_LENGTH: Final = 4
_LONG: Final = 3
_NEAR: Final = 78  # of 100, as token_set_ratio counts; two typing errors in twelve letters are near
_EXACT, _NEARLY, _WHOLE, _START, _WORD, _INSIDE = 100, 95, 90, 85, 80, 70
_TYPO, _WORD_TYPO = 60, 50
_NEARLY_PART: Final = 2 / 3
"""From this part of a name on, who types it means it: *antwerp*, but not *gis* of Gistel."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name under which a thing is found; ``note`` says why, if it is not its name."""

    text: str
    note: str = ""
    words: tuple[str, ...] = ()
    joined: str = ""
    spaced: str = ""
    """The words with a space before each: a word begins where a space stands."""
    known: frozenset[str] = frozenset()
    long_words: tuple[str, ...] = ()
    """The words in which a typing error is forgiven."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that are looked for, and what every name is compared with."""

    words: frozenset[str]
    joined: str
    begins: tuple[str, ...]

    @classmethod
    def of(cls, words: tuple[str, ...]) -> Self:
        """Prepare words, once for all names."""
        return cls(frozenset(words), "".join(words), tuple(f" {word}" for word in words))


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is found: its page, its name, what it is, and why it is found.

    ``things`` are kind and IRI of what the page is about; ``exact``: name or number is as typed.
    """

    group: str
    title: str
    path: str
    kind: str = ""
    note: str = ""
    things: tuple[tuple[str, str], ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with its names; ``kinds`` are words that may stand with a name, not alone."""

    found: Found
    names: tuple[Name, ...]
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """All names and numbers of one release; ``numbers``: digits → things, each with a note."""

    entries: list[Entry] = field(default_factory=list)
    numbers: dict[str, list[Found]] = field(default_factory=dict)
    _sorted: list[str] = field(default_factory=list)

    def add(
        self, found: Found, names: Iterable[tuple[str, str]], kinds: Iterable[str] = ()
    ) -> None:
        """Add a thing under names and numbers: pairs of text and note.

        :param kinds: words that people type with the name: *OCMW*, *stad*.
        """
        kept = []
        for text, note in names:
            digits = text if text.isdigit() else _OVO.sub(r"\1", text)
            if digits.isdigit():
                self._number(digits, replace(found, note=note or found.note))
            elif text:
                kept += [_name(text, note), *(_name(t, note) for t in _ABBREVIATED.findall(text))]
        shown = tuple("".join(normalised(kind)) for kind in kinds)
        self.entries.append(Entry(found, tuple(dict.fromkeys(kept)), shown))

    def _number(self, digits: str, found: Found) -> None:
        known = self.numbers.setdefault(digits, [])
        if found.path not in {other.path for other in known}:
            known.append(found)
        self._sorted = []

    def search(self, query: str, limit: int = 30) -> list[Found]:
        """Return what fits the query, best first."""
        words = normalised(query)
        digits = digits_typed("".join(words))
        if digits:
            return self._by_number(digits)[:limit]
        return (self._by_name(_folded(query)) or self._by_number_and_name(words))[:limit]

    def _by_number(self, digits: str) -> list[Found]:
        """Return what has this number, else what has one that begins so."""
        if digits in self.numbers:
            exact = (replace(found, exact=True) for found in self.numbers[digits])
            return sorted(exact, key=_place)
        self._sorted = self._sorted or sorted(self.numbers)
        rest = self._sorted[bisect_left(self._sorted, digits) :]
        begun = takewhile(lambda number: number.startswith(digits), rest)
        numbers = list(begun) if len(digits) >= _LONG else []
        return list({f.path: f for number in numbers for f in self.numbers[number]}.values())

    def _by_name(self, wanted: tuple[str, ...]) -> list[Found]:
        if not wanted:
            return []
        scored = [hit for entry in self.entries if (hit := _best(entry, wanted)) is not None]
        scored.sort(key=lambda hit: (-hit[0], *_place(hit[1])))
        return [found for _, found in scored]

    def _by_number_and_name(self, words: tuple[str, ...]) -> list[Found]:
        """Return what has the one number among words: *9000 Gent*; only what fits both, if any."""
        numbers = [word for word in words if word in self.numbers]
        if len(numbers) != 1:
            return []
        numbered = self._by_number(numbers[0])
        named = self._by_name(_folded(" ".join(word for word in words if word != numbers[0])))
        paths = [{found.path for found in hits} for hits in (numbered, named)]
        both = [found for found in numbered if found.path in paths[1]]
        return both or [*numbered, *(found for found in named if found.path not in paths[0])]

    def nearest(self, query: str, limit: int = 5) -> list[Found]:
        """Return what comes nearest to a query that finds nothing; for a number nothing does."""
        wanted = _folded(query)
        if not wanted or digits_typed("".join(wanted)):
            return []
        known = {
            (at, place): " ".join(name.words)
            for at, entry in enumerate(self.entries)
            for place, name in enumerate(entry.names)
            if len(name.joined) >= _TYPO_LENGTH
        }
        near = process.extract(
            " ".join(wanted), known, scorer=fuzz.token_set_ratio, score_cutoff=_NEAR, limit=50
        )
        places = {at: place for _, _, (at, place) in reversed(near)}
        order = dict.fromkeys(at for _, _, (at, _) in near)
        return [_with_note(self.entries[at], places[at]) for at in order][:limit]


_GROUPS: Final = ("bestuur", "organisatie", "thema", "aanbod", "raamovereenkomst")


@lru_cache(maxsize=8192)
def normalised(text: str) -> tuple[str, ...]:
    """Return the words of a text without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(_SAINTS.get(word, word) for word in _WORDS.findall(letters))


def in_dutch_order(text: str) -> tuple[tuple[str, ...], str]:
    """Return what to sort a name by: an article before it does not count, nor does ``'s-``."""
    words = normalised(text)
    return (words[1:] if len(words) > 1 and words[0] in _ARTICLES else words), text


def _folded(text: str) -> tuple[str, ...]:
    """Return the words of a text with the old spelling ``y`` as ``ij``."""
    return tuple(word.replace("y", "ij") for word in normalised(text))


def _name(text: str, note: str) -> Name:
    words = _folded(text)
    spaced = "".join(f" {word}" for word in words)
    long_words = tuple(word for word in words if len(word) >= _TYPO_LENGTH)
    return Name(text, note, words, "".join(words), spaced, frozenset(words), long_words)


def _place(found: Found) -> tuple[bool, int, tuple[tuple[str, ...], str]]:
    """Return the place among what fits as well: its own name before one that needs a note."""
    return bool(found.note), _GROUPS.index(found.group), in_dutch_order(found.title)


def _with_note(entry: Entry, place: int) -> Found:
    return replace(entry.found, note=entry.names[place].note or entry.found.note)


def _best(entry: Entry, wanted: tuple[str, ...]) -> tuple[int, Found] | None:
    asked = _asked(wanted, entry.kinds)
    scores = ((max(score(n, w) for w in asked), -at) for at, n in enumerate(entry.names))
    best, place = max(scores, default=(0, 0))
    if not best:
        return None
    return best, replace(_with_note(entry, -place), exact=best == _EXACT)


@lru_cache(maxsize=256)
def _asked(wanted: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Wanted, ...]:
    """Return what is looked for: all words, and those that do not say a kind of thing."""
    without = tuple(word for word in wanted if not _is_kind(word, kinds))
    return tuple(Wanted.of(words) for words in {wanted, without or wanted})


def _is_kind(word: str, kinds: tuple[str, ...]) -> bool:
    near = len(word) >= _TYPO_LENGTH
    return any(word == kind or (near and _is_near(word, kind)) for kind in kinds)


def _is_near(one: str, other: str) -> bool:
    """Whether there is at most one typing error between two words."""
    return abs(len(one) - len(other)) <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1


def score(name: Name, wanted: Wanted) -> int:
    """Return how well a name fits: 100 is the same, 50 is one typing error in a word, 0 is not."""
    begun = _begun(name, wanted.joined)
    if wanted.words <= name.known:
        return max(begun, _WHOLE + bool(begun))
    if begun:
        return begun
    if all(begin in name.spaced for begin in wanted.begins):
        return _WORD
    if len(wanted.joined) > _LONG and wanted.joined in name.joined:
        return _INSIDE
    return _typo(name, wanted)


def _begun(name: Name, joined: str) -> int:
    """Return how well a name fits that begins with what is typed, or is it."""
    if name.joined == joined:
        return _EXACT
    if not name.joined.startswith(joined):
        return 0
    if len(joined) >= _NEARLY_PART * len(name.joined):
        return _NEARLY
    return _START if len(joined) >= _LONG else 0


def _typo(name: Name, wanted: Wanted) -> int:
    if len(wanted.joined) < _TYPO_LENGTH:
        return 0
    if _is_near(name.joined, wanted.joined):
        return _TYPO
    return _WORD_TYPO if all(_near_one(part, name) for part in wanted.words) else 0


def _near_one(part: str, name: Name) -> bool:
    if part in name.known:
        return True
    return len(part) >= _TYPO_LENGTH and any(_is_near(word, part) for word in name.long_words)
