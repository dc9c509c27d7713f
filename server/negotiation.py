"""Accept header → media type. Pure functions.

Source: RFC 9110 §12.5.1 (quality values, wildcards, the more specific range wins).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_QUALITY: Final = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header and its quality (0 to 1)."""

    kind: str
    subtype: str
    quality: float

    @property
    def specificity(self) -> int:
        """How precise it is: 0 for ``*/*``, 1 for ``text/*``, 2 for ``text/html``."""
        return (self.kind != "*") + (self.subtype != "*")

    def matches(self, media_type: str) -> bool:
        """Whether a media type falls in the range."""
        kind, _, subtype = media_type.partition("/")
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)


def parse_accept(header: str) -> list[Range]:
    """Parse an Accept header; a part that cannot be read is left out, an empty one is ``*/*``."""
    parts = [part for part in header.split(",") if part.strip()]
    ranges = [found for part in parts if (found := _range(part)) is not None]
    return ranges or ([] if parts else [Range("*", "*", 1.0)])


def _range(part: str) -> Range | None:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    kind, slash, subtype = name.lower().partition("/")
    if not slash:
        return None
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            if not _QUALITY.fullmatch(value.strip()):
                return None
            quality = float(value)
    return Range(kind, subtype, quality)


def choose(header: str, offered: Sequence[str]) -> str | None:
    """Return the media type that the asker likes best, or None when none is acceptable.

    :param offered: what we have, best first; the order decides between equals.
    """
    ranges = parse_accept(header)
    best, best_quality = None, 0.0
    for media_type in offered:
        fitting = [found for found in ranges if found.matches(media_type)]
        if fitting:
            quality = max(fitting, key=lambda found: found.specificity).quality
            if quality > best_quality:
                best, best_quality = media_type, quality
    return best


def quality_of(header: str, media_type: str) -> float:
    """Return how much the asker likes one media type (0 is not at all)."""
    fitting = [found for found in parse_accept(header) if found.matches(media_type)]
    return max(fitting, key=lambda found: found.specificity).quality if fitting else 0.0


def names_html(header: str) -> bool:
    """Whether a browser asks: it names text/html itself, and likes it at least as much as text.

    ``*/*``, which scripts send, names nothing.
    """
    named = any(found.matches("text/html") and found.kind != "*" for found in parse_accept(header))
    liked = quality_of(header, "text/html")
    return bool(header) and named and liked > 0 and liked >= quality_of(header, "text/plain")
