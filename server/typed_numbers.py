"""Numbers as people type them: with points and spaces, with what they are before them.

What has no match is told by its length: a postcode has 4 digits, a NIS code 5, an OVO code 6, a
KBO number 10. The last two digits of a KBO number check the others.
"""

import re
from typing import Final

_TYPED: Final = re.compile(
    r"(?:nis|kbo|btw|vat|be|ovo|postcode|ondernemingsnummer|code|nummer|nr)*(?P<digits>\d+)"
)
_POSTCODE, _NIS, _OVO, _OLD_KBO, _KBO = 4, 5, 6, 9, 10
_MODULUS: Final = 97


def digits_typed(joined: str) -> str:
    """Return the digits of a query that is one number, else nothing.

    :param joined: the words of the query without what is between them. An enterprise number of nine
        digits, from before 2008, gets the 0 that it has now.
    """
    found = _TYPED.fullmatch(joined)
    if found is None:
        return ""
    digits = found["digits"]
    return f"0{digits}" if len(digits) == _OLD_KBO else digits


def why_not_found(digits: str) -> str:
    """Return a sentence on a number that nothing has."""
    told = {
        _POSTCODE: "is geen postcode in Vlaanderen of Brussel",
        _NIS: "is geen NIS-code van een gemeente of provincie in onze lijsten",
        _OVO: "is geen OVO-code in onze lijsten",
        _KBO: "is geen KBO-nummer in onze lijsten" if _is_kbo(digits) else _WRONG,
    }
    kinds = "een postcode heeft 4 cijfers, een NIS-code 5, een OVO-code 6, een KBO-nummer 10"
    return f"{digits} {told.get(len(digits), f'heeft {len(digits)} cijfers; {kinds}')}."


_WRONG: Final = "kan geen KBO-nummer zijn: de laatste twee cijfers passen niet bij de andere"


def _is_kbo(digits: str) -> bool:
    return digits[0] in "01" and _MODULUS - int(digits[:8]) % _MODULUS == int(digits[8:])
