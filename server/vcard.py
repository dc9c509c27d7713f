"""Contact points as cards for an address book: vCard 4.0 (RFC 6350), of organisations only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MEDIA_TYPE: Final = "text/vcard; charset=utf-8"
_MOST_OCTETS: Final = 75
"""So long a line may be before it is folded (RFC 6350 §3.2)."""
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Card:
    """One contact point of an organisation; what is empty is not known.

    ``uid`` and ``page`` are addresses; ``telephone`` is ``+32…`` or a short number.
    """

    uid: str
    organisation: str
    name: str
    email: str
    telephone: str
    page: str
    note: str


def cards(found: Iterable[Card]) -> bytes:
    """Return cards one after the other, each line folded and ended as the standard asks."""
    lines = (line for card in found for line in _lines(card))
    return b"".join(map(_folded, lines))


def _lines(card: Card) -> list[str]:
    name = f"{card.organisation}: {card.name}" if card.name else card.organisation
    known = [
        (card.email, f"EMAIL;TYPE=work:{_text(card.email)}"),
        (card.telephone, _telephone(card.telephone)),
        (card.page, f"URL:{card.page}"),
        (card.note, f"NOTE;LANGUAGE=nl:{_text(card.note)}"),
    ]
    return [
        *("BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"UID:{card.uid}"),
        *(f"FN:{_text(name)}", f"ORG:{_text(card.organisation)}"),
        *(line for value, line in known if value),
        "END:VCARD",
    ]


def _telephone(number: str) -> str:
    """Return a number as address (RFC 3966) when it has a country, else as text."""
    digits = "".join(number.split())
    international = digits.startswith("+") and digits[1:].isdigit()
    return f"TEL;VALUE=uri:tel:{digits}" if international else f"TEL;VALUE=text:{_text(number)}"


def _text(value: str) -> str:
    """Escape a text value (RFC 6350 §3.4); control characters have no place in it."""
    return "".join(c for c in value if c >= " " or c in "\t\n").translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """Return a line, broken before it is too long, never inside a character."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _MOST_OCTETS - bool(parts):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
