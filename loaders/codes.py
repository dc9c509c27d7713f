"""From the codes of our lists to the concepts of the graph: foreign code lists first, ours else.

Sources: code lists of the Flemish organisation portal, read on 2026-11-23.
"""

from typing import Final

from loaders.iris import mint_concept
from loaders.terms import PREFIXES

_BCODE: Final = PREFIXES["bcode"]
_GIFT: Final = PREFIXES["gift"]
_ROLE: Final = PREFIXES["rol"]

ICT_THEME: Final = f"{_GIFT}e848b2cd-2348-4214-bf08-686ca04a864e"

_CLASSIFICATIONS: Final = {
    "provincie": f"{_BCODE}5ab0e9b8a3b2ca7c5e000000",
    "gemeente": f"{_BCODE}5ab0e9b8a3b2ca7c5e000001",
    "ocmw": f"{_BCODE}5ab0e9b8a3b2ca7c5e000002",
    "district": f"{_BCODE}5ab0e9b8a3b2ca7c5e000003",
    "vgc": f"{_BCODE}d90c511e-f827-488c-84ba-432c8f69561c",
    "projectvereniging": f"{_BCODE}b156b67f-c5f4-4584-9b30-4c090be02fdc",
    "dienstverlenende-vereniging": f"{_BCODE}d01bb1f6-2439-4e33-9c25-1fc295de2e71",
    "opdrachthoudende-vereniging": f"{_BCODE}cd93f147-3ece-4308-acab-5c5ada3ec63d",
    "opdrachthoudende-vereniging-private-deelname": (
        f"{_BCODE}4b8450cf-a326-4c66-9e63-b4ec10acc7f6"
    ),
    "interlokale-vereniging": f"{_BCODE}3a2649ef-7345-4d3a-8709-f89fc9b44f58",
    "autonoom-gemeentebedrijf": f"{_BCODE}36a82ba0-7ff1-4697-a9dd-2e94df73b721",
    "autonoom-provinciebedrijf": f"{_BCODE}80310756-ce0a-4a1b-9b8e-7c01b6cc7a2d",
    "welzijnsvereniging": f"{_BCODE}e8294b73-87c9-4fa2-9441-1937350763c9",
}
_ASSOCIATIONS: Final = frozenset(
    {
        "projectvereniging",
        "dienstverlenende-vereniging",
        "opdrachthoudende-vereniging",
        "opdrachthoudende-vereniging-private-deelname",
        "welzijnsvereniging",
    }
)
UNIT_KINDS: Final = _ASSOCIATIONS | {"autonoom-gemeentebedrijf", "autonoom-provinciebedrijf"}
PUBLIC_KINDS: Final = UNIT_KINDS | {
    "interlokale-vereniging",
    "vlaams-agentschap",
    "vlaams-departement",
    "federale-overheidsdienst",
    "samenwerking-zonder-rechtspersoon",
}
COLLABORATION_KINDS: Final = _ASSOCIATIONS | {
    "interlokale-vereniging",
    "samenwerking-zonder-rechtspersoon",
}
_STATUSES: Final = {
    "active": f"{_GIFT}63cc561de9188d64ba5840a42ae8f0d6",
    "inactive": f"{_GIFT}d02c4e12bf88d2fdf5123b07f29c9311",
    "being_founded": f"{_GIFT}abf4fee82019f88cf122f986830621ab",
}
_ROLES: Final = {
    "participant": f"{_ROLE}2152eb830b1143bfb97a7dd9596d6c63",
    "founder": f"{_ROLE}73d5e1cf250d42fab15926771f07505a",
}
# Identifiers of the SPDX licence list that our lists use; older spellings lead to those of today.
_SPDX: Final = {
    **{name: name for name in ("Apache-2.0", "EUPL-1.2", "GPL-2.0-or-later", "MIT")},
    "GPL-2.0": "GPL-2.0-only",
    "GPL-2.0+": "GPL-2.0-or-later",
    "GPL-3.0": "GPL-3.0-only",
}


def licence(name: str) -> str:
    """Return the SPDX IRI of a licence; nothing for a name that is no identifier of that list."""
    return f"https://spdx.org/licenses/{_SPDX[name]}" if name in _SPDX else ""


def classification(kind: str) -> str:
    """Return the concept of a kind of organisation or council; one of our own where none exists."""
    return _CLASSIFICATIONS.get(kind) or mint_concept("organisatiesoort", kind)


def status(code: str) -> str:
    """Return the concept of a status; *unknown* is our own."""
    return _STATUSES.get(code) or mint_concept("organisatiestatus", "onbekend")


def membership_role(code: str) -> str:
    """Return the concept of a role in a membership: ``participant`` or ``founder``.

    :raises KeyError: for any other code.
    """
    return _ROLES[code]
